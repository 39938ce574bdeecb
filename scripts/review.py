"""Countersigns a review with the node's accounts and submits it, as `daosplit review` does.

python scripts/review.py examples/review-1Q.toml --record partnership.json
"""

import argparse
import sys
from pathlib import Path

import daosplit


def review(chain: daosplit.Chain, record: Path, file: Path) -> bool:
    """Whether the review passed; if it would not, nothing is sent."""
    known = daosplit.load_record(record)
    split = daosplit.RevenueSplit.from_record(chain, known)
    roster = split.roster()
    names = known.names(len(roster))
    document, names = daosplit.load_review(file, split.charter, names, chain.accounts)

    collected = daosplit.Countersignatures(split.domain(), document)
    collected = split.add_on_chain(collected, document.period)
    collected = daosplit.countersign(chain, collected, roster)
    is_over = chain.now() >= split.charter.end_of(document.period)
    silent = split.silent_seats() if is_over else ()
    tally = split.tally(document, split.support(collected, document.period, silent))
    if not tally.passes:
        print("Nothing was sent.", *daosplit.describe_shortfall(tally, names), sep="\n")
        return False
    receipt = split.review(document, collected, silent=silent)
    print(f"The review of period {document.period} passed ({receipt.gas_used:,} gas).")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="review file")
    parser.add_argument("--record", type=Path, default="partnership.json", help="record")
    parser.add_argument("--rpc", default="http://127.0.0.1:8545", help="URL of a node")
    given = parser.parse_args()
    return 0 if review(daosplit.connect(given.rpc), given.record, given.file) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except daosplit.DaosplitError as error:
        sys.exit(f"review.py: {error}")
    except KeyboardInterrupt as stopped:
        print(f"review.py: {str(stopped) or 'interrupted'}", file=sys.stderr)
        sys.exit(130)
