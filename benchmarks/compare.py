"""Prints ours beside the floor and a peer, all of one run; `--update` keeps ours as snapshot."""

import sys

from rich.console import Console
from rich.table import Table

from figures import SIZES, Figures, load_snapshot, measure, measure_burning, save_snapshot
from peers import measure_peers

PEERS = {
    "settle": ("bare loop", "PaymentSplitter"),
    "settle, ether": ("bare loop, ether", "PaymentSplitter, ether"),
}


def main() -> None:
    """Measure and print; keep the snapshot if asked."""
    console = Console()
    with console.status("Measuring ..."):
        ours = {str(size): measure(size) for size in SIZES} | {"255": measure_burning()}
        peers = {size: measure_peers(size) for size in SIZES}

    table = Table(title="Gas of a whole transaction, by how many partners")
    table.add_column("")
    for size in SIZES:
        table.add_column(str(size), justify="right")
    for name in ours["2"]:
        table.add_row(name, *(f"{ours[str(size)][name]:,}" for size in SIZES))
        for other in PEERS.get(name, ()):
            table.add_row(f"  {other}", *(f"{peers[size][other]:,}" for size in SIZES))
            ratios = (_ratio(ours[str(size)][name], peers[size][other]) for size in SIZES)
            table.add_row("    ratio", *ratios)
    console.print(table)
    for name, gas in ours["255"].items():
        console.print(f"{name}: {gas:,} (a transaction may use {2**24:,})")

    if "--update" in sys.argv[1:]:
        save_snapshot(ours)
        console.print("The snapshot is what was measured now.")
    elif grown := _grown(load_snapshot(), ours):
        console.print("More than the snapshot says (scripts/bench --update keeps what is now):")
        console.print(*grown, sep="\n")
        sys.exit(1)


def _ratio(gas: int, other: int) -> str:
    hundredths = (100 * gas + other // 2) // other
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _grown(before: dict[str, Figures], now: dict[str, Figures]) -> list[str]:
    return [
        f"{name}, {size} partners: {before[size].get(name, 0):,} -> {gas:,}"
        for size, figures in now.items()
        for name, gas in figures.items()
        if gas > before[size].get(name, 0)
    ]


if __name__ == "__main__":
    main()
