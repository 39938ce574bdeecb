"""Round after round over the chains of a process; what fails on one keeps none of the others."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from daosplit.errors import DaosplitError
from daosplit.keeper.back_off import back_off
from daosplit.keeper.loop import Keeper
from daosplit.keeper.metrics import Metrics


@dataclass
class Awaited:
    """A keeper on a chain whose node may not answer yet: it begins once it does."""

    chain_id: int
    open: Callable[[], Keeper]
    _keeper: Keeper | None = None

    def begin(self) -> Keeper:
        """The keeper. Raises ChainError if its node does not answer, or gives nonsense."""
        if self._keeper is None:
            self._keeper = self.open()
        return self._keeper

    @property
    def is_busy(self) -> bool:
        """Whether it sent something in its last round."""
        return self._keeper is not None and self._keeper.is_busy

    def round(self) -> int:
        """A round of it, which raises the same."""
        return self.begin().round()


def run_rounds(
    keepers: Sequence[Keeper | Awaited],
    stop: threading.Event,
    metrics: Metrics,
    interval: float,
    *,
    once: bool = False,
) -> bool:
    """Round after round, `interval` seconds apart, until `stop` is set, or `once`.

    Where something was sent there may be more to do, so the next one comes at once.

    What fails on one chain keeps none of the others. Gives whether the last round of all succeeded.
    """
    log = structlog.get_logger()
    failures = defaultdict[int, int](int)
    not_before = defaultdict[int, float](float)
    while not stop.is_set():
        is_busy = False
        for keeper in keepers:
            chain, label = keeper.chain_id, str(keeper.chain_id)
            if stop.is_set() or time.monotonic() < not_before[chain]:
                continue
            try:
                keeper.round()
            except DaosplitError as error:
                failures[chain] += 1
                wait = back_off(interval, failures[chain])
                not_before[chain] = time.monotonic() + wait
                metrics.failures.labels(label).inc()
                metrics.problems[label] = error.message
                log.error("round failed", chain=chain, why=error.message, retry_in=wait)
            else:
                failures[chain] = 0
                metrics.problems.pop(label, None)
                is_busy = is_busy or keeper.is_busy
        metrics.rounds.inc()
        metrics.last_round = time.monotonic()
        if once:
            break
        stop.wait(min(interval, 1) if is_busy else interval)
    return not metrics.problems
