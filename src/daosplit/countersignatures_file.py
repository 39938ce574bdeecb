"""The file in which countersignatures are collected, kept beside the review and passed on as JSON.

It holds the review itself, so that whoever gets it can check everything but contracts' signatures.
"""

import json
from pathlib import Path
from typing import get_args

from daosplit.contributions import Contribution
from daosplit.countersignatures import Countersignature, Countersignatures, Kind
from daosplit.document import Table, read_json
from daosplit.errors import InvalidValue
from daosplit.review import (
    MOST_CHAIN_ID,
    MOST_DEADLINE,
    MOST_PERIOD,
    Domain,
    Review,
)
from daosplit.shares import MOST_SEATS, MOST_SHARES
from daosplit.written import parse_account, parse_hash, parse_hex


def save_countersignatures(path: Path | str, countersignatures: Countersignatures) -> None:
    """Writes the file, or replaces it whole: what was there is not lost if writing fails."""
    review = countersignatures.review
    content = {
        "chain_id": countersignatures.domain.chain_id,
        "partnership": countersignatures.domain.partnership,
        "digest": f"0x{countersignatures.digest.hex()}",
        "review": {
            "period": review.period,
            "contributions": [
                {"seat": entry.seat, "points": entry.points, "reason": entry.reason}
                for entry in review.contributions
            ],
            "admitted": list(review.admitted),
            "evidence_hash": f"0x{review.evidence_hash.hex()}",
            "evidence_uri": review.evidence_uri,
            "deadline": review.deadline,
        },
        "countersignatures": [
            {
                "seat": one.seat,
                "account": one.account,
                "kind": one.kind,
                "signature": f"0x{one.signature.hex()}",
            }
            for one in countersignatures.given
        ],
    }
    path = Path(path)
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def load_countersignatures(path: Path | str) -> Countersignatures:
    """What such a file holds, whoever it is from: the digest and every key's signature are checked.

    That the accounts hold the seats is checked when the contract's form is asked for.

    Raises InvalidFile, which names the key, its value and what is wrong.
    """
    file = read_json(path)
    file.allow("chain_id", "partnership", "digest", "review", "countersignatures")
    domain = Domain(
        chain_id=file.whole("chain_id", 1, MOST_CHAIN_ID),
        partnership=file.parse("partnership", _parse_account),
    )
    collected = Countersignatures(domain, _review(file.table("review")))
    try:
        digest = collected.digest
    except InvalidValue as error:
        file.table("review").refuse(error.name, error.value, error.problem)
    if file.parse("digest", parse_hash) != digest:
        problem = f"is not the review's, 0x{digest.hex()}: the file was changed"
        file.refuse("digest", file.text("digest"), problem)
    for table in file.tables("countersignatures"):
        one = _countersignature(table)
        if one.seat in collected.seats:
            table.refuse("seat", one.seat, "stands twice")
        with table.blaming("signature"):
            collected = collected.add(one)
    return collected


def _review(table: Table) -> Review:
    table.allow("period", "contributions", "admitted", "evidence_hash", "evidence_uri", "deadline")
    contributions = tuple(_contribution(entry) for entry in table.tables("contributions"))
    period = table.whole("period", 1, MOST_PERIOD)
    admitted = tuple(table.texts("admitted"))
    evidence_hash = table.parse("evidence_hash", parse_hash)
    evidence_uri = table.text("evidence_uri")
    deadline = table.whole("deadline", 0, MOST_DEADLINE)
    try:
        return Review(period, contributions, admitted, evidence_hash, evidence_uri, deadline)
    except InvalidValue as error:
        table.refuse(error.name, error.value, error.problem, error.allowed)


def _contribution(table: Table) -> Contribution:
    table.allow("seat", "points", "reason")
    seat = table.whole("seat", 0, MOST_SEATS - 1)
    points = table.whole("points", 0, MOST_SHARES)
    reason = table.text("reason")
    with table.blaming("reason"):
        return Contribution(seat, points, reason)


def _countersignature(table: Table) -> Countersignature:
    table.allow("seat", "account", "kind", "signature")
    return Countersignature(
        seat=table.whole("seat", 0, MOST_SEATS - 1),
        account=table.parse("account", _parse_account),
        kind=table.parse("kind", _parse_kind),
        signature=table.parse("signature", parse_hex),
    )


def _parse_account(text: str) -> str:
    return parse_account(text, node_accounts=())


def _parse_kind(text: str) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    if text not in kinds:
        raise InvalidValue("kind", text, "is no kind", f"allowed: {', '.join(kinds)}")
    return kinds[kinds.index(text)]
