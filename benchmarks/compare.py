"""Prints our gas beside its limit, the floor and a peer; `--update` saves ours."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

import targets
from figures import (
    SIZES,
    Figures,
    Traces,
    gas_of,
    load_snapshot,
    measure,
    measure_burning,
    measure_naming,
    measure_signer,
    save_snapshot,
)
from peers import measure_peers
from prices import COMING, calldata_floor, price
from targets import at, hundredths

MISSED = " ✗"

BESIDE = {
    "settle": (
        ("floor", targets.SETTLE_AT_MOST),
        ("floor, exact", None),
        ("PaymentSplitter", None),
    ),
    "settle, ether": (
        ("floor, ether", None),
        ("floor, exact, ether", None),
        ("PaymentSplitter, ether", None),
    ),
}
BY_COMING_PRICES = (
    "whole quarter",
    "first year",
    "review",
    "review, keeps a table",
    "settle",
    "found",
)


def main() -> None:
    """Measure and print; keep the snapshot if asked."""
    console = Console()
    with console.status("Measuring ..."), ProcessPoolExecutor(2) as pool:
        # The longest first.
        of_size = {size: pool.submit(measure, size) for size in reversed(SIZES)}
        of_255 = [pool.submit(measure_naming), pool.submit(measure_burning)]
        of_signer = pool.submit(measure_signer)
        of_peers = {size: pool.submit(measure_peers, size) for size in reversed(SIZES)}
        traces = {size: of_size[size].result() for size in SIZES}
        peers = {size: of_peers[size].result() for size in SIZES}
        signer = of_signer.result()
        ours = {str(size): gas_of(traces[size]) for size in SIZES}
        ours["255"] = gas_of({k: v for one in of_255 for k, v in one.result().items()})

    table = Table(title="Gas of whole transactions, by how many partners")
    table.add_column("")
    for size in SIZES:
        table.add_column(str(size), justify="right", no_wrap=True)
    for name, row in _rows(traces, peers):
        table.add_row(name, *row)
    console.print(table)
    for name, gas in ours["255"].items():
        most = next(m for start, m in targets.AT_MOST_OF_255.items() if name.startswith(start))
        console.print(f"{name}: {_marked(gas, most)} (at most {most:,})")
    console.print(f"review, one signer more: {signer:,}, and {64 * 16:,} for its signature's bytes")
    console.print(f"{MISSED.strip()} marks what is more than it may be.")

    if "--update" in sys.argv[1:]:
        save_snapshot(ours)
        console.print("The snapshot is what was measured now.")
    elif grown := _grown(load_snapshot(), ours):
        console.print("More than the snapshot says (scripts/bench --update keeps what is now):")
        console.print(*grown, sep="\n")
        sys.exit(1)


def _rows(
    traces: Mapping[int, Traces], peers: Mapping[int, Figures]
) -> Iterator[tuple[str, list[str]]]:
    """The table's lines: a figure, what it may be at most, and what stands beside it."""
    ours = {size: gas_of(traces[size]) for size in SIZES}
    for name in ours[SIZES[0]]:
        most = targets.AT_MOST.get(name)
        yield from _line_and_most(name, [ours[size][name] for size in SIZES], most)
        if name == "whole quarter":
            yield "  Safe + 0xSplits, measured elsewhere", _numbers(targets.SAFE_AND_SPLITS)
            ratios = [
                hundredths(ours[size][name], at(targets.SAFE_AND_SPLITS, size)) for size in SIZES
            ]
            yield from _ratio_and_most(ratios, targets.QUARTER_AT_MOST)
        for other, most_ratio in BESIDE.get(name, ()):
            yield f"  {other}", _numbers(peers[size][other] for size in SIZES)
            ratios = [hundredths(ours[size][name], peers[size][other]) for size in SIZES]
            yield from _ratio_and_most(ratios, most_ratio)
        if name in BY_COMING_PRICES:
            gas = [sum(price(one, COMING) for one in traces[size][name]) for size in SIZES]
            most = targets.AT_MOST_BY_COMING_PRICES.get(name)
            yield from _line_and_most("  by the coming prices", gas, most)
        if name == "review":
            # Not counted above: see the text about the prices that are coming.
            least = (calldata_floor(traces[size][name][0]) for size in SIZES)
            yield "    least for its calldata then", _numbers(least)


def _line_and_most(
    name: str, gas: list[int], most: targets.BySize | None
) -> Iterator[tuple[str, list[str]]]:
    if most is None:
        yield name, _numbers(gas)
    else:
        yield name, [_marked(one, bound) for one, bound in zip(gas, most, strict=True)]
        yield "    at most", _numbers(most)


def _ratio_and_most(
    ratios: list[int], most: targets.BySize | None
) -> Iterator[tuple[str, list[str]]]:
    bounds = most or (sys.maxsize,) * len(ratios)
    marked = (
        _ratio(ratio) + (MISSED if ratio > bound else "")
        for ratio, bound in zip(ratios, bounds, strict=True)
    )
    yield "    ratio", list(marked)
    if most is not None:
        yield "    at most", [_ratio(bound) for bound in most]


def _numbers(gas: Iterable[int]) -> list[str]:
    return [f"{one:,}" for one in gas]


def _marked(gas: int, most: int) -> str:
    return f"{gas:,}" + (MISSED if gas > most else "")


def _ratio(in_hundredths: int) -> str:
    return f"{in_hundredths // 100}.{in_hundredths % 100:02}"


def _grown(before: Mapping[str, Figures], now: Mapping[str, Figures]) -> list[str]:
    return [
        f"{name}, {size} partners: {before.get(size, {}).get(name, 0):,} -> {gas:,}"
        for size, figures in now.items()
        for name, gas in figures.items()
        if gas > before.get(size, {}).get(name, 0)
    ]


if __name__ == "__main__":
    main()
