"""Prints for what opcodes a partnership of two pays its gas."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

from eth.vm.forks.prague.computation import PragueComputation
from rich.console import Console
from rich.table import Table
from web3.types import TxReceipt

from daosplit.chain import Chain
from figures import measure

ROWS = 14


class Recorder:
    """The gas that each opcode used by itself, in whatever contract, while it records."""

    def __init__(self) -> None:
        self.gas: Counter[str] = Counter()
        self._within = [0]

    def wrap(self, opcode: Any) -> Callable[[Any], None]:
        """The opcode, with what it uses recorded under its name."""

        def recorded(computation: Any) -> None:
            before = computation.get_gas_remaining()
            self._within.append(0)
            try:
                opcode(computation)
            finally:
                used = before - computation.get_gas_remaining()
                self.gas[opcode.mnemonic] += used - self._within.pop()
                self._within[-1] += used

        return recorded


@contextmanager
def recording() -> Iterator[Recorder]:
    """Records all that the embedded chain executes within."""
    recorder = Recorder()
    opcodes = PragueComputation.opcodes
    PragueComputation.opcodes = {
        number: cast(Any, recorder.wrap(opcode)) for number, opcode in opcodes.items()
    }
    try:
        yield recorder
    finally:
        PragueComputation.opcodes = opcodes


def measure_opcodes(size: int) -> dict[str, Counter[str]]:
    """For each figure of that many partners its gas by opcode."""
    opcodes: dict[int, Counter[str]] = {}
    transact = Chain.transact

    def recorded(chain: Chain, *arguments: Any, **options: Any) -> TxReceipt:
        with recording() as recorder:
            receipt = transact(chain, *arguments, **options)
        opcodes[receipt["gasUsed"]] = recorder.gas
        return receipt

    with patch.object(Chain, "transact", recorded):
        figures = measure(size)
    return {name: opcodes[gas] for name, gas in figures.items()}


def main() -> None:
    """Print a table of the dearest opcodes of each figure."""
    figures = measure(2)
    for name, opcodes in measure_opcodes(2).items():
        table = Table(title=f"{name}, 2 partners: {figures[name]:,}")
        table.add_column("for")
        table.add_column("gas", justify="right")
        for opcode, gas in opcodes.most_common(ROWS):
            table.add_row(opcode, f"{gas:,}")
        others = opcodes.total() - sum(gas for _, gas in opcodes.most_common(ROWS))
        table.add_row("all other opcodes", f"{others:,}")
        rest = figures[name] - opcodes.total()
        table.add_row("the transaction itself, less refunds", f"{rest:,}")
        Console().print(table)


if __name__ == "__main__":
    main()
