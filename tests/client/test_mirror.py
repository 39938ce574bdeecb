"""What Python computes without a chain is what the contract computes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daosplit.agreement.charter import DAY, Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.double_majority import Support
from daosplit.agreement.founding import Founding, Partner, partnership_address
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Review
from daosplit.agreement.shares import payout
from daosplit.agreement.typed_message import MOST_PERIOD, Domain
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.testing import START

KEYS: list[LocalAccount] = [Account.from_key(bytes([number]) * 32) for number in range(1, 7)]
SHARES = (500, 300, 150, 50, 0)
CHARTER = Charter(
    start=START - 9 * 3_600, utc_offset=timedelta(hours=9), threshold=(4, 6), tip=10_000
)
FOUNDING = Founding(
    "mirror",
    CHARTER,
    tuple(
        Partner(f"partner {seat}", KEYS[seat].address, share) for seat, share in enumerate(SHARES)
    ),
    b"\x07" * 32,
)

# The chain is put back only after the last example, and no example changes anything on it.
on_the_chain = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def factory(chain: Chain) -> Contract:
    return chain.deploy("RevenueSplitFactory")


def found(chain: Chain, factory: Contract, founding: Founding) -> Contract:
    """Founded where Python says that it will be."""
    implementation = chain.call(factory.functions.IMPLEMENTATION())
    address = partnership_address(factory.address, implementation, founding)
    chain.transact(factory.functions.found(*founding.to_contract()))
    return chain.contract("RevenueSplit", address)


@pytest.fixture(scope="module")
def partnership(chain: Chain, factory: Contract) -> Contract:
    return found(chain, factory, FOUNDING)


def test_the_address_is_known_beforehand(chain: Chain, factory: Contract) -> None:
    implementation = chain.call(factory.functions.IMPLEMENTATION())
    for founding in (
        FOUNDING,
        replace(FOUNDING, salt=bytes(32)),
        replace(FOUNDING, partners=FOUNDING.partners[:1]),
        replace(
            FOUNDING,
            charter=replace(CHARTER, start=START + 5 * 3_600, utc_offset=timedelta(hours=-5)),
        ),
    ):
        address = partnership_address(factory.address, implementation, founding)
        assert chain.call(factory.functions.addressOf(*founding.to_contract())) == address


def test_the_charter_roster_and_shares_are_the_founded_ones(
    chain: Chain, partnership: Contract
) -> None:
    assert Charter.from_contract(chain.call(partnership.functions.charter())) == CHARTER
    assert tuple(chain.call(partnership.functions.roster())) == FOUNDING.accounts
    assert tuple(chain.call(partnership.functions.sharesOf(0))) == SHARES


CALENDARS = [
    CHARTER,
    Charter(start=START - 31 * DAY + 12 * 3_600, months=1, utc_offset=timedelta(hours=-12)),
    Charter(start=START + 31 * DAY - 14 * 3_600, months=12, utc_offset=timedelta(hours=14)),
    Charter(start=START, months=255, review_window=255 * 28 * DAY),
    Charter(start=START + 7, months=0, test_seconds=90, review_window=60, tip=3),
]


@pytest.fixture(scope="module")
def partnerships(chain: Chain, factory: Contract) -> list[Contract]:
    return [found(chain, factory, replace(FOUNDING, charter=charter)) for charter in CALENDARS]


@on_the_chain
@given(data=st.data(), period=st.integers(1, 370))
def test_periods_are_at_the_same_times(
    chain: Chain, partnerships: list[Contract], data: st.DataObject, period: int
) -> None:
    index = data.draw(st.integers(0, len(CALENDARS) - 1))
    charter, contract = CALENDARS[index], partnerships[index]
    assert chain.call(contract.functions.periodTimes(period)) == [
        charter.start_of(period),
        charter.end_of(period),
        charter.review_end(period),
    ]


@pytest.mark.parametrize("index", range(len(CALENDARS)))
def test_the_running_period_and_the_tip_are_the_same_at_any_time(
    chain: Chain, partnerships: list[Contract], index: int
) -> None:
    charter, contract = CALENDARS[index], partnerships[index]
    closed = charter.review_end(1)
    for time in sorted(
        {
            charter.end_of(1) - 1,
            charter.end_of(1),
            charter.end_of(2),
            closed,
            closed + 1,
            closed + 5 * DAY,
            closed + 10 * DAY,
        }
        | {START + years * 366 * DAY for years in range(1, 9)}
    ):
        chain.travel(max(time, chain.now()))
        now = chain.now()
        assert chain.call(contract.functions.currentPeriod()) == charter.period_at(now)
        assert chain.call(contract.functions.tipRate(1)) == charter.tip_rate(1, now)


@on_the_chain
@given(amount=st.integers(0, 2**216 - 1))
def test_a_pot_is_split_the_same(chain: Chain, partnership: Contract, amount: int) -> None:
    split = chain.call(partnership.functions.split(amount, 0))
    assert tuple(split) == payout(amount, SHARES)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def reviews(admitted: Sequence[str]) -> st.SearchStrategy[Review]:
    """Reviews that can pass in form: somebody gets shares, and so does every newcomer."""
    seats = len(SHARES) + len(admitted)
    entries = st.lists(
        st.builds(Contribution, st.integers(0, seats - 1), st.integers(0, 2**28), texts),
        max_size=8,
    )
    return entries.map(
        lambda drawn: Review(
            1,
            (
                *drawn,
                *(Contribution(seat, 100, "") for seat in (0, *range(len(SHARES), seats))),
            ),
            tuple(admitted),
            b"\x09" * 32,
            "https://example.com/証拠",
            START + 400 * DAY,
        )
    )


any_review = st.sampled_from([(), (KEYS[5].address,)]).flatmap(reviews)


@on_the_chain
@given(review=any_review)
def test_a_review_has_the_same_digest(chain: Chain, partnership: Contract, review: Review) -> None:
    domain = Domain(chain.chain_id, partnership.address)
    assert chain.call(partnership.functions.hashReview(review.to_contract())) == review.digest(
        domain
    )


@on_the_chain
@given(period=st.integers(0, MOST_PERIOD))
def test_a_presence_has_the_same_digest(chain: Chain, partnership: Contract, period: int) -> None:
    domain = Domain(chain.chain_id, partnership.address)
    hashed = chain.call(partnership.functions.hashPresence(period))
    assert hashed == Presence(period).digest(domain)


@on_the_chain
@given(
    message=st.builds(
        ParentReview,
        st.sampled_from([key.address for key in KEYS]),
        st.integers(1, MOST_PERIOD),
        st.binary(min_size=32, max_size=32),
        st.booleans(),
    )
)
def test_a_parents_review_has_the_same_digest(
    chain: Chain, partnership: Contract, message: ParentReview
) -> None:
    function = partnership.functions.hashParentReview(
        message.parent, message.period, message.review, message.consents_to_cut
    )
    domain = Domain(chain.chain_id, partnership.address)
    assert chain.call(function) == message.digest(domain)


@on_the_chain
@given(review=any_review, data=st.data())
def test_countersigners_are_counted_the_same(
    chain: Chain, partnership: Contract, review: Review, data: st.DataObject
) -> None:
    seats = len(SHARES) + len(review.admitted)
    signed = data.draw(st.frozensets(st.integers(0, seats - 1)))
    among_signed = st.frozensets(st.sampled_from(sorted(signed))) if signed else st.just(signed)
    silent = data.draw(st.frozensets(st.integers(0, 254)) | st.just(frozenset(range(255))))
    support = data.draw(
        st.just(Support.full(signed, silent))
        | st.builds(Support, st.just(signed), among_signed, among_signed, st.just(silent - signed))
    )
    counted = review.tally(CHARTER, SHARES, support)
    passes, tally = chain.call(
        partnership.functions.tallyReview(review.to_contract(), support.to_contract())
    )
    assert passes == counted.passes
    assert tuple(tally) == (
        counted.shares,
        counted.shares_needed,
        counted.seats,
        counted.seats_needed,
        as_bitmap(counted.cut_without_consent),
        as_bitmap(counted.admitted_without_consent),
    )


def as_bitmap(seats: Iterable[int]) -> int:
    return sum(1 << seat for seat in seats)


def test_a_cut_of_exactly_the_limit_is_within_it_on_the_chain_too(
    chain: Chain, partnership: Contract
) -> None:
    for points, is_beyond in ((400_000, False), (399_999, True)):
        rest = (1_000_000 - points, 0, 0, 0)
        review = Review(
            1, tuple(Contribution(seat, share, "") for seat, share in enumerate((points, *rest)))
        )
        support = Support.full([1, 2, 3, 4])
        _, tally = chain.call(
            partnership.functions.tallyReview(review.to_contract(), support.to_contract())
        )
        counted = review.tally(CHARTER, SHARES, support)
        assert tally[4] == as_bitmap(counted.cut_without_consent) == is_beyond


@pytest.mark.parametrize(("rest", "has_faded"), [(299, False), (300, True)])
def test_who_is_silent_fades_below_the_same_hundredth(
    chain: Chain, factory: Contract, rest: int, has_faded: bool
) -> None:
    shares = (1, rest - 150, 150, 0)
    partners = tuple(
        replace(partner, shares=share)
        for partner, share in zip(FOUNDING.partners, shares, strict=False)
    )
    contract = found(chain, factory, replace(FOUNDING, partners=partners))
    review = Review(1, (Contribution(1, 1, ""), Contribution(2, 1, "")))
    support = Support.full([1, 2], silent=[0])
    _, tally = chain.call(
        contract.functions.tallyReview(review.to_contract(), support.to_contract())
    )
    counted = review.tally(CHARTER, shares, support)
    assert tally[4] == as_bitmap(counted.cut_without_consent) == (not has_faded)


def test_what_python_collected_passes(chain: Chain, partnership: Contract) -> None:
    review = Review(
        1,
        tuple(Contribution(seat, 10, "同じ") for seat in range(6)),
        (KEYS[5].address,),
        deadline=START + 400 * DAY,
    )
    domain = Domain(chain.chain_id, partnership.address)
    collected = Countersignatures(domain, review)
    for key in (KEYS[5], KEYS[0], KEYS[3], KEYS[2]):
        collected = collected.sign(key, FOUNDING.accounts)
    elsewhere = KEYS[1].sign_message(review.signable(domain)).signature
    collected = collected.add_signature(elsewhere, FOUNDING.accounts)

    chain.travel(START + DAY)
    assert review.tally(CHARTER, SHARES, collected.seats).passes
    chain.transact(
        partnership.functions.review(review.to_contract(), collected.to_contract(FOUNDING.accounts))
    )
    assert tuple(chain.call(partnership.functions.sharesOf(1))) == review.shares(len(SHARES))
    assert chain.call(partnership.functions.roster())[5] == KEYS[5].address
