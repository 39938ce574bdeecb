"""The record of a partnership that was founded: what is not on the chain, in a JSON file.

{
  "name": "convenience",
  "chain_id": 31337,
  "partnership": "0x…",
  "block": 2,                  # from which on its history can be read
  "partners": ["chain", "A"]   # their names, in seat order
}
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from daosplit.agreement.founding import require_name
from daosplit.agreement.review import MOST_CHAIN_ID
from daosplit.files.disk import write_files
from daosplit.files.document import read_json
from daosplit.values.addresses import parse_account

_MOST_BLOCK = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Record:
    """Where a partnership is, and the names of its partners.

    Attributes:
        name: What people call the partnership.
        chain_id: The chain's number.
        partnership: The partnership's account, with its checksum.
        block: A block from which on its history can be read: not after its founding.
        partners: The partners' names, in seat order.
    """

    name: str
    chain_id: int
    partnership: str
    block: int
    partners: tuple[str, ...]

    def names(self, seats: int) -> tuple[str, ...]:
        """The names of so many seats; "seat 2" where the record has none."""
        return name_seats(self.partners, seats)


def name_seats(names: Sequence[str], seats: int) -> tuple[str, ...]:
    """The names of so many seats; "seat 2" where there is none."""
    return (*names[:seats], *(f"seat {seat}" for seat in range(len(names), seats)))


def save_record(path: Path | str, record: Record) -> None:
    """Writes a record's file, or replaces it whole: nothing is lost if writing fails.

    Raises InvalidFileError if it cannot be written.
    """
    written = json.dumps(asdict(record), ensure_ascii=False, indent=2) + "\n"
    write_files({Path(path): written.encode()})


def load_record(path: Path | str) -> Record:
    """The record in a file. Raises InvalidFileError, which names the key and its fault."""
    file = read_json(path)
    file.allow("name", "chain_id", "partnership", "block", "partners")
    names = file.texts("partners")
    with file.blaming("partners"):
        for name in names:
            require_name(name)
    return Record(
        name=file.parse("name", require_name),
        chain_id=file.whole("chain_id", 1, MOST_CHAIN_ID),
        partnership=file.parse("partnership", lambda text: parse_account(text, node_accounts=())),
        block=file.whole("block", 0, _MOST_BLOCK),
        partners=tuple(names),
    )
