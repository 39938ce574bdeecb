"""Signatures of keys, in the one form that the contract takes, and whose they are."""

from coincurve import PublicKey

from daosplit.errors import InvalidValueError
from daosplit.values.addresses import checksummed
from daosplit.values.keccak import keccak
from daosplit.values.text import text

_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_PARITY_BIT = 1 << 255
_PARITIES = {0: 0, 1: 1, 27: 0, 28: 1}


def compact_signature(signature: bytes | str) -> bytes:
    """r and vs of EIP-2098, 64 bytes, from these or from r, s and v (27, 28, 0 or 1), 65 bytes.

    A text is taken as hex digits, with or without 0x.

    Raises InvalidValueError for anything else, and for the second form that every signature has,
    with an s in the upper half, which the contract refuses.
    """
    raw = _to_bytes(signature)
    if len(raw) not in (64, 65):
        allowed = text("must be 64 bytes (r, vs) or 65 (r, s, v)")
        raise InvalidValueError(
            "signature", signature, text("{bytes} bytes long", bytes=len(raw)), allowed
        )
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
    if len(raw) == 65:
        if raw[64] not in _PARITIES:
            raise InvalidValueError(
                "signature", signature, text("v is {v}", v=raw[64]), text("must be 27, 28, 0 or 1")
            )
        parity = _PARITIES[raw[64]]
    else:
        parity, s = s >> 255, s % _PARITY_BIT
    if not 0 < r < _ORDER or not 0 < s < _ORDER:
        raise InvalidValueError("signature", signature, text("not valid: r or s is out of range"))
    if s > _ORDER // 2:
        hint = text("sign again, or use a wallet that gives the lower s")
        raise InvalidValueError("signature", signature, text("s is in the upper half"), hint)
    return r.to_bytes(32, "big") + (parity << 255 | s).to_bytes(32, "big")


def signer_of(digest: bytes, compact: bytes) -> str:
    """The account, with its checksum, whose key signed the digest.

    Raises InvalidValueError if none can have.
    """
    parity, s = divmod(int.from_bytes(compact[32:], "big"), _PARITY_BIT)
    signature = compact[:32] + s.to_bytes(32, "big") + bytes([parity])
    try:
        key = PublicKey.from_signature_and_message(signature, digest, hasher=None)
    # coincurve raises no narrower one for a signature from which no key follows.
    except Exception:
        raise InvalidValueError(
            "signature", f"0x{compact.hex()}", text("not made by any key")
        ) from None
    return checksummed(keccak(key.format(compressed=False)[1:])[-20:])


def _to_bytes(signature: bytes | str) -> bytes:
    if not isinstance(signature, str):
        return bytes(signature)
    try:
        return bytes.fromhex(signature.strip().removeprefix("0x"))
    except ValueError:
        raise InvalidValueError("signature", signature, text("not hex digits")) from None
