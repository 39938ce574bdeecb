"""Gives notices to all channels, each once, and lets none that fails or hangs stop a keeper."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import Thread

import structlog

from daosplit.keeper.back_off import back_off
from daosplit.keeper.channels import Channel
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import Notice
from daosplit.keeper.store import Store, is_told, mark_told

_MOST_SECONDS = 30
# How long a channel rests after it failed, in seconds, ever longer if it goes on to fail.
_FIRST_REST = 60
# A slow one rests so many times as long as it took.
_RESTS = 3


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
        # Until when each channel rests, and how often in a row it failed.
        self._rests_until = defaultdict[str, float](float)
        self._failures = defaultdict[str, int](int)
        # What last gave to each channel. While it hangs, nothing more is begun that would hang too.
        self._threads: dict[str, Thread] = {}
        for channel in channels:
            # A figure that begins with a failure would not be seen to grow.
            metrics.notices.labels(channel.name)
            metrics.notice_failures.labels(channel.name)

    def tell(self, notice: Notice, log: structlog.BoundLogger) -> bool:
        """Whether it was given by all channels now, or before."""
        given = [self._tell(channel, notice, log) for channel in self._channels]
        return all(given)

    def _tell(self, channel: Channel, notice: Notice, log: structlog.BoundLogger) -> bool:
        key = f"{channel.name}:{notice.id}"
        if is_told(self._store, key):
            return True
        last = self._threads.get(channel.name)
        began = time.monotonic()
        if began < self._rests_until[channel.name] or (last is not None and last.is_alive()):
            return False
        try:
            self._give(channel, notice)
        except OSError as error:
            rest = back_off(_FIRST_REST, self._failures[channel.name])
            self._failures[channel.name] += 1
            self._rests_until[channel.name] = time.monotonic() + rest
            self._metrics.notice_failures.labels(channel.name).inc()
            log.warning("notice failed", channel=channel.name, notice=notice.id, why=str(error))
            return False
        now = time.monotonic()
        self._failures[channel.name] = 0
        # Most take no time to speak of.
        if (took := now - began) > 1:
            self._rests_until[channel.name] = now + _RESTS * took
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
