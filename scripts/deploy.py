"""Founds the partnership of a charter file, and writes its record, as `daosplit found` does.

python scripts/deploy.py examples/charter.toml partnership.json --rpc http://127.0.0.1:8545
"""

import argparse
import sys
from pathlib import Path

import daosplit


def deploy(chain: daosplit.Chain, charter: Path, record: Path) -> daosplit.Record:
    """Founds it, or finds it where it is, and then sends nothing."""
    founding = daosplit.load_charter(charter).resolve(chain.accounts)
    split, receipt = daosplit.found(chain, founding)
    founded = receipt or daosplit.read_events(split)[0]
    known = daosplit.Record.of_founding(
        founding, chain.chain_id, split.address, founded.block, founded.transaction_hash
    )
    daosplit.save_record(record, known)
    print(f"{founding.name} is at {split.address}, founded in block {founded.block}.")
    return known


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("charter", type=Path, help="charter file")
    parser.add_argument("record", type=Path, help="record to write")
    parser.add_argument("--rpc", default="http://127.0.0.1:8545", help="URL of a node")
    given = parser.parse_args()
    deploy(daosplit.connect(given.rpc), given.charter, given.record)


if __name__ == "__main__":
    try:
        main()
    except daosplit.DaosplitError as error:
        sys.exit(f"deploy.py: {error}")
    except KeyboardInterrupt as stopped:
        print(f"deploy.py: {str(stopped) or 'interrupted'}", file=sys.stderr)
        sys.exit(130)
