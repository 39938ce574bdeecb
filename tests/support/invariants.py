"""What holds whatever anybody does: each invariant by its name, from what is seen on the chain.

The model tells only which tokens have kept their word; of others none of this can be asked.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

from hypothesis.stateful import RuleBasedStateMachine, invariant

from support.differential import NO_OFFER, Differential, Step

NOT_KEPT = "RevenueSplit_SharesNotKept"
_BILLION = 10**9
_PAYMENTS = ("settle", "settleMany", "settleSlice", "deliver", "withdraw")


class Invariants(RuleBasedStateMachine):
    """Watches every step of `sides`.

    Attributes:
        received: What came in, by token, other than by `pay`.
    """

    sides: Differential

    def __init__(self) -> None:
        super().__init__()
        self.received = Counter[str]()
        self._paid_in = Counter[str]()
        self._paid_out = Counter[str]()
        self._paid_of_pot = defaultdict[tuple[str, int], int](int)
        self._frozen: dict[int, Sequence[int]] = {}
        self._at_last_consent: dict[int, tuple[Fraction, int]] = {}
        self._watched = Counter[str]()

    @invariant()
    def solvency(self) -> None:
        """The balance is at least what waits of the pot and what is set aside."""
        for token in self._honest_tokens():
            assert self.sides.balance(token) >= self._unpaid(token) + self._set_aside(token)

    @invariant()
    def conservation(self) -> None:
        """Received = paid + tips + set aside + withdrawn + the pot's rest + not yet closed."""
        sides = self.sides
        for step in self._new_steps("conservation"):
            for token in sides.tokens:
                if step.name == "pay":
                    self._paid_in[token] += step.rise(token, sides.account)
                elif step.name in _PAYMENTS and token == sides.fee:
                    self._paid_out[token] -= step.rise(token, sides.account)
                elif step.name in _PAYMENTS:
                    self._paid_out[token] += sum(step.rise(token, actor) for actor in sides.actors)
        for token in self._honest_tokens():
            kept = self._set_aside(token) + self._unpaid(token) + sides.seen["accrued", token]
            received = self.received[token] + self._paid_in[token]
            assert received == self._paid_out[token] + kept

    @invariant()
    def exactness(self) -> None:
        """Payments add up to the pot, each less than a unit off; less than two with a tip."""
        for step in self._new_steps("exactness"):
            payouts = step.told("Settled", "PaidOut")
            for token in self._honest_tokens():
                of_token = [event for event in payouts if event[1] == token]
                # Of a token with a fee less arrives than was paid; of two pots, the sum.
                if len(of_token) == 1 and token != self.sides.fee:
                    self._check_payout(step, *of_token[0])

    def _check_payout(self, step: Step, name: str, token: str, period: int, *numbers: int) -> None:
        shares = step.after["sharesOf", period]
        if name == "Settled":
            (_, pot), slice_ = numbers, range(len(shares))
        else:
            pot, slice_ = numbers[0], range(*numbers[1:])
        tips = [event[3:] for event in step.told("Tipped") if event[1] == token]
        ((tip_to, tip, rate),) = tips or (("", 0, 0),)
        paid = 0
        for seat in slice_:
            account = step.before["roster",][seat]
            payment = step.gain(token, account) - (tip if account == tip_to else 0)
            exact = Fraction(pot * shares[seat], sum(shares)) * (1 - Fraction(rate, _BILLION))
            assert abs(payment - exact) < (2 if rate else 1)
            paid += payment
        self._paid_of_pot[token, period] += paid + tip
        if slice_.stop == len(shares):
            assert self._paid_of_pot[token, period] == pot

    @invariant()
    def freeze(self) -> None:
        """Once a closed pot is payable, neither the pot nor the period's shares change."""
        for step in self._new_steps("freeze"):
            for token in self._honest_tokens():
                period, pot, *_ = step.before["till", token]
                if pot and step.before["payableFrom", period][0]:
                    now_period, now_pot, *_ = step.after["till", token]
                    is_paid = any(
                        event[1:3] == (token, period) for event in step.told("PaidOut", "Settled")
                    )
                    assert (now_period, now_pot) == (period, pot) or is_paid
            for sight, value in step.after.items():
                if sight[0] == "payableFrom" and value[0]:
                    shares = step.after["sharesOf", sight[1]]
                    if shares == NOT_KEPT:
                        self._check_that_no_pot_waits(step, sight[1])
                        continue
                    assert self._frozen.setdefault(sight[1], shares) == shares

    def _check_that_no_pot_waits(self, step: Step, of_period: int) -> None:
        """Shares are kept as long as a pot needs them."""
        for token in self.sides.tokens:
            period, pot, *_ = step.after["till", token]
            assert pot == 0 or period != of_period

    @invariant()
    def consent(self) -> None:
        """Nobody is cut by more than the limit without its countersignature, unless it is silent
        and holds less than a hundredth of an equal fraction.

        So after k periods against its will it still has (1 - limit)^k of its fraction.
        """
        kept_at_least = 1 - Fraction(*self.sides.model.charter.cut_limit)
        for step in self._new_steps("consent"):
            for _, period, _, _, countersigners, *_ in step.told("Reviewed"):
                before = _fractions(step.before["sharesOf", step.before["reviewedPeriod",]])
                after = _fractions(step.after["sharesOf", period])
                holders = sum(fraction > 0 for fraction in before)
                for seat, (old, new) in enumerate(zip(before, after, strict=False)):
                    has_faded = old < Fraction(1, 100 * holders)
                    is_silent = step.after["silentSeats",] >> seat & 1
                    if countersigners >> seat & 1 or (has_faded and is_silent):
                        self._at_last_consent[seat] = new, 0
                        continue
                    assert new >= old * kept_at_least
                    start, reviews = self._at_last_consent.get(seat, (old, 0))
                    assert new >= start * kept_at_least ** (reviews + 1)
                    self._at_last_consent[seat] = start, reviews + 1

    @invariant()
    def no_admin(self) -> None:
        """No account alone lowers another's fraction, moves its money or takes its seat."""
        for step in self._new_steps("no_admin"):
            self._check_agreement(step)
            for token in self._honest_tokens():
                for account in self.sides.actors:
                    # What a fee takes, the token takes.
                    if account != step.actor and token != self.sides.fee:
                        assert step.gain(token, account) >= 0

    def _check_agreement(self, step: Step) -> None:
        reviews = step.told("Reviewed")
        old_period = step.before["reviewedPeriod",]
        old_shares = step.before["sharesOf", old_period]
        for _, _, _, _, countersigners, *_ in reviews:
            answering = [
                seat
                for seat, held in enumerate(old_shares)
                if held and not step.after["silentSeats",] >> seat & 1
            ]
            agreeing = [seat for seat in answering if countersigners >> seat & 1]
            assert len(agreeing) >= min(2, len(answering))
        if not reviews:
            assert step.after["reviewedPeriod",] == old_period
            assert step.after["sharesOf", old_period] == old_shares
        old_roster = step.before["roster",]
        for seat, account in enumerate(step.after["roster",][: len(old_roster)]):
            if account != old_roster[seat]:
                assert step.name == "accept"
                assert account == step.actor == step.before["offerOf", seat][0]
        for seat in range(len(old_roster)):
            offers = step.before["offerOf", seat], step.after["offerOf", seat]
            if offers[0][:2] != offers[1][:2] and offers[1] != NO_OFFER:
                assert step.actor == old_roster[seat]

    def _new_steps(self, invariant: str) -> Sequence[Step]:
        """The steps that this invariant has not watched yet."""
        watched, self._watched[invariant] = self._watched[invariant], len(self.sides.steps)
        return self.sides.steps[watched:]

    def _honest_tokens(self) -> list[str]:
        money = self.sides.model.money
        return [
            token
            for token in self.sides.tokens
            if money[token].is_honest and not money[token].is_mute
        ]

    def _set_aside(self, token: str) -> int:
        _, _, set_aside, _ = self.sides.seen["till", token]
        return int(set_aside)

    def _unpaid(self, token: str) -> int:
        period, pot, _, cursor = self.sides.seen["till", token]
        if pot == 0:
            return 0
        shares = self.sides.seen["sharesOf", period]
        return int(pot - pot * sum(shares[:cursor]) // sum(shares))


def _fractions(shares: Sequence[int]) -> list[Fraction]:
    return [Fraction(share, sum(shares)) for share in shares]
