"""What the players of a random play choose from.

Accounts, tokens and seats are chosen by number, since who is who differs from play to play.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.shares import MOST_SHARES
from daosplit.testing import START
from support.model import Strength

_TEST = Charter(start=START, months=0, test_seconds=5000, review_window=2000)
CHARTERS = (
    _TEST,
    replace(_TEST, start=START + 7000, review_window=5000, tip=10_000),
    replace(_TEST, start=START - 12_345, threshold=(1, 1), cut_limit=(0, 1), tip=1),
    Charter(
        start=START - 9 * 3600,
        months=1,
        utc_offset=timedelta(hours=9),
        threshold=(51, 100),
        cut_limit=(1, 3),
        tip=9_999,
    ),
)
ACTORS = 9
SELF, NONE = ACTORS, ACTORS + 1
"""As a receiver: the partnership itself, and nobody."""

people = st.integers(0, 4 * ACTORS - 1)
"""Actors, but three times out of four partners."""
receivers = st.one_of(st.integers(0, ACTORS - 1), st.integers(0, NONE))
successors = st.one_of(st.integers(5, ACTORS - 1), receivers)
"""Often somebody who is no partner yet."""
newcomers = st.sampled_from([0, 0, 0, 1, 2]).flatmap(
    lambda count: st.lists(st.integers(0, SELF), min_size=count, max_size=count, unique=True)
)
seats = st.one_of(st.integers(0, 2), st.integers(0, 6))
tokens = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
"""Tokens, those of which there is something to pay first."""
amounts = st.one_of(
    st.integers(0, 1000),
    st.integers(1, 10**24),
    st.sampled_from([1, 2, 3, 10**18 + 1, 2**104 - 1, 2**104 + 7]),
)
shares = st.one_of(
    st.integers(0, 10), st.sampled_from([40, 60, 10_000]), st.integers(1, MOST_SHARES)
)
founding_shares = st.sampled_from([1, 2, 2, 3, 3, 4, 5]).flatmap(
    lambda count: st.lists(shares, min_size=count, max_size=count).filter(any)
)
strengths = st.sampled_from(
    [None, None, *(Strength.COUNTERSIGNS | it for it in (*Strength, Strength(6)))]
)
"""What is given with a countersignature on the chain; None for all there is, the usual way."""

moments = st.sampled_from(
    [
        "soon",
        "the period ends",
        "the period's window closes",
        "the ended period's window closes",
        "its tip is half grown",
        "periods later",
        "a notice has run",
    ]
)
offsets = st.integers(-1, 1)
"""Seconds after a moment."""
periods_ago = st.sampled_from([0, 0, 0, 1, 1, 1, 2, -1])
punctuality = st.sampled_from([10**9, 10**9, 10**9, 1, 0])
"""Seconds from the last call before a review to its deadline; the review comes a second later."""
rarely = st.sampled_from([False] * 9 + [True])


@st.composite
def contributions(draw: st.DrawFn, held: Sequence[int], newcomers: int) -> tuple[Contribution, ...]:
    """Some shares go from a seat to another; how many, is often just at the limit of a cut."""
    kind = draw(st.sampled_from(["usual"] * 10 + ["nothing", "for a seat that is none"]))
    if kind == "nothing":
        return ()
    scale = 1000 if max(held) < 1000 else 1
    points = [share * scale for share in held]
    points += draw(st.lists(shares, min_size=newcomers, max_size=newcomers))
    places = st.integers(0, len(points) - 1)
    permille = st.sampled_from([1, 100, 200, 201, 333, 334, 1000])
    for giver, taker, part in draw(st.lists(st.tuples(places, places, permille), max_size=3)):
        moved = points[giver] * part // 1000
        points[giver] -= moved
        points[taker] += moved
    if kind == "for a seat that is none":
        points.append(1)
    return tuple(
        Contribution(seat, part, "…")
        for seat, total in enumerate(points)
        for part in (min(total, MOST_SHARES), max(total - MOST_SHARES, 0))
        if part
    )
