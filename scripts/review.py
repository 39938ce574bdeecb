"""Shows a review as a person reads it, has the node's accounts countersign it, and hands it in.

    python scripts/review.py examples/review-1Q.toml --record my.json

Countersignatures of partners whose accounts are elsewhere come in by --countersignatures, a file
that `daosplit review add` writes. What is not enough is not sent.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.chain import Chain, connect
from daosplit.cli.runner import run
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.signing import countersign
from daosplit.files.countersignatures import load_countersignatures
from daosplit.files.record import load_record
from daosplit.files.review import load_review
from daosplit.messages.descriptions import describe_review


def review(chain: Chain, file: Path, record: Path, signed: Path | None = None) -> bool:
    """Whether the review passed."""
    founded = load_record(record)
    split = RevenueSplit.from_record(chain, founded)
    roster = split.roster()
    document, names = load_review(file, split.charter, founded.names(len(roster)), chain.accounts)

    collected = Countersignatures(split.domain(), document)
    if signed:
        collected = collected.merge(load_countersignatures(signed))
    collected = split.add_on_chain(collected, document.period)
    collected = countersign(chain, collected, roster)
    is_over = chain.now() >= split.charter.end_of(document.period)
    silent = split.silent_seats() if is_over else ()
    support = split.support(collected, document.period, silent)
    old_shares = split.shares_of(document.period - 1)
    print(describe_review(document, split.charter, names, old_shares, countersigners=support))

    if not split.tally(document, support).passes:
        print("Nothing was sent.")
        return False
    receipt = split.review(document, collected, silent=silent)
    print(f"It passed ({receipt.gas_used:,} gas).")
    return True


def main(
    file: Annotated[Path, typer.Argument(help="The review.")],
    record: Annotated[Path, typer.Option(help="The record that deploy.py wrote.")],
    rpc: Annotated[str, typer.Option(help="A node of the chain.")] = "http://127.0.0.1:8545",
    countersignatures: Annotated[
        Path | None, typer.Option(help="What partners have countersigned elsewhere.")
    ] = None,
) -> int:
    """Show a review, have the node's accounts countersign it, and hand it in."""
    return 0 if review(connect(rpc), file, record, countersignatures) else 1


if __name__ == "__main__":
    sys.exit(run(main, "review.py"))
