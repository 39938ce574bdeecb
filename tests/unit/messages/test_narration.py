"""Every event has words, in both languages, and other people's text in them is harmless."""

from typing import Any

import pytest

from daosplit import events
from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.events import Event
from daosplit.events.payouts import payouts_of
from daosplit.messages.narration import Narrator
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token
from daosplit.values.catalogue import LANGUAGES, Language

CHARTER = Charter(start=1_767_225_600)
PARTNERSHIP, HOLDER, OTHER, STRANGER, COIN = (f"0x{digit * 40}" for digit in "12345")
YEN = Token(COIN, "JPY", 0)
EVIL = "\x1b[31mred"
FOUNDED: dict[str, Any] = {"charter": CHARTER, "roster": (HOLDER, OTHER), "shares": (70, 30)}
POT: dict[str, Any] = {"token": COIN, "period": 2, "pot": 101}
PAID: dict[str, Any] = {"token": COIN, "period": 2, "amount": 5}
REVIEWED: dict[str, Any] = {
    "period": 2,
    "digest": bytes(32),
    "previous_period": 0,
    "countersigners": (0, 1),
    "contributions": (Contribution(0, 60, EVIL), Contribution(1, 40, "reason")),
    "admitted": (),
    "evidence_hash": bytes(32),
    "evidence_uri": EVIL,
    "deadline": 0,
}
COUNTERSIGNED: dict[str, Any] = {
    "period": 2,
    "digest": bytes(32),
    "consents_to_cut": True,
    "admits": True,
}
HAPPENINGS: list[tuple[str, dict[str, Any], str]] = [
    ("EtherReceived", {"amount": 5}, "0.000000000000000005 ETH"),
    ("TokenMoved", {"token": COIN, "from_account": STRANGER, "amount": 5}, STRANGER),
    ("RevenuePaid", {**PAID, "payer": HOLDER, "memo": EVIL}, "retailer"),
    ("Closed", {**POT, "first_period": 1}, "¥101"),
    ("Settled", {**POT, "first_period": 2}, "A"),
    ("PaidOut", {**POT, "from_seat": 1, "to_seat": 2}, "¥31"),
    ("Tipped", {"token": COIN, "period": 2, "to": STRANGER, "amount": 1, "rate": 1}, "¥1"),
    ("SetAside", {"token": COIN, "account": OTHER, "seat": 1, "amount": 3}, "A"),
    ("Delivered", {"token": COIN, "account": OTHER, "amount": 3}, "¥3"),
    ("Withdrawn", {"token": COIN, "account": OTHER, "to": STRANGER, "amount": 3}, STRANGER),
    ("Reviewed", REVIEWED, "60%"),
    ("Countersigned", {**COUNTERSIGNED, "account": OTHER}, "A"),
    ("ParentCountersigned", {**COUNTERSIGNED, "parent": STRANGER}, STRANGER),
    ("SeatQuestioned", {"seat": 1, "by": 0, "silent_from": 4}, "4"),
    ("Answered", {"seat": 1}, "A"),
    ("SeatOffered", {"seat": 1, "account": STRANGER, "notice": 86_400}, "1"),
    ("OfferWithdrawn", {"seat": 1, "account": STRANGER}, STRANGER),
    ("SeatAnnounced", {"seat": 1, "account": STRANGER, "acceptable_from": 0}, "1970"),
    ("SeatMoved", {"seat": 1, "from_account": OTHER, "to_account": STRANGER}, STRANGER),
]


def make(kind: str, index: int = 1, **values: Any) -> Event:
    if kind == "TokenMoved":
        values = {"to_account": PARTNERSHIP, **values}
    where = {"block": index, "timestamp": 0, "transaction_hash": f"0x{index}", "log_index": 0}
    event: Event = getattr(events, kind)(**where, **values)
    return event


def tell(language: Language, *happened: Event) -> list[str]:
    all_events = (make("Founded", 0, **FOUNDED), *happened)
    tokens = {COIN: YEN, ETHER: Token(ETHER, "ETH", 18)}
    narrator = Narrator(PARTNERSHIP, CHARTER, ("retailer", "A"), tokens, language)
    return [words for _, words in narrator.tell(all_events, payouts_of(all_events))]


def test_no_event_is_without_words() -> None:
    kinds = {kind.__name__ for kind in Event.__subclasses__()}
    assert kinds == {"Founded", *(kind for kind, _, _ in HAPPENINGS)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "values", "expected"), HAPPENINGS)
def test_an_event_is_told(
    language: Language, kind: str, values: dict[str, Any], expected: str
) -> None:
    founded, words = tell(language, make(kind, **values))
    assert "70%" in founded
    assert expected in words
    assert "\x1b" not in words


def test_each_seats_payment_is_told_with_what_failed() -> None:
    failed = make("SetAside", token=COIN, account=OTHER, seat=1, amount=31)
    paid = make("Settled", 2, **POT, first_period=2)
    assert tell("en", failed, paid)[2].splitlines()[1:] == [
        "  retailer: ¥70 (70%)",
        "  A: ¥31 (30%), set aside",
    ]


def test_what_pay_moves_and_what_goes_out_is_told_once() -> None:
    moved = make("TokenMoved", token=COIN, from_account=STRANGER, amount=5)
    out = make("TokenMoved", 2, token=COIN, from_account=PARTNERSHIP, to_account=OTHER, amount=5)
    assert len(tell("en", moved)) == 2
    assert (
        len(tell("en", moved, make("RevenuePaid", **PAID, payer=STRANGER, memo="sales"), out)) == 2
    )
