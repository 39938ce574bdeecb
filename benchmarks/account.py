"""Prints what a partnership pays its gas for, at today's and at the coming prices."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

from figures import SIZES, measure
from prices import COMING, TODAY, Event, Trace, price

ACCOUNTED = ("review", "review, keeps a table", "settle", "found", "first year")
OPCODES = ("found", "review", "settle")
ROWS = 14
SMALLEST = SIZES[0]


def main() -> None:
    """Print a table for each figure, and the dearest opcodes with the fewest partners."""
    console = Console()
    with console.status("Measuring ..."), ProcessPoolExecutor(2) as pool:
        traces = dict(zip(SIZES, pool.map(measure, SIZES), strict=True))
    for name in ACCOUNTED:
        console.print(_account(name, {size: traces[size][name] for size in SIZES}))
    for name in OPCODES:
        console.print(_opcodes(name, traces[SMALLEST][name][0]))


def _account(name: str, traces: dict[int, tuple[Trace, ...]]) -> Table:
    """How often what is priced by state happened, and the gas by both lists."""
    table = Table(title=f"{name}, by how many partners")
    table.add_column("how often, and its price today and then")
    for size in SIZES:
        table.add_column(str(size), justify="right", no_wrap=True)
    for event in Event:
        counts = [sum(one.count(event) for one in traces[size]) for size in SIZES]
        if any(counts):
            label = f"{event.value}: {TODAY[event]:,}, {COMING[event]:,}"
            table.add_row(label, *(f"{count:,}" for count in counts))
    table.add_section()
    for label, gas in {
        "gas for logs": lambda one: _logs(one.rest),
        "gas for calldata": lambda one: one.calldata_gas,
        "gas for all other opcodes": lambda one: one.rest.total() - _logs(one.rest),
        "gas by today's prices": lambda one: price(one, TODAY),
        "gas by the coming prices": lambda one: price(one, COMING),
    }.items():
        sums = (f"{sum(map(gas, traces[size])):,}" for size in SIZES)
        table.add_row(label, *sums)
    return table


def _logs(rest: Counter[str]) -> int:
    return sum(gas for opcode, gas in rest.items() if opcode.startswith("LOG"))


def _opcodes(name: str, trace: Trace) -> Table:
    """For what opcodes the gas goes."""
    table = Table(title=f"{name}, {SMALLEST} partners: {trace.used:,}")
    table.add_column("for")
    table.add_column("gas", justify="right")
    dearest = trace.gas.most_common(ROWS)
    for opcode, gas in dearest:
        table.add_row(opcode, f"{gas:,}")
    others = trace.gas.total() - sum(gas for _, gas in dearest)
    table.add_row("all other opcodes", f"{others:,}")
    rest = trace.used - trace.gas.total()
    table.add_row("the transaction itself, less refunds", f"{rest:,}")
    return table


if __name__ == "__main__":
    main()
