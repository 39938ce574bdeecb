"""What partners sign, hashed by hand as EIP-712 says, field by field."""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from daosplit.agreement.review import Review

_CONTRIBUTION = "Contribution(uint256 seat,uint256 points,string reason)"
_REVIEW = (
    "Review(uint256 period,Contribution[] contributions,address[] admitted,bytes32 evidenceHash,"
    f"string evidenceURI,uint256 deadline){_CONTRIBUTION}"
)
_PARENT_REVIEW = "ParentReview(address parent,uint256 period,bytes32 review,bool consentsToCut)"
_PRESENCE = "Presence(uint256 period)"
_DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"


def review_digest(chain_id: int, partnership: str, review: Review) -> bytes:
    """What the countersigners of a review sign."""
    contributions = [
        _struct(
            _CONTRIBUTION,
            ("uint256", entry.seat),
            ("uint256", entry.points),
            ("bytes32", keccak(text=entry.reason)),
        )
        for entry in review.contributions
    ]
    admitted = [encode(["address"], [account]) for account in review.admitted]
    message = _struct(
        _REVIEW,
        ("uint256", review.period),
        ("bytes32", keccak(b"".join(contributions))),
        ("bytes32", keccak(b"".join(admitted))),
        ("bytes32", review.evidence_hash),
        ("bytes32", keccak(text=review.evidence_uri)),
        ("uint256", review.deadline),
    )
    return _digest(chain_id, partnership, message)


def parent_review_digest(
    chain_id: int, partnership: str, parent: str, period: int, review: bytes, consents: bool
) -> bytes:
    """What partners sign so that their partnership countersigns its parent's review."""
    message = _struct(
        _PARENT_REVIEW,
        ("address", parent),
        ("uint256", period),
        ("bytes32", review),
        ("bool", consents),
    )
    return _digest(chain_id, partnership, message)


def presence_digest(chain_id: int, partnership: str, period: int) -> bytes:
    """What a partner signs to show that it is there."""
    return _digest(chain_id, partnership, _struct(_PRESENCE, ("uint256", period)))


def _digest(chain_id: int, partnership: str, message: bytes) -> bytes:
    domain = _struct(
        _DOMAIN,
        ("bytes32", keccak(text="daosplit")),
        ("bytes32", keccak(text="1")),
        ("uint256", chain_id),
        ("address", partnership),
    )
    return keccak(b"\x19\x01" + domain + message)


def _struct(type_: str, *fields: tuple[str, object]) -> bytes:
    types, values = zip(*fields, strict=True)
    return keccak(encode(["bytes32", *types], [keccak(text=type_), *values]))
