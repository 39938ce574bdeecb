"""Times Shapley values beside two published libraries: CPU seconds and peak memory, in one run.

Each measurement is a process of its own, since a process's peak memory never falls. All get the
same worths: 40 random bits for each coalition. The error is the largest difference of a value to
ours, which is exact, as a part of it.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from typing import Any

from rich.console import Console
from rich.table import Table

from daosplit.weighing.methods.shapley.value import shapley_of_worths

PARTNERS = (10, 15, 20)
OURS = "daosplit, exact"
_BITS = 40

Prepared = Callable[[], Sequence[Any]]
"""Computes the values, once all is there that it needs."""


def worths_of(partners: int) -> list[int]:
    """The same random worths on every machine; the coalition of nobody is worth nothing."""
    digests = (sha256(number.to_bytes(4, "big")).digest() for number in range(1, 2**partners))
    return [0, *(int.from_bytes(digest) >> 256 - _BITS for digest in digests)]


def ours(worths: list[int], partners: int) -> Prepared:
    """daosplit: whole numbers."""
    return lambda: shapley_of_worths(worths)


def pure_python(worths: list[int], partners: int) -> Prepared:
    """shapley-value: a dictionary of tuples, in Python's floats."""
    library = import_module("shapley_value")
    players = list(range(partners))
    by_members = {
        tuple(player for player in players if coalition >> player & 1): float(worth)
        for coalition, worth in enumerate(worths)
    }
    game = library.ShapleyCombinations(players)
    return lambda: list(game.calculate_shapley_values(by_members).values())


def compiled(worths: list[int], partners: int) -> Prepared:
    """shapley-numba: an array of 64-bit floats, compiled for the machine when first used."""
    numba, numpy = import_module("numba"), import_module("numpy")
    numba_game = import_module("shapley_numba.core").numba_game
    shapley = import_module("shapley_numba.shapley").shapley

    class Worths:
        def __init__(self, worths: Any) -> None:
            self.worths = worths

        def value(self, subset: Any) -> Any:
            key = 0
            for player in range(len(subset)):
                key += subset[player] << player
            return self.worths[key]

    game = numba_game([("worths", numba.float64[:])])(Worths)(numpy.array(worths, numpy.float64))
    return lambda: list(map(float, shapley(game, partners)))


def compiled_before(worths: list[int], partners: int) -> Prepared:
    """shapley-numba, after it was used once."""
    prepared = compiled(worths, partners)
    prepared()
    return prepared


LIBRARIES: dict[str, Callable[[list[int], int], Prepared]] = {
    OURS: ours,
    "shapley-value 0.0.9": pure_python,
    "shapley-numba 0.1.5": compiled,
    "  compiled before": compiled_before,
}


def measure(library: str, partners: int) -> None:
    """Prints seconds, megabytes and values as JSON: the work of one process."""
    prepared = LIBRARIES[library](worths_of(partners), partners)
    began = time.process_time()
    values = prepared()
    seconds = time.process_time() - began
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([seconds, kilobytes / 1024, [str(value) for value in values]]))


def main() -> None:
    """Measure and print."""
    table = Table(title="Shapley values of all worths, by how many partners")
    for name in ("", "partners", "CPU seconds", "/ ours", "peak memory, MB", "error"):
        table.add_column(name, justify="right" if name else "left")
    console = Console()
    for partners in PARTNERS:
        exact: list[float] = []
        own_seconds = 0.0
        for library in LIBRARIES:
            with console.status(f"{library}, {partners} partners ..."):
                command = [sys.executable, __file__, library, str(partners)]
                answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            seconds, megabytes, texts = json.loads(answer)
            values = [_number(text) for text in texts]
            if library == OURS:
                exact, own_seconds = values, seconds
            error = max(abs(one - own) / abs(own) for one, own in zip(values, exact, strict=True))
            table.add_row(
                library,
                str(partners),
                f"{seconds:.4f}",
                f"{seconds / own_seconds:.2f}",
                f"{megabytes:.0f}",
                "none" if library == OURS else f"{error:.0e}",
            )
    console.print(table)


def _number(text: str) -> float:
    numerator, *denominator = text.split("/")
    return float(numerator) / float(denominator[0]) if denominator else float(numerator)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        main()
