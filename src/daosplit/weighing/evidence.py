"""The evidence of a weighing: data, policy and case as one document, whose hash a review carries.

The first line is an object that names the quarter, the partners, their fractions of the quarter
before, and the policy; each further line is a record. Every line is JSON in one form (keys sorted,
no spaces, UTF-8), the records are sorted, and each line ends with a line feed. So the same data
give the same bytes from whatever files they were read, and the file that holds them is all that
a verification needs: its hash, keccak256 of its bytes, is the review's evidence hash.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from pathlib import Path
from typing import Any

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.disk import MOST_BYTES_OF_EVIDENCE, read_bytes, unreadable
from daosplit.files.document import parse_json, parse_json_line
from daosplit.values.collector import collector_paused
from daosplit.values.decimals import parse_fraction
from daosplit.values.hints import hint
from daosplit.values.keccak import keccak
from daosplit.values.text import text
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.data.readers import Row, parse_row, read_record
from daosplit.weighing.data.records import KINDS, DataRecord, Spell
from daosplit.weighing.data.records.record import place_text
from daosplit.weighing.methods.method import Case
from daosplit.weighing.policy import Policy, canonical_json

FORMAT = "daosplit weighing 1"

_LONGEST_HEAD = 2**22
_KINDS = {kind.noun: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a weighing depends on: a case and a policy.

    Raises InvalidValueError, when it is made, if the two are for different totals.
    """

    case: Case
    policy: Policy
    _document: bytes = field(default=b"", init=False, compare=False, repr=False)
    _hash: bytes = field(default=b"", init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.case.total != self.policy.total:
            allowed = text("must be the policy's total, {total:,}", total=self.policy.total)
            raise InvalidValueError(
                "total", self.case.total, text("differs from what was agreed"), allowed
            )

    def lines(self) -> list[bytes]:
        """The lines of the document, sorted below the first, each with its line feed."""
        records = [_line(record) for record in self.case.data.records]
        records.sort()
        return [self._head(), *records]

    def to_bytes(self) -> bytes:
        """The document: the same for the same data, whatever order partners and lines came in."""
        if not self._document:
            object.__setattr__(self, "_document", b"".join(self.lines()))
        return self._document

    @property
    def hash(self) -> bytes:
        """The 32 bytes that a review carries as its evidence hash."""
        if not self._hash:
            object.__setattr__(self, "_hash", keccak(self.to_bytes()))
        return self._hash

    def _head(self) -> bytes:
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
        return f"{canonical_json(head)}\n".encode()

    @classmethod
    @collector_paused()
    def from_bytes(cls, document: bytes, name: str = "evidence") -> "Evidence":
        """The evidence of a document; `name` is its file's, for errors.

        Raises InvalidFileError for what is no such document, or not in its one form.
        """
        rows = _rows(Path(name), document, parse_json_line)
        head = next(rows, None)
        if head is None or head[1].text("format") != FORMAT:
            raise InvalidFileError(
                name,
                text("line {number}", number=1),
                None,
                text("does not say that it is {format}", format=repr(FORMAT)),
            )
        records: list[DataRecord] = []
        before = b""
        for line, row in rows:
            record = _record(row)
            if _line(record) != line or line <= before:
                raise _changed(name, row.where)
            records.append(record)
            before = line
        evidence = cls._from_rows(head[1], records)
        if evidence._head() != head[0] or len(evidence.case.data.records) != len(records):
            raise _changed(name)
        object.__setattr__(evidence, "_document", document)
        return evidence

    @classmethod
    def _from_rows(cls, head: Row, records: list[DataRecord]) -> "Evidence":
        head.allow("format", "quarter", "partners", "policy")
        policy = Policy.from_values(head.table("policy"))
        partners = head.table("partners")
        names = partners.keys
        previous: tuple[Fraction, ...] | None = None
        if not all(partners.is_null(name) for name in names):
            previous = tuple(Fraction(*partners.parse(name, parse_fraction)) for name in names)
        quarter = head.parse("quarter", Quarter.parse)
        try:
            data = Dataset(records)
            case = Case(
                data=data,
                quarter=quarter,
                partners=names,
                previous=previous,
                total=policy.total,
            )
        except InvalidValueError as error:
            head.refuse(error.name, error.value, error.problem, error.allowed)
        if case.data.of(Spell) != data.of(Spell):
            raise _changed(str(head.file))
        return cls(case, policy)


def _rows(
    file: Path, document: bytes, parse: Callable[[str], Any] = parse_json
) -> Iterator[tuple[bytes, Row]]:
    """The lines of a document, each with what it says."""
    for number, line in enumerate(io.BytesIO(document), start=1):
        try:
            decoded = line.decode()
        except UnicodeDecodeError:
            problem = text("not valid UTF-8 text")
            raise InvalidFileError(str(file), place_text(number), None, problem) from None
        if not decoded.endswith("\n"):
            raise _changed(str(file), place_text(number))
        yield line, parse_row(file, number, decoded, parse)


def _line(record: DataRecord) -> bytes:
    """What `canonical_json` makes of the values, written directly, as there may be a million."""
    values = record.values()
    values["record"] = record.noun
    form, in_order = _form(tuple(values))
    try:
        said = tuple(map(quoted, in_order(values)))
    except TypeError:  # lists among them
        said = tuple(map(canonical_json, in_order(values)))
    return (form % said).encode()


@cache
def _form(columns: tuple[str, ...]) -> tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    """How a line with these columns is written, and what gives its values in that order."""
    ordered = sorted(columns)
    said = ",".join(f'"{column}":%s' for column in ordered)
    return f"{{{said}}}\n", itemgetter(*ordered)


def _changed(file: str, where: str = "") -> InvalidFileError:
    problem = text("not in the one form of evidence: somebody changed it")
    return InvalidFileError(file, where, None, problem)


def read_head(file: Path | str) -> tuple[Quarter, Policy]:
    """The quarter and the policy of an evidence, from its file's first line alone.

    Raises InvalidFileError if it cannot be read or is none.
    """
    path = Path(file)
    try:
        with path.open("rb") as opened:
            line = opened.readline(_LONGEST_HEAD)
    except OSError as error:
        raise unreadable(path, error) from None
    row = next(_rows(path, line))[1] if line else None
    if row is None or row.text("format") != FORMAT:
        raise InvalidFileError(str(path), "", None, text("not evidence"))
    return row.parse("quarter", Quarter.parse), Policy.from_values(row.table("policy"))


def read_evidence(file: Path | str) -> Evidence:
    """The evidence that a file holds. Raises InvalidFileError if it cannot be read or is none."""
    return Evidence.from_bytes(read_bytes(Path(file), MOST_BYTES_OF_EVIDENCE), str(file))


def _record(row: Row) -> DataRecord:
    noun = row.text("record")
    kind = _KINDS.get(noun)
    if kind is None:
        row.refuse("record", noun, text("unknown"), hint(noun, _KINDS))
    row.allow("record", *kind.columns)
    return read_record(kind, row.filled(), str(row.file))
