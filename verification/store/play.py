"""One game from its seed, and the shortest story of what went wrong in it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verification.store import contracts
from verification.store.choices import Choices
from verification.store.game import DifferenceError, Game, Setting, Step

LENGTH = 400
"""Steps of a game, beside those that begin and end it."""

_LOOK_EVERY = 50
_SECONDS_TO_SHORTEN = 60


@dataclass(frozen=True)
class Played:
    """The result of a game."""

    seed: int
    steps: int
    seen: Counter[str]
    trouble: str = ""
    """What did not agree."""
    story: tuple[Step, ...] = ()
    """Up to there."""


@cache
def before() -> bytes:
    """The factory of before."""
    return contracts.before()


def play(seed: int, here: bytes, *, is_blind: bool = False) -> Played:
    """Play a game against these contracts; if blind, without a look at their counts."""
    choices = Choices(seed)
    game = Game(choices.setting, before(), here, is_blind=is_blind)
    story: list[Step] = []
    try:
        for step in choices.steps(game.model, LENGTH):
            story.append(step)
            game.perform(step)
            if len(story) % _LOOK_EVERY == 0:
                game.look_around()
        game.look_around()
    except DifferenceError as difference:
        return Played(seed, len(story), game.seen, str(difference), tuple(story))
    return Played(seed, len(story), game.seen)


def shorten(played: Played, here: bytes, *, is_blind: bool = False) -> Played:
    """The same trouble, or another, by as few steps as are found in a minute."""
    setting = Choices(played.seed).setting
    until = time.monotonic() + _SECONDS_TO_SHORTEN
    trouble, story = played.trouble, list(played.story)
    size = len(story) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(story) and time.monotonic() < until:
            shorter = story[:at] + story[at + size :]
            if found := _trouble(setting, shorter, here, is_blind):
                trouble, story = found, shorter
            else:
                at += size
        size //= 2
    return Played(played.seed, len(story), played.seen, trouble, tuple(story))


def _trouble(setting: Setting, story: Sequence[Step], here: bytes, is_blind: bool) -> str:
    game = Game(setting, before(), here, is_blind=is_blind)
    try:
        for step in story:
            game.perform(step)
        game.look_around()
    except DifferenceError as difference:
        return str(difference)
    except (IndexError, KeyError, ValueError, OverflowError):
        # A step that cannot be made without one that was left out.
        return ""
    return ""
