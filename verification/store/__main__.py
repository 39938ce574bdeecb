"""Plays the same games with the earlier contracts and these, and reports what they reached."""

import argparse
import hashlib
import json
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from verification.solidity.compiled import CACHE
from verification.store import contracts
from verification.store.broken import try_variants
from verification.store.choices import Choices
from verification.store.play import Played, before, play, shorten
from verification.store.rates import rare, table

_RULES_OF_A_GAME = ("accounts", "chain", "choices", "game", "model", "play", "twins")
"""The modules on which it depends how a game goes."""


def main() -> int:
    """0 if everything agreed in every game, and the games reached what they should."""
    parser = argparse.ArgumentParser(prog="verification/store/run", description=__doc__)
    parser.add_argument("--games", type=int, default=40, help="so many games; those known are kept")
    parser.add_argument(
        "--seed", type=int, help="one game alone, told as a short story if it fails"
    )
    parser.add_argument(
        "--broken", metavar="TEXT", nargs="?", const="", help="broken stores instead"
    )
    parser.add_argument("--before", action="store_true", help="compile the earlier contracts again")
    options = parser.parse_args()
    if options.before:
        contracts.write_before()
        return 0
    if options.broken is not None:
        return try_variants(options.broken)

    here = contracts.here()
    if options.seed is not None:
        return _tell(play(options.seed, here), here)
    return _play_all(range(options.games), here)


def _play_all(seeds: range, here: bytes) -> int:
    """Games side by side; what is known of them is kept, so that a long run can go on."""
    began = time.monotonic()
    file = CACHE / f"store-{_digest(here)}.jsonl"
    file.parent.mkdir(exist_ok=True)
    known = _known(file)
    played = [game for seed, game in known.items() if seed in seeds]
    missing = [seed for seed in seeds if seed not in known]
    with ProcessPoolExecutor(os.cpu_count()) as pool, file.open("a") as kept:
        for game in pool.map(partial(play, here=here), missing):
            if game.trouble:
                pool.shutdown(wait=False, cancel_futures=True)
                return _tell(game, here)
            kept.write(json.dumps([game.seed, game.steps, game.seen]) + "\n")
            kept.flush()
            played.append(game)

    seen = sum((game.seen for game in played), Counter[str]())
    steps = sum(game.steps for game in played)
    print(table(seen))
    print(
        f"{len(played)} games ({len(missing)} now, in {time.monotonic() - began:.0f} s),"
        f" {steps} steps: before, here and the rules agreed after each"
    )
    for what in (found := rare(seen, len(played))):
        print(f"too rare to prove anything: {what}")
    return 1 if found else 0


def _known(file: Path) -> dict[int, Played]:
    if not file.exists():
        return {}
    # A run that was stopped may have left half a line.
    lines = [line for line in file.read_text().splitlines(keepends=True) if line.endswith("\n")]
    file.write_text("".join(lines))
    games = (json.loads(line) for line in lines)
    return {seed: Played(seed, steps, Counter(seen)) for seed, steps, seen in games}


def _digest(here: bytes) -> str:
    """Of all that a game depends on."""
    parts = [before(), here, contracts.token()]
    parts += [Path(__file__).with_name(f"{name}.py").read_bytes() for name in _RULES_OF_A_GAME]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[
        :16
    ]


def _tell(game: Played, here: bytes) -> int:
    """The story of a game that failed, as short as it gets."""
    if not game.trouble:
        print(f"game {game.seed}: {game.steps} steps, all agreed")
        return 0
    print(f"game {game.seed}, step {game.steps}: {game.trouble}", flush=True)
    short = shorten(game, here)
    print(f"the same, or another difference, in {len(short.story)} steps:")
    print(f"  {Choices(game.seed).setting}")
    for step in short.story:
        print(f"  {step}")
    print(f"  {short.trouble}")
    print(f"play it again: verification/store/run --seed {game.seed}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
