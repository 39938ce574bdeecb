"""What the partners of a nested partnership sign is what every wallet and the contract agree on."""

import json
from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.typed_message import MOST_PERIOD, Domain
from daosplit.errors import InvalidValueError
from support.typed_data import parent_review_digest

CHILD = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
PARENT = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
DOMAIN = Domain(31_337, CHILD)
MESSAGE = ParentReview(PARENT, 2, b"\x05" * 32, consents_to_cut=False)

messages = st.builds(
    ParentReview,
    st.sampled_from([PARENT, CHILD]),
    st.integers(1, MOST_PERIOD),
    st.binary(min_size=32, max_size=32),
    st.booleans(),
)


@given(messages)
def test_the_digest_is_what_eip_712_says(message: ParentReview) -> None:
    assert message.digest(DOMAIN) == parent_review_digest(
        DOMAIN.chain_id,
        CHILD,
        message.parent,
        message.period,
        message.review,
        message.consents_to_cut,
    )


@given(messages)
def test_a_wallet_gets_the_same_digest_from_the_exported_typed_data(message: ParentReview) -> None:
    exported = json.loads(json.dumps(message.typed_data(DOMAIN)))
    signable = encode_typed_data(full_message=exported)
    assert keccak(b"\x19\x01" + signable.header + signable.body) == message.digest(DOMAIN)
    assert exported["types"].keys() == {"EIP712Domain", "ParentReview"}


def test_a_key_signs_the_digest() -> None:
    signed = Account.create().sign_message(MESSAGE.signable(DOMAIN))
    assert bytes(signed.message_hash) == MESSAGE.digest(DOMAIN)


@pytest.mark.parametrize(
    "changes",
    [
        {"parent": PARENT.lower()},
        {"parent": "0x" + 40 * "0"},
        {"parent": "node:0"},
        {"period": 0},
        {"period": 2**32},
        {"period": True},
        {"review": b"\x05" * 31},
        {"review": "0x" + 64 * "5"},
        {"consents_to_cut": 1},
        {"consents_to_cut": None},
    ],
)
def test_a_message_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match="|".join(changes)):
        replace(MESSAGE, **changes)
