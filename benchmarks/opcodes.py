"""Prints for what opcodes a partnership of two pays its gas: for the figures that are made of little
else than what no code can save."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from eth.vm.forks.prague.computation import PragueComputation
from figures import measure
from rich.console import Console
from rich.table import Table

from daosplit.chain import Chain

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
        number: recorder.wrap(opcode) for number, opcode in opcodes.items()
    }
    try:
        yield recorder
    finally:
        PragueComputation.opcodes = opcodes


def measure_opcodes(size: int) -> dict[str, Counter[str]]:
    """For each figure of that many partners its gas by opcode."""
    found: list[tuple[int, Counter[str]]] = []
    transact = Chain.transact

    def recorded(chain: Chain, *arguments: Any, **options: Any) -> Any:
        with recording() as recorder:
            receipt = transact(chain, *arguments, **options)
        found.append((receipt["gasUsed"], recorder.gas))
        return receipt

    Chain.transact = recorded  # type: ignore[method-assign]
    try:
        figures = measure(size)
    finally:
        Chain.transact = transact  # type: ignore[method-assign]
    by_gas = dict(found)
    return {name: by_gas[gas] for name, gas in figures.items()}


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
