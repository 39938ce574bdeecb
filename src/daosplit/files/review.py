"""The file in which people write a review.

period = "2026-07"               # its first month, or its number
deadline = 2026-10-20T18:00:00+09:00   # the end of the review window, if left out

[evidence]                       # may be left out
uri = "https://example.com/2026-2Q"
file = "2026-2Q.pdf"             # below this folder, hashed (keccak256); or hash = "0x…"

[[contributions]]                # as many as there are, also several for one partner
partner = "chain"                # a name, or a seat's number
points = 60
reason = "products and customers"

[[admitted]]                     # each gets the next new seat
name = "B"
account = "0x…"                  # or "node:5", the local node's account of that number
"""

import re
from collections.abc import Sequence
from pathlib import Path

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.founding import require_name
from daosplit.agreement.review import MOST_PERIOD, Review
from daosplit.agreement.shares import MOST_SHARES
from daosplit.errors import InvalidFileError, InvalidValueError, located
from daosplit.files.disk import MOST_BYTES_OF_EVIDENCE, read_bytes, reason_of
from daosplit.files.document import Table, read_toml
from daosplit.values.addresses import parse_account
from daosplit.values.escaping import harmless
from daosplit.values.hexadecimal import parse_hash
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.keccak import keccak
from daosplit.values.text import text


def load_review(
    path: Path | str,
    charter: Charter,
    names: Sequence[str],
    node_accounts: Sequence[str] = (),
) -> tuple[Review, tuple[str, ...]]:
    """The review in a file, and the names of all seats, with admitted partners at the end.

    `names` are the partners' in seat order before the review; `node_accounts` the local node's, for
    accounts such as "node:5".

    Raises InvalidFileError, which names the key, its value and what is allowed, for anything wrong.
    """
    file = read_toml(path)
    file.allow("period", "deadline", "evidence", "contributions", "admitted")
    period = _period(file, charter)
    all_names, admitted = _admitted(file.tables("admitted"), names, node_accounts)
    uri, evidence_hash = _evidence(file.table("evidence"))
    contributions = tuple(_contribution(table, all_names) for table in file.tables("contributions"))
    try:
        review = Review(
            period=period,
            contributions=contributions,
            admitted=admitted,
            evidence_hash=evidence_hash,
            evidence_uri=uri,
            deadline=_deadline(file, charter, period),
        )
        review.shares(len(names))
    except InvalidValueError as error:
        key, problem = error.name, error.problem
        if seat := re.fullmatch(r"shares\[([0-9]+)\]", key):
            points = text("the points of {partner}", partner=harmless(all_names[int(seat[1])]))
            problem = located(points, problem)
        if not key.startswith("admitted"):
            key = "contributions"
        raise InvalidFileError(str(path), key, error.value, problem, error.allowed) from None
    return review, all_names


def load_period(path: Path | str, charter: Charter) -> int:
    """The period that a review's file names. Raises InvalidFileError as load_review does."""
    return _period(read_toml(path), charter)


def evidence_file(path: Path | str) -> str:
    """The file, as the review's names it, whose hash is its evidence; empty if it names none."""
    evidence = read_toml(path).table("evidence")
    return evidence.text("file") if "file" in evidence else ""


def _period(file: Table, charter: Charter) -> int:
    period = file.either("period")
    with file.blaming("period"):
        if isinstance(period, int):
            charter.end_of(require_whole("period", period, 1, MOST_PERIOD))
            return period
        return charter.period_labelled(period)


def _deadline(file: Table, charter: Charter, period: int) -> int:
    if "deadline" not in file:
        return charter.review_end(period) - 1
    deadline = file.moment("deadline")
    begins = charter.start_of(period)
    if unix_time(deadline) < begins:
        problem = text("before the period begins, {start}", start=str(charter.local(begins)))
        file.refuse("deadline", str(deadline), problem)
    return unix_time(deadline)


def _evidence(evidence: Table) -> tuple[str, bytes]:
    evidence.allow("uri", "hash", "file")
    uri = evidence.text("uri") if "uri" in evidence else ""
    if "hash" in evidence and "file" in evidence:
        evidence.refuse(
            "hash",
            evidence.text("hash"),
            text("not possible together with a file, which is hashed"),
        )
    if "hash" in evidence:
        return uri, evidence.parse("hash", parse_hash)
    if "file" in evidence:
        return uri, _hash_of(evidence)
    return uri, bytes(32)


def _hash_of(evidence: Table) -> bytes:
    name = evidence.text("file")
    folder = evidence.file.parent.resolve()
    try:
        # Somebody else wrote the review, and its hash tells what another file here holds.
        found = (folder / name).resolve()
        if not found.is_relative_to(folder):
            evidence.refuse("file", name, text("not below the review's folder"))
        return keccak(read_bytes(found, MOST_BYTES_OF_EVIDENCE))
    except InvalidFileError as error:
        evidence.refuse("file", name, error.problem, error.allowed)
    except (OSError, ValueError) as error:
        evidence.refuse("file", name, text("could not be read"), reason_of(error))


def _admitted(
    tables: Sequence[Table], names: Sequence[str], node_accounts: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of all seats, and the admitted accounts."""
    all_names = list(names)
    accounts = []
    for table in tables:
        table.allow("name", "account")
        name = table.parse("name", require_name)
        if name in all_names:
            table.refuse("name", name, text("already used by another partner"))
        all_names.append(name)
        accounts.append(table.parse("account", lambda text: parse_account(text, node_accounts)))
    return tuple(all_names), tuple(accounts)


def _contribution(table: Table, names: Sequence[str]) -> Contribution:
    table.allow("partner", "points", "reason")
    seat = _seat(table, names)
    points = table.whole("points", 0, MOST_SHARES)
    reason = table.text("reason")
    with table.blaming("reason"):
        return Contribution(seat, points, reason)


def _seat(table: Table, names: Sequence[str]) -> int:
    partner = table.either("partner")
    if isinstance(partner, int):
        return table.whole("partner", 0, len(names) - 1)
    if names.count(partner) != 1:
        if partner in names:
            problem = text("the name of several partners")
            table.refuse("partner", partner, problem, text("write the seat's number"))
        table.refuse("partner", partner, text("not a partner"), hint(partner, names))
    return names.index(partner)
