"""The file in which signatures of one message are collected and passed on, as JSON.

It holds the message itself, so that whoever gets it can check everything but contracts' signatures.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from daosplit.agreement.shares import MOST_SEATS
from daosplit.agreement.signature_set import Collected, Countersignature, Kind
from daosplit.agreement.typed_message import MOST_CHAIN_ID, Domain, TypedMessage
from daosplit.errors import InvalidValueError
from daosplit.files.disk import write_files
from daosplit.files.document import Table, read_json
from daosplit.values.addresses import parse_account
from daosplit.values.hexadecimal import parse_hash, parse_hex
from daosplit.values.hints import hint
from daosplit.values.text import text

# As many as there are seats, each with a signature that somebody spoiled beside its own.
_MOST_ENTRIES = 2 * MOST_SEATS

MessageT = TypeVar("MessageT", bound=TypedMessage)
CollectedT = TypeVar("CollectedT", bound=Collected[Any])


def save_signatures(
    path: Path | str, collected: Collected[Any], key: str, message: Mapping[str, Any]
) -> None:
    """Writes the file, or replaces it whole: what was there is not lost if writing fails.

    The message stands under the key, as the mapping tells it. Raises InvalidFileError if the file
    cannot be written.
    """
    content = {
        "chain_id": collected.domain.chain_id,
        "partnership": collected.domain.partnership,
        "digest": f"0x{collected.digest.hex()}",
        key: message,
        "countersignatures": [
            {
                "seat": one.seat,
                "account": one.account,
                "kind": one.kind,
                "signature": f"0x{one.signature.hex()}",
            }
            for one in (*collected.given, *_may_count_yet(collected))
        ],
    }
    written = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    write_files({Path(path): written.encode()})


def load_signatures(
    path: Path | str,
    key: str,
    parse: Callable[[Table], MessageT],
    begin: Callable[[Domain, MessageT], CollectedT],
) -> CollectedT:
    """What such a file holds, whoever it is from: the digest and every key's signature are checked.

    Entries that do not count are in `spoiled`. Who holds the seats, and what contracts say, is for
    whoever asks the chain.

    Raises InvalidFileError, which names the key, its value and what is wrong.
    """
    file = read_json(path)
    file.allow("chain_id", "partnership", "digest", key, "countersignatures")
    domain = Domain(
        chain_id=file.whole("chain_id", 1, MOST_CHAIN_ID),
        partnership=file.parse("partnership", parse_plain_account),
    )
    table = file.table(key)
    try:
        collected = begin(domain, parse(table))
        digest = collected.digest
    except InvalidValueError as error:
        table.refuse(error.name, error.value, error.problem, error.allowed)
    if file.parse("digest", parse_hash) != digest:
        problem = text(
            "differs from the {message}'s digest, {digest}: the file was changed",
            message=collected.message.noun,
            digest=f"0x{digest.hex()}",
        )
        file.refuse("digest", file.text("digest"), problem)
    given = file.tables("countersignatures")
    if len(given) > _MOST_ENTRIES:
        problem = text("{count:,} entries", count=len(given))
        allowed = text("must be at most {most:,}", most=_MOST_ENTRIES)
        file.refuse("countersignatures", None, problem, allowed)
    for entry in map(_countersignature, given):
        collected = collected.add_from_others(entry)
    return collected


def _may_count_yet(collected: Collected[Any]) -> list[Countersignature]:
    """What contracts have not accepted, of seats that have no other: owners may be missing."""
    found: dict[int, Countersignature] = {}
    for one in (spoiled.signature for spoiled in collected.spoiled):
        if one.kind == "contract" and one.seat not in collected.seats:
            found.setdefault(one.seat, one)
    return [found[seat] for seat in sorted(found)]


def parse_plain_account(text: str) -> str:
    """An account with its checksum; none that only a node knows."""
    return parse_account(text, node_accounts=())


def _countersignature(table: Table) -> Countersignature:
    table.allow("seat", "account", "kind", "signature")
    return Countersignature(
        seat=table.whole("seat", 0, MOST_SEATS - 1),
        account=table.parse("account", parse_plain_account),
        kind=table.parse("kind", _parse_kind),
        signature=table.parse("signature", parse_hex),
    )


def _parse_kind(written: str) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    if written not in kinds:
        raise InvalidValueError(
            "kind",
            written,
            text("unknown kind"),
            hint(written, kinds),
        )
    return kinds[kinds.index(written)]
