"""What if: a scenario with other values, several beside each other, a review before it passes."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from daosplit.agreement.charter import DAY
from daosplit.agreement.shares import payout
from daosplit.chain import Chain
from daosplit.cli.init import init
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.record import NamedSeat, Record, save_record
from daosplit.simulation.changes import Change, parse_change, parse_sweep, variants
from daosplit.simulation.comparison import compare
from daosplit.simulation.reader import read_scenario
from daosplit.simulation.what_if import what_if
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import ETHER_TOKEN
from support.client import mint, partnership_of, review_of, set_shares, travel_to
from support.console import Console


@pytest.mark.parametrize(
    ("written", "path", "value"),
    [
        ("reviews.2Q.A.points=50", "reviews.2Q.A.points", 50),
        ("reviews.policy=other.toml", "reviews.policy", "other.toml"),
        ('name="a=b"', "name", "a=b"),
        ("rules.tip=1%", "rules.tip", "1%"),
    ],
)
def test_a_change_is_a_path_and_a_value(written: str, path: str, value: Any) -> None:
    assert parse_change(written) == Change(path, value)


@pytest.mark.parametrize("written", ["", "points", "=3", "points="])
def test_what_is_no_change_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="not a change"):
        parse_change(written)
    with pytest.raises(InvalidValueError):
        parse_sweep(f"{written},")


def test_sweeps_are_tried_in_all_combinations() -> None:
    tried = list(variants([Change("a", 0)], [parse_sweep("b=1,2"), parse_sweep("c=x,y")]))
    assert [[one.value for one in changes] for changes in tried] == [
        *([0, 1, "x"], [0, 1, "y"], [0, 2, "x"], [0, 2, "y"])
    ]


@pytest.mark.parametrize("written", ["2", '"2Q"', '"2026-07"'])
@pytest.mark.parametrize("called", ["2", "2Q", "2026-07"])
def test_a_review_is_called_by_its_period_however_it_is_written(
    tmp_path: Path, called: str, written: str
) -> None:
    init(tmp_path)
    scenario = f"""
charter = "charter.toml"
periods = 2
revenue = [{{ amount = 1 }}]

[[reviews.by_hand]]
period = {written}
points = {{ retailer = 60, A = 40 }}
"""
    (tmp_path / "scenario.toml").write_text(scenario, encoding="utf-8")
    changes = [parse_change(f"reviews.{called}.A.points=50")]
    [review] = read_scenario(tmp_path, changes=changes).partnership.reviews.values()
    assert review.points == {"retailer": 60, "A": 50}


def test_a_change_is_read_as_if_it_were_written_there() -> None:
    changed = read_scenario(
        "article",
        changes=[
            parse_change("reviews.2Q.A.points=50"),
            parse_change("partners.A.shares=40"),
            parse_change("revenue.0.times=1"),
            parse_change("name=other"),
        ],
    )
    assert changed.name == "other"
    assert changed.partnership.reviews[2].points["A"] == 50
    assert changed.partnership.partners[1].shares == 40


def test_a_review_is_named_as_its_period_is_written(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(
        'name = "x"\nperiods = 2\n[calendar]\nfirst = "2026-04"\nutc_offset = "+09:00"\n'
        "[[revenue]]\namount = 1\n"
        '[[partners]]\nname = "A"\nshares = 1\n[[partners]]\nname = "B"\nshares = 1\n'
        '[[reviews.by_hand]]\nperiod = "2026-07"\npoints = { A = 1, B = 1 }\nreason = "both"\n'
    )
    changed = read_scenario(file, changes=[parse_change("reviews.2026-07.A.points=2")])
    assert changed.partnership.reviews[2].points == {"A": 2, "B": 1}


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("reviews.9Q.A.points=50", "has no 9"),
        ("reviews.2Q.B.points=50", "B"),
        ("partners.C.shares=1", "has no C"),
        ("revenue.7.times=1", "has no 7"),
        ("nothing.at.all=1", "has no nothing"),
        ("periodz=8", "unknown key"),
    ],
)
def test_a_change_that_leads_nowhere_is_named(written: str, problem: str) -> None:
    with pytest.raises(InvalidFileError, match=problem):
        read_scenario("article", changes=[parse_change(written)])


def test_a_sweep_compares_what_partners_are_paid(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    daosplit = Console(capsys)
    said = daosplit("simulate article --sweep reviews.2Q.A.points=40,60 --json")
    first, same, other = json.loads(said)
    assert first["paid"] == same["paid"]
    assert other["changes"] == ["reviews.2Q.A.points=60"]
    gains = [int(one["paid"]["A"]["JPY"]) for one in (first, other)]
    pot = 26_296_188 + 1_357_913
    assert gains[1] - gains[0] == payout(pot, (60, 60))[1] - payout(pot, (60, 40))[1]
    assert "as it stands" in daosplit("simulate article --until 1 --sweep reviews.2Q.A.points=1,2")


def test_a_variant_knows_how_many_reviews_were_refused() -> None:
    (first,) = compare("article", [])
    assert first.refused == 0
    assert first.partners == ("retailer", "A")
    assert [token.symbol for token in first.tokens] == ["JPY", "ETH"]


def test_a_review_is_played_on_a_copy_before_anybody_signs(chain: Chain) -> None:
    yen = chain.deploy("Token", "Yen", "JPY", 0)
    split = partnership_of(chain, 50, 30, 20, accounts=chain.accounts[1:4])
    travel_to(split, split.charter.start_of(1) + DAY)
    mint(chain, yen, split.address, 1_000_003)
    chain.send(split.address, 10**18 + 1)
    review = review_of(1, (60, 10, 20, 10), [chain.accounts[9]])
    before = chain.block_number()
    outlook = what_if(split, review, [ETHER, yen.address])
    assert chain.block_number() == before
    assert outlook.digest == split.hash_review(review)
    assert outlook.needs.cut == (1,)
    assert outlook.needs.admitted == (3,)
    (ether,) = (token for token in outlook.pots if token.address == ETHER)
    assert ether == ETHER_TOKEN
    assert {token.symbol: amount for token, amount in outlook.pots.items()} == {
        "ETH": 10**18 + 1,
        "JPY": 1_000_003,
    }
    for token, amount in outlook.pots.items():
        assert [one.with_[token] for one in outlook.seats] == list(payout(amount, (60, 10, 20, 10)))
        assert [one.without[token] for one in outlook.seats] == [
            *payout(amount, (50, 30, 20)),
            0,
        ]
    assert [one.can_block for one in outlook.seats] == [True, False, False, False]
    assert outlook.seats[2].least[4] == Fraction(20, 100) * Fraction(4, 5) ** 4
    # What the copy said comes true.
    with chain.isolated():
        travel_to(split, split.charter.end_of(1) + DAY)
        set_shares(split, 1, 60, 10, 20, 10, admitted=[chain.accounts[9]])
        receipt = split.settle(yen.address)
        assert receipt.events
        jpy = next(token for token in outlook.pots if token.symbol == "JPY")
        paid = chain.call(yen.functions.balanceOf(chain.accounts[1]))
        assert paid == outlook.seats[0].with_[jpy]


def test_without_money_a_review_is_still_looked_at(chain: Chain) -> None:
    split = partnership_of(chain, 1, 1)
    outlook = what_if(split, review_of(1, (2, 1)), [ETHER])
    assert outlook.pots == {}
    assert [one.after for one in outlook.seats] == [Fraction(2, 3), Fraction(1, 3)]
    assert all(one.can_block for one in outlook.seats)


def test_the_command_says_what_a_review_would_do(
    chain: Chain,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    split = partnership_of(chain, 60, 40)
    travel_to(split, split.charter.start_of(1) + DAY)
    chain.send(split.address, 10**18)
    monkeypatch.setattr("daosplit.connect", lambda url: chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    named = (NamedSeat("retailer", split.roster()[0]), NamedSeat("A", split.roster()[1]))
    save_record("partnership.json", Record("ours", chain.chain_id, split.address, 0, named))
    (tmp_path / "review.toml").write_text(
        'period = 1\n[[contributions]]\npartner = "retailer"\npoints = 80\nreason = "shops"\n'
        '[[contributions]]\npartner = "A"\npoints = 20\nreason = "code"\n'
    )
    said = Console(capsys)("what-if review.toml")
    assert "To be divided: 1 ETH" in said
    assert "retailer: 60% -> 80%\n  0.8 ETH instead of 0.6 ETH (+0.2 ETH)" in said
    assert "A: 40% -> 20%\n  0.2 ETH instead of 0.4 ETH (-0.2 ETH)" in said
    assert "It cannot pass without: A." in said
    assert "It passes if all of these sign: retailer, A." in said
