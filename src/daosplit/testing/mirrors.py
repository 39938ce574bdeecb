"""What Python remembers of a chain, and must forget again when the chain goes back."""

from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet

from daosplit.chain import Chain


class Mirror(Protocol):
    """An object that knows what happened on a chain."""

    def remember(self) -> Any:
        """What it knows."""

    def restore(self, state: Any) -> None:
        """Makes it know only that."""


_MIRRORS: WeakKeyDictionary[Chain, WeakSet[Mirror]] = WeakKeyDictionary()

Memory = list[tuple[Mirror, Any]]


def add_mirror(chain: Chain, mirror: Mirror) -> None:
    """From now on it goes back with the chain."""
    _MIRRORS.setdefault(chain, WeakSet()).add(mirror)


def remember(chain: Chain) -> Memory:
    """What all mirrors of a chain know now."""
    return [(mirror, mirror.remember()) for mirror in _MIRRORS.get(chain, ())]


def restore(memory: Memory) -> None:
    """Makes them know what they knew then."""
    for mirror, state in memory:
        mirror.restore(state)
