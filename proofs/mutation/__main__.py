"""The command: tries mutants, all of them or a sample, and tells which ones no test sees."""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from proofs.coverage.points import Points
from proofs.coverage.reach import Reaches
from proofs.explained import Explained
from proofs.mutation.campaign import Campaign
from proofs.mutation.mutants import Mutant, Mutants
from proofs.mutation.results import Results
from proofs.mutation.runner import Chooser, Verdict
from proofs.solidity.build import compile_woven, use_instead
from proofs.solidity.compiled import CACHE
from proofs.solidity.probe import listen
from proofs.solidity.tree import parse
from proofs.tests import arguments

_EXPLAINED = Path(__file__).with_name("explained.toml")
_RESULTS = CACHE / "mutation.jsonl"
_LONG = os.environ.get("DAOSPLIT_PROOF") == "long"
_SAMPLE = 60
_SEED = 1


def main() -> int:
    """0 if each mutant was seen or is explained, else 1."""
    parser = argparse.ArgumentParser(prog="proofs/mutation/run", description=__doc__)
    parser.add_argument("--sample", type=int, default=None if _LONG else _SAMPLE)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--only", default="", help="mutants whose description holds this text")
    options = parser.parse_args()

    trees = parse()
    points, mutants = Points(trees), Mutants(trees)
    chosen = [mutant for mutant in mutants.all if options.only in str(mutant)]
    if options.sample is not None and options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    reaches = Reaches(points, CACHE, compile_woven(points.texts))
    use_instead(compile_woven(mutants.texts))
    chooser = Chooser()
    listen(chooser.listen)
    campaign = Campaign(chosen, points, reaches, chooser, Results(_RESULTS))
    pytest.main(arguments(), plugins=[campaign])
    return _report(campaign.verdicts, mutants.all)


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
