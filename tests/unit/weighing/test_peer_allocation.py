"""Peer allocation: what the others give; nobody's own points change its own fraction."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from daosplit.errors import CannotWeighError, InvalidFileError, InvalidValueError
from daosplit.weighing import Case, Dataset, parse_dataset
from daosplit.weighing.data.records import PeerAllocation
from daosplit.weighing.methods.peer_allocation import VOICES, AllocationByPeers
from support.weighing_samples import QUARTER, amounts, cases, fractions_of, policy

every_voice = pytest.mark.parametrize("voice", VOICES)


def with_points(case: Case, giver: str, points: dict[str, Fraction]) -> Case:
    """The case with other points from one giver, or none."""
    others = [
        entry
        for entry in case.data.records
        if not (isinstance(entry, PeerAllocation) and entry.giver == giver)
    ]
    given = [
        PeerAllocation(quarter=QUARTER, giver=giver, receiver=receiver, points=amount)
        for receiver, amount in points.items()
    ]
    return replace(case, data=Dataset([*others, *given]))


@every_voice
@settings(max_examples=40)
@given(case=cases(), data=st.data())
def test_a_partner_changes_nothing_for_itself_whatever_it_gives(
    voice: str, case: Case, data: st.DataObject
) -> None:
    """Somebody else gives points too, or there would be no allocation at all."""
    partner, other = data.draw(st.permutations(case.partners))[:2]
    given = next(name for name in case.partners if name != other)
    case = with_points(case, other, {given: Fraction(1)})
    rest = [name for name in case.partners if name != partner]
    points = data.draw(st.dictionaries(st.sampled_from(rest), amounts))

    seat = case.partners.index(partner)
    before = AllocationByPeers(voice).weigh(case).fractions[seat]
    after = AllocationByPeers(voice).weigh(with_points(case, partner, points)).fractions[seat]
    assert after == before


@given(case=cases())
def test_by_standing_nobody_gets_more_than_the_others_had(case: Case) -> None:
    assume(case.previous is not None)
    fractions = AllocationByPeers("standing").weigh(case).fractions
    for name, fraction in zip(case.partners, fractions, strict=True):
        assert fraction <= 1 - case.previous_of(name)


@every_voice
@settings(max_examples=40)
@given(case=cases(), data=st.data())
def test_doubling_all_points_of_a_giver_changes_nothing(
    voice: str, case: Case, data: st.DataObject
) -> None:
    giver = data.draw(st.sampled_from(case.partners))
    given = {
        entry.receiver: 2 * entry.points
        for entry in case.data.of(PeerAllocation)
        if entry.giver == giver
    }
    doubled = with_points(case, giver, given)
    method = AllocationByPeers(voice)
    assert method.weigh(doubled).fractions == method.weigh(case).fractions


@given(st.data())
def test_what_all_agree_on_stays_with_steady_voices(data: st.DataObject) -> None:
    """If everybody gives the others points in the ratio of their last fractions."""
    names = ("a", "b", "c", "d", "e")[: data.draw(st.integers(2, 5))]
    last = data.draw(fractions_of(len(names), least=1))
    entries = [
        PeerAllocation(quarter=QUARTER, giver=giver, receiver=name, points=Fraction(weight))
        for giver in names
        for name, weight in zip(names, whole(last), strict=True)
        if name != giver
    ]
    case = Case(data=Dataset(entries), quarter=QUARTER, partners=names, previous=last)
    assert AllocationByPeers("steady").weigh(case).fractions == last


def whole(fractions: tuple[Fraction, ...]) -> list[int]:
    """Whole numbers in the same ratio."""
    scale = 1
    for part in fractions:
        scale *= part.denominator
    return [int(part * scale) for part in fractions]


def a_case(rows: str, last: tuple[Fraction, ...] | None = None, names: str = "abc") -> Case:
    data = parse_dataset({"peer_allocations.csv": f"quarter,from,to,points\n{rows}"})
    return Case(data=data, quarter=QUARTER, partners=tuple(names), previous=last)


TWO = "2026Q2,a,b,1\n2026Q2,b,a,1\n"
LAST = (Fraction(7, 10), Fraction(3, 10))


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        ("equal", (Fraction(1, 2), Fraction(1, 2))),
        ("standing", (Fraction(3, 10), Fraction(7, 10))),
        ("steady", LAST),
    ],
)
def test_two_partners_can_say_nothing(voice: str, expected: tuple[Fraction, ...]) -> None:
    assert AllocationByPeers(voice).weigh(a_case(TWO, LAST, "ab")).fractions == expected


def test_who_gives_none_counts_as_giving_to_the_others_alike() -> None:
    weighed = AllocationByPeers().weigh(a_case("2026Q2,a,b,1\n2026Q2,b,a,1\n"))
    assert weighed.fractions == (Fraction(1, 2), Fraction(1, 2), Fraction(0))
    assert weighed.reasons == (
        "given 100% of the points of b",
        "given 100% of the points of a",
        "given no points; gave none itself",
    )


def test_points_of_0_are_points_of_none() -> None:
    rows = "2026Q2,a,b,1\n2026Q2,b,a,1\n"
    none = AllocationByPeers().weigh(a_case(rows))
    assert AllocationByPeers().weigh(a_case(rows + "2026Q2,c,a,0\n")) == none


def test_a_newcomer_is_given_to_but_has_no_voice_yet() -> None:
    """Or a partner could bring in newcomers who give to it."""
    rows = "2026Q2,a,c,1\n2026Q2,b,a,1\n2026Q2,c,a,1\n"
    weighed = AllocationByPeers().weigh(a_case(rows, (*LAST, Fraction(0))))
    assert weighed.fractions == (Fraction(1, 2), Fraction(0), Fraction(1, 2))
    assert "its own points do not count" in weighed.reasons[2]


def test_m_of_n_who_give_to_each_other_get_no_more_than_m_of_n() -> None:
    """How peer allocation is gamed: by agreement, and this is what it can bring."""
    rows = (
        "2026Q2,a,b,1\n2026Q2,b,a,1\n"
        "2026Q2,c,d,1\n2026Q2,c,e,1\n2026Q2,d,c,1\n2026Q2,d,e,1\n2026Q2,e,c,1\n2026Q2,e,d,1\n"
    )
    weighed = AllocationByPeers().weigh(a_case(rows, names="abcde"))
    assert weighed.fractions[:2] == (Fraction(1, 5), Fraction(1, 5))


@pytest.mark.parametrize(
    ("rows", "last", "message"),
    [
        ("", None, "nobody with a voice gave points in 2026Q2"),
        ("2026Q1,a,b,1\n", None, "nobody with a voice"),
        ("2026Q2,c,a,1\n", (*LAST, Fraction(0)), "nobody with a voice"),
        ("2026Q2,a,b,1\n", (Fraction(1), Fraction(0), Fraction(0)), "1 partner has a voice"),
        ("2026Q2,a,z,1\n", None, "line 2: 'z' is not a partner"),
    ],
)
def test_what_nothing_follows_from_is_refused(
    rows: str, last: tuple[Fraction, ...] | None, message: str
) -> None:
    with pytest.raises(CannotWeighError, match=message):
        AllocationByPeers().weigh(a_case(rows, last))


def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(InvalidValueError, match='did you mean "standing"'):
        AllocationByPeers("standings")
    with pytest.raises(InvalidFileError, match=r"steps\[0\].voice = 'loud'"):
        policy('[[steps]]\nmethod = "peer_allocation"\nvoice = "loud"\n')
