"""What partners are told of, once each, by names and in amounts as people read them.

A notice has a name that never changes. It is remembered once it was given, so a crash in between
gives it again under the same name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from daosplit.agreement.charter import DAY
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token_of_events
from daosplit.events import (
    Countersigned,
    Delivered,
    Event,
    Founded,
    PaidOut,
    Reviewed,
    SeatAnnounced,
    SeatMoved,
    SeatQuestioned,
    SetAside,
    Settled,
)
from daosplit.files.record import Record, label_seat
from daosplit.keeper.due import Situation
from daosplit.values.addresses import ETHER, shorten_account
from daosplit.values.amounts import Token, format_amount
from daosplit.values.dates import show_moment
from daosplit.values.text import Text, text

# What is older when a keeper first sees it is no news.
_NEWS = 7 * DAY
SOON = 3 * DAY
"""How long before a window closes that is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that partners should know.

    Attributes:
        id: Its name, the same whenever and by whomever it is given.
        kind: What it is about: questioned, successor, review, window, paid, set-aside or
            delivered.
        chain: The chain's number.
        partnership: The partnership's address.
        name: What people call the partnership; empty if that is not known.
        message: What to tell.
        transaction: The hash of the transaction that did it; None if the clock did.
        amount: How much of the token, in its smallest unit.

    The others are those that it is about; None if it is about none.
    """

    id: str
    kind: str
    chain: int
    partnership: str
    name: str
    message: Text
    transaction: str | None = None
    period: int | None = None
    seat: int | None = None
    account: str | None = None
    token: str | None = None
    amount: int | None = None

    @property
    def of(self) -> str:
        """The partnership by its name and address."""
        return _label(self.name, self.partnership)


class News:
    """What there is to tell of one partnership, by the names that its record gives."""

    def __init__(self, split: RevenueSplit, record: Record | None = None) -> None:
        self._split = split
        self._chain_id = split.chain.chain_id
        self._name = record.name if record else ""
        self._named = record.partners if record else ()
        self._tokens: dict[str, Token] = {}

    def notices(self, situation: Situation, events: Iterable[Event], now: int) -> Iterator[Notice]:
        """News, told or not. `events` are all of the partnership's. Raises ChainError."""
        charter = situation.charter
        # A node may hide events; what they would have told of holders is then left out.
        holders: dict[int, str] = {}
        for event in events:
            _follow(event, holders)
            if event.timestamp >= now - _NEWS:
                yield from self._of_event(event, holders, situation)
        ended = charter.period_at(now) - 1
        if ended > situation.reviewed and 0 <= charter.review_end(ended) - now <= SOON:
            yield self._notice(
                "window",
                str(ended),
                text(
                    "The review window of period {period} closes at {moment}; without a review it "
                    "is paid by the previous percentages.",
                    period=ended,
                    moment=show_moment(charter.local(charter.review_end(ended))),
                ),
                period=ended,
            )

    def _of_event(
        self, event: Event, holders: Mapping[int, str], situation: Situation
    ) -> Iterator[Notice]:
        charter = situation.charter

        def notice(kind: str, message: Text, **about: Any) -> Notice:
            key = f"{event.transaction_hash}-{event.log_index}"
            return self._notice(kind, key, message, transaction=event.transaction_hash, **about)

        match event:
            case SeatQuestioned(seat=seat, silent_from=period):
                yield notice(
                    "questioned",
                    text(
                        "{holder} was asked to show that it is still there. It must answer before "
                        "{until}, or its seat is silent.",
                        holder=self._seat(seat, holders.get(seat)),
                        until=show_moment(charter.local(charter.start_of(period))),
                    ),
                    period=period,
                    seat=seat,
                    account=holders.get(seat),
                )
            case SeatAnnounced(seat=seat, account=account, acceptable_from=moment):
                yield notice(
                    "successor",
                    text(
                        "{account} announced that it takes the seat of {holder}. It can from "
                        "{moment} on, unless the holder answers or withdraws the offer.",
                        account=account,
                        holder=self._seat(seat, holders.get(seat)),
                        moment=show_moment(charter.local(moment)),
                    ),
                    seat=seat,
                    account=account,
                )
            case Countersigned(period=period, account=account) if period > situation.reviewed:
                held = _seat_of(account, holders)
                yield notice(
                    "review",
                    text(
                        "{account} countersigned a review of period {period}; it waits for others.",
                        account=account if held is None else self._seat(held, account),
                        period=period,
                    ),
                    period=period,
                    seat=held,
                    account=account,
                )
            case Reviewed(period=period):
                yield notice(
                    "review",
                    text("The review of period {period} passed.", period=period),
                    period=period,
                )
            case (
                Settled(token=token, period=period, pot=pot)
                | PaidOut(token=token, period=period, pot=pot)
            ):
                yield notice(
                    "paid",
                    self._paid(event, len(holders)),
                    period=period,
                    token=token,
                    amount=pot,
                )
            case Delivered(token=token, account=account, amount=amount):
                held = _seat_of(account, holders)
                yield notice(
                    "delivered",
                    text(
                        "{amount} that was set aside was delivered to {holder}.",
                        amount=self._amount(amount, token),
                        holder=account if held is None else self._seat(held, account),
                    ),
                    seat=held,
                    account=account,
                    token=token,
                    amount=amount,
                )
            case SetAside(token=token, account=account, seat=seat, amount=amount):
                yield notice(
                    "set-aside",
                    text(
                        "{amount} could not be paid to {holder} and is set aside.",
                        amount=self._amount(amount, token),
                        holder=self._seat(seat, account),
                    ),
                    seat=seat,
                    account=account,
                    token=token,
                    amount=amount,
                )
            case _:
                pass

    def _notice(self, kind: str, key: str, message: Text, **about: Any) -> Notice:
        address = self._split.address
        label = _label(self._name, address)
        return Notice(
            id=f"{self._chain_id}-{address}-{kind}-{key}",
            kind=kind,
            chain=self._chain_id,
            partnership=address,
            name=self._name,
            message=text("{partnership}: {message}", partnership=label, message=message),
            **about,
        )

    def _paid(self, event: Settled | PaidOut, seats: int) -> Text:
        pot = self._amount(event.pot, event.token)
        if isinstance(event, PaidOut) and event.to_seat - event.from_seat < seats:
            return text(
                "Seats {first} to {last} were paid from the pot of period {period}, {amount}.",
                first=event.from_seat,
                last=event.to_seat - 1,
                period=event.period,
                amount=pot,
            )
        return text(
            "The pot of period {period}, {amount}, was paid out.", period=event.period, amount=pot
        )

    def _seat(self, seat: int, account: str | None) -> Text:
        """A seat by its partner's name and account, as far as they are known."""
        if account is None:
            return text("seat {seat}", seat=seat)
        if seat >= len(self._named):
            return label_seat(seat, account)
        partner = self._named[seat]
        return label_seat(seat, account, partner.name, has_moved=partner.account != account)

    def _amount(self, amount: int, address: str) -> Text:
        """An amount with the token's address, as anyone can claim a symbol."""
        if address not in self._tokens:
            self._tokens[address] = read_token_of_events(self._split.chain, address)
        token = self._tokens[address]
        if address == ETHER:
            return format_amount(amount, token)
        if token.symbol == shorten_account(address):
            return format_amount(amount, replace(token, symbol=address))
        return text("{amount} ({token})", amount=format_amount(amount, token), token=address)


def _label(name: str, address: str) -> Text | str:
    if not name:
        return address
    return text("{name} ({account})", name=name, account=shorten_account(address))


def _seat_of(account: str, holders: Mapping[int, str]) -> int | None:
    """The first seat that an account holds, if it holds one."""
    return next((seat for seat, holder in holders.items() if holder == account), None)


def _follow(event: Event, holders: dict[int, str]) -> None:
    """Takes in who holds which seat after an event."""
    match event:
        case Founded(roster=roster):
            holders.update(enumerate(roster))
        case Reviewed(admitted=admitted):
            holders.update(enumerate(admitted, len(holders)))
        case SeatMoved(seat=seat, to_account=account):
            holders[seat] = account
        case _:
            pass
