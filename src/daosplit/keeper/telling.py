"""Gives notices to all channels, each once, and lets none that fails or hangs stop a keeper."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import Thread

import structlog

from daosplit.keeper.channels import Channel
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import Notice
from daosplit.keeper.store import Store, is_told, mark_told

# So many seconds a channel may take of a round; what else it is to get, it gets later.
_MOST_SECONDS = 30


class Telling:
    """Tells by channels, and remembers what it told.

    `translate` says a message in the language of who reads it.
    """

    def __init__(
        self,
        channels: Sequence[Channel],
        store: Store,
        metrics: Metrics,
        translate: Callable[[str], str],
    ) -> None:
        self._channels = channels
        self._store = store
        self._metrics = metrics
        self._translate = translate
        # How many seconds each channel took in this round; no end of them once it failed.
        self._taken = defaultdict[str, float](float)
        # What last gave to each channel. While it hangs, nothing more is begun that would hang too.
        self._threads: dict[str, Thread] = {}
        for channel in channels:
            # A figure that begins with a failure would not be seen to grow.
            metrics.notices.labels(channel.name)
            metrics.notice_failures.labels(channel.name)

    def begin_round(self) -> None:
        """From now on each channel is tried again."""
        self._taken.clear()

    def tell(self, notice: Notice, log: structlog.BoundLogger) -> bool:
        """Whether it was given by all channels now, or before."""
        given = [self._tell(channel, notice, log) for channel in self._channels]
        return all(given)

    def _tell(self, channel: Channel, notice: Notice, log: structlog.BoundLogger) -> bool:
        key = f"{channel.name}:{notice.id}"
        if is_told(self._store, key):
            return True
        last = self._threads.get(channel.name)
        if self._taken[channel.name] > _MOST_SECONDS or (last is not None and last.is_alive()):
            return False
        began = time.monotonic()
        try:
            self._give(channel, notice)
        except OSError as error:
            self._taken[channel.name] = float("inf")
            self._metrics.notice_failures.labels(channel.name).inc()
            log.warning("notice failed", channel=channel.name, notice=notice.id, why=str(error))
            return False
        self._taken[channel.name] += time.monotonic() - began
        mark_told(self._store, key)
        self._metrics.notices.labels(channel.name).inc()
        return True

    def _give(self, channel: Channel, notice: Notice) -> None:
        """Raises OSError also if it is not done in time: a server can keep each step waiting."""
        failures: list[BaseException] = []

        def run() -> None:
            try:
                channel.give(notice, self._translate(notice.message))
            except BaseException as failure:
                failures.append(failure)

        thread = self._threads[channel.name] = Thread(target=run, daemon=True)
        thread.start()
        thread.join(_MOST_SECONDS)
        if thread.is_alive():
            raise OSError(f"not done within {_MOST_SECONDS} seconds")
        if failures:
            raise failures[0]
