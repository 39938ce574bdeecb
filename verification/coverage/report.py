"""The table of what was reached, file by file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from verification.coverage.points import Point


@dataclass(frozen=True)
class Row:
    """What there is in a file, and how much of it was reached. Lines count if a statement begins
    there, and are reached if all that begin there are; a branch is one outcome of a condition.
    """

    file: str
    lines: int
    reached_lines: int
    branches: int
    reached_branches: int

    def __str__(self) -> str:
        return (
            f"{self.file:<44} {self.reached_lines:>4} of {self.lines:<4} "
            f"{self.reached_branches:>4} of {self.branches}"
        )


def table(points: Sequence[Point], missed: Collection[Point]) -> list[Row]:
    """A row a file, and the last for all."""
    files = list(dict.fromkeys(point.file for point in points))
    rows = [_row(file, points, missed) for file in files]
    total = Row(
        "all",
        sum(row.lines for row in rows),
        sum(row.reached_lines for row in rows),
        sum(row.branches for row in rows),
        sum(row.reached_branches for row in rows),
    )
    return [*rows, total]


def _row(file: str, points: Sequence[Point], missed: Collection[Point]) -> Row:
    statements = [point for point in points if point.file == file and point.outcome is None]
    branches = [point for point in points if point.file == file and point.outcome is not None]
    lines = {point.line for point in statements}
    missed_lines = {point.line for point in statements if point in missed}
    return Row(
        file,
        len(lines),
        len(lines - missed_lines),
        len(branches),
        len([branch for branch in branches if branch not in missed]),
    )
