"""The review: what sets a period's shares, as the contract packs it and as wallets sign it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import (
    MOST_CONTRIBUTIONS,
    Contribution,
    encode_text,
    pack,
    unpack,
)
from daosplit.agreement.double_majority import Support, Tally, tally
from daosplit.agreement.shares import MOST_SEATS, require_shares
from daosplit.agreement.typed_message import MOST_CHAIN_ID as MOST_CHAIN_ID
from daosplit.agreement.typed_message import MOST_PERIOD as MOST_PERIOD
from daosplit.agreement.typed_message import Domain as Domain
from daosplit.agreement.typed_message import TypedMessage, exact, require_checksummed
from daosplit.errors import InvalidValueError
from daosplit.values.addresses import parse_account
from daosplit.values.integers import require_whole
from daosplit.values.text import text

MOST_DEADLINE = 2**256 - 1

ContractReview = tuple[int, bytes, list[str], bytes, str, int]
"""The review as the contract's struct: its fields in order."""

_TYPES = {
    "Review": [
        {"name": "period", "type": "uint256"},
        {"name": "contributions", "type": "Contribution[]"},
        {"name": "admitted", "type": "address[]"},
        {"name": "evidenceHash", "type": "bytes32"},
        {"name": "evidenceURI", "type": "string"},
        {"name": "deadline", "type": "uint256"},
    ],
    "Contribution": [
        {"name": "seat", "type": "uint256"},
        {"name": "points", "type": "uint256"},
        {"name": "reason", "type": "string"},
    ],
}


@dataclass(frozen=True, slots=True)
class Review(TypedMessage):
    """The document that sets a period's shares.

    Its digest is the contract's `hashReview`.

    Attributes:
        period: The period that is reviewed, from 1.
        contributions: Who contributed what, and why.
        admitted: The accounts that get the next new seats, in this order, with their checksums.
        evidence_hash: 32 bytes that fix the evidence, zeros if there is none.
        evidence_uri: Where the evidence is; may be empty.
        deadline: The last Unix second in which the review may pass.

    Raises InvalidValueError, when it is made, for what no contract could be given.
    """

    noun: ClassVar[str] = text("review")

    period: int
    contributions: tuple[Contribution, ...]
    admitted: tuple[str, ...] = ()
    evidence_hash: bytes = bytes(32)
    evidence_uri: str = ""
    deadline: int = MOST_DEADLINE

    def __post_init__(self) -> None:
        require_whole("period", self.period, 1, MOST_PERIOD)
        require_whole(
            text("the number of contributions"), len(self.contributions), 0, MOST_CONTRIBUTIONS
        )
        for index, account in enumerate(self.admitted):
            require_checksummed(f"admitted[{index}]", account)
            if account in self.admitted[:index]:
                raise InvalidValueError(f"admitted[{index}]", account, text("admitted twice"))
        if not isinstance(self.evidence_hash, bytes) or len(self.evidence_hash) != 32:
            allowed = text("must be 32 bytes")
            raise InvalidValueError(
                "evidence_hash", self.evidence_hash, text("not a hash"), allowed
            )
        encode_text("evidence_uri", self.evidence_uri)
        require_whole("deadline", self.deadline, 0, MOST_DEADLINE)

    def __hash__(self) -> int:
        # Each signature looks for its hashes (typed_message.py), and contributions are many.
        return hash((self.period, self.deadline, self.evidence_hash))

    def shares(self, seats: int) -> tuple[int, ...]:
        """The shares that the review gives, in seat order, those of the admitted at the end.

        `seats` is how many there were before it.

        Raises InvalidValueError for shares that the contract would refuse: of a seat that is none,
        more than 32 bits, none for an admitted partner or for anybody.
        """
        count = require_whole("seats", seats, 1, MOST_SEATS) + len(self.admitted)
        points = Counter[int]()
        for index, contribution in enumerate(self.contributions):
            require_whole(f"contributions[{index}].seat", contribution.seat, 0, count - 1)
            points[contribution.seat] += contribution.points
        shares = require_shares([points[seat] for seat in range(count)])
        for seat in range(seats, count):
            if shares[seat] == 0:
                raise InvalidValueError(
                    f"shares[{seat}]", 0, text("an admitted partner must get points")
                )
        return shares

    def tally(
        self, charter: Charter, old_shares: Sequence[int], support: Support | Collection[int]
    ) -> Tally:
        """How far its support carries the review; plain seats countersign in full.

        `old_shares` are those of the period before, one for each seat before the admitted.

        Raises InvalidValueError for shares that the contract would refuse.
        """
        return tally(
            old_shares,
            self.shares(len(old_shares)),
            len(self.admitted),
            support,
            Fraction(*charter.threshold),
            Fraction(*charter.cut_limit),
        )

    def to_contract(self) -> ContractReview:
        """The review as the contract takes it: the fields of its struct in order."""
        return (
            self.period,
            pack(self.contributions),
            list(self.admitted),
            self.evidence_hash,
            self.evidence_uri,
            self.deadline,
        )

    @classmethod
    def from_contract(cls, fields: Sequence[Any]) -> Self:
        """The review that the contract gives, from the fields of its struct in order."""
        period, contributions, admitted, evidence_hash, evidence_uri, deadline = fields
        return cls(
            period=period,
            contributions=unpack(contributions),
            admitted=tuple(parse_account(account) for account in admitted),
            evidence_hash=bytes(evidence_hash),
            evidence_uri=evidence_uri,
            deadline=deadline,
        )

    def typed_data(self, domain: Domain) -> dict[str, Any]:
        """The review as wallets take it for `eth_signTypedData_v4`, ready to be written as JSON.

        A number that JavaScript cannot hold exactly is a text.

        Raises InvalidValueError for a text that is not UTF-8, which no wallet could show.
        """
        _require_utf8("evidence_uri", self.evidence_uri)
        for index, entry in enumerate(self.contributions):
            _require_utf8(f"contributions[{index}].reason", entry.reason)
        message = {
            "period": exact(self.period),
            "contributions": [
                {"seat": entry.seat, "points": entry.points, "reason": entry.reason}
                for entry in self.contributions
            ],
            "admitted": list(self.admitted),
            "evidenceHash": f"0x{self.evidence_hash.hex()}",
            "evidenceURI": self.evidence_uri,
            "deadline": exact(self.deadline),
        }
        return domain.typed_data("Review", _TYPES, message)


def _require_utf8(name: str, written: str) -> None:
    try:
        written.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(
            name, written, text("not valid UTF-8, so no wallet can show it")
        ) from None
