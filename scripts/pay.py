"""Pays ether to a partnership and says in which period it was earned, as `daosplit pay` does.

python scripts/pay.py 1.5 "June, by card" --period 1 --record partnership.json
"""

import argparse
import sys
from pathlib import Path

import daosplit


def pay(chain: daosplit.Chain, record: Path, amount: str, memo: str, period: int | None) -> None:
    """Pays from the chain's first account. A plain transfer to the address would do as well."""
    known = daosplit.load_record(record)
    split = daosplit.RevenueSplit.from_record(chain, known)
    wei = daosplit.parse_amount(amount, 18)
    receipt = split.pay(daosplit.ETHER, wei, period or split.current_period(), memo)
    arrived = split.came_in(receipt, daosplit.ETHER)
    ether = daosplit.read_token(chain, daosplit.ETHER)
    print(f"{known.name} got {daosplit.format_amount(arrived, ether)}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("amount", help="amount in ether")
    parser.add_argument("memo", help="what it is for")
    parser.add_argument("--period", type=int, help="period in which it was earned")
    parser.add_argument("--record", type=Path, default="partnership.json", help="record")
    parser.add_argument("--rpc", default="http://127.0.0.1:8545", help="URL of a node")
    given = parser.parse_args()
    pay(daosplit.connect(given.rpc), given.record, given.amount, given.memo, given.period)


if __name__ == "__main__":
    try:
        main()
    except daosplit.DaosplitError as error:
        sys.exit(f"pay.py: {error}")
    except KeyboardInterrupt as stopped:
        print(f"pay.py: {str(stopped) or 'interrupted'}", file=sys.stderr)
        sys.exit(130)
