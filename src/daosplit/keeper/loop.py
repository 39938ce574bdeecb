"""Keeps partnerships: looks when something may be due, does it, and tells who wants to know.

Whoever holds the lock of chain and account sends. What it sends is not waited for one by one: a
partnership whose transaction is out is looked at again once that is mined, and meanwhile others
have theirs. All that is done follows from what the chain shows now, so a crash, another keeper or a
reorganisation only means that it is looked at again.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import structlog

from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.chain.abi import EventKind
from daosplit.chain.blocks import Block, TransactionReceipt
from daosplit.chain.one_block import find_head
from daosplit.chain.refusals import NodeRefusalError
from daosplit.chain.sending import SentTransaction
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, DaosplitError, FeeTooHighError
from daosplit.events.log_queries import may_be_too_much
from daosplit.events.receipts import Receipt
from daosplit.events.types import token_of
from daosplit.files.record import Record
from daosplit.keeper.act import FAILURES, calls, is_done_by_others, plan, unless_done
from daosplit.keeper.channels import Channel
from daosplit.keeper.collected import hand_in, state_of
from daosplit.keeper.due import Due, Kind, due_at
from daosplit.keeper.economics import Patience, acts_from
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import SOON, News, Notice
from daosplit.keeper.situation import look
from daosplit.keeper.store import Store, is_told, mark_told, mark_tried, tries
from daosplit.values.addresses import ETHER
from daosplit.values.text import text

_HOUR = 3_600
_MOST_BACK_OFF = 600
# What calls take, in gas: one for hundreds of seats or many tokens, and one for a few.
_LARGE_CALL = 1_000_000
_USUAL_CALL = 150_000
# So many seconds a channel may take of a round; what else it is to get, it gets later.
_MOST_FOR_NOTICES = 30
# If so many partnerships fail one after the other, it is the node that fails, or the account.
_MOST_FAILURES_IN_A_ROW = 3
# What must be looked at when it happens; all else happens when a period or a window ends.
_WATCHED = ("Reviewed", "Countersigned", "SeatQuestioned", "SeatAnnounced", "Settled", "PaidOut")


_Act = tuple[str, str, int]
"""A partnership, a transaction that did something to it, and its block."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to keep.

    Attributes:
        interval: Seconds between rounds.
        watch_every: Seconds between looks for events, one for all partnerships of a chain.
        most_lag: How many seconds the newest block may be behind this clock, or before it.
        most_in_flight: How many transactions may be out at once.
        tokens: The tokens to look after; None for ether and all that ever came in.
        ignored: Tokens never to look after.
        tip_to: Who gets tips; None for the sender.
    """

    interval: float = 60
    watch_every: int = 600
    most_lag: int = _HOUR
    most_in_flight: int = 50
    patience: Patience = field(default_factory=Patience)
    tokens: Collection[str] | None = None
    ignored: Collection[str] = ()
    tip_to: str | None = None


class Keeper:
    """Keeps the partnerships of one account on one chain.

    `translate` says what a notice tells in the language of who reads it; `folders` are those whose
    collected reviews and presences are to be handed in, and `records` those that name partners in
    notices, by the names of the partnerships.
    """

    def __init__(
        self,
        chain: Chain,
        sender: str,
        partnerships: Mapping[str, RevenueSplit],
        store: Store,
        *,
        settings: Settings,
        metrics: Metrics,
        channels: Sequence[Channel] = (),
        translate: Callable[[str], str] = str,
        folders: Mapping[str, Path] = MappingProxyType({}),
        records: Mapping[str, Record] = MappingProxyType({}),
        log: structlog.BoundLogger | None = None,
    ) -> None:
        self._chain = chain
        self._sender = sender
        self._partnerships: dict[str, RevenueSplit] = {
            split.address: split for split in partnerships.values()
        }
        self._names: dict[str, str] = {split.address: name for name, split in partnerships.items()}
        self._store = store
        self._settings = settings
        self._metrics = metrics
        self._channels = channels
        self._translate = translate
        self._news: dict[str, News] = {
            split.address: News(split, records.get(name)) for name, split in partnerships.items()
        }
        self._folders = {partnerships[name].address: path for name, path in folders.items()}
        self._collected: dict[str, Mapping[Path, int]] = {}
        self.chain_id = chain.chain_id
        self._label = str(chain.chain_id)
        self._log = (log or structlog.get_logger()).bind(chain=chain.chain_id, sender=sender)
        self._wake: dict[str, int] = dict.fromkeys(self._partnerships, 0)
        # What is out for a partnership.
        self._out: dict[str, Sequence[Due]] = {}
        # How often in a row a partnership could not be kept.
        self._failures = defaultdict[str, int](int)
        self._overdue: dict[str, int] = {}
        self._left_out: dict[str, int] = {}
        self._is_ours: bool | None = None
        # The last block whose events were final when it was looked for them.
        self._watched = -1
        self._watched_at = 0
        # What happened since, by partnership, transaction and block.
        self._seen: set[_Act] = set()
        # How many seconds each channel took in this round.
        self._taken = defaultdict[str, float](float)
        metrics.partnerships.labels(self._label).set(len(self._partnerships))

    def round(self) -> int:
        """Does what is due now. Gives the chain's time at which to look again, at the latest.

        Raises ChainError if the node or the database fails. If it is a partnership, the others are
        kept, and it is among the problems that the metrics have.
        """
        head = self._chain.block("latest")
        self._check_clock(head.timestamp)
        self._taken.clear()
        with self._store.sending(self._chain.chain_id, self._sender) as is_ours:
            if is_ours != self._is_ours:
                self._is_ours = is_ours
                self._log.info("begins to send" if is_ours else "another keeper sends")
            self._look_into_folders()
            if is_ours:
                self._watch(head)
                # What was sent before is finished first, or it would be due, and sent, again.
                self._follow_up(head.timestamp)
                self._keep_all(head)
            else:
                # Whoever sends tells them.
                self._overdue.clear()
                self._left_out.clear()
                for address in list(self._failures):
                    self._forgive(address)
        late = [head.timestamp - since for since in self._overdue.values()]
        self._metrics.overdue.labels(self._label).set(max(late, default=0))
        self._metrics.left_out.labels(self._label).set(sum(self._left_out.values()))
        return min(self._wake.values(), default=head.timestamp + _HOUR)

    def _keep_all(self, head: Block) -> None:
        """Does what is due in each partnership, and waits for what was sent, many at a time."""
        now = head.timestamp
        awake = [address for address, at in self._wake.items() if at <= now]
        in_flight = failures = 0
        for address in awake:
            try:
                self._wake[address] = self._keep(self._partnerships[address], now)
            except SentTransaction as sent:
                intent, hashes = sent.entry.intent, sent.entry.hashes
                log = self._log_of(address).bind(what=intent.purpose, nonce=sent.entry.nonce)
                log.info("sent", transaction=next(iter(hashes), None))
                # What else is due there is not planned before this one is seen.
                self._wake[address] = now + 1
                in_flight += 1
            except DaosplitError as error:
                failures += 1
                if failures == _MOST_FAILURES_IN_A_ROW:
                    raise
                self._put_off(address, error, now)
                continue
            self._forgive(address)
            failures = 0
            if in_flight == self._settings.most_in_flight:
                self._follow_up(now)
                in_flight = 0
        if in_flight:
            self._follow_up(now)

    def _follow_up(self, now: int) -> None:
        """Waits for what was sent; what failed keeps none of the others."""
        for entry, outcome in self._chain.follow_up(self._sender):
            address = entry.intent.to or ""
            log = self._log_of(address).bind(what=entry.intent.purpose)
            due = self._out.pop(address, ())
            if isinstance(outcome, TransactionReceipt):
                self._finished(address, outcome, log)
            elif is_done_by_others(outcome):
                log.info("others were faster", transaction=outcome.transaction)
            else:
                log.warning("failed", transaction=outcome.transaction, why=outcome.message)
                if isinstance(outcome, FAILURES):
                    self._mark_tried(address, due, now)
                elif address in self._wake:
                    self._wake[address] = now + self._settings.watch_every

    def _mark_tried(self, address: str, due: Sequence[Due], now: int) -> None:
        """Puts off what a call failed to do. Each is tried alone from then on, as it may be one of
        them that makes it fail, though trying it said that it would not.
        """
        for one in due:
            mark_tried(self._store, address, one.token, one.account, one.tried_in_vain(now))

    def _put_off(self, address: str, error: DaosplitError, now: int) -> None:
        """Waits ever longer for a partnership that cannot be kept, so that it slows no others."""
        self._failures[address] += 1
        wait = back_off(self._settings.interval, self._failures[address])
        # It comes last from then on.
        del self._wake[address]
        self._wake[address] = now + int(wait)
        self._metrics.problems[f"{self._label} {address}"] = error.message
        self._log_of(address).error("not kept", why=error.message, retry_in=wait)

    def _forgive(self, address: str) -> None:
        self._failures.pop(address, None)
        self._metrics.problems.pop(f"{self._label} {address}", None)

    def _finished(
        self, address: str, receipt: TransactionReceipt | Receipt, log: structlog.BoundLogger
    ) -> None:
        if address in self._wake:
            self._seen.add((address, receipt.transaction_hash, receipt.block))
        self._metrics.transactions.labels(self._label).inc()
        log.info("finished", transaction=receipt.transaction_hash, gas=receipt.gas_used)

    def _log_of(self, address: str) -> structlog.BoundLogger:
        return self._log.bind(partnership=self._names.get(address), address=address)

    def _check_clock(self, now: int) -> None:
        """A node that is far behind shows old money; if this clock is wrong, that is told too."""
        age = int(time.time()) - now
        self._metrics.head_age.labels(self._label).set(age)
        if not self._chain.can_travel and abs(age) > self._settings.most_lag:
            raise ChainError(
                text(
                    "the newest block's time differs from this clock by {seconds:,} seconds: the "
                    "node is behind, or the clock is wrong; nothing is sent",
                    seconds=age,
                )
            )

    def _watch(self, head: Block) -> None:
        """Wakes the partnerships of which something happened, when it did, when that is final, and
        if it is undone; asks once for all of them. Looks into the purse too.
        """
        is_first = self._watched < 0 or head.number < self._watched
        if not is_first and head.timestamp - self._watched_at < self._settings.watch_every:
            return
        final = min(find_head(self._chain).number, head.number)
        there = None if is_first else self._happened(self._watched + 1, head.number)
        if there is None:
            # At the start, where blocks are gone, and if the node does not show so many.
            self._wake = dict.fromkeys(self._wake, 0)
            self._seen = set()
        else:
            is_final = {one for one in there if one[2] <= final}
            for address, _, _ in (there ^ self._seen) | is_final:
                self._wake[address] = 0
            self._seen = there - is_final
        self._look_into_purse(max(2 * (head.base_fee or 0), 1))
        self._watched, self._watched_at = final, head.timestamp

    def _happened(self, first: int, last: int) -> set[_Act] | None:
        """What must be looked at in these blocks; None if the node refuses to show it."""
        reading = self._chain.reading
        span = (reading and reading.span) or max(last - first + 1, 1)
        try:
            return {
                (log.address, log.transaction_hash, log.block)
                for start in range(first, last + 1, span)
                for log in self._chain.logs(start, min(start + span - 1, last), topics=(_topics(),))
                if log.address in self._wake
            }
        except ChainError as error:
            if may_be_too_much(error):
                return None
            raise

    def _look_into_purse(self, price: int) -> None:
        purse = self._chain.balance(self._sender)
        self._metrics.purse.labels(self._label).set(purse // (_LARGE_CALL * price))
        key = f"{self._label} purse"
        if purse >= _USUAL_CALL * price:
            self._metrics.problems.pop(key, None)
            return
        self._metrics.problems[key] = text(
            "{account} has too little of the coin of chain {chain} to send anything; fill it up",
            account=self._sender,
            chain=self.chain_id,
        )
        self._log.warning("purse is empty", wei=purse)

    def _look_into_folders(self) -> None:
        """Wakes the partnerships for which something new was collected."""
        for address, folder in self._folders.items():
            state = state_of(folder)
            if state != self._collected.get(address):
                self._collected[address] = state
                self._wake[address] = 0

    def _hand_in(self, split: RevenueSplit, folder: Path, log: structlog.BoundLogger) -> bool:
        """Whether the node refused nothing."""
        try:
            for outcome in hand_in(split, folder, sender=self._sender):
                if isinstance(outcome, Receipt):
                    self._finished(split.address, outcome, log)
                else:
                    path, problem = outcome
                    log.warning("not handed in", file=str(path), why=problem)
        except NodeRefusalError as error:
            # Contracts that sign can bring a node to it, and shall keep nobody from being paid.
            log.warning("not handed in", why=error.message)
            return False
        return True

    def _looks_after(self, token: str | None) -> bool:
        """Whether a token is not to be left alone; also nothing that is about none."""
        if token is None:
            return True
        tokens = self._settings.tokens
        return token not in self._settings.ignored and (tokens is None or token in tokens)

    def _keep(self, split: RevenueSplit, now: int) -> int:
        """Does what is due in a partnership. Gives when to look at it again."""
        log, tried = self._log_of(split.address), tries(self._store, split.address)
        folder = self._folders.get(split.address)
        is_handed_in = folder is None or self._hand_in(split, folder, log)
        seen = look(
            split,
            from_block=split.first_block,
            tokens=self._settings.tokens,
            tried=tried,
        )
        outlook = due_at(seen.situation.without(self._settings.ignored), now)
        events = [event for event in seen.events if self._looks_after(token_of(event))]
        notices = self._news[split.address].notices(seen.situation, events, now)
        are_given = [self._tell(notice) for notice in notices]
        # A node that is behind may not show yet what came in before the period's end, and a window
        # that closes soon is told.
        period = max(split.charter.period_at(now) - 1, 0)
        end = split.charter.end_of(period)
        again = [end + self._settings.watch_every]
        if period:
            again.append(split.charter.review_end(period) - SOON)
        if not is_handed_in or not all(are_given):
            again.append(now + self._settings.watch_every)
        # A token that does not tell what there is may have something to close: trying it says so.
        mute = [
            Due(Kind.CLOSE, token, end, period, tried=last if last and last.at >= end else None)
            for token in filter(self._looks_after, seen.mute)
            if split.till(token).period < period
            for last in [tried.get((token, ""))]
        ]
        again += [one.try_at for one in mute]
        due = [*outlook.due, *(one for one in mute if one.try_at <= now)]
        next_at = min([outlook.next_at, *(at for at in again if at > now)])
        self._overdue.pop(split.address, None)
        put_off = outlook.put_off + sum(one.try_at > now for one in mute)
        self._left_out[split.address] = put_off
        if not due:
            return next_at
        self._overdue[split.address] = due[0].since
        return min(next_at, now + self._do(split, due, now, log))

    def _do(
        self, split: RevenueSplit, due: Sequence[Due], now: int, log: structlog.BoundLogger
    ) -> int:
        """Does it, as far as it can be done. Gives in how many seconds to look again."""
        fee = self._chain.block("latest").base_fee or 0

        def is_worth(one: Due, gas: int) -> bool:
            return acts_from(one, split.charter, self._settings.patience, gas, fee, now) <= now

        planned = plan(
            split,
            due,
            sender=self._sender,
            tip_to=self._settings.tip_to,
            trusted=(ETHER, *(self._settings.tokens or ())),
            is_worth=is_worth,
        )
        by_account = {(one.token, one.account): one for one in due}
        waits = [] if len(planned.left_out) == len(due) else [_HOUR]
        for one in planned.left_out:
            log.warning("left out", token=one.token, account=one.account, why=str(one.error))
            tried = by_account[one.token, one.account].tried_in_vain(now)
            mark_tried(self._store, split.address, one.token, one.account, tried)
            waits.append(tried.wait)
        self._left_out[split.address] += len(planned.left_out)
        if not planned.settlements and not planned.deliveries:
            # It may be possible, or worth it, later.
            return min(waits)
        # Whoever lost the lock in the meantime finds out here.
        self._store.check()
        terms = {"sender": self._sender, "tip_to": self._settings.tip_to}
        for together, call in calls(split, planned, **terms):
            self._out[split.address] = together
            try:
                receipt = unless_done(call)
            except FeeTooHighError as error:
                log.warning("gas is too dear", why=error.message)
                return self._settings.watch_every
            except FAILURES as error:
                log.warning("failed", transaction=error.transaction, why=error.message)
                self._mark_tried(split.address, together, now)
                continue
            if receipt is not None:
                self._finished(split.address, receipt, log)
            self._store.check()
        return 1

    def _tell(self, notice: Notice) -> bool:
        """Whether it was given by all channels now, or before."""
        is_given = True
        for channel in self._channels:
            key = f"{channel.name}:{notice.id}"
            if is_told(self._store, key):
                continue
            if self._taken[channel.name] > _MOST_FOR_NOTICES:
                is_given = False
                continue
            began = time.monotonic()
            try:
                channel.give(notice, self._translate(notice.message))
            except OSError as error:
                # It is given at a later look; a mail server that is down stops no payment.
                is_given = False
                self._metrics.notice_failures.labels(channel.name).inc()
                self._log.warning("notice failed", channel=channel.name, why=str(error))
                continue
            finally:
                self._taken[channel.name] += time.monotonic() - began
            mark_told(self._store, key)
            self._metrics.notices.labels(channel.name).inc()
        return is_given


def back_off(interval: float, failures: int) -> float:
    """How many seconds to wait after so many failures in a row."""
    return min(interval * 2.0 ** min(failures, 10), _MOST_BACK_OFF)


@cache
def _topics() -> list[bytes]:
    events = (entry for entry in load_artifact("IRevenueSplit").abi if entry["type"] == "event")
    return [kind.topic for kind in map(EventKind, events) if kind.name in _WATCHED]
