"""The command: tries all mutants or a sample, and reports those that no test notices."""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from verification.coverage.points import Points
from verification.coverage.reach import Reaches
from verification.explained import Explained
from verification.mutation.campaign import Campaign
from verification.mutation.mutants import Mutant, Mutants
from verification.mutation.results import Results
from verification.mutation.runner import Chooser, Verdict
from verification.solidity.build import compile_woven, use_instead
from verification.solidity.compiled import CACHE
from verification.solidity.probe import listen
from verification.solidity.tree import parse
from verification.tests import arguments

_EXPLAINED = Path(__file__).with_name("explained.toml")
_RESULTS = CACHE / "mutation.jsonl"
_RECORD = Path(__file__).with_name("seen.json")
_SEED = 1


def main() -> int:
    """0 if each mutant was seen or is explained, 1 if not, 2 if some were not tried."""
    parser = argparse.ArgumentParser(prog="verification/mutation/run", description=__doc__)
    parser.add_argument("--sample", type=int, help="how many to choose at random; default: all")
    parser.add_argument("--seed", type=int, default=_SEED, help="seed of the sample")
    parser.add_argument("--only", default="", help="only mutants with this text")
    parser.add_argument("--record", action="store_true", help="record what was seen, in seen.json")
    options = parser.parse_args()

    trees = parse()
    points, mutants = Points(trees), Mutants(trees)
    chosen = [mutant for mutant in mutants.all if options.only in str(mutant)]
    if options.sample is not None and options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    why = Explained(_EXPLAINED).why
    explained = {mutant for mutant in chosen if mutant.finding in why}
    reaches = Reaches(points, CACHE, compile_woven(points.texts))
    use_instead(compile_woven(mutants.texts))
    chooser = Chooser()
    listen(chooser.listen)

    def campaign(part: Sequence[Mutant]) -> None:
        plugin = Campaign(part, explained, points, reaches, chooser, Results(_RESULTS, _RECORD))
        pytest.main(arguments(), plugins=[plugin])

    workers = os.cpu_count() or 1
    _side_by_side(campaign, [chosen[worker::workers] for worker in range(workers)])
    results = Results(_RESULTS, _RECORD)
    if options.record:
        results.record(mutants.all)
    verdicts = {mutant: verdict for mutant in chosen if (verdict := results.get(mutant))}
    if len(verdicts) < len(chosen):
        print(f"{len(chosen) - len(verdicts)} mutants were not tried to their end")
        return 2
    return _report(verdicts, mutants.all)


def _side_by_side(work: Callable[[Sequence[Mutant]], None], parts: Sequence[list[Mutant]]) -> None:
    """Each part in a process of its own, until all have ended."""
    processes = []
    for part in parts:
        process = os.fork()
        if process == 0:
            try:
                work(part)
            finally:
                sys.stdout.flush()
                os._exit(0)
        processes.append(process)
    for process in processes:
        os.waitpid(process, 0)


def _report(verdicts: Mapping[Mutant, Verdict], mutants: Sequence[Mutant]) -> int:
    outcomes = Counter(verdict.outcome for verdict in verdicts.values())
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"\n{len(verdicts)} of {len(mutants)} mutants tried: {told}")
    missed = {mutant.finding: mutant for mutant, each in verdicts.items() if not each.is_seen}
    seen = {mutant.finding for mutant in verdicts} - missed.keys()
    existing = {mutant.finding for mutant in mutants}
    explained = Explained(_EXPLAINED)
    unexplained = explained.unexplained(missed)
    stale = [finding for finding in explained.why if finding in seen or finding not in existing]
    print(f"{len(missed)} not seen, {len(missed) - len(unexplained)} of them explained")
    for finding in unexplained:
        print(f"not seen: {finding} (line {missed[finding].node.line})")
    for finding in stale:
        print(f"explained, but seen or gone: {finding}")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
