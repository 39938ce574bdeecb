"""Moves the clock of a chain for development to a moment, as `daosplit travel` does.

python scripts/travel.py 2026-07-10T09:00:00+09:00
"""

import argparse
import sys
from datetime import datetime

import daosplit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("moment", type=datetime.fromisoformat, help="date, time and offset")
    parser.add_argument("--rpc", default="http://127.0.0.1:8545", help="URL of a node")
    given = parser.parse_args()
    daosplit.connect(given.rpc).travel(int(given.moment.timestamp()))
    print(f"On this chain it is now {given.moment}.")


if __name__ == "__main__":
    try:
        main()
    except daosplit.DaosplitError as error:
        sys.exit(f"travel.py: {error}")
    except KeyboardInterrupt as stopped:
        print(f"travel.py: {str(stopped) or 'interrupted'}", file=sys.stderr)
        sys.exit(130)
