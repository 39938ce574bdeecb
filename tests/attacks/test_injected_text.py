"""What partners and payers write reaches the screens of others: the tools show it, obey none."""

import json
import struct
from typing import Any

import pytest
from eth_account import Account

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.ecdsa import compact_signature
from daosplit.agreement.review import Review
from daosplit.chain import Chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token
from daosplit.events.records_json import to_plain, write_json
from daosplit.history import History, read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.narration import Narrator
from daosplit.values.addresses import ETHER
from daosplit.values.catalogue import LANGUAGES, Language
from support.client import partnership_of, sign_by
from support.partnership import Founder

HOSTILE = {
    "clears the screen": "\x1b[2J\x1b[H",
    "is a link that goes elsewhere": "\x1b]8;;https://evil.example\x07harmless\x1b]8;;\x07",
    "sets the clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "is a command in 8 bits": "\x9b2J",
    "overwrites its line": "all is well\r\x08\x08",
    "adds a line": "fine\n2026-04-01 00:00  paid 1,000,000",
    "adds a line by Unicode": "fine\u2028paid\u2029\x85",
    "runs backwards": "\u202egpj.exe\u2066\u2069",
    "cannot be seen": "a\u200b\u200d\ufeff\u00ad\U000e0041b",
    "ends a string": "fine\0hidden",
    "is huge": "x" * 60_000,
}


@pytest.fixture(scope="module")
def history(chain: Chain) -> History:
    """Every text stands as a reason, as the evidence's URI and as a memo."""
    split = partnership_of(chain, 50, 50)
    for period, text in enumerate(HOSTILE.values(), start=1):
        contributions = (Contribution(0, 50, text), Contribution(1, 50, "work"))
        review = Review(period, contributions, (), evidence_uri=text[:2_000])
        split.pay(ETHER, period, period, text[:2_000], sender=chain.accounts[40])
        split.review(review, sign_by(split, review, 0, 1))
        chain.travel(split.charter.end_of(period))
        split.settle(ETHER)
    return read_history(split)


def told(chain: Chain, history: History, language: Language) -> list[str]:
    tokens = {one: read_token(chain, one) for one in history.tokens}
    narrator = Narrator(history.partnership, history.charter, ("A", "B"), tokens, language)
    return [words for _, words in narrator.tell(history.events, history.payouts)]


@pytest.mark.shows("text-commands-terminal-adds")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_but_what_can_be_seen_reaches_a_terminal(
    chain: Chain, history: History, language: Language
) -> None:
    lines = [line for words in told(chain, history, language) for line in words.split("\n")]
    assert all(character.isprintable() for line in lines for character in line)
    assert not any(line.startswith("2026-04-01") for line in lines)


def test_as_data_it_is_whole_and_escaped(history: History) -> None:
    written = write_json(to_plain(history))
    assert all(character.isprintable() or character == "\n" for character in written)
    reasons = [
        event["contributions"][0]["reason"]
        for event in json.loads(written)["events"]
        if event["event"] == "Reviewed"
    ]
    assert reasons == list(HOSTILE.values())


def test_every_amount_is_still_found(history: History) -> None:
    assert reconcile(history).is_exact


@pytest.mark.shows("text-commands-terminal-adds")
@pytest.mark.parametrize("language", LANGUAGES)
def test_bytes_that_are_no_text_stop_nobody_from_reading_the_history(
    chain: Chain, founder: Founder, language: Language
) -> None:
    """Our tools sign none; partners with tools of their own can, and the contract takes it."""
    partnership = founder.found(1, 1)
    broken = b"\xff\xc3(\xed\xa0\x80\x1b[2J"
    entry = struct.pack(">BIH", 0, 1, len(broken)) + broken
    running = partnership.call("currentPeriod")
    review: tuple[Any, ...] = (
        running,
        struct.pack(">H", 2) + entry * 2,
        [],
        bytes(32),
        "",
        2**256 - 1,
    )
    digest = partnership.call("hashReview", review)
    keys = [chain.signers[account] for account in partnership.roster]  # type: ignore[index]
    signed = [Account.unsafe_sign_hash(digest, key.key).signature for key in keys]
    signatures = b"".join(compact_signature(bytes(one)) for one in signed)
    partnership.transact("review", review, (0b11, signatures, 0, [], 0, 0))

    history = read_history(RevenueSplit(chain, partnership.address))
    words = told(chain, history, language)[-1]
    assert "\\udcff\\udcc3(" in words
    assert "\x1b" not in words
    assert reconcile(history).is_exact
