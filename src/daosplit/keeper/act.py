"""Does what is due in one partnership: each call is tried before it is sent, each bad one alone."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from daosplit.chain.node import GAS_LIMIT
from daosplit.chain.refusals import NodeRefusalError
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import (
    ChainError,
    ContractError,
    DaosplitError,
    TransactionFailedError,
)
from daosplit.events.receipts import Receipt
from daosplit.keeper.due import Due, Kind, Try, due_at
from daosplit.keeper.situation import Tried, look
from daosplit.values.addresses import ETHER
from daosplit.values.text import text

FAILURES = (ContractError, TransactionFailedError)
"""How a call fails by what it calls, although trying it said that it would not."""

_Key = tuple[str, int, int, str]
_NOTHING_TO_DO = ("RevenueSplit_NothingToSettle", "RevenueSplit_NothingSetAside")


# A plain payment to an account that has none of the token yet takes 30,000 gas. What takes four
# times that burns its payer's gas on purpose. If a payment fails, 525,000 must be there besides,
# which nobody uses.
_MOST_GAS = 725_000
_MOST_GAS_FOR_A_SEAT = 120_000
# What a payee of ether takes at most that does not take it, and setting that aside.
_GAS_OF_A_BAD_PAYEE = 65_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A token of which something is due, or to be delivered to an account, that cannot be done."""

    token: str
    account: str
    error: DaosplitError


@dataclass(frozen=True, slots=True)
class Settlement:
    """A call that closes and pays.

    Attributes:
        due: What it does, a token each.
        gas: About what it takes.
        seats: To how many seats it pays, if the pot of its only token needs several calls; else 0.
        gas_limit: What to give it, if that is more than a trial of it shows; else None.
    """

    due: tuple[Due, ...]
    gas: int
    seats: int = 0
    gas_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls that do what is due.

    Attributes:
        settlements: Those that close and pay.
        deliveries: What was set aside and its account would take now.
        left_out: What would fail, or cost too much, and why.
    """

    settlements: tuple[Settlement, ...]
    deliveries: tuple[Due, ...]
    left_out: tuple[LeftOut, ...]


def settle_all(
    split: RevenueSplit,
    *,
    tokens: Collection[str] | None = None,
    sender: str | None = None,
    tip_to: str | None = None,
    from_block: int = 0,
    tried: Tried | None = None,
) -> Iterator[Receipt | LeftOut]:
    """Does what is due until nothing is, but for what cannot be done, which is told first.

    By default of ether and of every token in the events from a block on. Raises ChainError if the
    node fails.
    """
    told: set[tuple[str, str]] = set()
    done: set[_Key] = set()
    alone: set[_Key] = set()
    while True:
        seen = look(split, from_block=from_block, tokens=tokens, tried=tried)
        due = [
            replace(one, tried=Try(seen.now, 0)) if _key(one) in alone else one
            for one in due_at(seen.situation, seen.now).due
            if _key(one) not in done
        ]
        planned = plan(split, due, sender=sender, tip_to=tip_to, trusted=(ETHER, *(tokens or ())))
        for one in planned.left_out:
            if (one.token, one.account) not in told:
                told.add((one.token, one.account))
                yield one
        if not planned.settlements and not planned.deliveries:
            return
        for together, call in calls(split, planned, sender=sender, tip_to=tip_to):
            keys = set(map(_key, together))
            try:
                receipt = unless_done(call)
            except FAILURES as error:
                if len(keys) > 1:
                    alone |= keys
                    continue
                [failed] = together
                yield LeftOut(failed.token, failed.account, error)
            else:
                if receipt is not None:
                    yield receipt
            # A node that is behind shows what is done as due; it is not done twice for that.
            done |= keys


def plan(
    split: RevenueSplit,
    due: Sequence[Due],
    *,
    sender: str | None = None,
    tip_to: str | None = None,
    trusted: Collection[str] = (ETHER,),
    is_worth: Callable[[Due, int], bool] = lambda due, gas: True,
) -> Plan:
    """How to do what is due, a token that burns gas left out unless it is trusted.

    `is_worth` gets what is due and about the gas for it, and says whether to do it now. Nothing is
    sent; what somebody else did in the meantime is dropped. Raises ChainError if the node fails.
    """
    estimate = _Estimate(split, sender, tip_to)
    left_out: list[LeftOut] = []
    possible: list[Settlement] = []
    deliveries: list[Due] = []
    for one in due:
        try:
            if one.kind is Kind.DELIVER:
                gas = split.gas_to_deliver(one.token, one.account, sender=sender)
                # All of it is the account's to burn, whatever the token is.
                if gas > _MOST_GAS:
                    problem = text("delivering it takes {gas:,} gas, so it is left out", gas=gas)
                    left_out.append(LeftOut(one.token, one.account, ChainError(problem)))
                elif is_worth(one, gas):
                    deliveries.append(one)
                continue
            settlement = estimate.alone(one)
        except ContractError as error:
            if not is_done_by_others(error):
                left_out.append(LeftOut(one.token, one.account, error))
            continue
        except NodeRefusalError as error:
            # A token can bring a node to refuse it, and shall not keep others from being paid.
            left_out.append(LeftOut(one.token, one.account, error))
            continue
        if one.token not in trusted and settlement.gas > estimate.most_gas:
            problem = text("settling it takes {gas:,} gas, so it is left out", gas=settlement.gas)
            left_out.append(LeftOut(one.token, "", ChainError(problem)))
            continue
        if is_worth(one, settlement.gas):
            possible.append(settlement)
    return Plan(tuple(_together(possible)), tuple(deliveries), tuple(left_out))


class _Estimate:
    """What settlements would take, tried on the chain as it is."""

    def __init__(self, split: RevenueSplit, sender: str | None, tip_to: str | None) -> None:
        self._split = split
        self._options = {"sender": sender, "tip_to": tip_to}

    @cached_property
    def seats(self) -> int:
        """How many there are."""
        return len(self._split.roster())

    @property
    def most_gas(self) -> int:
        """What a settlement takes at most unless a token burns gas on purpose."""
        return _MOST_GAS + _MOST_GAS_FOR_A_SEAT * self.seats

    def alone(self, due: Due) -> Settlement:
        """The settlement of one token, of fewer seats if all do not fit into a transaction.

        Raises ContractError if it would fail, and ChainError if the node does.
        """
        seats = 0
        while True:
            try:
                gas = self._split.gas_to_settle(due.token, seats=seats, **self._options)
            except ContractError:
                raise
            except ChainError as problem:
                # It may be too much for a transaction, but one seat never is.
                if error := self._split.unsettleable(due.token, **self._options).get(due.token):
                    raise error from None
                if seats == 1:
                    raise problem
                gas = GAS_LIMIT + 1
            if gas <= GAS_LIMIT or seats == 1:
                return Settlement((due,), gas, seats, self._limit(due, gas))
            seats = (seats or self.seats - due.from_seat) // 2 or 1

    def _limit(self, due: Due, gas: int) -> int | None:
        """Enough for all payees to fail, if it failed before: some take ether only in trials."""
        if due.token != ETHER or due.tried is None:
            return None
        return min(gas + _GAS_OF_A_BAD_PAYEE * self.seats, GAS_LIMIT)


def _together(settlements: Sequence[Settlement]) -> Iterator[Settlement]:
    """Those that fit into one transaction as one; what was tried in vain before stays alone."""
    due: tuple[Due, ...] = ()
    gas = 0
    for one in settlements:
        if one.seats or one.due[0].tried is not None:
            yield one
            continue
        if due and gas + one.gas > GAS_LIMIT:
            yield Settlement(due, gas)
            due, gas = (), 0
        due, gas = (*due, *one.due), gas + one.gas
    if due:
        yield Settlement(due, gas)


def calls(
    split: RevenueSplit, plan: Plan, *, sender: str | None = None, tip_to: str | None = None
) -> Iterator[tuple[tuple[Due, ...], Callable[[], Receipt]]]:
    """The calls of a plan, and what each does."""
    terms = {"sender": sender, "tip_to": tip_to}
    for one in plan.settlements:
        tokens = [due.token for due in one.due]
        if one.seats:
            slice_of = partial(split.settle_slice, tokens[0], one.seats, gas=one.gas_limit)
            yield one.due, partial(slice_of, **terms)
        else:
            yield one.due, partial(split.settle, *tokens, gas=one.gas_limit, **terms)
    for due in plan.deliveries:
        yield (due,), partial(split.deliver, due.token, due.account, sender=sender)


def unless_done(call: Callable[[], Receipt]) -> Receipt | None:
    """What a call did; None if it turns out that somebody else has done it.

    Raises FAILURES if a token or an account brings it to fail, another ChainError if the node does,
    and SentTransaction if the chain sends on terms that do not wait.
    """
    try:
        return call()
    except ContractError as error:
        if not is_done_by_others(error):
            raise
        return None


def is_done_by_others(error: DaosplitError) -> bool:
    """Whether a call failed because there was nothing left to do."""
    return isinstance(error, ContractError) and error.name in _NOTHING_TO_DO


def _key(due: Due) -> _Key:
    return due.token, due.period, due.from_seat, f"{due.kind}{due.account}"
