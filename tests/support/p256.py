"""Keys of P-256, as phones and security chips keep them, and what passkeys make of them."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from eth_abi.abi import encode

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256."""
PRESENT, VERIFIED = 0b001, 0b100
"""Flags of a passkey: somebody touched it, and showed who they are."""


def signature_of(r: int, s: int) -> bytes:
    """As the wallets here take it."""
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass(frozen=True)
class P256Key:
    """The key with this secret."""

    secret: int

    @property
    def x(self) -> bytes:
        return self._point.x.to_bytes(32, "big")

    @property
    def y(self) -> bytes:
        return self._point.y.to_bytes(32, "big")

    def sign(self, digest: bytes) -> bytes:
        """r and s, of which the second is the low one, the same each time."""
        algorithm = ec.ECDSA(Prehashed(SHA256()), deterministic_signing=True)
        r, s = decode_dss_signature(self._key.sign(digest, algorithm))
        return signature_of(r, min(s, ORDER - s))

    def assertion(
        self, digest: bytes, *, action: str = "webauthn.get", flags: int = PRESENT | VERIFIED
    ) -> bytes:
        """What a browser has the passkey sign when a page asks for a digest (WebAuthn)."""
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        client = (
            f'{{"type":"{action}","challenge":"{challenge}",'
            '"origin":"https://wallet.example","crossOrigin":false}'
        )
        site = hashlib.sha256(b"wallet.example").digest()
        authenticator = site + bytes([flags]) + bytes(4)
        signed = hashlib.sha256(authenticator + hashlib.sha256(client.encode()).digest()).digest()
        signature = self.sign(signed)
        return encode(
            ("bytes32", "bytes32", "uint256", "uint256", "bytes", "string"),
            (
                signature[:32],
                signature[32:],
                client.index('"challenge"'),
                client.index('"type"'),
                authenticator,
                client,
            ),
        )

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(self.secret, ec.SECP256R1())

    @property
    def _point(self) -> ec.EllipticCurvePublicNumbers:
        return self._key.public_key().public_numbers()


def dearest_signature(key: P256Key) -> tuple[bytes, bytes]:
    """A digest with a signature of it that is as dear to check in Solidity as any can be.

    The check adds a point for each two bits of two factors, unless all four are 0: here they never
    are. Nobody can choose the factors for a given digest, so they come first, and it follows.
    """
    first = int("01" * 128, 2)
    for second in count(1):
        # Of the point that the check must find: first * G + second * the key's point.
        r = int.from_bytes(P256Key((first + second * key.secret) % ORDER).x, "big") % ORDER
        s = r * pow(second, -1, ORDER) % ORDER
        if s <= ORDER // 2:
            break
    return (first * s % ORDER).to_bytes(32, "big"), signature_of(r, s)
