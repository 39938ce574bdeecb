"""A partner reads who gains, who loses and why, what follows, and the hashes, before it signs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignature, Countersignatures
from daosplit.agreement.double_majority import Support
from daosplit.agreement.review import Domain, Review
from daosplit.agreement.review_summary import Origin, ReviewSummary, Seat, changed_parts
from daosplit.agreement.signature_set import Spoiled
from daosplit.messages.edited_review import describe_edit
from daosplit.messages.review_summary import (
    Telling,
    describe_hashes,
    describe_status,
    describe_summary,
)
from support.safes import message_hash

CHAIN = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
A = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
B = "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"
DOMAIN = Domain(1, "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")
CHARTER = Charter(
    start=unix_time(datetime(2026, 3, 31, 15, tzinfo=UTC)), utc_offset=timedelta(hours=9)
)
REVIEW = Review(
    period=2,
    contributions=(
        Contribution(0, 55, "products \x1b[2J\nand customers"),
        Contribution(1, 40, "システム改善"),
        Contribution(2, 5, "delivery"),
    ),
    admitted=(B,),
    evidence_hash=b"\x01" * 32,
    evidence_uri="https://example.com/\u202e2Q",
    deadline=unix_time(datetime(2026, 10, 20, 9, tzinfo=UTC)),
)
SEATS = (
    Seat(0, CHAIN, "retailer", "record"),
    Seat(1, A, "A", "record", is_you=True),
    Seat(2, B, "B", "review"),
)


def summary_of(
    review: Review = REVIEW,
    old: tuple[int, ...] = (80, 20),
    seats: tuple[Seat, ...] = SEATS,
    signed: tuple[int, ...] = (),
) -> ReviewSummary:
    support = Support.full(signed)
    given = tuple(Countersignature(seat, seats[seat].account, "key") for seat in signed)
    return ReviewSummary(
        review=review,
        charter=CHARTER,
        domain=DOMAIN,
        seats=seats,
        old_shares=old,
        origin=Origin(1, 1_234, b"\xab" * 32),
        support=support,
        tally=review.tally(CHARTER, old, support),
        now=CHARTER.end_of(review.period),
        given=given,
    )


def test_all_of_it_is_told_bad_news_first() -> None:
    domain, message = REVIEW.hashes(DOMAIN)
    assert (
        describe_summary(summary_of())
        == f"""\
LESS: retailer (seat 0, 0x5aAe…eAed): 80% -> 55%, down 25 percentage points, a fall of 31.25%. \
That is beyond the cut limit, so it needs its own signature.

Review of period 2: July to September 2026
Must pass by 20 October 2026, 18:00 (UTC+09:00).
The split, before and after:
  retailer (seat 0, 0x5aAe…eAed): 80% -> 55%, down 25 percentage points, a fall of 31.25% \
(55 shares)
  A (seat 1, 0xfB69…d359), YOU: 20% -> 40%, up 20 percentage points (40 shares)
  B (seat 2, 0xdbF0…C6FB): admitted with 5% (5 shares)
Before: set by the review of period 1, as the node says at block 1,234, 1 October 2026, 00:00 \
(UTC+09:00).
Names are from the record, the review file; nobody proves them. Compare the accounts.
Contributions:
  retailer (seat 0, 0x5aAe…eAed): 55 points: products \\x1b[2J\\nand customers
  A (seat 1, 0xfB69…d359), YOU: 40 points: システム改善
  B (seat 2, 0xdbF0…C6FB): 5 points: delivery
Evidence: https://example.com/\\u202e2Q; its keccak256 hash is 0x{"01" * 32}
  It was not fetched, nor its hash checked.

If it passes:
  It is final: no other review of the period, or of one before, can pass.
  Then no review passes without the signature of each of these: retailer (seat 0, 0x5aAe…eAed), \
A (seat 1, 0xfB69…d359), YOU.
  The pots of period 2 can be paid at once, and no late revenue can be named for that period any \
more.

To pass it needs 67 of 100 shares and 2 of 2 partners with shares.
Must countersign, since it loses more than 20% of what it had: retailer (seat 0, 0x5aAe…eAed).
Must countersign, since it is admitted: B (seat 2, 0xdbF0…C6FB).
Shares: 0 of the 67 that must countersign have; missing: retailer (seat 0, 0x5aAe…eAed), \
A (seat 1, 0xfB69…d359), YOU.
Seats: 0 of the 2 that must agree when a seat without shares gets some (silent seats still count); \
missing: retailer (seat 0, 0x5aAe…eAed), A (seat 1, 0xfB69…d359), YOU.
Cut: retailer (seat 0, 0x5aAe…eAed) is cut beyond the limit and has not countersigned.
Admission: B (seat 2, 0xdbF0…C6FB) is admitted and has not countersigned.

Before you sign, compare these with what your device shows:
  Domain hash   0x{domain.hex()}
  Message hash  0x{message.hex()}
  Digest        0x{REVIEW.digest(DOMAIN).hex()}
  Ledger and Trezor show domain hash and message hash; others show the digest, which the \
contract's hashReview gives too."""
    )


def test_it_can_be_read_in_japanese() -> None:
    shown = describe_summary(summary_of(signed=(0, 1, 2)), "ja")
    assert shown.startswith("引下げ：retailer（席0、0x5aAe…eAed）：80% → 55%、25ポイント減")
    assert "A（席1、0xfB69…d359）【自社】：20% → 40%、20ポイント増（40口）" in shown
    assert "連署済み（検証済み）：" in shown
    assert "この連署で成立します。" in shown


def test_who_must_answer_and_who_announced_itself_come_before_all_else() -> None:
    silent_from = 4
    begins = CHARTER.start_of(silent_from)
    seats = (
        replace(SEATS[0], silent_from=silent_from),
        replace(SEATS[1], successor=B, successor_from=begins),
        SEATS[2],
    )
    first, second, *_ = describe_summary(summary_of(seats=seats)).splitlines()
    assert first == (
        "QUESTIONED: retailer (seat 0, 0x5aAe…eAed) must answer before 1 January 2027, 00:00 "
        "(UTC+09:00), or it counts in no majority."
    )
    assert second.startswith(f"ANNOUNCED: {B} can take the seat of A (seat 1, 0xfB69…d359), YOU")
    silent = (replace(seats[0], is_silent=True), *seats[1:])
    assert describe_summary(summary_of(seats=silent)).startswith("SILENT: retailer (seat 0,")


def test_a_seat_that_another_account_holds_is_told_with_both() -> None:
    seats = (replace(SEATS[0], named_for=B, held_before=B), *SEATS[1:])
    shown = describe_summary(summary_of(seats=seats))
    assert f"OTHER ACCOUNT: the record gives the name retailer to {B}; seat 0 is now" in shown
    assert "MOVED: retailer (seat 0, now 0x5aAe…eAed) took the seat over from 0xdbF0…" in shown


def test_what_does_not_count_and_what_the_tools_warn_of_is_told() -> None:
    spoiled = Spoiled(Countersignature(200, A, "on-chain"), "there is no such seat")
    summary = replace(summary_of(), spoiled=(spoiled,), warnings=("Period 2 begins later.",))
    for said in (describe_summary(summary), describe_status(summary)):
        assert said.startswith(
            "Period 2 begins later.\nNOT COUNTED: what the signature file has of seat 200 (on the "
            f"chain, {A}): there is no such seat."
        )


def test_accounts_that_look_the_same_when_shortened_are_written_in_full() -> None:
    twin = A[:6] + "0" * 34 + A[-4:]
    shown = describe_summary(
        summary_of(seats=(SEATS[0], SEATS[1], replace(SEATS[2], account=twin)))
    )
    assert f"A (seat 1, {A}), YOU" in shown
    assert f"B (seat 2, {twin})" in shown
    assert f"retailer (seat 0, {CHAIN})" in describe_summary(summary_of(), in_full=True)


@pytest.mark.shows("unseen-letters-fake-lines")
def test_a_name_that_looks_like_a_label_stands_in_quotes() -> None:
    faked = replace(SEATS[0], name="A (seat 1, 0xfB69…d359), YOU")
    shown = describe_summary(summary_of(seats=(faked, *SEATS[1:])))
    assert "“A (seat 1, 0xfB69…d359), YOU” (seat 0, 0x5aAe…eAed): 80% -> 55%" in shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("A【自社】", "“A【自社】”"),
        ("A（席1）", "“A（席1）”"),
        ("A you", "“A you”"),
        ("A; 80% -> 90%", "“A; 80% -> 90%”"),
        ("株式会社ヤマト・運輸", "株式会社ヤマト・運輸"),
        ("O\u2019Neil & Young", "O\u2019Neil & Young"),
        ("สมชาย", "สมชาย"),
    ],
)
def test_a_name_of_more_than_letters_stands_in_quotes(name: str, shown: str) -> None:
    said = describe_summary(summary_of(seats=(replace(SEATS[0], name=name), *SEATS[1:])))
    assert f"LESS: {shown} (seat 0," in said


def test_the_readers_own_loss_comes_before_larger_ones() -> None:
    loses = replace(REVIEW, contributions=(Contribution(0, 1, ""), *REVIEW.contributions[2:]))
    seats = (replace(SEATS[0], is_you=True), replace(SEATS[1], is_you=False), *SEATS[2:])
    own, other = Telling(summary_of(loses, seats=seats)).bad_news()
    assert "retailer (seat 0" in own
    assert "A (seat 1" in other


@pytest.mark.shows("unseen-letters-fake-lines")
def test_no_reason_looks_like_a_line_of_its_own() -> None:
    reason = "products, and " + "customers " * 10 + "Must countersign: nobody."
    review = replace(REVIEW, contributions=(Contribution(0, 55, reason), *REVIEW.contributions[1:]))
    shown = describe_summary(summary_of(review), width=60)
    (line,) = [line for line in shown.splitlines() if "nobody." in line]
    assert line.startswith("      ")
    assert all(len(line) <= 60 for line in shown.splitlines() if "0x" not in line)


def test_who_falls_to_nothing_and_who_then_decides_is_told() -> None:
    alone = replace(REVIEW, contributions=(Contribution(0, 1, ""),), admitted=())
    shown = describe_summary(summary_of(alone, seats=SEATS[:2]))
    assert "Falls to nothing, and gets shares again only if" in shown
    assert "Then decides every review alone: retailer (seat 0, 0x5aAe…eAed)." in shown
    tiny = replace(alone, contributions=(Contribution(0, 1_000, ""), Contribution(1, 4, "")))
    assert "Falls below a hundredth of an equal percentage" in describe_summary(
        summary_of(tiny, seats=SEATS[:2])
    )


def test_late_revenue_can_be_named_until_the_period_ends_or_no_more() -> None:
    early = replace(summary_of(), now=CHARTER.start_of(2))
    assert "as soon as it ends" in describe_summary(early)
    assert "at once" in describe_summary(summary_of())


@pytest.mark.shows("before-from-where")
@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (Origin(0), "Before: the shares of the charter file; no chain was asked."),
        (Origin(0, 7, bytes(32)), "Before: set by the founding, as the node says at block 7"),
    ],
)
def test_it_says_where_the_shares_before_come_from(origin: Origin, said: str) -> None:
    assert said in describe_summary(replace(summary_of(), origin=origin))


def test_evidence_may_be_missing_in_part_or_whole_or_was_hashed_here() -> None:
    for uri, evidence_hash, file, said in (
        ("", bytes(32), "", "Evidence: none."),
        ("", b"\x01" * 32, "a.pdf", f"0x{'01' * 32}\n  a.pdf has this hash."),
        ("x", bytes(32), "", "Evidence: x, without a hash that fixes its content."),
    ):
        review = replace(REVIEW, evidence_uri=uri, evidence_hash=evidence_hash)
        assert said in describe_summary(replace(summary_of(review), evidence_file=file))


def test_a_deadline_after_the_review_window_is_none() -> None:
    closes = CHARTER.review_end(2)
    for deadline, said in (
        (closes - 1, "Must pass by 28 October 2026, 23:59:59 (UTC+09:00)."),
        (closes, "before the review window closes, at 29 October 2026, 00:00 (UTC+09:00)."),
        (2**256 - 1, "before the review window closes, at 29 October 2026, 00:00 (UTC+09:00)."),
    ):
        assert said in describe_summary(summary_of(replace(REVIEW, deadline=deadline)))


def test_the_hashes_are_those_that_devices_and_safes_compute() -> None:
    digest = REVIEW.digest(DOMAIN)
    safe = message_hash(A, DOMAIN.chain_id, digest)
    assert REVIEW.safe_message_hash(DOMAIN, A) == safe
    assert safe.hex() in "\n".join(describe_hashes(REVIEW, DOMAIN, A))
    contract = (SEATS[0], replace(SEATS[1], is_contract=True), SEATS[2])
    assert f"SafeMessage   0x{safe.hex()}" in describe_summary(summary_of(seats=contract))


def test_what_was_changed_after_signing_and_who_must_sign_again_is_told() -> None:
    signed = Countersignatures(DOMAIN, REVIEW).add_on_chain(A, [CHAIN, A])
    shorter = replace(REVIEW, contributions=REVIEW.contributions[:2], evidence_uri="", admitted=())
    lines = describe_edit(signed, Countersignatures(DOMAIN, shorter), ("retailer", "A"))
    assert lines == [
        "CHANGED: contributions[2] was seat 2, 5 points, “delivery” when it was signed, and now is "
        "missing.",
        f"CHANGED: admitted was {B} when it was signed, and now is nobody.",
        "CHANGED: evidence_uri was https://example.com/\\u202e2Q when it was signed, and now is "
        "nothing.",
        "Must sign again: A.",
    ]
    elsewhere = Countersignatures(Domain(2, DOMAIN.partnership), REVIEW)
    assert describe_edit(signed, elsewhere, ("retailer", "A"))[0].startswith("CHANGED: what was")
    assert describe_edit(signed, signed, ()) == []
    assert changed_parts(REVIEW, replace(REVIEW, period=3, deadline=5)) == ("period", "deadline")


@given(
    st.lists(st.integers(0, 1_000), min_size=2, max_size=6).filter(any),
    st.lists(st.integers(0, 1_000), min_size=6, max_size=6).filter(lambda new: any(new[:2])),
)
def test_the_fractions_add_up_and_the_largest_loss_comes_first(
    old: list[int], new: list[int]
) -> None:
    entries = tuple(Contribution(seat, points, "") for seat, points in enumerate(new[: len(old)]))
    seats = tuple(Seat(seat, f"0x{seat + 1:040x}", f"p{seat}") for seat in range(len(old)))
    review = replace(REVIEW, contributions=entries, admitted=())
    summary = summary_of(review, tuple(old), seats)
    changes = summary.changes
    assert sum(change.after for change in changes) == 1
    assert sum(change.before or 0 for change in changes) == 1
    assert [change.cut for change in changes] == sorted((c.cut for c in changes), reverse=True)
    beyond = {c.seat.number for c in changes if c.before and c.after < c.before * Fraction(4, 5)}
    assert beyond == set(summary.must_sign)
    describe_summary(summary)
