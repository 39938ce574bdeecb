"""Hashes and codes that are computed without the Ethereum libraries agree with theirs."""

import json
from typing import Any

from eth_abi.abi import encode
from eth_account.messages import encode_typed_data
from eth_utils.abi import function_signature_to_4byte_selector
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak as keccak_of_eth_utils
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.founding import found_call
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import MOST_DEADLINE, MOST_PERIOD, Domain, Review
from daosplit.agreement.typed_data import hash_struct
from daosplit.agreement.typed_message import TypedMessage
from daosplit.values.addresses import checksummed
from daosplit.values.keccak import keccak

accounts = st.binary(min_size=20, max_size=20).filter(any).map(checksummed)
hashes = st.binary(min_size=32, max_size=32)
periods = st.integers(1, MOST_PERIOD)
texts = st.text(max_size=20).filter(lambda text: text.isprintable())
domains = st.builds(Domain, st.integers(1, 2**256 - 1), accounts)
reviews = st.builds(
    Review,
    periods,
    st.lists(st.builds(Contribution, st.integers(0, 254), st.integers(0, 2**32 - 1), texts)).map(
        tuple
    ),
    st.lists(accounts, max_size=3, unique=True).map(tuple),
    hashes,
    texts,
    st.integers(0, MOST_DEADLINE),
)
messages = st.one_of(
    reviews,
    st.builds(Presence, periods),
    st.builds(ParentReview, accounts, periods, hashes, st.booleans()),
)


@given(messages, domains)
def test_a_message_has_the_digest_that_eth_account_gives_it(
    message: TypedMessage, domain: Domain
) -> None:
    shown = json.loads(json.dumps(message.typed_data(domain)))
    signable = encode_typed_data(full_message=shown)
    assert message.signable(domain) == signable
    assert message.digest(domain) == keccak(b"\x19\x01" + signable.header + signable.body)


def test_structs_within_structs_are_named_by_the_alphabet() -> None:
    """The example of EIP-712, with one struct more, so that two must be put in order."""
    person = [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}]
    wallet = "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"
    types: dict[str, Any] = {
        "Mail": [{"name": "to", "type": "Person[]"}, {"name": "in", "type": "Folder"}],
        "Person": person,
        "Folder": [{"name": "owner", "type": "Person"}],
    }
    to = {"name": "Bob", "wallet": wallet}
    message = {"to": [to, to], "in": {"owner": to}}
    domain = [{"name": "name", "type": "string"}]
    full = {
        "types": {"EIP712Domain": domain, **types},
        "primaryType": "Mail",
        "domain": {"name": "mail"},
        "message": message,
    }
    assert hash_struct("Mail", message, types) == encode_typed_data(full_message=full).body


@given(st.binary())
def test_the_hash_is_that_of_eth_utils(data: bytes) -> None:
    assert keccak(data) == keccak_of_eth_utils(data)


@given(st.binary(min_size=20, max_size=20))
def test_the_checksum_is_that_of_eth_utils(account: bytes) -> None:
    assert checksummed(account) == to_checksum_address(account)


@given(st.lists(st.tuples(accounts, st.integers(0, 2**32 - 1)), max_size=5))
def test_the_founding_call_is_encoded_as_by_eth_abi(partners: list[tuple[str, int]]) -> None:
    roster, shares = [one for one, _ in partners], [one for _, one in partners]
    selector = function_signature_to_4byte_selector("found(address[],uint256[])")
    assert found_call(roster, shares) == selector + encode(
        ["address[]", "uint256[]"], [roster, shares]
    )
