"""Whoever sees only the report of `ecosystem` finds there what a director asks."""

import re

import pytest

from daosplit.report.book import Book
from daosplit.report.report import Report
from daosplit.report.simulated import books_of
from daosplit.simulation import read_scenario
from daosplit.simulation.player import Player
from daosplit.simulation.simulate import new_fast_chain, player_of
from support.markup import Markup


@pytest.fixture(scope="module")
def player() -> Player:
    """All of it, played on the fast chain, which gives the same."""
    player = player_of(read_scenario("ecosystem"), new_fast_chain)
    for _ in player.play():
        pass
    return player


@pytest.fixture(scope="module")
def books(player: Player) -> tuple[Book, ...]:
    return books_of(player)


@pytest.fixture(scope="module")
def page(books: tuple[Book, ...]) -> str:
    """The words of the report, with single spaces."""
    return re.sub(r"\s+", " ", " ".join(Markup(Report(books).html()).words))


QUESTIONS = {
    "Who left, when, and why?": (
        "Left in October to December 2027. “it has another vision”",
        "Left in January to March 2028. “it grew too fast: contacts changed, deliveries came late”",
        "Left in July to September 2028. “too dependent: it looks for other customers first”",
    ),
    "Who joined, and when?": (
        "fund seat 18, .{11} Joined in July to September 2027. about 0.98% about 0.96% ",
        "B and C seat 19, .{11} Joined in January to March 2028. about 1.59% about 1.54% ",
    ),
    "Who depends on whom?": (
        r"M earns about 83.15% of all it earns here: it depends on this partnership \(since 30 Sep",
    ),
    "Who can block every review?": (
        r"Who holds more than the threshold leaves, 1/3 \(about 33.33%\) here, can block",
        "April to June 2027 .{0,40}retailer",
    ),
    "What is still set aside?": ("Still set aside, in JPY ¥0", "Still set aside, in ETH 0 ETH"),
    "How much came in, and how much was paid?": (
        "Came in, in JPY ¥988,684,351",
        "Paid to partners, in JPY ¥987,437,744",
    ),
    "What was refused, and why?": (
        "REFUSED .{1,60}retailer and A try to pass a review alone.{1,120}Refused: The "
        "countersigners hold 580,814 of the 666,667 shares that must countersign",
    ),
    "Which periods were not reviewed, and what was used?": (
        r"NOT REVIEWED \(B and C\): July to September 2028.{1,90}the split of April to June 2028",
        "Periods 1 to 8: April to June 2027 to January to March 2029",
    ),
    "Who got more than before, and for what?": ("I about [0-9.]+% ▲ about [0-9.]+% [0-9,]+ ",),
    "Where did the money for joint marketing go?": (
        "joint marketing fund advertising agency ¥65,229,746",
    ),
    "Does everything reconcile?": ("every amount was computed again|Every amount was computed",),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_by_the_report(question: str, page: str) -> None:
    for answer in QUESTIONS[question]:
        assert re.search(answer, page), answer


def test_it_is_small_and_tells_a_fact_once(books: tuple[Book, ...], page: str) -> None:
    assert len(Report(books).html().encode()) < 1_000_000
    news = [one.says for one in Report(books).news]
    assert sum("it depends on this partnership" in says for says in news) == 1
    assert page.count("to pass a review alone") == 1
    assert page.count("No review passed, so the split of the founding is used.") == 3


def test_the_ecosystem_tells_its_story(player: Player) -> None:
    result = player.result
    assert result.is_exact
    name = player.scenario.partnership.name
    told = " ".join(note.sentence for period in result.of(name) for note in period.notes)
    assert "M earns about 80" in told
    assert "joint marketing fund joins" in told
    for leaving in ("K leaves: it has another vision", "L leaves: it grew", "M leaves: too dep"):
        assert leaving in told
    assert "B and C joins" in told
    [first, *_] = result.of(name)
    [h] = [one for one in first.pots[0].payments if one.partner == "H"]
    assert h.shares * 50 == first.pots[0].all_shares
    _, fund, *_ = result.of("joint marketing fund")
    assert fund.pots[0].pot == 100_000_000
    shares = [[one.shares for one in period.pots[0].payments] for period in result.of(name)]
    seat = [one.partner for one in first.pots[0].payments].index("I")
    growth = [held[seat] for held in shares]
    assert growth[-1] > 2 * growth[0]
