"""Plays the demo's story on a chain, and tells each moment as it happens."""

from collections.abc import Iterator
from datetime import datetime

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.review import Review
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.demo.first_year.events import Amount, Line, Moment, Paid, QuarterPaid, Reckoning
from daosplit.demo.first_year.setup import Cast
from daosplit.demo.first_year.story import (
    CLOSED,
    DELIVERED,
    FOUNDED,
    QUARTERS,
    SEAT_MOVED,
    Income,
    Proposal,
    StoryQuarter,
)
from daosplit.errors import ContractError
from daosplit.events import Delivered, SetAside
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.differences import describe_difference
from daosplit.messages.explanations import explain
from daosplit.messages.periods import show_period
from daosplit.simulation.contracts import REJECTING_PAYEE
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token, format_amount
from daosplit.values.catalogue import Language, translate
from daosplit.values.text import Text


class Play:
    """The demo, from the founding to the reckoning; it can be played once."""

    def __init__(self, cast: Cast, language: Language) -> None:
        self._cast = cast
        self._chain = cast.chain
        self._language = language
        self._quarters: list[QuarterPaid] = []
        self.split: RevenueSplit

    def moments(self) -> Iterator[Moment]:
        """Everything that happens, in order of time."""
        yield self._found()
        for period, quarter in enumerate(QUARTERS, start=1):
            if quarter.review is None:
                yield from self._play_alone(period, quarter)
            else:
                yield from self._play_reviewed(period, quarter, quarter.review)
        yield self._reckon()

    # What happens

    def _found(self) -> Line:
        self._cast.travel(FOUNDED)
        self.split, receipt = found(self._chain, self._cast.founding, sender=self._cast.stranger)
        assert receipt is not None
        return self._line("founded", address=self.split.address, gas=f"{receipt.gas_used:,}")

    def _play_reviewed(
        self, period: int, quarter: StoryQuarter, proposal: Proposal
    ) -> Iterator[Moment]:
        """A quarter that the partners review, paid as soon as they have."""
        before_end = [income for income in quarter.income if income.memo is None]
        for income in before_end:
            yield self._earn(income)
        if quarter.grab:
            yield self._grab(period, quarter.grab)
        for income in quarter.income[len(before_end) :]:
            yield self._pay(period, income)
        yield self._agree(period, proposal)
        yield from self._settle(period, quarter, self._cast.tokens[:1])

    def _play_alone(self, period: int, quarter: StoryQuarter) -> Iterator[Moment]:
        """A quarter that nobody reviews; a partner moves to a wallet that takes no ether."""
        first, *rest = quarter.income
        yield self._earn(first)
        wallet = self._chain.deploy(REJECTING_PAYEE, sender=self._cast.stranger)
        yield from self._move_seat(wallet.address)
        for income in rest:
            yield self._earn(income)

        self._cast.travel(CLOSED)
        tokens = [token.address for token in self._cast.tokens]
        self.split.settle(*tokens, sender=self._cast.stranger)
        window_over = self.split.charter.local(self.split.charter.review_end(period))
        yield self._line("closed", quarter=f"{period}Q", from_=window_over)
        yield from self._settle(period, quarter, self._cast.tokens)

        self._cast.travel(DELIVERED)
        self._chain.transact(wallet.functions.accept(), sender=self._cast.stranger)
        receipt = self.split.deliver(ETHER, wallet.address, sender=self._cast.stranger)
        for event in receipt.events:
            if isinstance(event, Delivered):
                yield self._line("delivered", partner=self._names[1], amount=self._ether(event))

    def _earn(self, income: Income) -> Line:
        """Customers pay by a plain transfer: the contract needs no function for it."""
        self._cast.travel(income.when)
        customers = self._cast.customers
        if income.is_ether:
            self._chain.send(self.split.address, income.amount, sender=customers)
        else:
            transfer = self._cast.yen.functions.transfer(self.split.address, income.amount)
            self._chain.transact(transfer, sender=customers)
        token = self._cast.tokens[income.is_ether]
        return self._line("earned", amount=Amount(income.amount, token))

    def _pay(self, period: int, income: Income) -> Line:
        """What was earned in a quarter comes in after it, and is named for it."""
        self._cast.travel(income.when)
        assert income.memo is not None
        memo = self._say(income.memo)
        token = self._cast.tokens[0]
        self.split.pay(token.address, income.amount, period, memo, sender=self._cast.customers)
        amount = Amount(income.amount, token)
        return self._line("paid", amount=amount, quarter=f"{period}Q", memo=memo)

    def _grab(self, period: int, proposal: Proposal) -> Line:
        """The largest partner alone tries to change the split."""
        self._cast.travel(proposal.when)
        review = self._review(period, proposal)
        held = self.split.shares_of(period - 1)
        signed = Countersignatures(self.split.domain(), review)
        signed = signed.sign(self._cast.keys[0], self.split.roster())
        try:
            self.split.review(review, signed, sender=self._cast.keys[0].address)
        except ContractError as error:
            return self._line(
                "refused",
                partner=self._names[0],
                held=f"{held[0]}%",
                split=_as_split(proposal),
                error=error.name or "",
                explanation=explain(error, self._names, self._language),
            )
        raise AssertionError("a partner alone changed the split")

    def _agree(self, period: int, proposal: Proposal) -> Line:
        """Both partners countersign a review; anyone hands it in."""
        self._cast.travel(proposal.when)
        review = self._review(period, proposal)
        signed = Countersignatures(self.split.domain(), review)
        for key in self._cast.keys:
            signed = signed.sign(key, self.split.roster())
        self.split.review(review, signed, sender=self._cast.stranger)
        return self._line("reviewed", quarter=f"{period}Q", split=_as_split(proposal))

    def _settle(
        self, period: int, quarter: StoryQuarter, tokens: tuple[Token, ...]
    ) -> Iterator[Moment]:
        """A stranger sends one transaction, and everybody is paid."""
        self._cast.travel(quarter.settled)
        receipt = self.split.settle(
            *(token.address for token in tokens), sender=self._cast.stranger
        )
        happening = "settled" if quarter.review else "carried"
        yield self._line(happening, quarter=f"{period}Q", gas=f"{receipt.gas_used:,}")
        for event in receipt.events:
            if isinstance(event, SetAside):
                partner, other = self._names[event.seat], self._names[1 - event.seat]
                amount = self._ether(event)
                yield self._line("set_aside", partner=partner, other=other, amount=amount)
        yield self._paid(period, tokens)

    def _move_seat(self, wallet: str) -> Iterator[Line]:
        """A seat moves in two steps: its holder offers it, the account accepts it."""
        self._cast.travel(SEAT_MOVED)
        self.split.offer(wallet, sender=self._cast.keys[1].address)
        yield self._line("offered", partner=self._names[1])
        contract = self._chain.contract(REJECTING_PAYEE, wallet)
        accept = self._chain.contract("IRevenueSplit", self.split.address).functions.accept(1)
        execute = contract.functions.execute(self.split.address, accept.data)
        self._chain.transact(execute, sender=self._cast.stranger)
        yield self._line("accepted", partner=self._names[1])

    # What it comes to

    def _paid(self, period: int, tokens: tuple[Token, ...]) -> QuarterPaid:
        """What was paid for a quarter, as the partnership's history tells it."""
        history = read_history(self.split, with_balances=False)
        payments = []
        revenue = []
        for payout in history.payouts:
            if payout.event.period != period:
                continue
            token = next(token for token in tokens if token.address == payout.event.token)
            pot = Amount(payout.event.pot, token)
            revenue.append(pot)
            payments += [
                Paid(
                    partner=self._names[payment.seat],
                    shares=(payout.shares[payment.seat], sum(payout.shares)),
                    pot=pot,
                    amount=Amount(payment.amount, token),
                    is_set_aside=payment.is_set_aside,
                )
                for payment in payout.payments
            ]
        paid = QuarterPaid(
            number=period,
            label=translate(show_period(self.split.charter, period), self._language),
            revenue=tuple(revenue),
            payments=tuple(payments),
            reasons=tuple(
                contribution.reason
                for review in history.reviews
                if review.period == period
                for contribution in review.contributions
            ),
        )
        self._quarters.append(paid)
        return paid

    def _reckon(self) -> Reckoning:
        """The whole history against the exact arithmetic."""
        reconciliation = reconcile(read_history(self.split))
        by_address = {token.address: token for token in self._cast.tokens}
        differences = []
        for difference in reconciliation.differences:
            token = by_address.get(difference.token or "")

            def show(amount: int, token: Token | None = token) -> str:
                return format_amount(amount, token) if token else str(amount)

            differences.append(translate(describe_difference(difference, show), self._language))
        return Reckoning(
            quarters=tuple(self._quarters),
            conservation=tuple(
                (token, reconciliation.conservation[token.address]) for token in self._cast.tokens
            ),
            differences=tuple(differences),
        )

    # How it is told

    @property
    def _names(self) -> tuple[str, ...]:
        return self._cast.founding.names

    def _say(self, said: Text) -> str:
        return translate(said, self._language)

    def _review(self, period: int, proposal: Proposal) -> Review:
        return Review(
            period,
            tuple(
                Contribution(seat, points, self._say(reason))
                for seat, (points, reason) in enumerate(
                    zip(proposal.points, proposal.reasons, strict=True)
                )
            ),
        )

    def _ether(self, event: SetAside | Delivered) -> Amount:
        return Amount(event.amount, self._cast.tokens[1])

    def _line(self, happening: str, **values: str | Amount | datetime) -> Line:
        return Line(self._chain.now(), happening, values)


def _as_split(proposal: Proposal) -> str:
    return "/".join(map(str, proposal.points))
