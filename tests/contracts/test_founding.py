"""The founding: what a partnership is founded with is checked once, and fixes its address."""

from collections.abc import Sequence
from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY
from daosplit.agreement.founding import Founding, Partner, partnership_address
from daosplit.chain import Chain
from daosplit.testing import START
from support.money import ETHER, Money
from support.partnership import (
    CHARTER,
    NO_COUNTERSIGNATURES,
    NOBODY,
    Founder,
    Partnership,
    event,
    review_of,
)
from support.refusal import refused

FIELDS = (
    "start",
    "months",
    "test_seconds",
    "utc_offset",
    "review_window",
    "threshold_numerator",
    "threshold_denominator",
    "cut_limit_numerator",
    "cut_limit_denominator",
    "tip",
)
NO_SALT = bytes(32)
SALT = bytes(range(32))


def raw_charter(**fields: int) -> tuple[int, ...]:
    """The usual charter as the contract takes it, unchecked, but for these fields."""
    usual = dict(zip(FIELDS, CHARTER.to_contract(), strict=True))
    assert fields.keys() <= usual.keys()
    return tuple((usual | fields).values())


def try_to_found(
    founder: Founder,
    charter: Sequence[int] = CHARTER.to_contract(),
    accounts: Sequence[str] | None = None,
    shares: Sequence[int] = (50, 50),
) -> None:
    if accounts is None:
        accounts = founder.chain.accounts[1 : len(shares) + 1]
    function = founder.factory.functions.found(charter, accounts, shares, NO_SALT)
    founder.chain.transact(function)


def many_accounts(count: int) -> list[str]:
    return [to_checksum_address(f"0x{number:040x}") for number in range(2**80, 2**80 + count)]


# The address


def test_the_address_is_known_before_the_founding(chain: Chain, founder: Founder) -> None:
    accounts = chain.accounts[1:3]
    arguments = (CHARTER.to_contract(), accounts, [60, 40], SALT)
    beforehand = chain.call(founder.factory.functions.addressOf(*arguments))
    founding = Founding(
        name="Example",
        charter=CHARTER,
        partners=(Partner("A", accounts[0], 60), Partner("B", accounts[1], 40)),
        salt=SALT,
    )
    implementation = chain.call(founder.factory.functions.IMPLEMENTATION())
    assert beforehand == partnership_address(founder.factory.address, implementation, founding)
    assert chain.code(beforehand) == b""

    partnership = founder.found(60, 40, salt=SALT)
    assert partnership.address == beforehand
    assert chain.code(beforehand) != b""
    assert chain.call(founder.factory.functions.addressOf(*arguments)) == beforehand


def test_the_address_commits_to_charter_roster_shares_and_salt(
    chain: Chain, founder: Founder
) -> None:
    one, two, three = chain.accounts[1:4]
    foundings: list[tuple[Any, ...]] = [
        (raw_charter(**changed), [one, two], [60, 40], NO_SALT)
        for changed in (
            {},
            {"start": START + 31 * DAY},
            {"months": 6},
            {"months": 0, "test_seconds": 3 * 10**6},
            {"start": START - 9 * 3600, "utc_offset": 36},
            {"review_window": 27 * DAY},
            {"threshold_numerator": 20, "threshold_denominator": 30},
            {"threshold_denominator": 2},
            {"cut_limit_numerator": 2, "cut_limit_denominator": 10},
            {"cut_limit_denominator": 6},
            {"tip": 1},
        )
    ]
    usual = CHARTER.to_contract()
    foundings += [
        (usual, [two, one], [60, 40], NO_SALT),
        (usual, [one, three], [60, 40], NO_SALT),
        (usual, [one, two, three], [60, 40, 0], NO_SALT),
        (usual, [one, two], [40, 60], NO_SALT),
        (usual, [one, two], [6, 4], NO_SALT),
        (usual, [one, two], [60, 40], bytes(31) + b"\x01"),
    ]
    found = founder.factory.functions
    addresses = [chain.call(found.addressOf(*founding)) for founding in foundings]
    assert len(set(addresses)) == len(foundings)
    for founding, address in zip(foundings, addresses, strict=True):
        assert chain.call(found.found(*founding)) == address


def test_whoever_founds_it_whenever_founds_the_same(chain: Chain, founder: Founder) -> None:
    arguments = (CHARTER.to_contract(), chain.accounts[1:3], [60, 40], NO_SALT)
    beforehand = chain.call(founder.factory.functions.addressOf(*arguments))
    chain.travel(CHARTER.end_of(5))
    chain.transact(founder.factory.functions.found(*arguments), sender=chain.accounts[77])
    partnership = Partnership(chain, chain.contract("RevenueSplit", beforehand), CHARTER)
    assert partnership.roster == list(chain.accounts[1:3])
    assert partnership.call("sharesOf", 0) == [60, 40]


def test_founding_twice_gives_the_same_partnership_and_changes_nothing(
    chain: Chain, founder: Founder
) -> None:
    partnership = founder.found(50, 30, 20, salt=SALT)
    partnership.set_shares(1, 40, 40, 20)
    again = founder.factory.functions.found(
        CHARTER.to_contract(), chain.accounts[1:4], [50, 30, 20], SALT
    )
    assert chain.call(again) == partnership.address
    assert chain.transact(again).logs == ()
    assert partnership.call("sharesOf", 1) == [40, 40, 20]
    assert partnership.call("sharesOf", 0) == [50, 30, 20]


@pytest.mark.shows("founds-clone-own-implementation")
def test_nobody_can_found_another_at_its_address_or_found_a_clone_of_their_own(
    chain: Chain, partnership: Partnership, founder: Founder
) -> None:
    """The same code elsewhere, with any charter, is no partnership and becomes none."""
    copies = chain.deploy("Copies")
    code = chain.code(partnership.contract.address)
    make = copies.functions.make(code, 1)
    [address] = chain.call(make)
    chain.transact(make)
    clone = Partnership(chain, chain.contract("RevenueSplit", address), CHARTER)
    assert clone.call("charter") == partnership.call("charter")
    with refused("OnlyFactory", caller=chain.accounts[0], factory=founder.factory.address):
        clone.transact("found", chain.accounts[1:3], [50, 50])
    with refused("NotFounded"):
        clone.transact("settle", ETHER)


def test_a_founded_partnership_cannot_be_founded_again(
    chain: Chain, partnership: Partnership, founder: Founder
) -> None:
    stranger = chain.accounts[9]
    for caller in (stranger, partnership.roster[0]):
        with refused("OnlyFactory", caller=caller, factory=founder.factory.address):
            partnership.transact("found", [stranger], [1], sender=caller)


@pytest.mark.shows("founds-clone-own-implementation")
def test_the_implementation_cannot_be_founded(chain: Chain, founder: Founder) -> None:
    address = chain.call(founder.factory.functions.IMPLEMENTATION())
    implementation = Partnership(chain, chain.contract("RevenueSplit", address), CHARTER)
    with refused("OnlyFactory", caller=chain.accounts[0], factory=founder.factory.address):
        implementation.transact("found", chain.accounts[1:3], [50, 50])


def test_the_implementation_is_no_partnership(chain: Chain, founder: Founder, token: Money) -> None:
    address = chain.call(founder.factory.functions.IMPLEMENTATION())
    implementation = Partnership(chain, chain.contract("RevenueSplit", address), CHARTER)
    review = review_of(1, [50, 50]).to_contract()
    calls: list[tuple[Any, ...]] = [
        ("pay", token.address, 1, 1, ""),
        ("settle", token.address),
        ("settleMany", [token.address], NOBODY),
        ("settleSlice", token.address, 1, NOBODY),
        ("review", review, NO_COUNTERSIGNATURES),
        ("countersign", 1, bytes(32)),
        ("offer", chain.accounts[9], 0),
        ("withdrawOffer",),
    ]
    for function, *arguments in calls:
        with refused("NotFounded"):
            implementation.transact(function, *arguments)
    views: list[tuple[Any, ...]] = [
        ("roster",),
        ("seatOf", chain.accounts[1]),
        ("sharesOf", 0),
        ("accrued", token.address),
        ("payableFrom", 1),
        ("releasable", token.address),
        ("split", 100, 0),
        ("hashReview", review),
        ("tallyReview", review, (0, 0, 0, 0)),
    ]
    for function, *arguments in views:
        with refused("NotFounded"):
            implementation.call(function, *arguments)
    with refused("NotOffered", seat=0, account=chain.accounts[0]):
        implementation.transact("accept", 0)
    with refused("NothingSetAside", token=token.address, account=chain.accounts[1]):
        implementation.transact("deliver", token.address, chain.accounts[1])


# Revenue before the founding


def test_revenue_that_came_before_the_founding_counts_to_the_first_period(
    chain: Chain, founder: Founder, money: Money
) -> None:
    arguments = (CHARTER.to_contract(), chain.accounts[1:4], [50, 30, 20], SALT)
    beforehand = chain.call(founder.factory.functions.addressOf(*arguments))
    assert chain.code(beforehand) == b""
    money.give(beforehand, 1000)
    partnership = founder.found(50, 30, 20, salt=SALT)
    assert partnership.address == beforehand
    money.give(partnership.address, 200)
    assert partnership.call("accrued", money.address) == 1200
    partnership.next_at(partnership.review_end(1))
    paid = money.gained(chain.accounts[1:4], lambda: partnership.transact("settle", money.address))
    assert paid == [600, 360, 240]


def test_after_a_late_founding_all_that_came_in_counts_to_the_last_ended_period(
    chain: Chain, founder: Founder, money: Money
) -> None:
    arguments = (CHARTER.to_contract(), chain.accounts[1:4], [50, 30, 20], SALT)
    beforehand = chain.call(founder.factory.functions.addressOf(*arguments))
    assert chain.code(beforehand) == b""
    money.give(beforehand, 1000)
    chain.travel(CHARTER.end_of(3))
    partnership = founder.found(50, 30, 20, salt=SALT)
    assert partnership.address == beforehand
    done = partnership.transact("settle", money.address)
    assert done.events == [event("Closed", token=money.address, period=3, firstPeriod=1, pot=1000)]


# The charter


@pytest.mark.parametrize(("months", "test_seconds"), [(0, 0), (3, 86400), (1, 1)])
def test_a_charter_has_months_or_is_a_test(
    founder: Founder, months: int, test_seconds: int
) -> None:
    with refused("NeitherMonthsNorTest", months=months, testSeconds=test_seconds):
        try_to_found(founder, raw_charter(months=months, test_seconds=test_seconds))


@pytest.mark.parametrize(
    ("start", "offset"),
    [
        (START + 1, 0),
        (START - 1, 0),
        (START + DAY, 0),
        (START, 36),
        (START, 1),
        (START, -1),
        (0, 0),
        (0, -48),
        (DAY - 1, 0),
        (DAY, 0),
    ],
)
def test_a_charter_starts_with_a_month_in_the_partnerships_own_time(
    founder: Founder, start: int, offset: int
) -> None:
    with refused("StartIsNoMonth", start=start, utcOffset=offset):
        try_to_found(founder, raw_charter(start=start, utc_offset=offset))


def test_a_test_starts_at_any_second_after_the_first_day_of_1970(founder: Founder) -> None:
    def test_charter(start: int) -> tuple[int, ...]:
        return raw_charter(start=start, months=0, test_seconds=60, review_window=60)

    try_to_found(founder, test_charter(DAY))
    try_to_found(founder, test_charter(START + 12345))
    try_to_found(founder, test_charter(2**40 - 1))
    with refused("StartIsNoMonth", start=DAY - 1, utcOffset=0):
        try_to_found(founder, test_charter(DAY - 1))


@pytest.mark.parametrize(("offset", "out_of_range"), [(-48, -49), (56, 57), (0, -128), (1, 127)])
def test_offsets_reach_from_12_hours_behind_to_14_ahead(
    founder: Founder, offset: int, out_of_range: int
) -> None:
    try_to_found(founder, raw_charter(start=START - offset * 900, utc_offset=offset))
    with refused("OffsetOutOfRange", utcOffset=out_of_range):
        start = START - out_of_range * 900
        try_to_found(founder, raw_charter(start=start, utc_offset=out_of_range))


@pytest.mark.parametrize(
    ("calendar", "least", "most"),
    [
        ({"months": 1}, DAY, 28 * DAY),
        ({"months": 3}, DAY, 84 * DAY),
        ({"months": 12}, DAY, 336 * DAY),
        ({"months": 0, "test_seconds": 1}, 1, 1),
        ({"months": 0, "test_seconds": 600}, 1, 600),
    ],
)
def test_the_window_is_at_least_a_day_and_at_most_the_shortest_period(
    founder: Founder, calendar: dict[str, int], least: int, most: int
) -> None:
    for window in (least, most):
        try_to_found(founder, raw_charter(review_window=window, **calendar))
    for window in (0, least - 1, most + 1, 2**32 - 1):
        with refused("WindowOutOfRange", reviewWindow=window, least=least, most=most):
            try_to_found(founder, raw_charter(review_window=window, **calendar))


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 3), (1, 1), (32768, 65535), (51, 100)])
def test_the_threshold_is_more_than_one_half_up_to_all(
    founder: Founder, numerator: int, denominator: int
) -> None:
    charter = raw_charter(threshold_numerator=numerator, threshold_denominator=denominator)
    try_to_found(founder, charter)


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(1, 2), (0, 0), (0, 1), (1, 0), (4, 3), (32767, 65534)]
)
def test_no_other_threshold_can_be(founder: Founder, numerator: int, denominator: int) -> None:
    charter = raw_charter(threshold_numerator=numerator, threshold_denominator=denominator)
    with refused("ThresholdOutOfRange", numerator=numerator, denominator=denominator):
        try_to_found(founder, charter)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (1, 5), (65534, 65535)])
def test_the_cut_limit_is_less_than_all(founder: Founder, numerator: int, denominator: int) -> None:
    charter = raw_charter(cut_limit_numerator=numerator, cut_limit_denominator=denominator)
    try_to_found(founder, charter)
    with refused("CutLimitOutOfRange", numerator=denominator, denominator=denominator):
        charter = raw_charter(cut_limit_numerator=denominator, cut_limit_denominator=denominator)
        try_to_found(founder, charter)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (1, 0), (6, 5)])
def test_no_other_cut_limit_can_be(founder: Founder, numerator: int, denominator: int) -> None:
    charter = raw_charter(cut_limit_numerator=numerator, cut_limit_denominator=denominator)
    with refused("CutLimitOutOfRange", numerator=numerator, denominator=denominator):
        try_to_found(founder, charter)


def test_the_tip_is_at_most_one_percent(founder: Founder) -> None:
    try_to_found(founder, raw_charter(tip=10_000))
    for tip in (10_001, 2**16 - 1):
        with refused("TipOutOfRange", tip=tip, most=10_000):
            try_to_found(founder, raw_charter(tip=tip))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"months": 255, "review_window": DAY},
        {"months": 0, "test_seconds": 2**32 - 1, "start": 2**40 - 1, "review_window": 2**32 - 1},
        {"start": START - 56 * 900, "utc_offset": 56, "tip": 10_000},
        {"start": START + 48 * 900, "utc_offset": -48},
        {"threshold_numerator": 2**16 - 1, "threshold_denominator": 2**16 - 1},
        {"cut_limit_numerator": 2**16 - 2, "cut_limit_denominator": 2**16 - 1},
    ],
)
def test_a_partnership_tells_its_charter(
    chain: Chain, founder: Founder, fields: dict[str, int]
) -> None:
    charter = raw_charter(**fields)
    function = founder.factory.functions.found(charter, chain.accounts[1:3], [50, 50], NO_SALT)
    address = chain.call(function)
    chain.transact(function)
    contract = chain.contract("RevenueSplit", address)
    assert chain.call(contract.functions.charter()) == charter


# Roster and shares


def test_as_many_as_255_seats_can_be_founded_and_no_more(founder: Founder) -> None:
    accounts = many_accounts(255)
    shares = [seat + 1 for seat in range(255)]
    partnership = founder.found(*shares, accounts=accounts)
    assert partnership.roster == accounts
    assert partnership.call("sharesOf", 0) == shares
    assert partnership.call("seatOf", accounts[254]) == 254
    with refused("TooManySeats", seats=256, most=255):
        try_to_found(founder, accounts=many_accounts(256), shares=[1] * 256)


def test_every_account_has_shares_and_all_shares_an_account(founder: Founder) -> None:
    accounts = founder.chain.accounts[1:3]
    for shares in ([], [100], [50, 25, 25]):
        with refused("SharesDoNotMatchRoster", shares=len(shares), seats=2):
            try_to_found(founder, accounts=accounts, shares=shares)


@pytest.mark.parametrize("seats", [0, 1, 3])
def test_at_least_one_seat_holds_shares(founder: Founder, seats: int) -> None:
    with refused("NoShares"):
        try_to_found(founder, accounts=many_accounts(seats), shares=[0] * seats)


def test_one_partner_can_found_alone_and_a_partner_may_begin_without_shares(
    founder: Founder,
) -> None:
    assert founder.found(1).call("sharesOf", 0) == [1]
    assert founder.found(0, 7, 0).call("sharesOf", 0) == [0, 7, 0]


def test_founding_shares_fit_32_bits(founder: Founder) -> None:
    assert founder.found(1, 2**32 - 1).call("sharesOf", 0) == [1, 2**32 - 1]
    for too_many in (2**32, 2**255):
        with refused("SharesOverflow", seat=1):
            try_to_found(founder, shares=[1, too_many])


def test_the_zero_account_can_hold_no_founding_seat(founder: Founder) -> None:
    with refused("InvalidAccount", account=NOBODY):
        try_to_found(founder, accounts=[founder.chain.accounts[1], NOBODY])


def test_no_account_holds_two_founding_seats(founder: Founder) -> None:
    one, two = founder.chain.accounts[1:3]
    for accounts, twice in (([one, one], one), ([two, one, two], two), ([one, two, two], two)):
        with refused("AccountHoldsSeat", account=twice):
            try_to_found(founder, accounts=accounts, shares=[1] * len(accounts))


def test_a_founding_that_is_refused_can_be_done_right_later(chain: Chain, founder: Founder) -> None:
    """Whatever was tried before leaves nothing behind at the address."""
    [account] = many_accounts(1)
    with refused("NoShares"):
        try_to_found(founder, accounts=[account], shares=[0])
    partnership = founder.found(3, accounts=[account])
    assert partnership.roster == [account]
