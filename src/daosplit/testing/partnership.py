"""A partnership for tests: quarter by quarter, every amount exact, failures as sentences."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Self
from weakref import WeakKeyDictionary

from daosplit.agreement.charter import Charter
from daosplit.agreement.founding import Partner
from daosplit.chain import Chain
from daosplit.errors import ContractError, InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.messages.explanations import explain
from daosplit.messages.periods import show_period
from daosplit.simulation.partnership import Newcomer, PlayedPartnership
from daosplit.simulation.reader import read_scenario
from daosplit.simulation.result import PaidPot
from daosplit.simulation.scenario import ETHER_SYMBOL, ScenarioToken, TokenKind
from daosplit.simulation.stage import Stage
from daosplit.testing.mirrors import add_mirror
from daosplit.values.amounts import Token, format_amount, parse_amount
from daosplit.values.dates import show_moment
from daosplit.values.hints import hint
from daosplit.values.integers import MOST_AMOUNT, require_whole
from daosplit.values.text import Text, text

Amount = int | str
"""Whole numbers count a token's smallest unit; texts are as people write them: "12.5"."""

_STAGES: WeakKeyDictionary[Chain, Stage] = WeakKeyDictionary()


class RefusedError(AssertionError):
    """The contract refused a review; the text says why."""


class Partnership(PlayedPartnership):
    """A partnership on a test's chain, at the beginning of its first period.

    Every act is a real transaction, and is compared with the exact model. What goes wrong is an
    AssertionError of one sentence. A period is called a quarter here, however long it is.
    """

    @classmethod
    def of(cls, chain: Chain, shares: Mapping[str, int], charter: Charter | None = None) -> Self:
        """Founded by partners with these shares; in quarters from April 2026, by default, UTC.

        >>> import daosplit
        >>> from daosplit.testing import START, Partnership
        >>> chain = daosplit.embedded_chain(start=START)
        >>> partnership = Partnership.of(chain, {"retailer": 70, "A": 30})
        >>> partnership.receive(1_000)
        >>> partnership.next_quarter()
        1
        >>> partnership.sign_and_review({"retailer": 60, "A": 40})
        >>> partnership.assert_paid_exactly({"retailer": 600, "A": 400})
        """
        stage = stage_of(chain)
        founders = [Partner(name, stage.account(name), held) for name, held in shares.items()]
        return cls._begin(stage, "partnership", charter or _CHARTER, founders)

    @classmethod
    def from_charter(cls, chain: Chain, path: Path | str) -> Self:
        """Founded as a charter's file says, with accounts of the test's chain."""
        founding = load_charter(path)
        stage = stage_of(chain)
        founders = [
            Partner(partner.name, stage.account(partner.name), partner.shares)
            for partner in founding.partners
        ]
        return cls._begin(stage, founding.name, founding.charter, founders)

    @classmethod
    def from_scenario(cls, chain: Chain, path: Path | str) -> Self:
        """Founded as a scenario says, with its tokens, and the partnerships that hold its seats.

        Revenue, reviews and events are the test's. `daosplit.simulate` plays the whole scenario.
        """
        scenario = read_scenario(path)
        stage = stage_of(chain)
        for token in scenario.tokens:
            stage.issue(token)
        nested = {
            other.name: cls(
                stage,
                other.name,
                other.charter,
                [
                    Partner(
                        one.name,
                        stage.account(one.name, is_wallet=one.kind == "wallet"),
                        one.shares,
                    )
                    for one in other.partners
                ],
            )
            for other in scenario.others
        }
        founders = [
            Partner(
                one.name,
                nested[one.name].split.address
                if one.kind == "partnership"
                else stage.account(one.name, is_wallet=one.kind == "wallet"),
                one.shares,
            )
            for one in scenario.partnership.partners
            if one.joined is None
        ]
        own = scenario.partnership
        made = cls._begin(stage, own.name, own.charter, founders)
        made.nested = {other.split.address: other for other in nested.values()}
        for other in nested.values():
            add_mirror(chain, other)
        return made

    @classmethod
    def _begin(cls, stage: Stage, name: str, charter: Charter, founders: list[Partner]) -> Self:
        # The chain may be where another partnership's first period has begun.
        if charter.period_at(stage.chain.now()) > 1:
            stage.require_time_before(charter)
        made = cls(stage, name, charter, founders)
        stage.travel(charter.start)
        add_mirror(stage.chain, made)
        return made

    # What comes in

    def issue(self, symbol: str, decimals: int = 0, kind: TokenKind = "plain") -> Token:
        """A new token that customers can pay in, of any kind."""
        return self.stage.issue(ScenarioToken(symbol, decimals, kind))

    def token(self, symbol: str = "") -> Token:
        """A token by its symbol; without one the only one that was issued, or else ether."""
        known = self.stage.tokens
        issued = [one for one in known if one != ETHER_SYMBOL]
        symbol = symbol or (issued[0] if len(issued) == 1 else ETHER_SYMBOL)
        if symbol not in known:
            raise InvalidValueError("token", symbol, text("not a token"), hint(symbol, known))
        return known[symbol]

    def receive(
        self, amount: Amount, token: str = "", *, period: int | None = None, memo: str = ""
    ) -> None:
        """Revenue comes in; with a period or a memo by `pay`, in the running period by default."""
        of = self.token(token)
        units = _units(amount, of)
        if period is None and not memo:
            self.transfer_in(of, units)
        else:
            self.pay(of, units, period or self.split.current_period(), memo)

    # Quarter by quarter

    def next_quarter(self) -> int:
        """Goes to the end of the running quarter, which is closed; gives its number.

        What is due of the quarters before is paid.
        """
        running = self.charter.period_at(self.stage.chain.now() + 1)
        self.stage.travel(self.charter.end_of(running))
        self._settle_here_and_nested()
        return running

    def sign_and_review(
        self,
        points: Mapping[str, int],
        reason: str = "",
        *,
        without: Collection[str] = (),
        admit: Collection[str] = (),
    ) -> None:
        """All partners sign the review of the quarter that ended, but those `without`; then it is
        paid. Partners to `admit` get a seat, and so need points.

        Raises RefusedError, which says why, if the contract refuses the review.
        """
        newcomers = [Newcomer(name, self.stage.account(name)) for name in admit]
        names = [*self.names, *admit]
        for name in (*points, *without):
            if name not in names:
                raise InvalidValueError("partner", name, text("not a partner"), hint(name, names))
        review = self.propose(self._ended, points, dict.fromkeys(points, reason), newcomers)
        signers = {name for name in names if name not in without}
        try:
            self.review(review, signers, newcomers)
        except ContractError as error:
            why = explain(error, names, charter=self.charter)
            raise RefusedError(
                text(
                    "the review of {period} is refused: {why}",
                    period=self._called_period(self._ended),
                    why=why,
                )
            ) from None
        self._settle_here_and_nested()

    def let_window_pass(self) -> None:
        """Nobody reviews the quarter that ended: it is paid by the shares of the one before it."""
        self.stage.travel(self.charter.review_end(self._ended))
        self._settle_here_and_nested()

    # What must be so

    def assert_paid_exactly(
        self,
        expected: Mapping[str, Amount] | None = None,
        token: str = "",
        *,
        period: int | None = None,
    ) -> None:
        """The quarter is paid, as the exact model says; and so much to each, if that is told.

        It is the quarter that ended last, by default. Partners that are not named must have been
        paid nothing. Raises AssertionError, which says in a sentence what is not so.
        """
        period = self._ended if period is None else period
        of = self.token(token)
        pots = [pot for pot in self.pots if pot.period == period and pot.token == of]
        if not pots:
            raise AssertionError(self._why_unpaid(period, of))
        self.reconcile()
        if self.differences:
            raise AssertionError("; ".join(self.differences))
        if expected is not None:
            self._compare_with(expected, pots, period, of)

    @property
    def gas(self) -> Mapping[str, tuple[int, ...]]:
        """What each transaction used, in order, by what it was: found, pay, review, settle ..."""
        return {what: tuple(used) for what, used in self.stage.spent.items()}

    def _settle_here_and_nested(self) -> None:
        for one in (self, *self.nested.values()):
            one.settle_all()

    # How it is told

    @property
    def _ended(self) -> int:
        return max(self.charter.period_at(self.stage.chain.now()) - 1, 1)

    def _compare_with(
        self, expected: Mapping[str, Amount], pots: list[PaidPot], period: int, token: Token
    ) -> None:
        paid = dict.fromkeys(self.names, 0)
        for pot in pots:
            for payment in pot.payments:
                paid[payment.partner] += payment.amount
        wrong = []
        for name, amount in expected.items():
            if name not in paid:
                raise InvalidValueError("partner", name, text("not a partner"), hint(name, paid))
            due = _units(amount, token)
            if paid[name] != due:
                wrong.append(self._is_paid(name, paid[name], due, period, token))
        for name, amount in paid.items():
            if amount and name not in expected:
                wrong.append(self._is_paid(name, amount, 0, period, token))
        if not wrong:
            return
        sentence = "; ".join(wrong)
        if self.model.reviewed < period:
            raise AssertionError(
                text(
                    "{sentence}. {period} was not reviewed, so it was paid by the shares of the "
                    "period before it",
                    sentence=sentence,
                    period=self._called_period(period),
                )
            )
        raise AssertionError(sentence)

    def _is_paid(self, name: str, paid: int, due: int, period: int, token: Token) -> Text:
        values = {
            "partner": name,
            "paid": format_amount(paid, token),
            "due": format_amount(due, token),
            "difference": format_amount(abs(paid - due), token),
            "period": self._called_period(period),
        }
        if paid > due:
            return text(
                "{partner} was paid {paid} for {period}, not {due}: {difference} more", **values
            )
        return text(
            "{partner} was paid {paid} for {period}, not {due}: {difference} less", **values
        )

    def _why_unpaid(self, period: int, token: Token) -> Text:
        called = self._called_period(period)
        if self.model.reviewed >= period or self.stage.chain.now() >= self.charter.review_end(
            period
        ):
            return text(
                "nothing was paid in {token} for {period}", token=token.symbol, period=called
            )
        until = show_moment(self.charter.local(self.charter.review_end(period)))
        return text(
            "{period} was not reviewed, so nothing is paid before {until}: sign and review it, or "
            "let its review window pass",
            period=called,
            until=until,
        )

    def _called_period(self, period: int) -> Text:
        return show_period(self.charter, period)


_CHARTER = Charter(start=1_775_001_600)


def stage_of(chain: Chain) -> Stage:
    """The one stage of a chain: a partner of one name has the same account in all partnerships."""
    if chain not in _STAGES:
        _STAGES[chain] = Stage(chain)
        add_mirror(chain, _STAGES[chain])
    return _STAGES[chain]


def _units(amount: Amount, token: Token) -> int:
    if isinstance(amount, str):
        return parse_amount(amount, token.decimals)
    return require_whole("amount", amount, 0, MOST_AMOUNT)
