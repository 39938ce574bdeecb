"""Settles a partnership's tokens, and shows who was paid what. Anyone may do it.

python scripts/settle.py ether --record my.json
python scripts/settle.py 0x… ether --record my.json

One transaction settles all or nothing, so a token that cannot be settled now is left out of it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from daosplit.chain import Chain, connect
from daosplit.cli.runner import run, token_named
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token_of_events
from daosplit.events.receipts import Receipt
from daosplit.files.record import load_record
from daosplit.history import read_history
from daosplit.messages.explanations import explain
from daosplit.messages.narration import Narrator


def settle(chain: Chain, tokens: Sequence[str], record: Path) -> Receipt | None:
    """Closes what has ended and pays what is payable: of each token its "ether" or its address.

    None if nothing of any can be settled now.
    """
    founded = load_record(record)
    split = RevenueSplit.from_record(chain, founded)
    addresses = [token_named(token) for token in tokens]
    known = {address: read_token_of_events(chain, address) for address in addresses}

    names = founded.names(len(split.roster()))
    left_out = split.unsettleable(*addresses)
    for address, error in left_out.items():
        why = explain(error, names, charter=split.charter)
        print(f"Left out: {known[address].symbol} ({address}). {why}")
    settled = [address for address in addresses if address not in left_out]
    if not settled:
        print("Nothing was sent.")
        return None
    receipt = split.settle(*settled)

    history = read_history(split, from_block=founded.block, tokens=settled)
    narrator = Narrator(split.address, split.charter, names, known)
    for event, words in narrator.tell(history.events, history.payouts):
        if event.transaction_hash == receipt.transaction_hash:
            print(words)
    print(f"{receipt.gas_used:,} gas.")
    return receipt


def main(
    tokens: Annotated[list[str], typer.Argument(help='"ether", or an ERC-20\'s address.')],
    record: Annotated[Path, typer.Option(help="The record that deploy.py wrote.")],
    rpc: Annotated[str, typer.Option(help="A node of the chain.")] = "http://127.0.0.1:8545",
) -> int:
    """Settle a partnership's tokens, and show who was paid what."""
    return 0 if settle(connect(rpc), tokens, record) else 1


if __name__ == "__main__":
    sys.exit(run(main, "settle.py"))
