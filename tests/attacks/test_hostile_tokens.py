"""A hostile token harms only itself: every kind of token, whichever way money moves."""

from collections.abc import Iterator

import pytest

from support.effort import LONG
from support.hostile_tokens import HOSTILE
from support.money import Money
from support.outcomes import EXPECTED, Paid
from support.partnership import Done, Founder
from support.scenarios import WAYS, attempt
from support.siege import LATE_PARTS, PARTS, REVENUE, Siege


def attacks() -> Iterator[tuple[str, str]]:
    """Every kind settled, and two more ways, in turn; or every way, if somebody asks for it."""
    for number, kind in enumerate(HOSTILE):
        for place, way in enumerate(WAYS):
            if LONG or way == "settle" or (place - number) % 4 == 0:
                yield kind, way


@pytest.fixture(scope="module")
def siege(founder: Founder, token: Money, ether: Money) -> Siege:
    return Siege.found(founder, (token, ether), *HOSTILE)


@pytest.mark.shows("token-harms-only-itself")
@pytest.mark.parametrize(("kind", "way"), list(attacks()))
def test_whatever_a_token_does_it_harms_only_itself(siege: Siege, kind: str, way: str) -> None:
    """What comes of it is what EXPECTED says; the honest money is all there, and all is paid."""
    partnership = siege.partnership
    honest_token, ether = siege.honest
    WAYS[way].prepare(siege)
    paid_before = [ether.held_by(account) for account in siege.roster]
    with siege.hostile(kind):
        outcome = attempt(siege, WAYS[way])
    seen = siege.look()

    match expected := getattr(EXPECTED[kind], WAYS[way].expected):
        case str():
            assert outcome == expected
        case Paid():
            assert isinstance(outcome, Done)
            assert Paid(seen.seats, seen.set_aside, seen.successor, seen.left) == expected
        case int() if way == "pay":
            assert isinstance(outcome, Done)
            [credited] = [it.fields["amount"] for it in outcome.events if "memo" in it.fields]
            assert credited == expected
        case int():
            arrived = seen.seats[1] if way == "deliver" else seen.successor
            assert (arrived, seen.set_aside) == (expected, (500, 0, 200))

    parts = PARTS
    if way != "settleMany" or isinstance(outcome, str):
        assert seen.honest_left == ether.held_by(partnership.address) == REVENUE
        paid_before = [ether.held_by(account) for account in siege.roster]
        siege.settle_honest()
        if WAYS[way].expected == "late":
            parts = LATE_PARTS
    for money, before in ((honest_token, [0, 0, 0]), (ether, paid_before)):
        now = [money.held_by(account) for account in siege.roster]
        assert [has - had for has, had in zip(now, before, strict=True)] == parts
        assert money.held_by(partnership.address) == 0
        assert partnership.call("till", money.address) == (1, 0, 0, 0)
