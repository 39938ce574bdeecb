"""Times how a simulation grows with partners and with periods: processor seconds, as ratios.

Each is a partnership that is reviewed in every period by all its partners, and paid. Twice as many
partners, or periods, should take about twice as long. With --stress it plays `stress` on the fast
chain instead, for ten minutes of the processor at most (on Linux); with --report it times
`ecosystem` beside its report.
"""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from daosplit.agreement.charter import Charter
from daosplit.report.report import Report
from daosplit.report.simulated import books_of
from daosplit.simulation import Player, Scenario, read_scenario, simulate
from daosplit.simulation.scenario import (
    Income,
    ScenarioPartner,
    ScenarioPartnership,
    ScenarioToken,
)
from daosplit.simulation.simulate import new_fast_chain, player_of

_CHARTER = Charter(start=1_775_001_600, months=1, review_window=20 * 86_400)
_RECEIPTS = 4
_PARTNERS = (10, 20, 40, 80)
_PERIODS = (3, 6, 12, 24)
_FEW_PERIODS, _FEW_PARTNERS = 3, 5

_MOST_SECONDS = 600


def scenario(partners: int, periods: int) -> Scenario:
    """A partnership of so many partners that lives for so many months."""
    income = [
        Income(
            time=_CHARTER.start_of(period) + day * 86_400,
            to="bench",
            token="JPY",
            amount=1_234_567 + day,
        )
        for period in range(1, periods + 1)
        for day in range(1, _RECEIPTS + 1)
    ]
    holders = [ScenarioPartner(name=f"partner {number}", shares=100) for number in range(partners)]
    return Scenario(
        name="bench",
        partnership=ScenarioPartnership(
            name="bench", charter=_CHARTER, partners=tuple(holders), repeats=True
        ),
        periods=periods,
        tokens=(ScenarioToken("JPY", 0),),
        income=tuple(income),
        review_after=10 * 86_400,
    )


def seconds(partners: int, periods: int) -> tuple[float, int]:
    """What playing it takes of the processor, and how many transactions it is."""
    played = scenario(partners, periods)
    before = time.process_time()
    result = simulate(played)
    assert result.is_exact
    return time.process_time() - before, result.transactions


def stress() -> None:
    """Prints, every ten months of `stress`, what it took until then."""
    player = player_of(read_scenario("stress"), new_fast_chain)
    print("months  transactions  seconds here  of anvil  MB here  of anvil")
    for month in player.play():
        is_over = _print_row(player, month.period, is_shown=month.period % 10 == 0)
        if is_over:
            for one in player.partnerships:
                one.reconcile()
            break
    _print_row(player, player.result.periods[-1].period)
    assert player.result.is_exact


def _print_row(player: Player, months: int, *, is_shown: bool = True) -> bool:
    """Says whether that is enough; anvil is the only child of this process."""
    child = Path(f"/proc/self/task/{os.getpid()}/children").read_text().strip()
    (here, own_memory), (there, its_memory) = _usage("self"), _usage(child)
    if is_shown:
        transactions = player.stage.transactions
        print(
            f"{months:>6}  {transactions:12,}  {here:12.0f}  {there:8.0f}"
            f"  {own_memory:7}  {its_memory:8}",
            flush=True,
        )
    return here + there > _MOST_SECONDS


def _usage(process: str) -> tuple[float, int]:
    """A process's processor seconds and its memory in MB."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    pages = int(fields[21])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def report() -> None:
    """Prints what playing `ecosystem` takes, what reading and writing its report, and its size."""
    before = time.process_time()
    player = player_of(read_scenario("ecosystem"))
    for _ in player.play():
        pass
    played = time.process_time()
    page = Report(books_of(player)).html()
    made = time.process_time()
    print(f"played in {played - before:.1f} s; report of {len(page.encode()):,} bytes", end=" ")
    print(f"in {made - played:.1f} s")


def main() -> None:
    """Prints both series, each beside its first."""
    if sys.argv[1:] == ["--stress"]:
        stress()
        return
    if sys.argv[1:] == ["--report"]:
        report()
        return
    simulate(scenario(2, 1))  # loads what is loaded once
    console = Console()
    console.print(_series("partners", ((count, _FEW_PERIODS) for count in _PARTNERS)))
    console.print(_series("periods", ((_FEW_PARTNERS, count) for count in _PERIODS)))


def _series(counted: str, sizes: Iterable[tuple[int, int]]) -> Table:
    table = Table(title=f"By {counted}")
    for heading in ("partners", "periods", "transactions", "seconds", "size", "time"):
        table.add_column(heading, justify="right")
    first: tuple[int, float] | None = None
    for partners, periods in sizes:
        took, transactions = seconds(partners, periods)
        size = partners if counted == "partners" else periods
        first = first or (size, took)
        ratios = f"{size / first[0]:.0f}", f"{took / first[1]:.1f}"
        table.add_row(str(partners), str(periods), str(transactions), f"{took:.1f}", *ratios)
    return table


if __name__ == "__main__":
    main()
