"""Does what is due in one partnership: each call is tried before it is sent, each bad one alone."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ContractError
from daosplit.events.receipts import Receipt
from daosplit.history.history import read_events
from daosplit.keeper.due import Due, Kind, due_at
from daosplit.keeper.situation import Tried, look

_NOTHING_TO_DO = ("RevenueSplit_NothingToSettle", "RevenueSplit_NothingSetAside")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A token of which something is due, or to be delivered to an account, that cannot be done."""

    token: str
    account: str
    error: ContractError


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls that do what is due.

    Attributes:
        settlements: The tokens of each call that closes and pays.
        deliveries: What was set aside and its account would take now.
        left_out: What would fail, and why.
    """

    settlements: tuple[tuple[Due, ...], ...]
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
    done: set[tuple[str, int, int, str]] = set()
    while True:
        events = read_events(split, from_block=from_block)
        seen = look(split, events, tokens=tokens, tried=tried)
        due = [one for one in due_at(seen.situation, seen.now).due if _key(one) not in done]
        planned = plan(split, due, sender=sender, tip_to=tip_to)
        mute = [LeftOut(token, "", error) for token, error in seen.mute.items()]
        for one in (*mute, *planned.left_out):
            if (one.token, one.account) not in told:
                told.add((one.token, one.account))
                yield one
        # A node that is behind shows what is done as due; it is not done twice for that.
        done |= set(map(_key, (*sum(planned.settlements, ()), *planned.deliveries)))
        if not planned.settlements and not planned.deliveries:
            return
        yield from carry_out(split, planned, sender=sender, tip_to=tip_to)


def plan(
    split: RevenueSplit, due: Sequence[Due], *, sender: str | None = None, tip_to: str | None = None
) -> Plan:
    """How to do what is due. Nothing is sent; what somebody else did in the meantime is dropped.

    Raises ChainError if the node fails.
    """
    left_out: list[LeftOut] = []

    def is_possible(one: Due, error: ContractError | None) -> bool:
        if error is not None and error.name not in _NOTHING_TO_DO:
            left_out.append(LeftOut(one.token, one.account, error))
        return error is None

    to_settle = [one for one in due if one.kind is not Kind.DELIVER]
    refused = {}
    if to_settle:
        tokens = [one.token for one in to_settle]
        refused = split.unsettleable(*tokens, sender=sender, tip_to=tip_to)
    possible = tuple(one for one in to_settle if is_possible(one, refused.get(one.token)))
    deliveries = tuple(
        one
        for one in due
        if one.kind is Kind.DELIVER
        and is_possible(one, split.undeliverable(one.token, one.account, sender=sender))
    )
    return Plan((possible,) if possible else (), deliveries, tuple(left_out))


def carry_out(
    split: RevenueSplit, plan: Plan, *, sender: str | None = None, tip_to: str | None = None
) -> Iterator[Receipt]:
    """Sends the calls of a plan, one after the other; skips those in which others were faster.

    Raises ChainError if the node fails.
    """
    for group in plan.settlements:
        try:
            yield split.settle(*(one.token for one in group), sender=sender, tip_to=tip_to)
        except ContractError as error:
            if error.name not in _NOTHING_TO_DO:
                raise
    for one in plan.deliveries:
        try:
            yield split.deliver(one.token, one.account, sender=sender)
        except ContractError as error:
            if error.name not in _NOTHING_TO_DO:
                raise


def _key(due: Due) -> tuple[str, int, int, str]:
    return due.token, due.period, due.from_seat, f"{due.kind}{due.account}"
