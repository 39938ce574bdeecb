"""Settles a partnership's ether and tokens and prints who was paid, as `daosplit settle` does.

python scripts/settle.py --record partnership.json 0x…
"""

import argparse
import sys
from pathlib import Path

import daosplit


def settle(chain: daosplit.Chain, record: Path, tokens: list[str]) -> bool:
    """Whether anything was settled. A transaction is all or nothing: bad tokens are left out."""
    known = daosplit.load_record(record)
    split = daosplit.RevenueSplit.from_record(chain, known)
    left_out = split.unsettleable(*tokens)
    for token, error in left_out.items():
        print(f"Skipped {token}: {daosplit.explain(error, charter=split.charter)}")
    due = [token for token in tokens if token not in left_out]
    if not due:
        return False
    receipt = split.settle(*due)

    names = known.names(len(split.roster()))
    for payout in split.payouts_of(receipt):
        token = daosplit.read_token(chain, payout.event.token)
        for payment in payout.payments:
            print(f"{names[payment.seat]}: {daosplit.format_amount(payment.amount, token)}")
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tokens", nargs="*", help="addresses of ERC-20s, beside ether")
    parser.add_argument("--record", type=Path, default="partnership.json", help="record")
    parser.add_argument("--rpc", default="http://127.0.0.1:8545", help="URL of a node")
    given = parser.parse_args()
    settle(daosplit.connect(given.rpc), given.record, [daosplit.ETHER, *given.tokens])


if __name__ == "__main__":
    try:
        main()
    except daosplit.DaosplitError as error:
        sys.exit(f"settle.py: {error}")
    except KeyboardInterrupt as stopped:
        print(f"settle.py: {str(stopped) or 'interrupted'}", file=sys.stderr)
        sys.exit(130)
