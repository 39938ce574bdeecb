"""What is to be noted once a command's output is printed, and not before."""

from collections.abc import Callable

_waiting: list[Callable[[], None]] = []


def when_printed(note: Callable[[], None]) -> None:
    """Has something noted when the command that runs has printed all that it had to say."""
    _waiting.append(note)


def note_printed() -> None:
    """Notes that it has."""
    while _waiting:
        _waiting.pop()()


def forget_printed() -> None:
    """Notes that it has not, and ended all the same."""
    _waiting.clear()
