"""What partners sign so that their partnership countersigns the review of its parent."""

from dataclasses import dataclass
from typing import Any, ClassVar

from daosplit.agreement.typed_message import (
    MOST_PERIOD,
    Domain,
    TypedMessage,
    exact,
    require_checksummed,
)
from daosplit.errors import InvalidValueError
from daosplit.values.integers import require_whole
from daosplit.values.text import text

_TYPES = {
    "ParentReview": [
        {"name": "parent", "type": "address"},
        {"name": "period", "type": "uint256"},
        {"name": "review", "type": "bytes32"},
        {"name": "consentsToCut", "type": "bool"},
    ]
}


@dataclass(frozen=True, slots=True)
class ParentReview(TypedMessage):
    """A review of the parent, to be countersigned by the partnership whose partners sign this.

    The domain is their own partnership's, never the parent's. Its digest is the contract's
    `hashParentReview`.

    Attributes:
        parent: The partnership whose review it is, with its checksum.
        period: The parent's period, from 1.
        review: The review's digest, 32 bytes, in the parent's domain.
        consents_to_cut: Whether the partnership consents to a cut of its own in the parent; then
            all of its seats with shares must sign.

    Raises InvalidValueError, when it is made, for what no contract could be given.
    """

    noun: ClassVar[str] = text("parent's review")

    parent: str
    period: int
    review: bytes
    consents_to_cut: bool

    def __post_init__(self) -> None:
        require_checksummed("parent", self.parent)
        require_whole("period", self.period, 1, MOST_PERIOD)
        if not isinstance(self.review, bytes) or len(self.review) != 32:
            raise InvalidValueError(
                "review", self.review, text("not a digest"), text("must be 32 bytes")
            )
        if not isinstance(self.consents_to_cut, bool):
            problem = text("must be True or False")
            raise InvalidValueError("consents_to_cut", self.consents_to_cut, problem)

    def typed_data(self, domain: Domain) -> dict[str, Any]:
        """The message as wallets take it for `eth_signTypedData_v4`, ready to be written as JSON.

        A number that JavaScript cannot hold exactly is a text.
        """
        message = {
            "parent": self.parent,
            "period": exact(self.period),
            "review": f"0x{self.review.hex()}",
            "consentsToCut": self.consents_to_cut,
        }
        return domain.typed_data("ParentReview", _TYPES, message)
