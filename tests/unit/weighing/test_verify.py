"""a verification finds whatever does not follow from the evidence, and nothing else."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daosplit.errors import CannotWeighError, DaosplitError, InvalidValueError
from daosplit.values.catalogue import translate
from daosplit.weighing import (
    Dataset,
    Evidence,
    Policy,
    Quarter,
    Weighed,
    parse_dataset,
    weigh,
    weigh_quarter,
)
from daosplit.weighing.agreed_policy import find_agreement
from daosplit.weighing.methods import points_by_kind
from daosplit.weighing.methods.method import Case
from daosplit.weighing.methods.points_by_kind import PointsByKind, Rate
from daosplit.weighing.methods.smoothing import Smoothing
from daosplit.weighing.money import MoneyFinding, MoneyOnChain, compare_money
from daosplit.weighing.policy import Pipeline
from daosplit.weighing.verify import Claim, effects, verify
from support.weighing_samples import SAMPLES, cases, policy

DATA = parse_dataset(
    {
        "contributions.csv": "quarter,partner,kind,quantity,note\n"
        "1,retailer,hours,50,\n"
        "1,A,hours,40,\n"
        "1,A,hours,10,more\n"
        "1,A,talk,1,\n"
    }
)
RATES = PointsByKind((Rate("hours", Fraction(1)), Rate("talk", Fraction(0))))
POLICY = Policy(Pipeline(RATES, (Smoothing(Fraction(1, 2)),)), total=1000)
NAMES = ("retailer", "A")
EVIDENCE = weigh_quarter(
    POLICY, DATA, Quarter.parse("1"), NAMES, (Fraction(7, 10), Fraction(3, 10))
).evidence
CLAIM = Claim(
    period=1,
    names=NAMES,
    old_shares=(70, 30),
    new_shares=(600, 400),
    evidence_hash=EVIDENCE.hash,
)


def test_a_review_that_follows_is_verified() -> None:
    found = verify(EVIDENCE, CLAIM, 1)
    assert found.is_verified
    assert [seat.expected for seat in found.seats] == [600, 400]


def test_whatever_order_the_evidence_names_partners_in() -> None:
    assert verify(Evidence.from_bytes(EVIDENCE.to_bytes()), CLAIM, 1).is_verified


@given(st.integers(1, 4_000_000))
def test_shares_that_pay_the_same_follow(factor: int) -> None:
    claim = replace(CLAIM, new_shares=(3 * factor, 2 * factor))
    assert verify(EVIDENCE, claim, 1).is_verified


@given(st.tuples(st.integers(0, 2000), st.integers(0, 2000)).filter(any))
def test_shares_that_pay_anything_else_do_not(shares: tuple[int, int]) -> None:
    found = verify(EVIDENCE, replace(CLAIM, new_shares=shares), 1)
    follows = shares[0] * 2 == shares[1] * 3
    assert found.shares_follow == found.is_verified == follows
    assert [seat.follows for seat in found.seats] == [follows, follows]


def test_one_share_moved_shows_at_both_seats() -> None:
    found = verify(EVIDENCE, replace(CLAIM, new_shares=(601, 399)), 1)
    assert not found.is_verified
    assert [(seat.claimed, seat.expected) for seat in found.seats] == [(601, 600), (399, 400)]


def test_evidence_of_another_hash_is_found_though_the_shares_follow() -> None:
    found = verify(EVIDENCE, replace(CLAIM, evidence_hash=bytes(31) + b"\1"), 1)
    assert found.has_hash
    assert found.shares_follow
    assert not found.hash_matches
    assert not found.is_verified


def test_a_review_without_an_evidence_hash_is_not_verified() -> None:
    found = verify(EVIDENCE, replace(CLAIM, evidence_hash=bytes(32)), 1)
    assert not found.has_hash
    assert not found.is_verified


def test_evidence_of_another_quarter_is_found() -> None:
    assert not verify(EVIDENCE, CLAIM, 2).is_verified


def test_evidence_that_lies_about_the_fractions_before_is_found() -> None:
    found = verify(EVIDENCE, replace(CLAIM, old_shares=(60, 40)), 1)
    assert [seat.stood_so for seat in found.seats] == [False, False]
    assert not found.is_verified


def test_evidence_that_says_that_nothing_was_before_is_found() -> None:
    first = weigh_quarter(POLICY, DATA, Quarter.parse("1"), NAMES).evidence
    claim = replace(CLAIM, evidence_hash=first.hash, new_shares=weigh(first).shares)
    found = verify(first, claim, 1)
    assert found.hash_matches
    assert found.shares_follow
    assert not found.is_verified


def test_who_was_admitted_had_nothing_before() -> None:
    names = (*NAMES, "B")
    evidence = weigh_quarter(
        POLICY,
        DATA,
        Quarter.parse("1"),
        names,
        (Fraction(7, 10), Fraction(3, 10), Fraction(0)),
    ).evidence
    claim = replace(CLAIM, names=names, new_shares=(600, 400, 0), evidence_hash=evidence.hash)
    assert verify(evidence, claim, 1).is_verified


@pytest.mark.parametrize("names", [("retailer", "B"), ("retailer", "a")])
def test_evidence_of_other_partners_is_refused(names: tuple[str, str]) -> None:
    with pytest.raises(InvalidValueError, match="a partner in"):
        verify(EVIDENCE, replace(CLAIM, names=names), 1)


def test_evidence_from_which_nothing_follows_is_refused() -> None:
    case = EVIDENCE.case
    empty = Case(
        data=parse_dataset({"payments.csv": "quarter,partner,amount\n1,A,1\n"}),
        quarter=case.quarter,
        partners=case.partners,
        previous=case.previous,
        total=case.total,
    )
    with pytest.raises(CannotWeighError, match="nobody has points"):
        verify(Evidence(empty, POLICY), CLAIM, 1)


@pytest.mark.parametrize(
    ("names", "old", "new"),
    [(("retailer",), (70, 30), (6, 4)), (NAMES, (70, 20, 10), (6, 4)), (NAMES, (0, 0), (6, 4))],
)
def test_a_claim_that_cannot_be_is_refused(
    names: tuple[str, ...], old: tuple[int, ...], new: tuple[int, ...]
) -> None:
    with pytest.raises(InvalidValueError):
        replace(CLAIM, names=names, old_shares=old, new_shares=new)


def test_each_line_tells_what_there_would_be_without_it() -> None:
    by_note = {effect.record.source: effect for effect in effects(EVIDENCE)}
    lines = {int(source.rpartition(" ")[2]): effect for source, effect in by_note.items()}
    assert set(lines) == {2, 3, 4, 5}
    assert lines[2].without == (Fraction(35, 100), Fraction(65, 100))
    # Of 90 hours the chain did 50; half of what it had is kept.
    assert lines[4].without == (Fraction(628, 1000), Fraction(372, 1000))
    assert lines[5].without == (Fraction(3, 5), Fraction(2, 5))


def test_a_line_without_which_nothing_follows_says_so() -> None:
    data = parse_dataset({"contributions.csv": "quarter,partner,kind,quantity\n1,A,hours,1\n"})
    evidence = weigh_quarter(POLICY, data, Quarter.parse("1"), NAMES).evidence
    (effect,) = effects(evidence)
    assert effect.without is None
    assert "nobody has points" in effect.problem


# Reasons, the policy and money


def test_a_reason_that_was_changed_is_found() -> None:
    reasons = tuple((seat.reason,) for seat in verify(EVIDENCE, CLAIM, 1).seats)
    assert verify(EVIDENCE, replace(CLAIM, reasons=reasons), 1).is_verified
    for changed in (("all hours were the retailer's",), (), (*reasons[0], "and more")):
        found = verify(EVIDENCE, replace(CLAIM, reasons=(changed, reasons[1])), 1)
        assert [seat.has_reason for seat in found.seats] == [False, True]
        assert found.shares_follow
        assert not found.is_verified


def test_another_policy_than_agreed_on_is_found(tmp_path: Path) -> None:
    assert find_agreement(EVIDENCE, EVIDENCE.policy.hash).is_agreed
    found = verify(EVIDENCE, CLAIM, 1, agreement=find_agreement(EVIDENCE, bytes(32)))
    assert found.shares_follow
    assert not found.is_verified

    agreed = Policy(POLICY.pipeline, total=1000, name="The same name")
    other = Policy(Pipeline(RATES), total=1000, name="The same name")
    assert agreed.hash != other.hash
    (tmp_path / "one.evidence").write_bytes(Evidence(EVIDENCE.case, agreed).to_bytes())
    (tmp_path / "other.evidence").write_text("nothing")
    text = "quarter,partner,kind,quantity\n2,A,hours,1\n"
    data = parse_dataset({"contributions.csv": text})
    later = Case(data=data, quarter=Quarter.parse("2"), partners=NAMES, total=1000)
    agreement = find_agreement(Evidence(later, other), None, tmp_path)
    assert agreement.earlier == (str(tmp_path / "one.evidence"), Quarter.parse("1"))
    assert not agreement.is_agreed
    assert find_agreement(Evidence(later, agreed), None, tmp_path).is_agreed
    assert find_agreement(Evidence(later, other), other.hash, tmp_path).is_agreed


def test_revenues_and_payments_are_compared_with_the_chain() -> None:
    data = parse_dataset(
        {
            "contributions.csv": "quarter,partner,kind,quantity\n3,A,hours,1\n",
            "revenues.csv": "quarter,amount\n1,100\n2,90\n3,70\n",
            "payments.csv": "quarter,partner,amount\n1,retailer,60\n1,A,40\n2,A,50\n",
        }
    )
    case = Case(data=data, quarter=Quarter.parse("3"), partners=NAMES)
    chain = MoneyOnChain(
        closed=2, pots={1: 100, 2: 100}, paid={1: {0: 60, 1: 40}, 2: {0: 50, 1: 50}}
    )
    seats = {name: seat for seat, name in enumerate(NAMES)}
    found = compare_money(case, seats, lambda quarter: quarter.count, chain)
    told = [(it.quarter.label, it.partner, int(it.said), it.found) for it in found.differences]
    # Understated, and its own payment left out.
    assert told == [("2", "", 90, 100), ("2", "retailer", 0, 50)]
    assert found.differences[0].source == "revenues.csv: line 3"
    assert found.uncompared == (Quarter.parse("3"),)
    assert not verify(EVIDENCE, CLAIM, 1, money=found).is_verified
    assert verify(EVIDENCE, CLAIM, 1, money=MoneyFinding()).is_verified


# Each line


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=5)
@given(case=cases())
def test_each_line_does_what_a_weighing_without_it_says(name: str, case: Case) -> None:
    evidence = Evidence(case, policy(SAMPLES[name]))
    records = evidence.case.data.records
    for index, effect in enumerate(effects(evidence)):
        assert effect.record == records[index]
        try:
            rest = replace(case, data=Dataset((*records[:index], *records[index + 1 :])))
            expected = weigh(Evidence(rest, evidence.policy)).fractions
        except DaosplitError:
            assert effect.without is None
            assert translate(effect.problem, "ja") != effect.problem
        else:
            assert effect.without == expected


def test_the_effects_of_many_lines_take_small_weighings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linear: as many weighings as there are lines, each of a few sums."""
    sizes: list[int] = []
    real = points_by_kind.PointsByKind.weigh

    def counted(self: PointsByKind, case: Case) -> Weighed:
        sizes.append(len(case.data.records))
        return real(self, case)

    rows = "".join(f"1,{NAMES[n % 2]},hours,{n + 1},{n}\n" for n in range(400))
    data = parse_dataset({"contributions.csv": f"quarter,partner,kind,quantity,note\n{rows}"})
    evidence = weigh_quarter(POLICY, data, Quarter.parse("1"), NAMES).evidence
    monkeypatch.setattr(points_by_kind.PointsByKind, "weigh", counted)
    assert len(effects(evidence)) == len(sizes) == 400
    assert max(sizes) == 2
