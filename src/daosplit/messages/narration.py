"""What happened to a partnership, event by event, as a person reads it, in English and Japanese."""

from collections.abc import Iterable, Mapping, Sequence

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import fractions, percent
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
from daosplit.messages.narration_texts import TEXTS
from daosplit.values.amounts import Token, format_amount
from daosplit.values.durations import show_duration
from daosplit.values.escaping import harmless
from daosplit.values.language import Language, speaker


class Narrator:
    """Puts a partnership's events into words, in order, from its founding on.

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
    ) -> None:
        self._partnership = partnership
        self._charter = charter
        self._names = names
        self._tokens = tokens or {}
        self._language = language
        self._say = speaker(TEXTS, language)
        self._partners = Partners()

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
                return say("founded", split=self._split(event.shares))
            case EtherReceived(amount=amount):
                return say("received", amount=self._amount(amount, event))
            case TokenMoved(from_account=account, amount=amount):
                text = self._amount(amount, event)
                return say("moved_in", amount=text, account=self._account(account))
            case RevenuePaid(payer=payer, period=period, amount=amount, memo=memo):
                return say(
                    "paid_in",
                    amount=self._amount(amount, event),
                    account=self._account(payer),
                    period=self._period(period),
                    memo=harmless(memo),
                )
            case Closed(first_period=first, period=period, pot=pot):
                text = self._amount(pot, event)
                return say("closed", periods=self._periods(first, period), amount=text)
            case Settled(first_period=first, period=period, pot=pot):
                text = self._amount(pot, event)
                return say("settled", periods=self._periods(first, period), amount=text)
            case PaidOut():
                return self._paid_out(event)
            case Tipped(to=to, amount=amount):
                text = self._amount(amount, event)
                return say("tipped", account=self._account(to), amount=text)
            case SetAside(account=account, seat=seat, amount=amount):
                return say(
                    "set_aside",
                    amount=self._amount(amount, event),
                    name=self._name(seat),
                    account=account,
                )
            case Delivered(account=account, amount=amount):
                text = self._amount(amount, event)
                return say("delivered", amount=text, account=self._account(account))
            case Withdrawn(account=account, to=to, amount=amount):
                return say(
                    "withdrawn",
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
                names = say("comma").join(map(self._name, seats))
                split = self._split(self._partners.tables[period])
                return say(
                    "reviewed", periods=self._periods(period, period), split=split, names=names
                )
            case Countersigned(period=period, digest=digest, account=account):
                return say(
                    "countersigned",
                    account=self._account(account),
                    period=self._period(period),
                    digest=digest.hex(),
                )
            case ParentCountersigned(parent=parent, period=period, digest=digest):
                return say("parent", account=parent, period=period, digest=digest.hex())
            case SeatQuestioned(seat=seat, by=by, silent_from=silent_from):
                by_name = self._name(by)
                return say("questioned", by=by_name, name=self._name(seat), period=silent_from)
            case Answered(seat=seat):
                return say("answered", name=self._name(seat))
            case SeatOffered(seat=seat, account=account, notice=notice):
                text = "offered_with_notice" if notice else "offered"
                shown = show_duration(notice, self._language)
                return say(text, name=self._name(seat), account=account, notice=shown)
            case OfferWithdrawn(seat=seat, account=account):
                return say("offer_withdrawn", name=self._name(seat), account=account)
            case SeatAnnounced(seat=seat, account=account, acceptable_from=time):
                moment = self._charter.local(time)
                return say("announced", account=account, name=self._name(seat), moment=moment)
            case SeatMoved(seat=seat, from_account=account, to_account=to):
                return say("seat_moved", name=self._name(seat), account=account, to=to)
            case _:
                raise TypeError(f"no words for {type(event).__name__}")

    def _paid_out(self, event: PaidOut) -> str:
        amount = self._amount(event.pot, event)
        periods = self._periods(event.period, event.period)
        shares = self._partners.shares_of(event.period)
        if event.to_seat - event.from_seat == len(shares):
            return self._say("paid_out", periods=periods, amount=amount)
        first, last = event.from_seat, event.to_seat - 1
        return self._say("slice", periods=periods, first=first, last=last, amount=amount)

    def _payments(self, paid: Payout) -> list[str]:
        of_all = fractions(paid.shares)
        return [
            self._say(
                "payment_set_aside" if payment.is_set_aside else "payment",
                name=self._name(payment.seat),
                amount=self._amount(payment.amount, paid.event),
                fraction=percent(of_all[payment.seat], language=self._language),
            )
            for payment in paid.payments
        ]

    def _contributions(self, event: Reviewed) -> list[str]:
        lines = [
            self._say(
                "contribution",
                name=self._name(entry.seat),
                points=entry.points,
                reason=harmless(entry.reason),
            )
            for entry in event.contributions
        ]
        if event.evidence_uri:
            lines.append(self._say("evidence", uri=harmless(event.evidence_uri)))
        return lines

    def _split(self, shares: Sequence[int]) -> str:
        return self._say("comma").join(
            self._say(
                "share",
                name=self._name(seat),
                fraction=percent(fraction, language=self._language),
            )
            for seat, fraction in enumerate(fractions(shares))
        )

    def _name(self, seat: int) -> str:
        if seat < len(self._names):
            return harmless(self._names[seat])
        return self._say("seat", seat=seat)

    def _account(self, account: str) -> str:
        """The partner that holds a seat with it, or else the account."""
        roster = self._partners.roster
        return self._name(roster.index(account)) if account in roster else account

    def _periods(self, first: int, last: int) -> str:
        """At the beginning of a sentence."""
        text = "first_period" if first == last else "first_periods"
        return self._say(text, first=first, last=last)

    def _period(self, period: int) -> str:
        return self._say("period", period=period)

    def _amount(self, amount: int, event: Event) -> str:
        address = token_of(event)
        assert address is not None
        token = self._tokens.get(address) or Token(address, address, 0)
        return format_amount(amount, token)
