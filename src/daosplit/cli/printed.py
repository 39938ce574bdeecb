"""What is to be noted once a command's output is printed, and not before."""

import sys
from collections.abc import Callable

_waiting: list[Callable[[], None]] = []


def when_printed(note: Callable[[], None]) -> None:
    """Has something noted when the command that runs has printed all that it had to say."""
    _waiting.append(note)


def note_printed() -> None:
    """Notes that it has."""
    for note in _waiting:
        note()


def note_printed_so_far() -> None:
    """Notes that all is printed of what is done so far; what follows may fail."""
    sys.stdout.flush()
    note_printed()


def forget_printed() -> None:
    """Notes that it has not, and ended all the same."""
    _waiting.clear()
