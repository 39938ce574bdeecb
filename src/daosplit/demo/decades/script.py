"""Plays a partnership that lives for ten years, forty quarters, and tells each moment."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from eth_utils.address import to_checksum_address

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Review
from daosplit.agreement.shares import fractions
from daosplit.agreement.signature_set import Collected
from daosplit.client.signing import countersign
from daosplit.demo.decades.events import (
    Book,
    DecadesMoment,
    DecadesQuarter,
    DecadesReckoning,
)
from daosplit.demo.decades.setup import DecadesStage
from daosplit.demo.decades.story import (
    CHAIN,
    COURIERS,
    COURIERS_NAME,
    COURIERS_PARTNERS,
    DAY,
    LATE,
    NOT_SETTLED,
    NOTICE,
    PARTNERSHIP,
    QUARTERS,
    REVIEWS,
    SETTLED_LATE,
    A,
    B,
    DecadesProposal,
    revenue,
)
from daosplit.demo.first_year.events import Amount, Line
from daosplit.errors import ContractError
from daosplit.events.payouts import payouts_of
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.differences import describe_difference
from daosplit.messages.explanations import explain
from daosplit.values.catalogue import translate


class Decades(DecadesStage):
    """Forty quarters, from the founding to the reckoning; they can be played once."""

    def moments(self) -> Iterator[DecadesMoment]:
        """Everything that happens, in order of time."""
        yield self._found()
        for quarter in range(1, QUARTERS + 1):
            yield from self._play(quarter)
        yield self._reckon()

    # A quarter

    def _play(self, quarter: int) -> Iterator[DecadesMoment]:
        self._travel(self._start(quarter) + 2 * DAY)
        self.chain.transact(
            self._yen.functions.transfer(self.split.address, revenue(quarter)),
            sender=self._customers,
        )
        if (happens := self._events_of_life.get(quarter)) is not None:
            yield from happens(quarter)
        how = "carried"
        if (proposal := REVIEWS.get(quarter)) is not None:
            self._travel(self._end(quarter) + 10 * DAY)
            try:
                self._review(quarter, proposal)
                how = "reviewed"
            except ContractError as error:
                how = "refused"
                explanation = explain(error, self.names, self.language)
                yield self._line("refused", explanation=explanation)
        yield from self._settle(quarter, how)

    def _settle(self, quarter: int, how: str) -> Iterator[DecadesMoment]:
        window_over = self.split.charter.local(self.split.charter.review_end(quarter))
        if quarter in NOT_SETTLED:
            yield self._line("nobody_settles")
            yield self._quarter(quarter, "unsettled")
            return
        when = self._end(quarter) + 12 * DAY if how == "reviewed" else window_over
        self._travel(when + LATE if quarter in SETTLED_LATE else when)
        self._note(self.split, self.split.settle(self.token.address, sender=self._stranger))
        if len(self.split.roster()) > COURIERS:
            self._travel(window_over)
            receipt = self.couriers.settle(self.token.address, sender=self._stranger)
            self._note(self.couriers, receipt)
        yield self._quarter(quarter, how)

    def _review(self, quarter: int, proposal: DecadesProposal) -> None:
        """Everybody countersigns who is there; a stranger hands it in."""
        admitted = (self._newcomers[len(self.split.roster())],) if proposal.admits else ()
        points = enumerate(proposal.points)
        contributions = tuple(
            Contribution(seat, held, self._say(proposal.reason)) for seat, held in points if held
        )
        review = Review(quarter, contributions, admitted)
        signed = Countersignatures(self.split.domain(), review)
        roster = self.split.roster()
        for account in signed.accounts(roster):
            if account == self.couriers.address:
                self._countersign_for_couriers(signed, proposal)
                signed = signed.add_on_chain(account, roster)
            elif account not in self._lost:
                signed = signed.sign(self.chain.signers[to_checksum_address(account)], roster)
        silent = self.split.silent_seats() if proposal.names_silent else ()
        self._note(
            self.split, self.split.review(review, signed, silent=silent, sender=self._stranger)
        )

    def _countersign_for_couriers(
        self, signed: Countersignatures, proposal: DecadesProposal
    ) -> None:
        """Two of the three couriers are enough, but for a cut of their own."""
        message = ParentReview(
            self.split.address, signed.review.period, signed.digest, proposal.couriers_consent
        )
        collected = Collected(self.couriers.domain(), message)
        roster = self.couriers.roster()
        for account in roster if proposal.couriers_consent else roster[:2]:
            collected = collected.sign(self.chain.signers[account], roster)
        receipt = self.couriers.countersign_parent(collected, sender=self._stranger)
        self._note(self.couriers, receipt)

    # What happens in some quarters

    @property
    def _events_of_life(self) -> Mapping[int, Callable[[int], Iterator[Line]]]:
        return {
            4: lambda _: self._tell("admitted", partner=self.names[B]),
            5: self._move_seat,
            6: lambda _: self._tell("late"),
            7: lambda _: self._tell("couriers_admitted", partner=self.names[COURIERS]),
            9: lambda _: self._tell("admitted", partner=self.names[-1]),
            10: self._question_falsely,
            13: lambda _: self._tell("leaves", partner=self.names[-1]),
            14: self._move_couriers_seat,
            15: self._review_couriers,
            16: self._name_successor,
            18: self._lose_a,
            20: lambda _: self._tell("silent", partner=self.names[A]),
            22: self._announce,
            23: self._inherit,
            24: self._lose_b,
            30: lambda _: self._tell("couriers_consent", partner=self.names[COURIERS]),
            33: self._question_couriers,
            36: self._question_through_couriers,
            39: lambda _: self._tell("faded", partner=self.names[B]),
        }

    def _move_seat(self, quarter: int) -> Iterator[Line]:
        """A partner moves its seat to a new wallet: it offers, the wallet accepts."""
        new = self._keys["A's new wallet"].address
        self._note(self.split, self.split.offer(new, sender=self._keys["A"].address))
        self._note(self.split, self.split.accept(A, sender=new))
        yield from self._tell("moved", partner=self.names[A])

    def _question_falsely(self, quarter: int) -> Iterator[Line]:
        """Who is there signs that it is; a stranger hands it in."""
        self._note(self.split, self.split.question(A, sender=self._account(CHAIN)))
        yield from self._tell("questioned", partner=self.names[A], by=self.names[CHAIN])
        self._travel(self._start(quarter) + 60 * DAY)
        presence = Collected(self.split.domain(), Presence(quarter))
        presence = countersign(self.chain, presence, self.split.roster())
        self._note(self.split, self.split.present(presence, sender=self._stranger))
        yield from self._tell("answered", partner=self.names[A])

    def _move_couriers_seat(self, quarter: int) -> Iterator[Line]:
        old, new = self._keys["Chie"].address, self._keys["Chie's new"].address
        self._note(self.couriers, self.couriers.offer(new, sender=old))
        self._note(self.couriers, self.couriers.accept(2, sender=new))
        yield from self._tell("moved", partner=self._say(COURIERS_PARTNERS[2]))

    def _review_couriers(self, quarter: int) -> Iterator[Line]:
        """The couriers review their own shares, for a quarter of theirs."""
        points = (34, 33, 33)
        contributions = tuple(Contribution(seat, held, "") for seat, held in enumerate(points))
        review = Review(quarter, contributions)
        signed = Countersignatures(self.couriers.domain(), review)
        signed = countersign(self.chain, signed, self.couriers.roster())
        receipt = self.couriers.review(review, signed, sender=self._stranger)
        self._note(self.couriers, receipt)
        yield from self._tell("couriers_review", partner=self.names[COURIERS])

    def _name_successor(self, quarter: int) -> Iterator[Line]:
        successor = self._keys["A's successor"].address
        notice = NOTICE // timedelta(seconds=1)
        self._note(self.split, self.split.offer(successor, notice, sender=self._account(A)))
        yield from self._tell("successor", partner=self.names[A])

    def _lose_a(self, quarter: int) -> Iterator[Line]:
        self._lost.add(self._account(A))
        self._note(self.split, self.split.question(A, sender=self._account(B)))
        yield from self._tell("dies", partner=self.names[A], by=self.names[B])

    def _announce(self, quarter: int) -> Iterator[Line]:
        successor = self._keys["A's successor"].address
        self._note(self.split, self.split.announce(A, sender=successor))
        yield from self._tell("announced", partner=self.names[A])

    def _inherit(self, quarter: int) -> Iterator[Line]:
        successor = self._keys["A's successor"].address
        self._travel(self._start(quarter) + 20 * DAY)
        self._note(self.split, self.split.accept(A, sender=successor))
        yield from self._tell("inherited", partner=self.names[A])

    def _lose_b(self, quarter: int) -> Iterator[Line]:
        self._lost.add(self._account(B))
        self._note(self.split, self.split.question(B, sender=self._account(CHAIN)))
        yield from self._tell("dies_without_successor", partner=self.names[B])

    def _question_couriers(self, quarter: int) -> Iterator[Line]:
        """A partnership answers by what it countersigns."""
        self._note(self.split, self.split.question(COURIERS, sender=self._account(A)))
        couriers, by = self.names[COURIERS], self.names[A]
        yield from self._tell("couriers_questioned", partner=couriers, by=by)

    def _question_through_couriers(self, quarter: int) -> Iterator[Line]:
        """A courier has the couriers question a seat; its holder answers at once."""
        self._note(
            self.couriers,
            self.couriers.question_parent(
                [self.split.address], CHAIN, sender=self.couriers.roster()[0]
            ),
        )
        self._note(self.split, self.split.answer(sender=self._account(CHAIN)))
        courier = self._say(COURIERS_PARTNERS[0])
        yield from self._tell("through_couriers", partner=self.names[CHAIN], by=courier)

    # What it comes to

    def _quarter(self, quarter: int, how: str) -> DecadesQuarter:
        shares = self.split.shares_of(quarter)
        paid: dict[int, Amount] = {}
        tip = pot = 0
        payouts = payouts_of(self._events[self.split.address])
        if payouts and payouts[-1].event.period == quarter:
            payout = payouts[-1]
            paid = {one.seat: self._yen_of(one.amount) for one in payout.payments}
            tip, pot = payout.tips, payout.event.pot
        inner = payouts_of(self._events[self.couriers.address])
        couriers: tuple[Amount, ...] = ()
        if inner and inner[-1].event.period == quarter:
            couriers = tuple(self._yen_of(one.amount) for one in inner[-1].payments)
        return DecadesQuarter(
            number=quarter,
            month=f"{self._start(quarter):%Y-%m}",
            revenue=self._yen_of(revenue(quarter)),
            fractions=dict(enumerate(fractions(shares))),
            paid=paid,
            tip=self._yen_of(tip),
            how=how,
            pot=self._yen_of(pot),
            couriers=couriers,
        )

    def _reckon(self) -> DecadesReckoning:
        """Both histories, read from the chain, against the exact arithmetic."""
        books, differences = [], []
        inner = tuple(map(self._say, COURIERS_PARTNERS))
        for split, name, names in (
            (self.split, self._say(PARTNERSHIP), self.names),
            (self.couriers, self._say(COURIERS_NAME), inner),
        ):
            history = read_history(split)
            reconciliation = reconcile(history)
            paid = dict.fromkeys(names, 0)
            for payout in history.payouts:
                for payment in payout.payments:
                    paid[names[payment.seat]] += payment.amount
            amounts = {partner: self._yen_of(units) for partner, units in paid.items()}
            conservation = reconciliation.conservation[self.token.address]
            books.append(Book(name, self.token, amounts, conservation))
            differences += [
                translate(describe_difference(one), self.language)
                for one in reconciliation.differences
            ]
        return DecadesReckoning(tuple(books), tuple(differences))
