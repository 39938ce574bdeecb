"""Signatures come in several forms; the contract takes one, and only the lower of the two s."""

import pytest
from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak
from hypothesis import example, given
from hypothesis import strategies as st

from daosplit.agreement.ecdsa import compact_signature, signer_of
from daosplit.errors import InvalidValueError

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141

secrets = st.integers(1, ORDER - 1).map(lambda secret: PrivateKey(secret.to_bytes(32, "big")))
digests = st.binary(min_size=32, max_size=32)


def forms(key: PrivateKey, digest: bytes) -> list[bytes]:
    """The same signature as wallets give it: v of 0 or 1, of 27 or 28, and compact."""
    signature = key.sign_msg_hash(digest)
    r, s = signature.r.to_bytes(32, "big"), signature.s
    v = signature.v
    return [
        r + s.to_bytes(32, "big") + bytes([v]),
        r + s.to_bytes(32, "big") + bytes([27 + v]),
        r + (s | v << 255).to_bytes(32, "big"),
    ]


@given(secrets, digests)
def test_every_form_becomes_the_compact_one_of_the_same_signer(
    key: PrivateKey, digest: bytes
) -> None:
    given_forms = forms(key, digest)
    for form in given_forms:
        assert compact_signature(form) == given_forms[2]
        assert compact_signature(form.hex()) == given_forms[2]
        assert compact_signature(f"0x{form.hex()}\n") == given_forms[2]
    assert signer_of(digest, given_forms[2]) == key.public_key.to_checksum_address()


@given(secrets, digests)
def test_the_second_form_of_a_signature_is_refused(key: PrivateKey, digest: bytes) -> None:
    signature = key.sign_msg_hash(digest)
    high = ORDER - signature.s
    r = signature.r.to_bytes(32, "big")
    with pytest.raises(InvalidValueError, match="upper half"):
        compact_signature(r + high.to_bytes(32, "big") + bytes([28 - signature.v]))


def test_the_highest_s_that_the_contract_takes_is_half_the_order() -> None:
    r = (1).to_bytes(32, "big")
    compact_signature(r + r)
    half = ORDER // 2
    assert half == 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
    compact_signature(r + half.to_bytes(32, "big"))
    with pytest.raises(InvalidValueError, match="upper half"):
        compact_signature(r + (half + 1).to_bytes(32, "big"))


@pytest.mark.parametrize(
    ("signature", "problem"),
    [
        (b"", "0 bytes long"),
        (bytes(63), "63 bytes long"),
        (bytes(66), "66 bytes long"),
        ("0x1", "not hex digits"),
        ("signed", "not hex digits"),
        (b"\x01" * 64 + b"\x02", "v is 2"),
        (b"\x01" * 64 + b"\x25", "v is 37"),
        (bytes(64), "out of range"),
        (bytes(32) + b"\x01" * 32, "out of range"),
        (b"\x01" * 32 + bytes(32), "out of range"),
        (ORDER.to_bytes(32, "big") + b"\x01" * 32, "out of range"),
        (b"\x01" * 32 + b"\xff" * 32 + b"\x1b", "out of range"),
    ],
)
def test_what_is_no_signature_is_refused(signature: bytes | str, problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        compact_signature(signature)


@given(st.binary(min_size=64, max_size=65))
@example(keccak(b"r that is on no curve point, for about every second one") + b"\x01" * 32)
@example((5).to_bytes(32, "big") + (1).to_bytes(32, "big"))
def test_any_bytes_are_refused_or_somebodys_signature(signature: bytes) -> None:
    digest = keccak(b"digest")
    try:
        signer = signer_of(digest, compact_signature(signature))
    except InvalidValueError:
        return
    assert signer.startswith("0x")
    assert len(signer) == 42
