"""What happened to a partnership, event by event, as a person reads it."""

from collections.abc import Iterable, Mapping, Sequence

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import fractions
from daosplit.events import (
    Answered,
    Closed,
    Countersigned,
    Delivered,
    EtherReceived,
    Event,
    Founded,
    OfferWithdrawn,
    PaidOut,
    ParentCountersigned,
    RevenuePaid,
    Reviewed,
    SeatAnnounced,
    SeatMoved,
    SeatOffered,
    SeatQuestioned,
    SetAside,
    Settled,
    Tipped,
    TokenMoved,
    Withdrawn,
    token_of,
)
from daosplit.events.partners import Partners
from daosplit.events.payouts import Payout
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, speaker
from daosplit.values.dates import show_moment
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import comma_list, message, text


class Narrator:
    """Puts a partnership's events into words, in order, from its founding on, or from `partners`.

    `names` are the partners' in seat order, as far as known; `tokens` what is known of tokens, by
    their addresses.
    """

    def __init__(
        self,
        partnership: str,
        charter: Charter,
        names: Sequence[str] = (),
        tokens: Mapping[str, Token] | None = None,
        language: Language = "en",
        partners: Partners | None = None,
    ) -> None:
        self._partnership = partnership
        self._charter = charter
        self._names = names
        self._tokens = tokens or {}
        self._say = speaker(language)
        self._partners = partners or Partners()

    def tell(
        self, events: Iterable[Event], payouts: Iterable[Payout]
    ) -> tuple[tuple[Event, str], ...]:
        """Each event with its words, one line or several; what moves by one is not told twice."""
        of_event = {paid.event.place: paid for paid in payouts}
        events = tuple(events)
        with_memo = {
            (event.transaction_hash, event.token)
            for event in events
            if isinstance(event, RevenuePaid)
        }
        told = []
        for event in events:
            self._partners.follow(event)
            if isinstance(event, TokenMoved) and (
                event.from_account == self._partnership
                or (event.transaction_hash, event.token) in with_memo
            ):
                continue
            lines = [self._sentence(event)]
            if (paid := of_event.get(event.place)) is not None:
                lines += self._payments(paid)
            if isinstance(event, Reviewed):
                lines += self._contributions(event)
            told.append((event, "\n".join(lines)))
        return tuple(told)

    def _sentence(self, event: Event) -> str:
        say = self._say
        match event:
            case Founded():
                return say("Founded with {split}.", split=self._split(event.shares))
            case EtherReceived(amount=amount):
                return say("{amount} came in.", amount=self._amount(amount, event))
            case TokenMoved(from_account=account, amount=amount):
                shown = self._amount(amount, event)
                return say(
                    "{amount} came in from {account}.", amount=shown, account=self._account(account)
                )
            case RevenuePaid(payer=payer, period=period, amount=amount, memo=memo):
                return say(
                    "{amount} came in from {account}, for {period}: “{memo}”.",
                    amount=self._amount(amount, event),
                    account=self._account(payer),
                    period=self._period(period),
                    memo=harmless(memo),
                )
            case Closed(first_period=first, period=period, pot=0):
                return say(
                    "{periods} closed: nothing came in.", periods=self._periods(first, period)
                )
            case Closed(first_period=first, period=period, pot=pot):
                shown = self._amount(pot, event)
                return say(
                    "{periods} closed: the pot is {amount}, not paid out yet.",
                    periods=self._periods(first, period),
                    amount=shown,
                )
            case Settled(first_period=first, period=period, pot=pot):
                shown = self._amount(pot, event)
                return say(
                    "{periods} closed and paid out: {amount}.",
                    periods=self._periods(first, period),
                    amount=shown,
                )
            case PaidOut():
                return self._paid_out(event)
            case Tipped(to=to, amount=amount):
                shown = self._amount(amount, event)
                return say(
                    "{account} got a tip of {amount}.", account=self._account(to), amount=shown
                )
            case SetAside(account=account, seat=seat, amount=amount):
                return say(
                    "{amount} could not be paid to {name} and is set aside for {account}.",
                    amount=self._amount(amount, event),
                    name=self._name(seat),
                    account=account,
                )
            case Delivered(account=account, amount=amount):
                shown = self._amount(amount, event)
                return say(
                    "{amount} that was set aside was delivered to {account}.",
                    amount=shown,
                    account=self._account(account),
                )
            case Withdrawn(account=account, to=to, amount=amount):
                return say(
                    "{account} withdrew {amount} that was set aside, to {to}.",
                    account=self._account(account),
                    amount=self._amount(amount, event),
                    to=self._account(to),
                )
            case _:
                return self._sentence_about_people(event)

    def _sentence_about_people(self, event: Event) -> str:
        say = self._say
        match event:
            case Reviewed(period=period, countersigners=seats):
                names = comma_list([self._name(seat) for seat in seats])
                split = self._split(self._partners.tables[period])
                return say(
                    "{periods} was reviewed: {split}; countersigned by {names}.",
                    periods=self._periods(period, period),
                    split=split,
                    names=names,
                )
            case Countersigned(period=period, digest=digest, account=account):
                return say(
                    "{account} countersigned a review of {period} on the chain (0x{digest}).",
                    account=self._account(account),
                    period=self._period(period),
                    digest=digest.hex(),
                )
            case ParentCountersigned(parent=parent, period=period, digest=digest):
                return say(
                    "This partnership countersigned a review of {account}, period {period} "
                    "(0x{digest}).",
                    account=parent,
                    period=period,
                    digest=digest.hex(),
                )
            case SeatQuestioned(seat=seat, by=by, silent_from=silent_from):
                by_name = self._name(by)
                return say(
                    "{by} asked {name} to show that it is there; without an answer its seat is "
                    "silent from period {period} on.",
                    by=by_name,
                    name=self._name(seat),
                    period=silent_from,
                )
            case Answered(seat=seat):
                return say("{name} answered.", name=self._name(seat))
            case SeatOffered(seat=seat, account=account, notice=notice):
                if notice:
                    template = message(
                        "{name} offered its seat to {account}, with a notice period of {notice}."
                    )
                else:
                    template = message("{name} offered its seat to {account}.")
                shown = show_duration(notice)
                return say(template, name=self._name(seat), account=account, notice=shown)
            case OfferWithdrawn(seat=seat, account=account):
                return say(
                    "{name} withdrew its offer to {account}.",
                    name=self._name(seat),
                    account=account,
                )
            case SeatAnnounced(seat=seat, account=account, acceptable_from=time):
                moment = show_moment(self._charter.local(time))
                return say(
                    "{account} gave notice that it will take {name}'s seat, from {moment} on.",
                    account=account,
                    name=self._name(seat),
                    moment=moment,
                )
            case SeatMoved(seat=seat, from_account=account, to_account=to):
                return say(
                    "{name}'s seat moved from {account} to {to}.",
                    name=self._name(seat),
                    account=account,
                    to=to,
                )
            case _:
                raise TypeError(f"no words for {type(event).__name__}")

    def _paid_out(self, event: PaidOut) -> str:
        amount = self._amount(event.pot, event)
        periods = self._periods(event.period, event.period)
        shares = self._partners.shares_of(event.period)
        if event.to_seat - event.from_seat == len(shares):
            return self._say("{periods} paid out: {amount}.", periods=periods, amount=amount)
        first, last = event.from_seat, event.to_seat - 1
        return self._say(
            "{periods} paid out in part: seats {first} to {last} of {amount}.",
            periods=periods,
            first=first,
            last=last,
            amount=amount,
        )

    def _payments(self, paid: Payout) -> list[str]:
        of_all = fractions(paid.shares)
        lines = []
        for payment in paid.payments:
            if payment.is_set_aside:
                template = message("  {name}: {amount} ({fraction}), set aside")
            else:
                template = message("  {name}: {amount} ({fraction})")
            lines.append(
                self._say(
                    template,
                    name=self._name(payment.seat),
                    amount=self._amount(payment.amount, paid.event),
                    fraction=percent(of_all[payment.seat]),
                )
            )
        return lines

    def _contributions(self, event: Reviewed) -> list[str]:
        lines = [
            self._say.plural(
                "  {name}: {count:,} point: {reason}",
                "  {name}: {count:,} points: {reason}",
                entry.points,
                name=self._name(entry.seat),
                reason=harmless(entry.reason),
            )
            for entry in event.contributions
        ]
        if event.evidence_uri:
            lines.append(self._say("  Evidence: {uri}", uri=harmless(event.evidence_uri)))
        return lines

    def _split(self, shares: Sequence[int]) -> str:
        return comma_list(
            [
                text("{name} {fraction}", name=self._name(seat), fraction=percent(fraction))
                for seat, fraction in enumerate(fractions(shares))
            ]
        )

    def _name(self, seat: int) -> str:
        if seat < len(self._names):
            return harmless(self._names[seat])
        return text("seat {seat}", seat=seat)

    def _account(self, account: str) -> str:
        """The partner that holds a seat with it, or else the account."""
        roster = self._partners.roster
        return self._name(roster.index(account)) if account in roster else account

    def _periods(self, first: int, last: int) -> str:
        """At the beginning of a sentence."""
        if first == last:
            return text("Period {period}", period=last)
        return text("Periods {first} to {last}", first=first, last=last)

    def _period(self, period: int) -> str:
        return text("period {period}", period=period)

    def _amount(self, amount: int, event: Event) -> str:
        address = token_of(event)
        assert address is not None
        token = self._tokens.get(address) or Token(address, address, 0)
        return format_amount(amount, token)
