"""The evidence of a weighing: data, policy and case as one document, whose hash a review carries.

The first line is an object that names the quarter, the partners, their fractions of the quarter
before, and the policy; each further line is a record. Every line is JSON in one form (keys sorted,
no spaces, UTF-8), the records are sorted, and each line ends with a line feed. So the same data
give the same bytes from whatever files they were read, and the file that holds them is all that
a verification needs: its hash, keccak256 of its bytes, is the review's evidence hash.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.disk import MOST_BYTES_OF_EVIDENCE, read_bytes
from daosplit.values.decimals import parse_fraction
from daosplit.values.hints import hint
from daosplit.values.keccak import keccak
from daosplit.values.text import text
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.readers import Row, parse_row, read_record
from daosplit.weighing.data.records import KINDS, DataRecord
from daosplit.weighing.methods.method import Case
from daosplit.weighing.policy import Policy, canonical_json

FORMAT = "daosplit weighing 1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a weighing depends on: a case and a policy.

    Raises InvalidValueError, when it is made, if the two are for different totals.
    """

    case: Case
    policy: Policy

    def __post_init__(self) -> None:
        if self.case.total != self.policy.total:
            allowed = text("must be the policy's total, {total:,}", total=self.policy.total)
            raise InvalidValueError(
                "total", self.case.total, text("differs from what was agreed"), allowed
            )

    def to_bytes(self) -> bytes:
        """The document: the same for the same data, whatever order partners and lines came in."""
        partners = {
            name: None if self.case.previous is None else str(self.case.previous_of(name))
            for name in self.case.partners
        }
        head = {
            "format": FORMAT,
            "quarter": self.case.quarter.label,
            "partners": partners,
            "policy": self.policy.to_values(),
        }
        records = sorted(
            canonical_json({"record": record.noun, **record.values()})
            for record in self.case.data.records
        )
        return "".join(f"{line}\n" for line in (canonical_json(head), *records)).encode()

    @property
    def hash(self) -> bytes:
        """The 32 bytes that a review carries as its evidence hash."""
        return keccak(self.to_bytes())

    @classmethod
    def from_bytes(cls, document: bytes, name: str = "evidence") -> "Evidence":
        """The evidence of a document; `name` is its file's, for errors.

        Raises InvalidFileError for what is no such document, or not in its one form.
        """
        file = Path(name)
        try:
            lines = document.decode().split("\n")
        except UnicodeDecodeError:
            raise InvalidFileError(name, "", None, text("not valid UTF-8 text")) from None
        rows = [parse_row(file, number, line) for number, line in enumerate(lines[:-1], start=1)]
        if not rows or rows[0].text("format") != FORMAT:
            raise InvalidFileError(
                name,
                text("line {number}", number=1),
                None,
                text("does not say that it is {format}", format=repr(FORMAT)),
            )
        evidence = cls._from_rows(rows[0], rows[1:])
        if evidence.to_bytes() != document:
            problem = text("not in the one form of evidence: somebody changed it")
            raise InvalidFileError(name, "", None, problem)
        return evidence

    @classmethod
    def _from_rows(cls, head: Row, rows: list[Row]) -> "Evidence":
        head.allow("format", "quarter", "partners", "policy")
        policy = Policy.from_values(head.table("policy"))
        partners = head.table("partners")
        names = partners.keys
        previous: tuple[Fraction, ...] | None = None
        if not all(partners.is_null(name) for name in names):
            previous = tuple(Fraction(*partners.parse(name, parse_fraction)) for name in names)
        data = [_record(row) for row in rows]
        quarter = head.parse("quarter", Quarter.parse)
        try:
            case = Case(
                data=Dataset(data),
                quarter=quarter,
                partners=names,
                previous=previous,
                total=policy.total,
            )
        except InvalidValueError as error:
            head.refuse(error.name, error.value, error.problem, error.allowed)
        return cls(case, policy)


def read_evidence(file: Path | str) -> Evidence:
    """The evidence that a file holds. Raises InvalidFileError if it cannot be read or is none."""
    return Evidence.from_bytes(read_bytes(Path(file), MOST_BYTES_OF_EVIDENCE), str(file))


def _record(row: Row) -> DataRecord:
    kinds = {kind.noun: kind for kind in KINDS}
    noun = row.text("record")
    kind = kinds.get(noun)
    if kind is None:
        row.refuse("record", noun, text("unknown"), hint(noun, kinds))
    row = row.without("record")
    row.allow(*kind.columns)
    return read_record(kind, row.filled(), str(row.file), row.place)
