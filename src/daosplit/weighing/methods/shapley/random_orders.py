"""Random orders that are the same on every machine: SHA-256 of a seed and a counter, shuffled.

Python's `random` promises the same numbers for a seed only within a version; these are fixed by
FIPS 180-4, and anybody can draw them in any language.
"""

from collections.abc import Iterator
from hashlib import sha256

_WORD = 2**32


def random_orders(count: int, seed: str) -> Iterator[tuple[int, ...]]:
    """Orders of 0 to count - 1, each equally likely, without end.

    Block k is SHA-256 of the seed in UTF-8, a zero byte, and k as 8 big-endian bytes; it gives
    eight big-endian words of 32 bits. A number below n is a word modulo n, and a word that is not
    below the largest multiple of n is skipped. An order is shuffled by Fisher and Yates, from its
    end.

    >>> next(random_orders(5, "daosplit"))
    (3, 0, 2, 4, 1)
    """
    words = _words(seed)
    while True:
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            chosen = _below(last + 1, words)
            order[last], order[chosen] = order[chosen], order[last]
        yield tuple(order)


def _words(seed: str) -> Iterator[int]:
    start = seed.encode() + b"\0"
    counter = 0
    while True:
        block = sha256(start + counter.to_bytes(8, "big")).digest()
        for offset in range(0, 32, 4):
            yield int.from_bytes(block[offset : offset + 4], "big")
        counter += 1


def _below(limit: int, words: Iterator[int]) -> int:
    fair = _WORD - _WORD % limit
    return next(word for word in words if word < fair) % limit
