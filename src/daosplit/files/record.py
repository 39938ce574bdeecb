"""The record of a partnership that was founded: what is not on the chain, in a JSON file.

{
  "name": "convenience",
  "chain_id": 31337,
  "partnership": "0x…",
  "block": 2,                  # from which on its history can be read: that of its founding
  "transaction": "0x…",        # which founded it, if known
  "policy": "0x…",             # the hash of the policy agreed on, if one was recorded
  "partners": [                # in seat order, each with the account that was given the name
    {"name": "retailer", "account": "0x…"}
  ]
}
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from daosplit.agreement.founding import Founding, require_name
from daosplit.agreement.review import MOST_CHAIN_ID
from daosplit.files.disk import write_files
from daosplit.files.document import Table, read_json
from daosplit.values.addresses import parse_account, shorten_account
from daosplit.values.escaping import harmless
from daosplit.values.hexadecimal import parse_hash
from daosplit.values.text import Text, text

_MOST_BLOCK = 2**53 - 1


@dataclass(frozen=True, slots=True)
class NamedSeat:
    """What people call the holder of a seat, and the account that was given this name."""

    name: str
    account: str


@dataclass(frozen=True, slots=True)
class Record:
    """Where a partnership is, and the names of its partners.

    Attributes:
        name: What people call the partnership.
        chain_id: The chain's number.
        partnership: The partnership's account, with its checksum.
        block: A block from which on its history can be read: not after its founding.
        partners: Whom the seats' names stand for, in seat order.
        policy: The hash of the policy by which they agreed to weigh, with 0x; empty if none.
        transaction: The hash of the transaction that founded it, with 0x; empty if not known.
    """

    name: str
    chain_id: int
    partnership: str
    block: int
    partners: tuple[NamedSeat, ...]
    policy: str = ""
    transaction: str = ""

    @classmethod
    def of_founding(
        cls, founding: Founding, chain_id: int, address: str, block: int, transaction: str = ""
    ) -> "Record":
        """The record of a partnership that was just founded, on no local node's accounts."""
        partners = tuple(map(NamedSeat, founding.names, founding.accounts))
        return cls(founding.name, chain_id, address, block, partners, transaction=transaction)

    def names(self, seats: int) -> tuple[str, ...]:
        """The names of so many seats; "seat 2" where the record has none."""
        return name_seats([partner.name for partner in self.partners], seats)

    def with_partners(self, names: Sequence[str], accounts: Sequence[str]) -> "Record":
        """The same with partners that joined, each in the next seat."""
        joined = tuple(map(NamedSeat, names, accounts))
        return replace(self, partners=(*self.partners, *joined))


def name_seats(names: Sequence[str], seats: int) -> tuple[str, ...]:
    """The names of so many seats; "seat 2" where there is none."""
    return (*names[:seats], *(f"seat {seat}" for seat in range(len(names), seats)))


def label_seat(seat: int, account: str, name: str = "", *, has_moved: bool = False) -> Text:
    """A seat with its name, if it has one, its number and its account.

    `has_moved` if the name was given to the holder of another account.
    """
    shown = {"name": harmless(name), "seat": seat, "account": shorten_account(account)}
    if not name:
        return text("seat {seat} ({account})", **shown)
    if has_moved:
        return text("{name} (seat {seat}, now {account})", **shown)
    return text("{name} (seat {seat}, {account})", **shown)


def save_record(path: Path | str, record: Record) -> None:
    """Writes a record's file, or replaces it whole: nothing is lost if writing fails.

    Raises InvalidFileError if it cannot be written.
    """
    values = {key: value for key, value in asdict(record).items() if value != ""}
    written = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    write_files({Path(path): written.encode()})


def load_record(path: Path | str) -> Record:
    """The record in a file. Raises InvalidFileError, which names the key and its fault."""
    file = read_json(path)
    file.allow("name", "chain_id", "partnership", "block", "transaction", "partners", "policy")
    partners: list[NamedSeat] = []
    for table in file.tables("partners"):
        partner = _partner(table)
        if partner.name in {one.name for one in partners}:
            table.refuse("name", partner.name, text("already used by another partner"))
        partners.append(partner)
    return Record(
        name=file.parse("name", require_name),
        chain_id=file.whole("chain_id", 1, MOST_CHAIN_ID),
        partnership=_account(file, "partnership"),
        block=file.whole("block", 0, _MOST_BLOCK),
        partners=tuple(partners),
        policy=_hash(file, "policy"),
        transaction=_hash(file, "transaction"),
    )


def _hash(file: Table, key: str) -> str:
    return f"0x{file.parse(key, parse_hash).hex()}" if key in file else ""


def _partner(table: Table) -> NamedSeat:
    table.allow("name", "account")
    return NamedSeat(table.parse("name", require_name), _account(table, "account"))


def _account(table: Table, key: str) -> str:
    return table.parse(key, lambda text: parse_account(text, node_accounts=()))
