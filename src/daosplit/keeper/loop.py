"""Keeps the partnerships of a chain: looks when something may be due, does it, and tells of it.

Whoever holds the lock of chain and account sends. What it sends is not waited for one by one: a
partnership whose transaction is out is looked at again once that is mined, and meanwhile others
have theirs. All that is done follows from what the chain shows now, so a crash, another keeper or a
reorganisation only means that it is looked at again.
"""

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from daosplit.chain import Chain
from daosplit.chain.blocks import Block, TransactionReceipt
from daosplit.chain.fees import show_gwei
from daosplit.chain.refusals import NodeRefusalError
from daosplit.chain.sending import SentTransaction
from daosplit.errors import ChainError, DaosplitError, FeeTooHighError
from daosplit.events.receipts import Receipt
from daosplit.events.types import token_of
from daosplit.keeper.act import FAILURES, calls, is_done_by_others, plan, unless_done
from daosplit.keeper.back_off import back_off
from daosplit.keeper.collected import UNUSABLE, hand_in, state_of
from daosplit.keeper.due import Due, Try, due_at
from daosplit.keeper.economics import Patience, acts_from
from daosplit.keeper.kept import Kept
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import SOON
from daosplit.keeper.situation import Seen, look
from daosplit.keeper.store import Store, mark_tried, tries
from daosplit.keeper.telling import Telling
from daosplit.keeper.watch import Watch
from daosplit.values.addresses import ETHER
from daosplit.values.text import text

_HOUR = 3_600
# What calls take, in gas: one for hundreds of seats or many tokens, and one for a few.
_LARGE_CALL = 1_000_000
_USUAL_CALL = 150_000
# If so many partnerships fail one after the other, it may be the node that fails, or the account.
_MOST_FAILURES_IN_A_ROW = 3


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
    """Keeps the partnerships of one account on one chain."""

    def __init__(
        self,
        chain: Chain,
        sender: str,
        partnerships: Iterable[Kept],
        store: Store,
        *,
        settings: Settings,
        metrics: Metrics,
        telling: Telling,
        log: structlog.BoundLogger | None = None,
    ) -> None:
        self.chain_id = chain.chain_id
        self.is_busy = False
        """Whether something was sent in the last round, after which there may be more to do."""
        self._chain = chain
        self._sender = sender
        # Those that cannot be kept come last.
        self._kept = {one.address: one for one in partnerships}
        self._store = store
        self._settings = settings
        self._telling = telling
        self._watch = Watch(chain, self._kept.keys(), settings.watch_every)
        self._metrics = metrics
        self._label = str(chain.chain_id)
        self._log = (log or structlog.get_logger()).bind(chain=chain.chain_id, sender=sender)
        self._was_ours: set[bool] = set()
        # Of this round.
        self._head: Block | None = None
        self._price: int | None = None
        # Of what was looked at in this round notices are given at its end.
        self._untold: list[tuple[Kept, Seen]] = []
        metrics.partnerships.labels(self._label).set(len(self._kept))
        # A figure that begins with a failure would not be seen to grow.
        metrics.failures.labels(self._label)
        metrics.transactions.labels(self._label)

    def round(self) -> int:
        """Does what is due now. Gives the chain's time at which to look again, at the latest.

        Raises ChainError if the node or the database fails. If it is a partnership, the others are
        kept, and it is among the problems that the metrics have.
        """
        self._head, self._price = self._chain.block("latest"), None
        head = self._head
        self._check_clock(head.timestamp)
        self.is_busy = False
        with self._store.sending(self.chain_id, self._sender) as is_ours:
            if is_ours not in self._was_ours:
                # Who sends may change with each round; the first time says that it works.
                self._was_ours.add(is_ours)
                self._log.info("begins to send" if is_ours else "another keeper sends")
            self._look_into_folders()
            if is_ours:
                if self._watch.is_due(head):
                    for address in self._watch.look(head):
                        self._kept[address].wake = 0
                    self._look_into_purse()
                # What was sent before is finished first, or it would be due, and sent, again.
                self._follow_up(head.timestamp)
                try:
                    self._keep_all(head)
                except DaosplitError:
                    self._tell_all(head.timestamp)
                    raise
                self._tell_all(head.timestamp)
            else:
                # Whoever sends tells them.
                for one in self._kept.values():
                    one.overdue_since, one.left_out = None, 0
                    self._forgive(one)
        kept = self._kept.values()
        late = [head.timestamp - one.overdue_since for one in kept if one.overdue_since is not None]
        self._metrics.overdue.labels(self._label).set(max(late, default=0))
        self._metrics.left_out.labels(self._label).set(sum(one.left_out for one in kept))
        self._metrics.not_kept.labels(self._label).set(sum(one.failures > 0 for one in kept))
        self._metrics.sends.labels(self._label).set(is_ours)
        return min((one.wake for one in kept), default=head.timestamp + _HOUR)

    def _keep_all(self, head: Block) -> None:
        """Does what is due in each partnership, and waits for what was sent, many at a time."""
        now = head.timestamp
        in_flight = failures = 0
        for one in [one for one in self._kept.values() if one.wake <= now]:
            try:
                one.wake = self._keep(one, now)
            except SentTransaction as sent:
                intent, hashes = sent.entry.intent, sent.entry.hashes
                log = self._log_of(one).bind(what=intent.purpose, nonce=sent.entry.nonce)
                log.info("sent", transaction=next(iter(hashes), None))
                # What else is due there is not planned before this one is seen.
                one.wake = now + 1
                in_flight += 1
                self.is_busy = True
            except DaosplitError as error:
                failures += 1
                if failures == _MOST_FAILURES_IN_A_ROW:
                    if not self._is_well():
                        raise
                    failures = 0
                self._put_off(one, error, now)
                continue
            self._forgive(one)
            failures = 0
            if in_flight == self._settings.most_in_flight:
                self._follow_up(now)
                in_flight = 0
        if in_flight:
            self._follow_up(now)

    def _follow_up(self, now: int) -> None:
        """Waits for what was sent; what failed keeps none of the others."""
        for entry, outcome in self._chain.follow_up(self._sender):
            one = self._kept.get(entry.intent.to or "")
            log = self._log_of(one).bind(what=entry.intent.purpose)
            if isinstance(outcome, TransactionReceipt):
                self._finished(one, outcome, log)
            elif is_done_by_others(outcome):
                log.info("others were faster", transaction=outcome.transaction)
            else:
                log.warning("failed", transaction=outcome.transaction, why=outcome.message)
                if one is None:
                    continue
                if not isinstance(outcome, FAILURES):
                    one.wake = now + self._settings.watch_every
                elif isinstance(one.out, Path):
                    self._mark_handed_in(one, one.out, now)
                else:
                    self._mark_tried(one, one.out, now)
            if one is not None:
                one.out = ()

    def _mark_tried(self, one: Kept, due: Sequence[Due], now: int) -> None:
        """Puts off what a call failed to do. Each is tried alone from then on, as it may be one of
        them that makes it fail, though trying it said that it would not.
        """
        for each in due:
            tried = each.tried_in_vain(now)
            mark_tried(self._store, one.address, each.token, each.account, tried)

    def _mark_handed_in(self, one: Kept, path: Path, now: int) -> None:
        """Puts a file off, so that what fails each time is paid for ever more rarely."""
        before = one.handed_in.get(path)
        wait = self._settings.watch_every
        one.handed_in[path] = Try(now, wait) if before is None else before.once_more(now)

    def _put_off(self, one: Kept, error: DaosplitError, now: int) -> None:
        """Waits ever longer for a partnership that cannot be kept, so that it slows no others."""
        one.failures += 1
        wait = back_off(self._settings.interval, one.failures)
        one.wake = now + int(wait)
        self._kept[one.address] = self._kept.pop(one.address)
        self._metrics.problems[f"{self._label} {one.address}"] = f"{one.name}: {error.message}"
        self._log_of(one).error("not kept", why=error.message, retry_in=wait)

    def _forgive(self, one: Kept) -> None:
        one.failures = 0
        self._metrics.problems.pop(f"{self._label} {one.address}", None)

    def _tell_all(self, now: int) -> None:
        """Gives notices, once nothing is to be sent that would have to wait for them."""
        untold, self._untold = self._untold, []
        for one, seen in untold:
            log = self._log_of(one)
            events = [event for event in seen.events if self._looks_after(token_of(event))]
            try:
                notices = one.news.notices(seen.situation, events, now)
                are_given = [self._telling.tell(notice, log) for notice in notices]
            except DaosplitError as error:
                log.warning("notices failed", why=error.message)
                are_given = [False]
            if not all(are_given):
                one.wake = min(one.wake, now + self._settings.watch_every)

    def _is_well(self) -> bool:
        """Whether the node answers, and the account can pay for what is sent."""
        self._chain.block("latest")
        return self._chain.balance(self._sender) >= _USUAL_CALL * self._gas_price()

    def _gas_price(self) -> int:
        """What a unit of gas costs in this round, in wei, with what its miner gets."""
        if self._price is None:
            self._price = self._chain.gas_price(self._head)
        return self._price

    def _finished(
        self,
        one: Kept | None,
        receipt: TransactionReceipt | Receipt,
        log: structlog.BoundLogger,
    ) -> None:
        if one is not None:
            self._watch.know(one.address, receipt.transaction_hash, receipt.block)
        self._metrics.transactions.labels(self._label).inc()
        log.info("finished", transaction=receipt.transaction_hash, gas=receipt.gas_used)

    def _log_of(self, one: Kept | None) -> structlog.BoundLogger:
        if one is None:
            return self._log
        return self._log.bind(partnership=one.name, address=one.address)

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

    def _look_into_purse(self) -> None:
        # As much must be there, as the base fee may double.
        purse, price = self._chain.balance(self._sender), max(2 * self._gas_price(), 1)
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
        for one in self._kept.values():
            if one.folder is not None and (state := state_of(one.folder)) != one.collected:
                one.collected, one.handed_in, one.wake = state, {}, 0

    def _hand_in(self, one: Kept, now: int, log: structlog.BoundLogger) -> bool:
        """Whether nothing of what was collected was refused, or would have cost too much."""
        is_taken = True
        for path in sorted(one.collected):
            tried = one.handed_in.get(path)
            if tried is not None and tried.again_at > now:
                continue
            one.out = path
            try:
                receipt = hand_in(one.split, path, sender=self._sender)
            except (*UNUSABLE, FeeTooHighError, NodeRefusalError) as error:
                # Contracts that sign can bring a node to refuse, and shall keep nobody from being
                # paid.
                log.warning("not handed in", file=str(path), why=error.message)
                is_taken = is_taken and isinstance(error, UNUSABLE)
            else:
                if receipt is not None:
                    self._finished(one, receipt, log)
        return is_taken

    def _looks_after(self, token: str | None) -> bool:
        """Whether a token is not to be left alone; also nothing that is about none."""
        if token is None:
            return True
        tokens = self._settings.tokens
        return token not in self._settings.ignored and (tokens is None or token in tokens)

    def _keep(self, one: Kept, now: int) -> int:
        """Does what is due in a partnership. Gives when to look at it again."""
        log, split, every = self._log_of(one), one.split, self._settings.watch_every
        is_handed_in = self._hand_in(one, now, log)
        seen = look(
            split,
            from_block=split.first_block,
            tokens=self._settings.tokens,
            tried=tries(self._store, one.address),
        )
        outlook = due_at(seen.situation.without(self._settings.ignored), now)
        self._untold.append((one, seen))
        # A node that is behind may not show yet what came in before the period's end, and a window
        # that closes soon is told.
        period = max(split.charter.period_at(now) - 1, 0)
        again = [split.charter.end_of(period) + every]
        if period:
            again.append(split.charter.review_end(period) - SOON)
        if not is_handed_in:
            again.append(now + every)
        again += [tried.again_at for tried in one.handed_in.values()]
        next_at = min([outlook.next_at, *(at for at in again if at > now)])
        one.overdue_since, one.left_out = None, outlook.put_off
        if not outlook.due:
            return next_at
        return min(next_at, now + self._do(one, outlook.due, now, log))

    def _do(self, one: Kept, due: Sequence[Due], now: int, log: structlog.BoundLogger) -> int:
        """Does it, as far as it can be done. Gives in how many seconds to look again."""
        price = self._gas_price()
        patient: list[Due] = []

        def is_worth(each: Due, gas: int) -> bool:
            patience = self._settings.patience
            if acts_from(each, one.split.charter, patience, gas, price, now) <= now:
                return True
            patient.append(each)
            return False

        terms = {"sender": self._sender, "tip_to": self._settings.tip_to}
        trusted = (ETHER, *(self._settings.tokens or ()))
        planned = plan(one.split, due, trusted=trusted, is_worth=is_worth, **terms)
        if patient:
            why = "needs_tip" if self._settings.patience.needs_tip else "good_fee"
            tokens = [each.token for each in patient]
            log.info("waits", why=why, gas_price=show_gwei(price), tokens=tokens)
        settled = [each for settlement in planned.settlements for each in settlement.due]
        urgent = [each.since for each in (*settled, *planned.deliveries)]
        one.overdue_since = min(urgent, default=None)
        waits = [] if len(planned.left_out) == len(due) else [self._settings.watch_every]
        by_account = {(each.token, each.account): each for each in due}
        for left in planned.left_out:
            log.warning("left out", token=left.token, account=left.account, why=str(left.error))
            failed = by_account[left.token, left.account]
            self._mark_tried(one, [failed], now)
            waits.append(failed.tried_in_vain(now).wait)
        one.left_out += len(planned.left_out)
        if not planned.settlements and not planned.deliveries:
            # It may be possible, or worth it, later.
            return min(waits)
        # Whoever lost the lock in the meantime finds out here.
        self._store.check()
        for together, call in calls(one.split, planned, **terms):
            one.out = together
            try:
                receipt = unless_done(call)
            except FeeTooHighError as error:
                log.warning("gas is too dear", why=error.message)
                return self._settings.watch_every
            except FAILURES as error:
                log.warning("failed", transaction=error.transaction, why=error.message)
                self._mark_tried(one, together, now)
                continue
            if receipt is not None:
                self._finished(one, receipt, log)
            self._store.check()
        return 1
