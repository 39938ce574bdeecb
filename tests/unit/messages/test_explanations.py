"""Every error of the contracts is put into a sentence that says what to do, in each language."""

import re
from datetime import timedelta
from typing import Any

import pytest
from eth_typing import ABIError
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY, Charter
from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.chain.library_errors import LIBRARY_ERRORS
from daosplit.errors import ContractError
from daosplit.messages.explanation_texts import BITMAPS, TEMPLATES
from daosplit.messages.explanations import explain
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from daosplit.values.catalogue import LANGUAGES, Language
from support.client import partnership_of, review_of, sign_by

SOMEBODY = to_checksum_address("0x" + "5a" * 20)


def errors() -> list[ABIError]:
    """Every error that a partnership or its factory can refuse with."""
    abis = (load_artifact("IRevenueSplit").abi, load_artifact("RevenueSplit").abi, LIBRARY_ERRORS)
    found = {entry["name"]: entry for abi in abis for entry in abi if entry["type"] == "error"}
    return list(found.values())


def of(name: str, **arguments: Any) -> ContractError:
    return ContractError(name, arguments, f"{name}(...)")


@pytest.mark.parametrize("error", errors(), ids=lambda error: str(error["name"]))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_sentence_in_every_language(error: ABIError, language: Language) -> None:
    values = {"address": SOMEBODY, "uint256": 5, "int256": 5, "bytes32": bytes(32)}
    arguments = {entry["name"]: values[entry["type"]] for entry in error["inputs"]}
    sentence = explain(of(error["name"], **arguments), language=language)
    assert error["name"] not in sentence
    assert "{" not in sentence
    assert sentence[-1] in ".?。"
    assert bool(re.search("[ぁ-んァ-ヶ一-龠]", sentence)) == (language == "ja")


def test_no_sentence_is_for_an_error_that_is_not_there() -> None:
    assert TEMPLATES.keys() - {error["name"] for error in errors()} == {"Error", "Panic"}
    assert TEMPLATES.keys() >= BITMAPS


def test_a_set_of_seats_is_told_seat_by_seat() -> None:
    error = of("RevenueSplit_CutWithoutConsent", seats=0b10010)
    assert "cuts seats 1 and 4 by" in explain(error)
    assert "席1、4の配分比率が" in explain(error, language="ja")
    assert error.arguments == {"seats": 18}
    three = of("RevenueSplit_CutWithoutConsent", seats=0b10110)
    assert "cuts seats 1, 2 and 4 by" in explain(three)
    one = of("RevenueSplit_CutWithoutConsent", seats=0b10)
    assert "cuts seat 1 by" in explain(one)


def test_seats_have_their_partners_names() -> None:
    names = ["retailer", "A", "B\x1b[2J"]
    two = of("RevenueSplit_CutWithoutConsent", seats=0b101)
    assert "cuts retailer (seat 0) and B\\x1b[2J (seat 2) by" in explain(two, names)
    assert "retailer（席0）、B\\x1b[2J（席2）の配分比率が" in explain(two, names, "ja")
    assert "The notice period for A (seat 1) has not ended" in explain(
        of("RevenueSplit_NoticeRuns", seat=1, acceptableFrom=START), names
    )
    assert "No such seat: seat 3." in explain(of("RevenueSplit_NoSuchSeat", seat=3, count=3), names)


def test_seats_that_there_are_not_are_told_beside_how_many_there_are() -> None:
    two = of("RevenueSplit_NoSuchSeats", seats=0b11000, count=3)
    assert "No such seat: seats 3 and 4. Seats are numbered from 0, and there are 3." in explain(
        two
    )
    assert "席3、4はありません。席の番号は0から始まり、全部で3席です。" in explain(
        two, language="ja"
    )
    far = of("RevenueSplit_NoSuchSeat", seat=2**256 - 1, count=3)
    assert f"No such seat: seat {2**256 - 1}." in explain(far)


def test_shares_that_are_not_kept_are_to_be_found_in_events() -> None:
    gone = of("RevenueSplit_SharesNotKept", period=7)
    assert "no longer keeps the shares of period 7" in explain(gone)
    assert "`shares_of` find them" in explain(gone)
    assert "第7期の口数は" in explain(gone, language="ja")


def test_counted_seats_are_no_set() -> None:
    assert "not 256:" in explain(of("RevenueSplit_TooManySeats", seats=256, most=255))
    assert "for 2 seats, but there are 3" in explain(
        of("RevenueSplit_SharesDoNotMatchRoster", shares=2, seats=3)
    )


def test_times_and_periods_are_told_in_the_partnerships_own_time() -> None:
    tokyo = Charter(start=START - 9 * 3600, utc_offset=timedelta(hours=9))
    error = of("RevenueSplit_WindowClosed", period=2, closedAt=START)
    assert "period 2 closed at 1 January 2026, 00:00 (UTC+00:00)" in explain(error)
    shown = explain(error, charter=tokyo)
    assert "period 2 (April to June 2026) closed at 1 January 2026, 09:00 (UTC+09:00)" in shown
    assert "第2期（2026年4〜6月）のレビュー受付期間は2026年1月1日 9:00（UTC+09:00）に" in explain(
        error, (), "ja", tokyo
    )


def test_times_and_periods_that_no_calendar_knows_are_told_as_numbers() -> None:
    charter = Charter(start=START)
    far = of("RevenueSplit_NoSuchPeriod", period=2**255)
    assert str(2**255) in explain(far) in explain(far, charter=charter)
    error = of("RevenueSplit_DeadlinePassed", deadline=2**255)
    assert str(2**255) in explain(error)
    assert str(2**255) in explain(error, charter=charter)


def test_durations_fractions_and_offsets_are_told_as_people_write_them() -> None:
    window = of("RevenueSplit_WindowOutOfRange", reviewWindow=3600, least=DAY, most=84 * DAY)
    assert explain(window) == (
        "A review window of 1 hour is out of range: give one from 1 day to 84 days."
    )
    tip = of("RevenueSplit_TipOutOfRange", tip=10_001, most=10_000)
    assert explain(tip) == "A tip of 1.0001% is out of range: give at most 1%."
    huge = of("RevenueSplit_TipOutOfRange", tip=65_535, most=10_000)
    assert "6.5535%" in explain(huge)
    offset = of("RevenueSplit_OffsetOutOfRange", utcOffset=-49)
    assert "UTC-12:15" in explain(offset)


def test_ether_is_called_ether() -> None:
    assert "of period 3 in ether is" in explain(
        of("RevenueSplit_SettleFirst", token=ETHER, period=3)
    )
    assert "（イーサ）" in explain(of("RevenueSplit_SettleFirst", token=ETHER, period=3), (), "ja")


def test_an_error_that_nobody_knows_is_told_as_it_is() -> None:
    message = "the contract refused; it answered 0xdeadbeef"
    assert explain(ContractError(None, {}, message, b"\xde\xad\xbe\xef")) == message
    other = ContractError("Other_Error", {}, "Other_Error(text='\x1b[2J')")
    assert explain(other) == "Other_Error(text='\\x1b[2J')"


def test_a_reason_in_words_is_harmless() -> None:
    assert explain(of("Error", message="out\nof rice")) == "The contract refused: out\\nof rice"


def test_what_the_contract_refuses_can_be_explained(chain: Chain) -> None:
    split = partnership_of(chain, 60, 40)
    review = review_of(1, (40, 60))
    with pytest.raises(ContractError) as caught:
        split.review(review, sign_by(split, review, 1))
    assert explain(caught.value, ("retailer", "A")) == (
        "The countersigners hold 40 of the 67 shares that must countersign: collect more "
        "countersignatures."
    )
    with pytest.raises(ContractError) as caught:
        split.pay(ETHER, 1, 9)
    assert "for period 9, or not yet" in explain(caught.value)
