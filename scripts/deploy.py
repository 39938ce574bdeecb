"""Founds the partnership that a charter file says, or finds it where it is.

    python scripts/deploy.py examples/charter.toml
    python scripts/deploy.py examples/charter.toml --rpc http://127.0.0.1:8545 --record my.json

Without --rpc it happens on a chain inside this process, which is gone when the script ends. The
record is what the other scripts need: where the partnership is, and what its people call it.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from daosplit.artifacts.addresses import partnership_address
from daosplit.chain import Chain, connect
from daosplit.cli.runner import run
from daosplit.client.factory import ensure_factory, found
from daosplit.errors import InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.record import Record, load_record, save_record
from daosplit.messages.descriptions import describe_founding


def deploy(chain: Chain, charter: Path, record: Path | None = None) -> Record:
    """Founds, shows and records; sends nothing if the partnership is there already."""
    founding = load_charter(charter).resolve(chain.accounts)
    print(describe_founding(founding), end="\n\n")

    known = load_record(record) if record and record.exists() else None
    if known and (known.chain_id, known.partnership) != (
        chain.chain_id,
        partnership_address(founding),
    ):
        raise InvalidValueError(
            "record", str(record), "is of another partnership", "name a new file"
        )

    factory = ensure_factory(chain)
    if factory.receipt:
        print(f"The factory is now at {factory.address} ({factory.receipt.gas_used:,} gas).")
    split, receipt = found(chain, founding)
    if receipt:
        print(f"Founded at {split.address} ({receipt.gas_used:,} gas).")
        block = receipt.block
    else:
        print(f"It is there already: {split.address}. Nothing was sent.")
        block = known.block if known else 0

    result = Record(founding.name, chain.chain_id, split.address, block, founding.names)
    if record:
        save_record(record, result)
        print(f"Recorded in {record}.")
    return result


def main(
    charter: Annotated[Path, typer.Argument(help="What the partnership is founded with.")],
    rpc: Annotated[str | None, typer.Option(help="A node, such as http://127.0.0.1:8545.")] = None,
    record: Annotated[Path | None, typer.Option(help="The JSON file to write.")] = None,
) -> None:
    """Found the partnership that a charter file says, or find it where it is."""
    deploy(connect(rpc), charter, record)
    if rpc is None:
        print("That was on a chain inside this process; for a node: --rpc http://127.0.0.1:8545")


if __name__ == "__main__":
    sys.exit(run(main, "deploy.py"))
