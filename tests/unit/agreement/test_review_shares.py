"""A review's shares, and the digest that every wallet and the contract agree on."""

import json
from dataclasses import replace
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Domain, Review
from daosplit.errors import InvalidValueError

PARTNERSHIP = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
NEWCOMER = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
DOMAIN = Domain(31_337, PARTNERSHIP)
REVIEW = Review(
    period=2,
    contributions=(
        Contribution(0, 50, "products and customers"),
        Contribution(1, 40, "システム改善"),
        Contribution(0, 5, "stores"),
        Contribution(2, 5, "delivery"),
    ),
    admitted=(NEWCOMER,),
    evidence_hash=b"\x01" * 32,
    evidence_uri="https://example.com/2026-2Q",
    deadline=1_792_000_000,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
reviews = st.builds(
    Review,
    period=st.integers(1, 2**32 - 1),
    contributions=st.lists(
        st.builds(Contribution, st.integers(0, 254), st.integers(0, 2**32 - 1), texts), max_size=5
    ).map(tuple),
    admitted=st.sampled_from([(), (NEWCOMER,), (NEWCOMER, PARTNERSHIP)]),
    evidence_hash=st.binary(min_size=32, max_size=32),
    evidence_uri=texts,
    deadline=st.integers(0, 2**256 - 1),
)
domains = st.builds(Domain, st.integers(1, 2**256 - 1), st.sampled_from([PARTNERSHIP, NEWCOMER]))


def digest_by_hand(review: Review, domain: Domain) -> bytes:
    """What EIP-712 says, word by word."""
    contribution_type = b"Contribution(uint256 seat,uint256 points,string reason)"
    review_type = (
        b"Review(uint256 period,Contribution[] contributions,address[] admitted,"
        b"bytes32 evidenceHash,string evidenceURI,uint256 deadline)" + contribution_type
    )
    domain_type = (
        b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    )
    words = ("bytes32", "uint256", "uint256", "bytes32")
    contributions = b"".join(
        keccak(
            encode(
                words,
                (
                    keccak(contribution_type),
                    entry.seat,
                    entry.points,
                    keccak(entry.reason.encode()),
                ),
            )
        )
        for entry in review.contributions
    )
    admitted = b"".join(encode(("address",), (account,)) for account in review.admitted)
    struct = keccak(
        encode(
            ("bytes32", "uint256", "bytes32", "bytes32", "bytes32", "bytes32", "uint256"),
            (
                keccak(review_type),
                review.period,
                keccak(contributions),
                keccak(admitted),
                review.evidence_hash,
                keccak(review.evidence_uri.encode()),
                review.deadline,
            ),
        )
    )
    separator = keccak(
        encode(
            ("bytes32", "bytes32", "bytes32", "uint256", "address"),
            (
                keccak(domain_type),
                keccak(b"daosplit"),
                keccak(b"1"),
                domain.chain_id,
                domain.partnership,
            ),
        )
    )
    return keccak(b"\x19\x01" + separator + struct)


@given(reviews, domains)
def test_the_digest_is_what_eip_712_says(review: Review, domain: Domain) -> None:
    assert review.digest(domain) == digest_by_hand(review, domain)


@given(reviews, domains)
def test_a_wallet_gets_the_same_digest_from_the_exported_typed_data(
    review: Review, domain: Domain
) -> None:
    exported = json.loads(json.dumps(review.typed_data(domain)))
    message = encode_typed_data(full_message=exported)
    assert keccak(b"\x19\x01" + message.header + message.body) == review.digest(domain)


def test_a_key_signs_the_digest() -> None:
    key = Account.create()
    signed = key.sign_message(REVIEW.signable(DOMAIN))
    assert bytes(signed.message_hash) == REVIEW.digest(DOMAIN)


def test_a_number_that_javascript_cannot_hold_is_exported_as_a_text() -> None:
    def deadline(value: int) -> object:
        return replace(REVIEW, deadline=value).typed_data(DOMAIN)["message"]["deadline"]

    assert deadline(2**53 - 1) == 2**53 - 1
    assert deadline(2**53) == str(2**53)
    assert replace(REVIEW).typed_data(Domain(2**53, PARTNERSHIP))["domain"]["chainId"] == str(2**53)


def test_the_exported_types_are_the_callers_own() -> None:
    REVIEW.typed_data(DOMAIN)["types"].clear()
    assert REVIEW.typed_data(DOMAIN)["types"].keys() == {"EIP712Domain", "Review", "Contribution"}


def test_a_review_counts_for_one_partnership_on_one_chain_and_in_one_wording() -> None:
    changed = [
        (REVIEW, Domain(1, PARTNERSHIP)),
        (REVIEW, Domain(31_337, NEWCOMER)),
        (replace(REVIEW, period=3), DOMAIN),
        (replace(REVIEW, contributions=REVIEW.contributions[::-1]), DOMAIN),
        (replace(REVIEW, contributions=REVIEW.contributions[:-1]), DOMAIN),
        (replace(REVIEW, admitted=()), DOMAIN),
        (replace(REVIEW, evidence_hash=bytes(32)), DOMAIN),
        (replace(REVIEW, evidence_uri=""), DOMAIN),
        (replace(REVIEW, deadline=1), DOMAIN),
    ]
    digests = {review.digest(domain) for review, domain in ((REVIEW, DOMAIN), *changed)}
    assert len(digests) == len(changed) + 1


@given(reviews)
def test_a_review_comes_back_from_the_contract_as_it_went(review: Review) -> None:
    assert Review.from_contract(review.to_contract()) == review


def test_a_review_goes_to_the_contract_in_the_order_of_its_struct() -> None:
    period, packed, admitted, evidence_hash, uri, deadline = REVIEW.to_contract()
    assert (period, admitted, evidence_hash) == (2, [NEWCOMER], b"\x01" * 32)
    assert packed[:3].hex() == "000400"
    assert (uri, deadline) == ("https://example.com/2026-2Q", 1_792_000_000)


def test_a_text_that_is_no_utf8_can_be_read_but_not_signed() -> None:
    broken = b"\xff".decode(errors="surrogateescape")
    for review in (
        replace(REVIEW, contributions=(Contribution(0, 1, broken),)),
        replace(REVIEW, evidence_uri=broken),
    ):
        assert Review.from_contract(review.to_contract()) == review
        with pytest.raises(InvalidValueError, match="not valid UTF-8"):
            review.typed_data(DOMAIN)


def test_a_seats_shares_are_the_sum_of_its_points() -> None:
    assert REVIEW.shares(2) == (55, 40, 5)


def one(*entries: tuple[int, int], admitted: tuple[str, ...] = ()) -> Review:
    contributions = tuple(Contribution(seat, points, "") for seat, points in entries)
    return Review(1, contributions, admitted)


@pytest.mark.parametrize(
    ("review", "seats", "named"),
    [
        (one((2, 1)), 2, r"contributions\[0\]\.seat = 2"),
        (one((0, 1), (3, 1), admitted=(NEWCOMER,)), 2, r"contributions\[1\]\.seat = 3"),
        (one((0, 2**32 - 1), (0, 1)), 2, r"shares\[0\] = 4294967296: too large"),
        (one((0, 1), admitted=(NEWCOMER,)), 2, "an admitted partner must get points"),
        (one((0, 0), (1, 0)), 2, "nobody holds shares"),
        (one(), 2, "nobody holds shares"),
        (one((0, 1), admitted=(NEWCOMER,)), 255, "256 seats"),
        (one((0, 1)), 0, "seats = 0"),
    ],
)
def test_shares_that_the_contract_would_refuse_are_refused(
    review: Review, seats: int, named: str
) -> None:
    with pytest.raises(InvalidValueError, match=named):
        review.shares(seats)


def test_seats_that_no_contribution_names_get_no_shares() -> None:
    assert one((3, 7)).shares(5) == (0, 0, 0, 7, 0)
    assert one((0, 2**32 - 2), (0, 1)).shares(1) == (2**32 - 1,)


def test_a_review_is_counted_by_the_charters_fractions() -> None:
    charter = Charter(
        start=86_400,
        months=0,
        test_seconds=90,
        review_window=90,
        threshold=(3, 4),
        cut_limit=(1, 4),
    )
    counted = REVIEW.tally(charter, [70, 30], [0, 2])
    assert (counted.shares, counted.shares_needed) == (70, 75)
    assert (counted.seats, counted.seats_needed) == (1, 2)
    assert counted.cut_without_consent == counted.admitted_without_consent == ()
    assert REVIEW.tally(charter, [80, 20], []).cut_without_consent == (0,)
    assert REVIEW.tally(charter, [70, 30], [0, 1, 2]).passes


@pytest.mark.parametrize(
    "changes",
    [
        {"period": 0},
        {"period": 2**32},
        {"period": True},
        {"admitted": (NEWCOMER, NEWCOMER)},
        {"admitted": (NEWCOMER.lower(),)},
        {"admitted": ("node:0",)},
        {"admitted": ("0x" + 40 * "0",)},
        {"evidence_hash": b""},
        {"evidence_hash": "0x" + 64 * "0"},
        {"evidence_uri": None},
        {"evidence_uri": "\ud800"},
        {"deadline": -1},
        {"deadline": 2**256},
        {"deadline": 1.5},
        {"contributions": (Contribution(0, 1, ""),) * 65_536},
    ],
)
def test_a_review_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match="|".join(changes)):
        replace(REVIEW, **changes)


def test_a_domain_is_a_chain_and_an_account() -> None:
    for chain_id, account in ((0, PARTNERSHIP), (1, "node:0"), (1, PARTNERSHIP.lower())):
        with pytest.raises(InvalidValueError):
            Domain(chain_id, account)
