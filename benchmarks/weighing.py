"""Times what becomes of many lines: read, weighed, written as evidence, read and weighed again.

Processor seconds, beside a plain loop before and after in the same process, since a busy machine
slows both down. `weighing.py LINES` takes as many lines instead of 100,000.
"""

import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

import daosplit
from daosplit.weighing.evidence import read_evidence

_LINES = 100_000
_PARTNERS = tuple(f"P{number}" for number in range(20))
_POLICY = '[[steps]]\nmethod = "points_by_kind"\nrates = [{kind = "hours", points = 1}]\n'
_ADDITIONS = 5_000_000
_MOST_SECONDS = {"hashed": 3, "weighed again": 6}
"""What 100,000 lines may take until then."""
_MOST_MEGABYTES = 1_000
"""What 1,000,000 lines may take."""


def write_lines(folder: Path, lines: int) -> None:
    """Files of contributions with a day, a link and a note each, and a policy beside them."""
    for first in range(0, lines, _LINES):
        with (folder / f"contributions_{first}.csv").open("w") as file:
            file.write("quarter,date,partner,kind,quantity,unit,evidence,note\n")
            for line in range(first, min(first + _LINES, lines)):
                file.write(
                    f"2026-07,2026-07-{line % 28 + 1:02},{_PARTNERS[line % len(_PARTNERS)]},hours,"
                    f"{line % 97}.{line % 10},,https://example.com/{line},note {line}\n"
                )
    (folder / "policy.toml").write_text(_POLICY)


def plain_loop() -> float:
    """What five million additions take."""
    before = time.process_time()
    total = 0
    for number in range(_ADDITIONS):
        total += number
    return time.process_time() - before


def steps(folder: Path) -> dict[str, float]:
    """The processor seconds from the beginning until each step was done."""
    quarter = daosplit.Quarter.parse("2026-07")
    policy = daosplit.read_policy(folder / "policy.toml")
    done: dict[str, float] = {}
    before = time.process_time()
    data = daosplit.read_dataset(folder)
    done["read"] = time.process_time() - before
    first = daosplit.weigh_quarter(policy, data, quarter, _PARTNERS)
    done["weighed"] = time.process_time() - before
    assert first.evidence.hash
    done["hashed"] = time.process_time() - before
    file = folder / "lines.evidence"
    file.write_bytes(first.evidence.to_bytes())
    done["written"] = time.process_time() - before
    shares = first.shares
    # Who verifies has not weighed: the memory of each counts alone.
    del data, first
    evidence = read_evidence(file)
    done["read again"] = time.process_time() - before
    again = daosplit.weigh_quarter(evidence.policy, evidence.case.data, quarter, _PARTNERS)
    done["weighed again"] = time.process_time() - before
    assert again.shares == shares
    return done


def main() -> None:
    """Prints each step beside the loop and what it may be at most, and the memory."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else _LINES
    with TemporaryDirectory() as folder:
        write_lines(Path(folder), lines)
        loop = plain_loop()
        done = steps(Path(folder))
        loop = (loop + plain_loop()) / 2
    table = Table(title=f"{lines:,} lines; a plain loop took {loop:.2f} s")
    for heading in ("until", "seconds", "loops", "at most (s)"):
        table.add_column(heading, justify="left" if heading == "until" else "right")
    for step, seconds in done.items():
        most = f"{_MOST_SECONDS[step]}" if step in _MOST_SECONDS and lines == _LINES else ""
        table.add_row(step, f"{seconds:.1f}", f"{seconds / loop:.1f}", most)
    Console().print(table)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{megabytes:,} MB at the most; 1,000,000 lines may take {_MOST_MEGABYTES:,} MB")


if __name__ == "__main__":
    main()
