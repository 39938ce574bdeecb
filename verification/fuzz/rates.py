"""Shows what the random plays did, and fails if they failed or an action hardly ever succeeded."""

import re
import sys

LEAST_PERCENT = 30


def main() -> int:
    """Read forge's report from standard input."""
    report = sys.stdin.read()
    passed = re.search(r"\[PASS\] (\w+)\(\) \(runs: (\d+), calls: (\d+)", report)
    if not passed:
        print(report)
        return 1
    rows = re.findall(r"^\| \w+ +\| (\w+) +\| (\d+) +\| (\d+) +\| (\d+)", report, re.MULTILINE)
    all_called = all_done = 0
    rare = []
    for action, called, reverted, discarded in rows:
        done = int(called) - int(reverted) - int(discarded)
        all_called += int(called)
        all_done += done
        print(f"  {action:20}{done:>8} of {called:>8} succeeded")
        if done * 100 < int(called) * LEAST_PERCENT:
            rare.append(action)
    print(
        f"{passed[2]} runs, {passed[3]} calls, {all_done * 100 // max(all_called, 1)}% of them"
        f" succeeded: every invariant held after each"
    )
    for action in rare:
        print(f"{action} hardly ever succeeds, so that it proves nothing")
    return 1 if rare or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
