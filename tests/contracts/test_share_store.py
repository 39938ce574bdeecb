"""One table of shares stands in storage; one that a pot still needs is kept in code first."""

from collections.abc import Callable, Sequence

import pytest

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.money import ETHER, Money
from support.partnership import (
    NOBODY,
    Done,
    Founder,
    Partnership,
    fresh_accounts,
    review_of,
)
from support.refusal import refused
from support.share_store import (
    SEATS_IN_HEAD,
    SEATS_IN_SLOT,
    Head,
    counts_of,
    kept_periods,
    kept_table,
    pieces_of,
    shares_in,
    slots_read,
    slots_written,
    state_of,
    word_at,
)

BOUNDARIES = [1, 2, 3, 4, 10, 11, 12, 19, 20, 254, 255]
"""Three seats stand in the state, and eight in each slot behind it."""
ANY = 255
"""The count that stands for any number."""
FOUNDING = (50, 30, 20)
GONE = None


def one_decides(founder: Founder, seats: int) -> Partnership:
    """All shares are the first partner's, whose key alone passes reviews."""
    accounts = [founder.chain.accounts[1], *fresh_accounts(seats - 1)]
    return founder.found(1, *[0] * (seats - 1), accounts=accounts)


def shares_of_all(seats: int) -> list[int]:
    """Different ones, as large as they can be and as small."""
    return [2**32 - 1 - seat if seat % 2 else seat + 1 for seat in range(seats)]


def close(partnership: Partnership, money: Money, period: int, amount: int = 1000) -> None:
    """Make a pot of a period, which waits for its review window or its review."""
    if amount:
        money.give(partnership.address, amount)
    partnership.next_at(partnership.end_of(period))
    assert partnership.transact("settle", money.address).names == ["Closed"]


def review_ended(partnership: Partnership, period: int, *shares: int) -> Done:
    """A review of a period within its window, some days after whatever was last."""
    chain = partnership.chain
    chain.travel(max(partnership.end_of(period), chain.now()) + DAY)
    assert chain.now() < partnership.review_end(period) - 1
    return partnership.set_shares(period, *shares)


def review_running(partnership: Partnership, period: int, *shares: int) -> Done:
    """A review of a period before it is over."""
    chain = partnership.chain
    chain.travel(max(partnership.start_of(period), chain.now()) + DAY)
    return partnership.set_shares(period, *shares)


def known_shares(partnership: Partnership, periods: int) -> list[Sequence[int] | None]:
    """What `sharesOf` and `split` tell of each period; None where both say it is not kept."""
    told: list[Sequence[int] | None] = []
    for period in range(periods):
        try:
            shares = partnership.call("sharesOf", period)
            assert partnership.call("split", sum(shares), period) == shares
            told.append(tuple(shares))
        except ContractError:
            for view in (("sharesOf", period), ("split", 100, period)):
                with refused("SharesNotKept", period=period):
                    partnership.call(*view)
            told.append(GONE)
    return told


# One table, overwritten in place


def check_slots(partnership: Partnership, shares: Sequence[int]) -> None:
    """The table stands as it should, and nothing stands behind it."""
    state = state_of(partnership)
    assert (state.sum, state.seats) == (sum(shares), len(shares))
    in_head = tuple(shares[:SEATS_IN_HEAD])
    assert state.shares == (*in_head, *[0] * (SEATS_IN_HEAD - len(in_head)))
    others = list(shares[SEATS_IN_HEAD:])
    slots = -(-len(others) // SEATS_IN_SLOT)
    others += [0] * (SEATS_IN_SLOT * slots - len(others))
    for slot in range(slots):
        expected = tuple(others[slot * SEATS_IN_SLOT :][:SEATS_IN_SLOT])
        assert shares_in(word_at(partnership, 1 + slot)) == expected
    # The table may take 32 slots behind the state.
    for slot in range(1 + slots, 33):
        assert word_at(partnership, slot) == bytes(32)


@pytest.mark.parametrize("seats", BOUNDARIES)
def test_the_founding_shares_stand_in_the_state_and_eight_seats_to_a_slot_behind_it(
    founder: Founder, seats: int
) -> None:
    """Two or three partners use no slot of their own."""
    shares = shares_of_all(seats)
    partnership = founder.found(*shares, accounts=fresh_accounts(seats))
    check_slots(partnership, shares)
    assert partnership.call("sharesOf", 0) == shares
    state = state_of(partnership)
    assert (state.roster, state.kept, state.later, state.same, state.period) == (1, 0, 0, 0, 0)
    assert pieces_of(partnership) == 1


@pytest.mark.parametrize("seats", BOUNDARIES)
def test_a_review_overwrites_them_in_place_and_writes_no_code(founder: Founder, seats: int) -> None:
    partnership = one_decides(founder, seats)
    partnership.chain.travel(partnership.end_of(1))
    shares = shares_of_all(seats)
    partnership.pass_review(review_of(1, shares), 0)
    check_slots(partnership, shares)
    assert partnership.call("sharesOf", 1) == shares
    state = state_of(partnership)
    assert (state.roster, state.kept, state.period) == (1, 0, 1)
    assert pieces_of(partnership) == 1


@pytest.mark.parametrize("seats", [3, 4, 11, 12, 19])
def test_the_table_grows_by_the_seats_that_a_review_admits(founder: Founder, seats: int) -> None:
    partnership = one_decides(founder, seats)
    newcomer = partnership.chain.accounts[70]
    shares = shares_of_all(seats + 1)
    partnership.next_at(partnership.end_of(1))
    partnership.pass_review(review_of(1, shares, [newcomer]), 0, seats)
    check_slots(partnership, shares)
    # The roster alone is written anew.
    assert state_of(partnership).roster == 2
    assert pieces_of(partnership) == 2


def test_seats_that_lose_their_shares_leave_nothing_behind(founder: Founder) -> None:
    partnership = founder.found(*[1] * 12)
    partnership.next_at(partnership.end_of(1))
    shares = [5, *[0] * 11]
    partnership.pass_review(review_of(1, shares), *range(12))
    check_slots(partnership, shares)


@pytest.mark.parametrize(("seats", "slots"), [(2, 0), (3, 0), (4, 1), (11, 1), (12, 2), (255, 32)])
def test_a_settlement_reads_one_slot_of_the_partnership_beside_the_seats_slots(
    watched: Founder, watched_token: Money, monkeypatch: pytest.MonkeyPatch, seats: int, slots: int
) -> None:
    """And the token's till."""
    partnership = watched.found(*[1] * seats, accounts=fresh_accounts(seats))
    watched_token.give(partnership.address, 10 * seats)
    partnership.next_at(partnership.review_end(1))
    with slots_read(partnership, monkeypatch) as read:
        assert partnership.transact("settle", watched_token.address).names == ["Settled"]
    assert {slot for slot in read if slot < 2**32} == set(range(1 + slots))
    assert len(read) == 1 + slots + 1


def test_a_settlement_writes_a_till_and_nothing_of_any_partner(
    watched: Founder, watched_token: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the counts in the state, if the pot had been waiting."""
    partnership = watched.found(*[1] * 12)
    watched_token.give(partnership.address, 120)
    partnership.next_at(partnership.review_end(1))
    with slots_written(partnership, monkeypatch) as written:
        partnership.transact("settle", watched_token.address)
    [till] = written
    assert till > 2**32
    close(partnership, watched_token, 2)
    partnership.next_at(partnership.review_end(2))
    with slots_written(partnership, monkeypatch) as written:
        partnership.transact("settle", watched_token.address)
    assert written == {0, till}


# What is kept first


def test_a_table_that_no_pot_needs_is_overwritten(partnership: Partnership) -> None:
    review_ended(partnership, 1, 45, 35, 20)
    assert pieces_of(partnership) == 1
    assert known_shares(partnership, 4) == [GONE, (45, 35, 20), (45, 35, 20), (45, 35, 20)]


def test_the_newest_table_is_always_there(partnership: Partnership) -> None:
    for period in (1, 2**32 - 1, 2**32, 2**256 - 1):
        assert partnership.call("sharesOf", period) == [*FOUNDING]
        assert partnership.call("split", 100, period) == [*FOUNDING]


@pytest.mark.shows("table-open-pot-period")
def test_a_table_that_an_open_pot_of_its_period_needs_is_kept_in_code_first(
    partnership: Partnership, token: Money
) -> None:
    close(partnership, token, 1)
    review_ended(partnership, 1, 45, 35, 20)
    # Its pot is paid by the new table: the old one was not kept.
    assert pieces_of(partnership) == 1
    review_ended(partnership, 2, 40, 40, 20)
    assert kept_periods(partnership) == [(1, 2)]
    assert known_shares(partnership, 3) == [GONE, (45, 35, 20), (40, 40, 20)]
    paid = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert paid == [450, 350, 200]


@pytest.mark.parametrize("seats", BOUNDARIES)
def test_a_kept_piece_stores_its_own_period_the_next_tables_and_the_piece_before(
    founder: Founder, seats: int
) -> None:
    """In the 20 bytes of the state's head, then 4 bytes a seat; no pot is counted in it."""
    keys = founder.chain.accounts[1:3]
    accounts = [keys[0], *fresh_accounts(max(seats - 2, 0)), keys[1]][-seats:]
    partnership = founder.found(1, *[0] * (seats - 1), accounts=accounts)
    signers = sorted({0, seats - 1})
    table = [*[0] * (seats - 1), 2**32 - 1]
    table[0] = 2**32 - 1 if seats == 1 else 77
    for period, shares in ((3, table), (9, [7] * seats)):
        partnership.next_at(partnership.start_of(period))
        partnership.pass_review(review_of(period, shares), *signers)

    kept = kept_table(partnership, state_of(partnership).kept)
    assert len(kept) == 20 + 4 * seats
    assert shares_in(kept[20:]) == tuple(table)
    head = Head.read(kept.ljust(32, b"\0"))
    assert (head.roster, head.kept, head.later, head.same) == (9, 2, 0, 0)
    assert (head.period, head.sum, head.seats) == (3, sum(table), seats)
    first = Head.read(kept_table(partnership, head.kept).ljust(32, b"\0"))
    assert (first.roster, first.kept, first.period, first.sum) == (3, 0, 0, 1)
    assert partnership.call("sharesOf", 8) == table


def test_rosters_and_kept_tables_share_the_numbers_of_pieces_and_are_never_mistaken(
    chain: Chain, partnership: Partnership
) -> None:
    newcomer, buyer = chain.accounts[70:72]
    chain.travel(chain.now() + DAY)
    partnership.pass_review(review_of(1, [45, 30, 20, 5], [newcomer]), 0, 1, 2, 3)
    assert (state_of(partnership).kept, state_of(partnership).roster) == (2, 3)
    partnership.transact("offer", buyer, 0, sender=partnership.roster[1])
    partnership.transact("accept", 1, sender=buyer)
    assert (state_of(partnership).kept, state_of(partnership).roster) == (2, 4)
    review_running(partnership, 2, 40, 30, 20, 10)
    assert (state_of(partnership).kept, state_of(partnership).roster) == (5, 4)
    assert pieces_of(partnership) == 5
    assert known_shares(partnership, 3) == [FOUNDING, (45, 30, 20, 5), (40, 30, 20, 10)]
    assert partnership.roster[1:] == [buyer, partnership.roster[2], newcomer]


@pytest.mark.shows("table-open-pot-period")
def test_an_early_review_always_keeps_what_it_replaces(partnership: Partnership) -> None:
    """What is not closed yet belongs to the period before it."""
    for period in (1, 2, 4):
        review_running(partnership, period, 45, 35, 20)
    assert kept_periods(partnership) == [(2, 4), (1, 2), (0, 1)]
    assert counts_of(partnership) == (0, 0)


def test_what_was_not_closed_before_an_early_review_is_paid_by_the_table_before_it(
    partnership: Partnership, token: Money
) -> None:
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.set_shares(2, 45, 35, 20)
    paid = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert paid == [500, 300, 200]


@pytest.mark.shows("table-open-pot-period")
def test_a_review_that_skips_a_period_keeps_the_table_if_a_later_pot_is_open(
    partnership: Partnership, token: Money
) -> None:
    close(partnership, token, 1)
    review_ended(partnership, 2, 45, 35, 20)
    assert kept_periods(partnership) == [(0, 2)]
    assert known_shares(partnership, 3) == [FOUNDING, FOUNDING, (45, 35, 20)]
    paid = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert paid == [500, 300, 200]


def test_a_review_that_skips_periods_keeps_nothing_if_no_pot_is_open(
    partnership: Partnership, token: Money
) -> None:
    close(partnership, token, 1)
    partnership.next_at(partnership.review_end(1))
    assert partnership.transact("settle", token.address).names == ["PaidOut"]
    review_ended(partnership, 4, 45, 35, 20)
    assert kept_periods(partnership) == []
    assert known_shares(partnership, 6) == [*[GONE] * 4, (45, 35, 20), (45, 35, 20)]


def test_revenue_that_nobody_closed_before_a_review_belongs_to_its_period(
    partnership: Partnership, token: Money
) -> None:
    """So nothing needs the tables of the periods before."""
    token.give(partnership.address, 1000)
    review_ended(partnership, 4, 45, 35, 20)
    done = partnership.transact("settle", token.address)
    [settled] = done.events
    assert (settled.fields["firstPeriod"], settled.fields["period"]) == (1, 4)
    assert token.held_by(partnership.roster[0]) == 450


@pytest.mark.shows("lookups-find-way-over")
def test_lookups_find_their_way_over_a_chain_of_kept_pieces_with_gaps_between(
    partnership: Partnership, token: Money
) -> None:
    """A table that is gone is never taken for another one."""
    tables: dict[int, tuple[int, ...]] = {0: FOUNDING}
    previous = 0

    def follow(done: Done, period: int, shares: tuple[int, ...]) -> None:
        nonlocal previous
        # Each names the period of the review before it.
        [told] = [event for event in done.events if event.name == "Reviewed"]
        assert told.fields["previousPeriod"] == previous
        previous = period
        tables[period] = shares

    def set_shares(how: Callable[..., Done], period: int) -> None:
        shares = (50 + period, 30, 20)
        follow(how(partnership, period, *shares), period, shares)

    set_shares(review_running, 1)  # keeps the founding shares
    set_shares(review_ended, 3)  # 1 is gone
    set_shares(review_running, 5)  # keeps 3
    close(partnership, token, 7)
    set_shares(review_ended, 8)  # keeps 5, which the pot of 7 needs
    # The pot of 7 was counted with those of 8: too many, and so 8 is kept, though nothing needs it.
    set_shares(review_ended, 9)
    set_shares(review_ended, 10)  # 9 is gone
    set_shares(review_ended, 13)  # 10 is gone
    set_shares(review_running, 14)  # keeps 13

    assert kept_periods(partnership) == [(13, 14), (8, 9), (5, 8), (3, 5), (0, 1)]
    expected: list[Sequence[int] | None] = [
        *[tables[0], GONE, GONE, tables[3], tables[3], tables[5], tables[5], tables[5]],
        *[tables[8], GONE, GONE, GONE, GONE, tables[13], tables[14], tables[14]],
    ]
    assert known_shares(partnership, 16) == expected
    assert partnership.call("reviewedPeriod") == 14
    paid = token.gained(partnership.roster, lambda: partnership.transact("settle", token.address))
    assert paid == [1000 * 55 // 105, 1000 * 85 // 105 - 1000 * 55 // 105, 191]


# The counts


def test_open_pots_are_counted_as_later_ones_until_their_period_is_reviewed(
    chain: Chain, partnership: Partnership, token: Money, ether: Money
) -> None:
    other = Money(chain, chain.deploy("Token", "", "", 18))
    assert counts_of(partnership) == (0, 0)
    close(partnership, token, 1)
    assert counts_of(partnership) == (1, 0)
    close_in_window(partnership, other)
    close_in_window(partnership, ether)
    assert counts_of(partnership) == (3, 0)
    review_ended(partnership, 1, 45, 35, 20)
    assert counts_of(partnership) == (0, 3)
    partnership.transact("settle", token.address)
    assert counts_of(partnership) == (0, 2)
    partnership.transact("settleMany", [other.address, ETHER], NOBODY)
    assert counts_of(partnership) == (0, 0)


def close_in_window(partnership: Partnership, money: Money) -> None:
    """Close the ended period, whose pot is not payable yet."""
    money.give(partnership.address, 1000)
    assert partnership.transact("settle", money.address).names == ["Closed"]


def test_what_is_paid_as_soon_as_it_is_closed_is_never_counted(
    partnership: Partnership, token: Money
) -> None:
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", token.address)
    assert counts_of(partnership) == (0, 0)
    # Nor is a period in which nothing came in.
    partnership.next_at(partnership.end_of(2))
    partnership.transact("settle", token.address)
    assert counts_of(partnership) == (0, 0)


def test_one_call_counts_an_older_pot_off_and_the_next_one_in(
    partnership: Partnership, token: Money
) -> None:
    close(partnership, token, 1)
    token.give(partnership.address, 100)
    partnership.next_at(partnership.end_of(2))
    assert partnership.transact("settle", token.address).names == ["PaidOut", "Closed"]
    assert counts_of(partnership) == (1, 0)
    review_ended(partnership, 2, 45, 35, 20)
    assert counts_of(partnership) == (0, 1)
    partnership.transact("settle", token.address)
    assert counts_of(partnership) == (0, 0)


def test_pots_of_periods_before_the_newest_table_are_counted_no_more(
    partnership: Partnership, token: Money
) -> None:
    close(partnership, token, 1)
    review_running(partnership, 2, 45, 35, 20)
    assert counts_of(partnership) == (0, 0)
    partnership.transact("settle", token.address)
    assert counts_of(partnership) == (0, 0)
    assert token.held_by(partnership.roster[0]) == 500


@pytest.mark.shows("count-may-too-high")
def test_a_count_may_be_too_high_and_is_never_too_low(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    """A pot of a skipped period is counted with those of the table that skipped it."""
    other = Money(chain, chain.deploy("Token", "", "", 18))
    close(partnership, token, 1)
    close(partnership, other, 2)
    assert counts_of(partnership) == (2, 0)
    review_ended(partnership, 2, 45, 35, 20)
    assert counts_of(partnership) == (0, 2)
    partnership.transact("settle", token.address)  # of period 1, which is counted nowhere now
    assert counts_of(partnership) == (0, 2)
    partnership.transact("settle", other.address)
    assert counts_of(partnership) == (0, 1)
    review_ended(partnership, 3, 40, 40, 20)
    assert kept_periods(partnership) == [(2, 3), (0, 2)]
    review_ended(partnership, 4, 40, 40, 20)
    assert kept_periods(partnership) == [(2, 3), (0, 2)]
    assert counts_of(partnership) == (0, 0)


def test_a_pot_that_pay_opens_for_the_ended_period_is_counted(
    partnership: Partnership, ether: Money
) -> None:
    partnership.next_at(partnership.end_of(1))
    assert partnership.transact("settle", ETHER).names == ["Closed"]
    assert counts_of(partnership) == (0, 0)
    partnership.transact("pay", ETHER, 100, 1, "late", value=100)
    assert counts_of(partnership) == (1, 0)
    partnership.transact("pay", ETHER, 100, 1, "later", value=100)
    assert counts_of(partnership) == (1, 0)
    # In the running period nothing is open yet.
    partnership.transact("pay", ETHER, 100, 2, "", value=100)
    assert counts_of(partnership) == (1, 0)


def test_a_pot_that_pay_closes_is_counted_once(partnership: Partnership, ether: Money) -> None:
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    done = partnership.transact("pay", ETHER, 100, 1, "late", value=100)
    assert done.names == ["Closed", "RevenuePaid"]
    assert counts_of(partnership) == (1, 0)
    review_ended(partnership, 1, 45, 35, 20)
    review_ended(partnership, 2, 40, 40, 20)
    assert kept_periods(partnership) == [(1, 2)]
    partnership.transact("settle", ETHER)
    assert partnership.call("till", ETHER)[1] == 0


def test_a_pot_that_opens_before_the_newest_tables_period_is_not_counted(
    partnership: Partnership, ether: Money
) -> None:
    """An early review has kept its table already."""
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.set_shares(2, 45, 35, 20)
    before = state_of(partnership)
    done = partnership.transact("pay", ETHER, 100, 2, "", value=100)
    assert done.names == ["Closed", "RevenuePaid"]
    assert state_of(partnership) == before
    partnership.transact("settle", ETHER)
    assert state_of(partnership) == before
    assert partnership.call("till", ETHER)[:2] == (1, 0)


def test_a_pot_that_shrinks_to_nothing_is_counted_off(
    chain: Chain, partnership: Partnership
) -> None:
    money = Money(chain, chain.deploy("ShrinkingToken"))
    close(partnership, money, 1)
    money.transact("shrink", partnership.address, 1000)
    assert counts_of(partnership) == (1, 0)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settle", money.address)
    assert counts_of(partnership) == (0, 0)
    assert partnership.call("till", money.address) == (1, 0, 0, 0)


def test_slices_may_wait_over_reviews(partnership: Partnership, token: Money) -> None:
    """The pot keeps its own period's shares, and is open until its last slice."""
    close(partnership, token, 1)
    review_ended(partnership, 1, 45, 35, 20)
    partnership.transact("settleSlice", token.address, 1, NOBODY)
    assert counts_of(partnership) == (0, 1)
    review_ended(partnership, 2, 40, 40, 20)
    partnership.transact("settleSlice", token.address, 1, NOBODY)
    review_ended(partnership, 3, 36, 40, 24)
    review_running(partnership, 4, 34, 40, 26)
    assert kept_periods(partnership) == [(3, 4), (1, 2)]
    assert partnership.call("accrued", token.address) == 0
    partnership.transact("settleSlice", token.address, 1, NOBODY)
    assert [token.held_by(account) for account in partnership.roster] == [450, 350, 200]


# A pot that can never be paid


@pytest.fixture
def mute(chain: Chain) -> Money:
    """A token that will say nothing any more."""
    return Money(chain, chain.deploy("MoodyToken", 0))


@pytest.mark.shows("falls-mute-ever-pot", "count-may-too-high")
def test_a_pot_that_can_never_be_paid_costs_one_kept_table_once(
    partnership: Partnership, mute: Money
) -> None:
    close(partnership, mute, 1)
    mute.transact("setMute", True)
    for period in range(1, 7):
        review_ended(partnership, period, 45, 35, 20)
        with refused("NoBalance", token=mute.address):
            partnership.transact("settle", mute.address)
    assert kept_periods(partnership) == [(1, 2)]
    assert counts_of(partnership) == (0, 0)
    assert partnership.call("till", mute.address) == (1, 1000, 0, 0)
    # Should the token ever speak again, its pot is paid by its own period's shares.
    mute.transact("setMute", False)
    partnership.transact("settle", mute.address)
    assert [mute.held_by(account) for account in partnership.roster] == [450, 350, 200]


@pytest.mark.shows("count-may-too-high")
def test_who_wants_to_force_it_again_needs_another_open_pot(
    chain: Chain, partnership: Partnership
) -> None:
    """Each period anew: a till, and a transfer."""
    for period in range(1, 5):
        token = Money(chain, chain.deploy("MoodyToken", 0))
        close(partnership, token, period)
        token.transact("setMute", True)
        if period > 1:
            # Its own pot is counted since; the one before made the table of its period be kept.
            assert counts_of(partnership) == (1, 1)
        review_ended(partnership, period, 45, 35, 20)
        assert counts_of(partnership) == (0, 1)
    assert kept_periods(partnership) == [(3, 4), (2, 3), (1, 2)]
    for period in range(5, 8):
        review_ended(partnership, period, 45, 35, 20)
    assert kept_periods(partnership) == [(4, 5), (3, 4), (2, 3), (1, 2)]


# 255 means any number

ALWAYS_ONE = bytes.fromhex("60015f5260205ff3")
"""A token that answers 1 to every question: it is its balance, and that it has paid."""


@pytest.fixture
def tokens(chain: Chain) -> list[str]:
    """As many as no count can hold."""
    copies = chain.deploy("Copies")
    made: list[str] = []
    for _ in range(2):
        make = copies.functions.make(ALWAYS_ONE, 130)
        made += chain.call(make)
        chain.transact(make)
    return made


def settle_all(partnership: Partnership, tokens: Sequence[str]) -> None:
    for start in range(0, len(tokens), 100):
        partnership.transact("settleMany", tokens[start : start + 100], NOBODY)


def test_from_255_pots_on_none_is_counted_until_two_tables_have_been_replaced(
    partnership: Partnership, tokens: list[str]
) -> None:
    partnership.next_at(partnership.end_of(1))
    settle_all(partnership, tokens[: ANY - 1])
    assert counts_of(partnership) == (ANY - 1, 0)
    settle_all(partnership, tokens[ANY - 1 :])
    assert counts_of(partnership) == (ANY, 0)
    review_ended(partnership, 1, 45, 35, 20)
    assert counts_of(partnership) == (0, ANY)

    settle_all(partnership, tokens)
    assert {partnership.call("till", token)[1] for token in tokens} == {0}
    assert counts_of(partnership) == (0, ANY)
    # It may be too high: this table is kept, though nothing needs it, and then none any more.
    for period in (2, 3, 4):
        review_ended(partnership, period, 45, 35, 20)
        assert counts_of(partnership) == (0, 0)
    assert kept_periods(partnership) == [(1, 2)]


@pytest.mark.shows("count-may-too-high")
def test_it_is_never_too_low_however_many_pots_are_open(
    partnership: Partnership, tokens: list[str]
) -> None:
    partnership.next_at(partnership.end_of(1))
    settle_all(partnership, tokens)
    partnership.next_at(partnership.review_end(1))
    settle_all(partnership, tokens[:250])
    # Ten are open still, and it is the table of the founding that they need.
    review_ended(partnership, 2, 45, 35, 20)
    assert kept_periods(partnership) == [(0, 2)]
    done = partnership.transact("settleMany", tokens[250:], NOBODY)
    assert done.names == ["PaidOut", "Closed"] * 10


# State is read again after tokens were called


def test_what_a_token_tries_while_it_is_called_does_not_spoil_the_counts(
    chain: Chain, partnership: Partnership, token: Money
) -> None:
    again = Money(chain, chain.deploy("ReenteringToken"))
    close(partnership, token, 1)
    tries = [
        partnership.encode("settle", token.address),
        partnership.encode("settleSlice", token.address, 1, NOBODY),
        partnership.encode("settleMany", [token.address], NOBODY),
        partnership.encode("answer"),
    ]
    again.transact("prepare", tries)
    again.give(partnership.address, 1000)
    assert partnership.transact("settle", again.address).names == ["Closed"]
    assert counts_of(partnership) == (2, 0)
    partnership.next_at(partnership.review_end(1))
    assert partnership.transact("settle", again.address).names == ["PaidOut"]
    assert counts_of(partnership) == (1, 0)
    partnership.transact("settleMany", [again.address, token.address], NOBODY)
    assert counts_of(partnership) == (0, 0)
    assert token.held_by(partnership.roster[0]) == 500
