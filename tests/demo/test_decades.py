"""The demo of forty quarters: what must hold holds after every moment, and every yen is found."""

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console

from daosplit.agreement.shares import payout, take_tip
from daosplit.chain import fast_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import balance_of
from daosplit.demo.decades.events import DecadesMoment, DecadesQuarter, DecadesReckoning
from daosplit.demo.decades.screen import DecadesShow, to_data
from daosplit.demo.decades.script import Decades
from daosplit.demo.decades.story import COURIERS, COURIERS_PARTNERS, QUARTERS, A, B, revenue
from daosplit.demo.first_year.events import Line
from daosplit.events import (
    Answered,
    ParentCountersigned,
    Reviewed,
    SeatMoved,
    SeatQuestioned,
    Settled,
    Tipped,
)
from daosplit.events.records_json import write_json
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.values.catalogue import LANGUAGES, Language, speaker
from support.console import run_daosplit


class Watched:
    """A play that is watched: after every moment, what must hold is looked at on the chain."""

    def __init__(self) -> None:
        self.play = Decades("en")
        self.moments = tuple(self._watch())

    def _watch(self) -> Iterator[DecadesMoment]:
        self._frozen: dict[int, tuple[int, ...]] = {}
        for moment in self.play.moments():
            for split in (self.play.split, self.play.couriers):
                self._is_solvent(split)
            if isinstance(moment, DecadesQuarter):
                self._is_conserved(moment.number)
                self._is_frozen(self.play.split)
            yield moment

    def _is_solvent(self, split: RevenueSplit) -> None:
        token = self.play.token.address
        till = split.till(token)
        there = balance_of(split.chain, token, split.address)
        assert there == till.pot + till.set_aside + split.accrued(token)
        assert till.cursor == 0

    def _is_frozen(self, split: RevenueSplit) -> None:
        """Whatever was reviewed, now or long ago, is paid by the shares of then."""
        newest = split.reviewed_period()
        for period in {0, newest // 2, newest - 1, newest}:
            shares = split.shares_of(period)
            assert self._frozen.setdefault(period, shares) == shares

    def _is_conserved(self, quarter: int) -> None:
        """What came in so far is what everybody has, and what is still there."""
        play = self.play
        came_in = sum(revenue(number) for number in range(1, quarter + 1))
        accounts = (play.split.address, play.couriers.address, *play.receivers)
        assert sum(balance_of(play.chain, play.token.address, one) for one in accounts) == came_in

    @property
    def quarters(self) -> list[DecadesQuarter]:
        return [moment for moment in self.moments if isinstance(moment, DecadesQuarter)]


@pytest.fixture(scope="module", autouse=True)
def _on_the_fast_chain() -> Iterator[None]:
    """Where all comes out the same; the demo of a year plays on the chain in the process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("daosplit.demo.decades.setup.embedded_chain", fast_chain)
        yield


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def quarters(watched: Watched) -> list[DecadesQuarter]:
    return watched.quarters


def test_forty_quarters_are_played(quarters: list[DecadesQuarter]) -> None:
    assert [quarter.number for quarter in quarters] == list(range(1, QUARTERS + 1))


def test_every_payment_is_what_the_exact_division_says(quarters: list[DecadesQuarter]) -> None:
    unsettled = 0
    for quarter in quarters:
        unsettled += quarter.revenue.units
        if quarter.how == "unsettled":
            assert not quarter.paid
            continue
        assert quarter.pot.units == unsettled
        unsettled = 0
        whole = 10_000
        shares = [int(fraction * whole) for fraction in quarter.fractions.values()]
        due = payout(quarter.pot.units, shares)
        rate = 10_000_000 if quarter.tip.units else 0
        amounts, tip = take_tip(due, rate)
        assert [paid.units for paid in quarter.paid.values()] == list(amounts)
        assert quarter.tip.units == tip
        assert sum(amounts) + tip == quarter.pot.units


def test_the_couriers_get_what_their_partnership_got(quarters: list[DecadesQuarter]) -> None:
    got = sum(paid.units for quarter in quarters for paid in quarter.couriers)
    given = sum(quarter.paid[COURIERS].units for quarter in quarters if COURIERS in quarter.paid)
    assert given - got == 0


def test_nobody_is_cut_beyond_the_limit_without_its_countersignature(watched: Watched) -> None:
    history = read_history(watched.play.split, with_balances=False)
    before = history.founding.shares
    for event in history.reviews:
        after = history.tables[event.period]
        for seat, held in enumerate(before):
            old, new = Fraction(held, sum(before)), Fraction(after[seat], sum(after))
            has_faded = held * 100 * sum(shares > 0 for shares in before) < sum(before)
            assert seat in event.countersigners or new >= old * Fraction(4, 5) or has_faded
        before = after


def test_who_does_not_answer_fades_and_is_cut_to_nothing(quarters: list[DecadesQuarter]) -> None:
    fractions = [quarter.fractions.get(B, Fraction(0)) for quarter in quarters]
    assert fractions[22] == Fraction(6, 100)
    assert all(late < early for early, late in pairwise(fractions[22:39]))
    assert fractions[37] < Fraction(1, 400)
    assert fractions[38] == fractions[39] == 0


def test_the_successor_gets_what_the_seat_earns_and_the_seat_earns_again(watched: Watched) -> None:
    history = read_history(watched.play.split, with_balances=False)
    moves = [event for event in history.seat_moves if event.seat == A]
    assert [move.to_account for move in moves][-1] == history.roster[A]
    last = history.payouts[-1]
    assert last.payments[A].account == moves[-1].to_account
    fractions = [quarter.fractions[A] for quarter in watched.quarters]
    assert fractions[20] < fractions[22]


def test_all_that_can_happen_in_decades_happens(watched: Watched) -> None:
    history = read_history(watched.play.split, with_balances=False)
    inner = read_history(watched.play.couriers, with_balances=False)
    kinds = Counter(type(event) for event in (*history.events, *inner.events))
    assert kinds[SeatQuestioned] == 5
    assert kinds[Answered] == 3
    assert kinds[SeatMoved] == 3
    assert kinds[Tipped] == 1
    # Besides those of the reviews that passed, the one that was refused.
    with_couriers = [event for event in history.of(Reviewed) if event.period >= 7]
    assert kinds[ParentCountersigned] == len(with_couriers) + 1
    (late,) = (event for event in history.of(Settled) if event.first_period < event.period)
    assert (late.first_period, late.period) == (34, 35)
    happened = Counter(moment.happening for moment in watched.moments if isinstance(moment, Line))
    assert happened["refused"] == 1


def test_every_amount_of_both_partnerships_reconciles(watched: Watched) -> None:
    reckoning = watched.moments[-1]
    assert isinstance(reckoning, DecadesReckoning)
    assert reckoning.differences == ()
    assert len(reckoning.books) == 2
    outer, inner = reckoning.books
    assert outer.conservation.came_in == sum(map(revenue, range(1, QUARTERS + 1)))
    assert inner.conservation.came_in == outer.paid["the couriers"].units
    for book in reckoning.books:
        assert book.conservation.holds
        rest = book.conservation.unpaid + (book.conservation.not_closed or 0)
        assert rest == book.conservation.set_aside == 0
        assert sum(paid.units for paid in book.paid.values()) == book.conservation.paid
    assert list(inner.paid) == list(COURIERS_PARTNERS)
    assert reconcile(read_history(watched.play.couriers)).is_exact


def shown(language: Language, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert run_daosplit(["demo", "--story", "decades", "--lang", language]) == 0
    return capsys.readouterr().out.splitlines()


def told(watched: Watched) -> list[str]:
    """What was watched, as the command tells it."""
    output = StringIO()
    show = DecadesShow(Console(file=output, highlight=False), watched.play.charter, "en")
    show.begin()
    for moment in watched.moments:
        show.tell(moment)
    return output.getvalue().splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_line_a_quarter_80_columns_wide(
    language: Language, watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(watched) if language == "en" else shown(language, capsys)
    assert all(cell_len(line) <= 80 for line in lines)
    for number in range(1, QUARTERS + 1):
        assert sum(line.startswith(f"{number}Q".rjust(3) + " 20") for line in lines) == 1
    say = speaker(language)
    assert lines[0] == say("A partnership that lives for decades")
    reconciled = say(
        "Reconciled: every amount of both partnerships was recomputed from on-chain events alone "
        "and matches to the yen."
    )
    assert "".join(reconciled.split()) in "".join("".join(lines).split())


def test_as_data_it_has_every_amount(watched: Watched) -> None:
    data = json.loads(write_json(to_data(watched.moments, watched.play.charter, "en")))
    assert data["reconciliation"]["is_exact"] is True
    for told, quarter in zip(data["quarters"], watched.quarters, strict=True):
        amounts = [one["paid"]["amount"] for one in told["payments"] if one["paid"]]
        assert amounts == [str(paid.units) for paid in quarter.paid.values()]
