"""A signed presence is what every wallet and the contract agree on."""

import json

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.presence import Presence
from daosplit.agreement.typed_message import MOST_CHAIN_ID, MOST_PERIOD, Domain
from daosplit.errors import InvalidValueError
from support.typed_data import presence_digest

PARTNERSHIP = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
DOMAIN = Domain(31_337, PARTNERSHIP)


@given(st.integers(1, MOST_CHAIN_ID), st.integers(0, MOST_PERIOD))
def test_the_digest_is_what_eip_712_says(chain_id: int, period: int) -> None:
    digest = Presence(period).digest(Domain(chain_id, PARTNERSHIP))
    assert digest == presence_digest(chain_id, PARTNERSHIP, period)


def test_a_wallet_gets_the_same_digest_from_the_exported_typed_data() -> None:
    exported = json.loads(json.dumps(Presence(7).typed_data(DOMAIN)))
    message = encode_typed_data(full_message=exported)
    assert keccak(b"\x19\x01" + message.header + message.body) == Presence(7).digest(DOMAIN)
    assert exported["types"].keys() == {"EIP712Domain", "Presence"}


def test_a_key_signs_the_digest() -> None:
    signed = Account.create().sign_message(Presence(7).signable(DOMAIN))
    assert bytes(signed.message_hash) == Presence(7).digest(DOMAIN)


@pytest.mark.parametrize("period", [-1, 2**32, 1.0, True, "1"])
def test_a_period_that_cannot_be_is_refused(period: int) -> None:
    with pytest.raises(InvalidValueError, match="period = "):
        Presence(period)
