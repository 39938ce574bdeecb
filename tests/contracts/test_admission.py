"""Rule 9: a review gives an admitted partner the next new seat, if the newcomer countersigns it."""

from dataclasses import replace

import pytest
from eth_utils.address import to_checksum_address

from daosplit.agreement.review import Review
from daosplit.chain import Chain
from support.money import Money
from support.partnership import (
    NO_COUNTERSIGNATURES,
    NOBODY,
    Founder,
    Partnership,
    event,
    review_of,
    seat_set,
)
from support.refusal import refused


@pytest.fixture
def newcomer(chain: Chain) -> str:
    return chain.accounts[20]


def admitting(review: Review, *accounts: str) -> tuple[object, ...]:
    """The review as the contract takes it, unchecked, with these accounts admitted."""
    period, contributions, _, *rest = review.to_contract()
    return (period, contributions, list(accounts), *rest)


# The seat


def test_an_admitted_partner_gets_the_next_new_seat_with_its_points(
    partnership: Partnership, newcomer: str
) -> None:
    founders = partnership.roster
    partnership.pass_review(review_of(1, [45, 27, 18, 10], [newcomer]), 0, 1, 2, 3)
    assert partnership.roster == [*founders, newcomer]
    assert partnership.call("seatOf", newcomer) == 3
    assert partnership.call("sharesOf", 1) == [45, 27, 18, 10]
    assert partnership.call("sharesOf", 0) == [50, 30, 20]


def test_several_are_admitted_in_their_order(chain: Chain, partnership: Partnership) -> None:
    newcomers = [chain.accounts[number] for number in (25, 21, 23)]
    founders = partnership.roster
    partnership.pass_review(review_of(1, [45, 27, 18, 3, 4, 5], newcomers), *range(6))
    assert partnership.roster == [*founders, *newcomers]
    assert [partnership.call("seatOf", account) for account in newcomers] == [3, 4, 5]


def test_a_newcomer_votes_from_the_next_review_on(partnership: Partnership, newcomer: str) -> None:
    partnership.pass_review(review_of(1, [40, 24, 16, 20], [newcomer]), 0, 1, 2, 3)
    partnership.next_at(partnership.end_of(1))
    with refused("NotEnoughShares", countersigned=64, needed=67):
        partnership.pass_review(review_of(2, [40, 24, 16, 20]), 0, 1)
    partnership.pass_review(review_of(2, [40, 24, 16, 20]), 0, 1, 3)


def test_a_newcomer_gets_nothing_of_an_earlier_periods_pot(
    partnership: Partnership, money: Money, newcomer: str
) -> None:
    money.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", money.address)
    partnership.pass_review(review_of(2, [45, 27, 18, 10], [newcomer]), 0, 1, 2, 3)
    receivers = partnership.roster
    money.give(partnership.address, 100)
    assert money.gained(receivers, lambda: partnership.transact("settle", money.address)) == [
        500,
        300,
        200,
        0,
    ]
    partnership.next_at(partnership.end_of(2))
    assert money.gained(receivers, lambda: partnership.transact("settle", money.address)) == [
        45,
        27,
        18,
        10,
    ]


def test_a_new_roster_is_written_only_if_somebody_is_admitted(
    partnership: Partnership, newcomer: str
) -> None:
    def written() -> int:
        """The contracts that it created: a piece of code each."""
        return int(partnership.chain.nonce(partnership.contract.address))

    before = written()
    partnership.set_shares(1, 50, 30, 20)
    assert written() - before == 1
    partnership.next_at(partnership.end_of(1))
    partnership.pass_review(review_of(2, [50, 30, 20, 10], [newcomer]), 0, 1, 2, 3)
    assert written() - before == 3


def test_a_seat_is_not_given_again(chain: Chain, partnership: Partnership, newcomer: str) -> None:
    """Its partner was cut to nothing with its consent, and keeps the seat."""
    founders = partnership.roster
    partnership.pass_review(review_of(1, [60, 40, 0]), 0, 1, 2)
    partnership.next_at(partnership.end_of(1))
    partnership.pass_review(review_of(2, [54, 36, 0, 10], [newcomer]), 0, 1, 3)
    assert partnership.roster == [*founders, newcomer]


def test_there_are_255_seats_in_a_partnerships_life(chain: Chain, founder: Founder) -> None:
    count = 253
    fill = [f"0x{2**152 + seat:040x}" for seat in range(count - 2)]
    accounts = [*chain.accounts[1:3], *map(to_checksum_address, fill)]
    partnership = founder.found(1000, 1000, *[0] * (count - 2), accounts=accounts)
    newcomers = chain.accounts[20:23]
    shares = [1000, 1000, *[0] * (count - 2)]
    review = review_of(1, shares)
    with refused("TooManySeats", seats=256, most=255):
        partnership.transact("review", admitting(review, *newcomers), NO_COUNTERSIGNATURES)
    partnership.pass_review(review_of(1, [*shares, 1, 1], newcomers[:2]), 0, 1, 253, 254)
    assert len(partnership.roster) == 255
    partnership.next_at(partnership.end_of(1))
    review = review_of(2, shares)
    with refused("TooManySeats", seats=256, most=255):
        partnership.transact("review", admitting(review, newcomers[2]), NO_COUNTERSIGNATURES)


# The newcomer's consent


def test_a_newcomer_must_countersign(partnership: Partnership, newcomer: str) -> None:
    with refused("AdmittedWithoutConsent", seats=seat_set(3)):
        partnership.pass_review(review_of(1, [45, 27, 18, 10], [newcomer]), 0, 1, 2)
    assert partnership.call("reviewedPeriod") == 0
    assert len(partnership.roster) == 3


def test_every_newcomer_must(chain: Chain, partnership: Partnership) -> None:
    newcomers = chain.accounts[20:23]
    review = review_of(1, [45, 27, 18, 3, 4, 5], newcomers)
    with refused("AdmittedWithoutConsent", seats=seat_set(3, 5)):
        partnership.pass_review(review, 0, 1, 2, 4)


def test_a_newcomer_may_countersign_on_the_chain(partnership: Partnership, newcomer: str) -> None:
    review = review_of(1, [45, 27, 18, 10], [newcomer])
    digest = review.digest(partnership.domain)
    signed = partnership.given(review, 0, 1, 2).add_on_chain(newcomer, partnership.roster)
    call = ("review", review.to_contract(), signed.to_contract(partnership.roster))
    with refused("NotCountersigned", seat=3, account=newcomer):
        partnership.transact(*call)
    partnership.transact("countersign", 1, digest, sender=newcomer)
    partnership.transact(*call)
    assert partnership.call("seatOf", newcomer) == 3


def test_a_contract_may_be_admitted_and_countersign_by_erc_1271(
    chain: Chain, partnership: Partnership
) -> None:
    owner = chain.signers[chain.accounts[30]]
    wallet = chain.deploy("ContractWallet", owner.address).address
    review = review_of(1, [45, 27, 18, 10], [wallet])
    signature = owner.sign_message(review.signable(partnership.domain)).signature
    signed = partnership.given(review, 0, 1, 2).add_contract(
        wallet, bytes(signature), partnership.roster
    )
    partnership.transact("review", review.to_contract(), signed.to_contract(partnership.roster))
    assert partnership.call("seatOf", wallet) == 3


def test_somebody_elses_signature_admits_nobody(
    chain: Chain, partnership: Partnership, newcomer: str
) -> None:
    review = review_of(1, [45, 27, 18, 10], [newcomer])
    keys, signatures, *rest = partnership.countersignatures(review, 0, 1, 2, 3)
    other = replace(review, admitted=(chain.accounts[21],))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        partnership.transact("review", other.to_contract(), (keys, signatures, *rest))
    signatures = signatures[:-64] + signatures[:64]
    with refused("InvalidSignature", seat=3, account=newcomer):
        partnership.transact("review", review.to_contract(), (keys, signatures, *rest))


# The others' consent


def test_a_newcomer_counts_in_neither_majority(founder: Founder, newcomer: str) -> None:
    partnership = founder.found(60, 40)
    review = review_of(1, [60, 40, 100], [newcomer])
    with refused("NotEnoughShares", countersigned=60, needed=67):
        partnership.pass_review(review, 0, 2)
    other = founder.found(70, 30)
    with refused("NotEnoughSeats", countersigned=1, needed=2):
        other.pass_review(review_of(1, [70, 30, 1], [newcomer]), 0, 2)


def test_an_admission_needs_the_threshold_of_the_seats(founder: Founder, newcomer: str) -> None:
    """Of nine seats at two thirds, six: for any other review five are enough."""
    partnership = founder.found(60, *[5] * 8)
    review = review_of(1, [60, *[5] * 8, 1], [newcomer])
    with refused("NotEnoughSeats", countersigned=5, needed=6):
        partnership.pass_review(review, 0, 1, 2, 3, 4, 9)
    partnership.pass_review(review, 0, 1, 2, 3, 4, 5, 9)


# Whom no seat is given


def test_an_admitted_partner_gets_points(partnership: Partnership, newcomer: str) -> None:
    other = partnership.chain.accounts[21]
    for shares, seat in (([45, 27, 18], 3), ([45, 27, 18, 10, 0], 4), ([45, 27, 18, 0, 10], 3)):
        review = review_of(1, shares, [newcomer, other] if len(shares) > 3 else [newcomer])
        with refused("AdmittedWithoutShares", seat=seat):
            partnership.transact("review", review.to_contract(), NO_COUNTERSIGNATURES)


def test_the_zero_account_and_the_partnership_itself_are_not_admitted(
    partnership: Partnership,
) -> None:
    for account in (NOBODY, partnership.address):
        review = admitting(review_of(1, [45, 27, 18]), account)
        with refused("InvalidAccount", account=account):
            partnership.transact("review", review, NO_COUNTERSIGNATURES)


def test_who_holds_a_seat_is_not_admitted_to_another(
    partnership: Partnership, newcomer: str
) -> None:
    holder = partnership.roster[1]
    for admitted in ([holder], [newcomer, holder]):
        shares = [45, 27, 18, 10, 10][: 3 + len(admitted)]
        review = review_of(1, shares, admitted)
        with refused("AccountHoldsSeat", account=holder):
            partnership.transact("review", review.to_contract(), NO_COUNTERSIGNATURES)


def test_nobody_is_admitted_twice_in_one_review(partnership: Partnership, newcomer: str) -> None:
    twice = admitting(review_of(1, [45, 27, 18, 5, 5]), newcomer, newcomer)
    with refused("AccountHoldsSeat", account=newcomer):
        partnership.transact("review", twice, NO_COUNTERSIGNATURES)


def test_who_has_accepted_a_seat_meanwhile_is_not_admitted_as_well(
    partnership: Partnership, newcomer: str
) -> None:
    review = review_of(1, [45, 27, 18, 10], [newcomer])
    countersignatures = partnership.countersignatures(review, 0, 1, 2, 3)
    partnership.transact("offer", newcomer, 0, sender=partnership.roster[2])
    partnership.transact("accept", 2, sender=newcomer)
    with refused("AccountHoldsSeat", account=newcomer):
        partnership.transact("review", review.to_contract(), countersignatures)


def test_an_admission_is_told(partnership: Partnership, newcomer: str) -> None:
    review = review_of(1, [45, 27, 18, 10], [newcomer])
    assert partnership.pass_review(review, 0, 1, 2, 3).events == [
        event(
            "Reviewed",
            period=1,
            review=review.digest(partnership.domain),
            previousPeriod=0,
            countersigners=seat_set(0, 1, 2, 3),
            contributions=review.to_contract()[1],
            admitted=[newcomer],
            evidenceHash=bytes(32),
            evidenceURI="",
            deadline=review.deadline,
        )
    ]
