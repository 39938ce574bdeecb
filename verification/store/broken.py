"""Breaks the share store in one way at a time: the games must notice."""

import os
import tomllib
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from verification.store import contracts
from verification.store.play import play, shorten

_VARIANTS = Path(__file__).with_name("broken.toml")
_MOST_GAMES = 80


def try_variants(only: str = "") -> int:
    """Play against every variant that is told with this text; 0 if each was noticed."""
    variants = [
        variant
        for variant in tomllib.loads(_VARIANTS.read_text())["variant"]
        if only in variant["what"]
    ]
    missed = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        trials = {pool.submit(_noticed, variant): variant["what"] for variant in variants}
        for trial in as_completed(trials):
            noticed = trial.result()
            missed += not noticed
            verdict = "caught" if noticed else "MISSED"
            print(f"  {verdict}  {trials[trial]} {noticed}", flush=True)
    print(f"{len(variants) - missed} of {len(variants)} broken stores noticed")
    return 1 if missed else 0


def _noticed(variant: dict[str, Any]) -> str:
    """How the games noticed it, or nothing."""
    here = contracts.broken(variant["file"], variant["replace"])
    # By what it does, if it is to be noticed so, or else by its counts.
    for is_blind in (True, False):
        steps = 0
        for seed in range(_MOST_GAMES):
            played = play(seed, here, is_blind=is_blind)
            steps += played.steps
            if played.trouble:
                short = shorten(played, here, is_blind=is_blind)
                return (
                    f"Step {steps}{'' if is_blind else ', only by its counts'}; in"
                    f" {len(short.story)} steps: {short.trouble[:160]}"
                )
    return ""
