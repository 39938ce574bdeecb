"""Times what commands cost beside importing what they build on: processor seconds, in one run.

Each is the least of several processes, since a busy machine only adds. `show` is of a partnership
with forty quarters on a node of its own.
"""

import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

import daosplit
from daosplit.chain.server import NodeServer

_ROUNDS = 5
_QUARTERS = 40
_START = 1_774_969_200
_EXAMPLES = Path(__file__).parent.parent / "examples"
_DAOSPLIT = "from daosplit.cli import main; main()"
_TERMINAL = "import typer, rich.console, rich.table"


def cpu_seconds(program: str, *arguments: str) -> float:
    """What a program of Python costs, from its process's beginning to its end."""
    return min(_once(program, *arguments) for _ in range(_ROUNDS))


def _once(program: str, *arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", program, *arguments], check=True, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def old_partnership() -> Iterator[tuple[str, str]]:
    """A node, and on it the address of a partnership that has settled forty quarters."""
    with NodeServer(0, _START, 10) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chain = daosplit.connect(server.url)
        founding = daosplit.load_charter(_EXAMPLES / "charter.toml").resolve(chain.accounts)
        split = daosplit.found(chain, founding).split
        for quarter in range(1, _QUARTERS + 1):
            split.pay(daosplit.ETHER, 10**18, quarter)
            chain.travel(split.charter.end_of(quarter))
            split.pay(daosplit.ETHER, 10**18, quarter + 1)
            chain.travel(split.charter.review_end(quarter))
            split.settle(daosplit.ETHER)
        yield server.url, split.address
        server.shutdown()


def main() -> None:
    """Prints each beside its measure, and the most that it may be of that."""
    charter = str(_EXAMPLES / "charter.toml")
    weighing = str(_EXAMPLES / "weighing")
    terminal, web3 = cpu_seconds(_TERMINAL), cpu_seconds("import web3")
    table = Table(title="Processor seconds, the least of several processes")
    for heading in ("", "seconds", "of", "ratio", "at most"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    table.add_row("import typer and rich", f"{terminal:.2f}", "", "", "")
    table.add_row("import web3", f"{web3:.2f}", "", "", "")
    with old_partnership() as (url, address):
        for name, arguments, of, measure, most in (
            ("daosplit --help", ["--help"], "typer and rich", terminal, "2"),
            (
                "daosplit charter show",
                ["charter", "show", charter],
                "typer and rich",
                terminal,
                "2",
            ),
            ("daosplit weigh", ["weigh", weighing], "typer and rich", terminal, ""),
            (
                "daosplit show",
                ["show", "--partnership", address, "--rpc", url],
                "web3",
                web3,
                "1.3",
            ),
            ("daosplit demo", ["demo"], "web3", web3, ""),
        ):
            seconds = cpu_seconds(_DAOSPLIT, *arguments)
            table.add_row(name, f"{seconds:.2f}", of, f"{seconds / measure:.2f}", most)
    Console().print(table)


if __name__ == "__main__":
    main()
