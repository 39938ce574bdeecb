"""Compares the share stores of two commits at both price lists, and says when one pays off.

    scripts/bench stores --before COMMIT [--after COMMIT]

Each commit's contracts are taken out of git's history and compiled as they were; without --after,
those of this checkout are the other side. The tools, the token and the burning accounts are this
checkout's: all that is called (founding, reviewing, settling, questioning) has the same interface
in both.
"""

import argparse
import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from daosplit.artifacts import Artifact
from daosplit.compiler.compiler import compile_contracts
from figures import SIZES, Traces, gas_of, measure, measure_burning, measure_naming
from prices import COMING, TODAY, PriceList, price
from staging import Contracts

ROOT = Path(__file__).parents[1]
LISTS: dict[str, PriceList] = {"today's prices": TODAY, "the coming prices": COMING}
COMPARED = (
    "found",
    "review",
    "review, keeps a table",
    "settle",
    "settle, ether",
    "settle, fresh",
    "review, admits one",
    "whole quarter",
    "first year",
)


class NoHistoryError(Exception):
    """A commit is not here, or holds no contracts."""


def contracts_of(commit: str, root: Path = ROOT) -> Contracts:
    """The contracts as they were at a commit, compiled now as they were compiled then.

    Raises NoHistoryError for a commit that is not here.
    """
    _require_commit(commit, root)
    with TemporaryDirectory(prefix="daosplit-") as folder:
        there = Path(folder)
        archive = _git(root, "archive", commit, "contracts", "src/daosplit/artifacts")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(there, filter="data")
        # The mocks are this checkout's, and so are the packages: their versions are in the commit's
        # own artifact, which the code must equal.
        for mock in (there / "contracts" / "mocks").rglob("*.sol"):
            mock.unlink()
        (there / "node_modules").symlink_to(root / "node_modules")
        kept = there / "src" / "daosplit" / "artifacts"
        settings = json.loads((kept / "RevenueSplit.json").read_text("utf-8"))["compiler"]
        compiled = {
            artifact.contract_name: artifact
            for artifact in compile_contracts(
                there,
                optimizer_runs=settings["settings"]["optimizer"]["runs"],
                on_warning=lambda warning: None,
            )
        }
        for name in ("RevenueSplitFactory", "RevenueSplit"):
            then = Artifact.from_json((kept / f"{name}.json").read_text("utf-8"))
            assert compiled[name].bytecode == then.bytecode, f"{name} is not what {commit} kept"
    return Contracts(compiled["RevenueSplitFactory"], compiled["RevenueSplit"])


def _require_commit(commit: str, root: Path) -> None:
    try:
        _git(root, "cat-file", "-e", f"{commit}^{{commit}}")
    except NoHistoryError as error:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").decode().strip() == "true"
        hint = (
            "this clone has only the newest commits: run `git fetch --unshallow`"
            if shallow
            else "fetch the branch that it is on, or name another"
        )
        raise NoHistoryError(f"there is no commit {commit} here; {hint}") from error


def _git(root: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True
        ).stdout
    except FileNotFoundError:
        raise NoHistoryError("git is not installed, and the history is in it") from None
    except subprocess.CalledProcessError as error:
        raise NoHistoryError(error.stderr.decode(errors="replace").strip()) from error


def breaks_even(before: Traces, after: Traces, prices: PriceList) -> str:
    """After how many quarters the second store has cost less than the first, founding counted."""
    founding = _price(after, "found", prices) - _price(before, "found", prices)
    saved = _price(before, "whole quarter", prices) - _price(after, "whole quarter", prices)
    if founding == saved == 0:
        return "never: they are equal"
    if founding <= 0:
        return "at once" if saved >= 0 else "never for long"
    # The first quarter after which it is less, not equal.
    return f"{founding // saved + 1}" if saved > 0 else "never"


def _price(traces: Traces, name: str, prices: PriceList) -> int:
    return sum(price(one, prices) for one in traces[name])


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(prog="scripts/bench stores")
    parser.add_argument("--before", required=True, help="the commit to compare with")
    parser.add_argument("--after", help="the commit that is compared; this checkout by default")
    arguments = parser.parse_args()
    console = Console()
    try:
        with console.status("Compiling ..."):
            before = contracts_of(arguments.before)
            after = contracts_of(arguments.after) if arguments.after else Contracts.now()
    except NoHistoryError as error:
        sys.exit(f"error: {error}")

    with console.status("Measuring ..."), ProcessPoolExecutor(2) as pool:
        sides = (before, after)
        of_size = {
            size: [pool.submit(measure, size, side) for side in sides] for size in reversed(SIZES)
        }
        of_255 = [
            [pool.submit(one, side) for side in sides] for one in (measure_burning, measure_naming)
        ]
        traces = {size: _both(of_size[size]) for size in SIZES}
        several = [_both(both) for both in of_255]

    for label, prices in LISTS.items():
        console.print(_comparison(label, traces, prices))
    for first, second in several:
        then, now = gas_of(first), gas_of(second)
        for name, gas in then.items():
            console.print(f"{name}: {gas:,} -> {now[name]:,}")


def _both(sides: "Sequence[Future[Traces]]") -> tuple[Traces, Traces]:
    before, after = sides
    return before.result(), after.result()


def _comparison(label: str, traces: dict[int, tuple[Traces, Traces]], prices: PriceList) -> Table:
    table = Table(title=f"Two share stores by {label}, by how many partners")
    table.add_column("")
    for size in SIZES:
        table.add_column(str(size), justify="right", no_wrap=True)
    for name in COMPARED:
        for side, which in enumerate(("before", "after")):
            gas = (f"{_price(traces[size][side], name, prices):,}" for size in SIZES)
            table.add_row(f"{name}, {which}", *gas)
    quarters = [breaks_even(before, after, prices) for before, after in traces.values()]
    table.add_row("quarters until the second is cheaper", *quarters)
    return table


if __name__ == "__main__":
    main()
