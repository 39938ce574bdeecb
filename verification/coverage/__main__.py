"""The command: runs the tests on woven contracts, and reports what they reach."""

import sys
from pathlib import Path

import pytest

from verification.coverage.points import Points
from verification.coverage.reach import Reaches
from verification.coverage.report import table
from verification.explained import Explained
from verification.solidity.build import compile_woven, use_instead
from verification.solidity.compiled import CACHE
from verification.solidity.probe import listen
from verification.solidity.tree import parse
from verification.tests import arguments

_EXPLAINED = Path(__file__).with_name("explained.toml")


def main() -> int:
    """0 if all is reached or explained, 1 if not, 2 if a test failed."""
    points = Points(parse())
    code = compile_woven(points.texts)
    use_instead(code)
    listen(points.listen)
    reaches = Reaches(points, CACHE, code)
    pytest.main(arguments(), plugins=[reaches])
    if reaches.failed:
        print("failed on woven contracts:", *reaches.failed, sep="\n  ")
        return 2

    reached = reaches.all()
    missed = [point for number, point in points.all.items() if number not in reached]
    print(f"\n{'contracts':<44} {'lines':>9} {'branches':>13}")
    print(*table(list(points.all.values()), set(missed)), sep="\n")

    explained = Explained(_EXPLAINED)
    found = {point.finding: point for point in missed}
    unexplained, stale = explained.unexplained(found), explained.stale(found)
    print(f"{len(missed)} not reached, {len(missed) - len(unexplained)} of them explained")
    for finding in unexplained:
        print(f"not reached: {finding} (line {found[finding].line})")
    for finding in stale:
        print(f"explained, but reached or gone: {finding}")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
