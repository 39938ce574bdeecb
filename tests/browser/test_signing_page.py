"""Partners read and sign a review on its page, with the wallets that there are."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.ecdsa import compact_signature, signer_of
from daosplit.agreement.presence import Presence
from daosplit.agreement.review_summary import ReviewSummary
from daosplit.messages.review_summary import Telling, describe_hashes
from daosplit.signing_page.page import review_page
from daosplit.values.catalogue import LANGUAGES, Language, translate
from daosplit.values.dates import show_moment
from support.browser import SIGN, WALLET, Browser
from support.summaries import (
    CHARTER,
    DOMAIN,
    NEWCOMER,
    RETAILER,
    REVIEW,
    SEATS,
    STRANGER,
    A,
    large_summary,
    summary_of,
    write_page,
)

HASHES = "[...document.querySelectorAll('.hashes .hash')].map((hash) => hash.textContent)"
ROWS = """[...document.querySelectorAll('.split tbody tr')].map((row) =>
  [...row.children].map((cell) => cell.textContent))"""
JAPANESE = """new Promise((done) => {
  document.querySelector('header button[lang=ja]').click();
  const looks = setInterval(() => {
    if (document.querySelector('main[aria-busy]')) return;
    clearInterval(looks);
    done(document.querySelector('h1').textContent);
  }, 5);
})"""


FULL_AND_BACK = """new Promise((done) => {
  for (const _ of [1, 2]) document.querySelector('header button[aria-pressed]').click();
  const looks = setInterval(() => {
    if (document.querySelector('main[aria-busy]')) return;
    clearInterval(looks);
    done(!!document.querySelector('.signing'));
  }, 5);
})"""


# Whether the part of the file that a selector names is as the page has drawn it since.
DRAWN_AS_WRITTEN = """(async () => {
  const file = new DOMParser().parseFromString(%s, 'text/html');
  return %s.map((part) => file.querySelector(part).isEqualNode(document.querySelector(part)));
})()"""


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found
    content: dict[str, Any] = json.loads(found[1])
    return content


def with_data(page: str, data: dict[str, Any]) -> str:
    """The page as whoever makes it by hand would have it: with other data."""
    written = json.dumps(data).replace("<", "\\u003c")
    return re.sub(
        r'(id="data">).*?(</script>)', lambda found: found[1] + written + found[2], page, count=1
    )


# The file alone


@pytest.mark.shows("nothing-ends-page-data")
def test_the_page_asks_nobody_for_anything_and_runs_nothing_else() -> None:
    page = review_page(summary_of(), "en")
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert set(policy) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    scripts = re.findall(
        r"<script(?: type=\"text/plain\" id=\"later\")?>(.*?)</script>", page, re.S
    )
    styles = re.findall("<style>(.*?)</style>", page, re.S)
    for name, inline, count in (("script-src", scripts, 2), ("style-src", styles, 1)):
        hashes = [
            base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline
        ]
        assert set(policy[name].split()) == {f"'sha256-{hash_}'" for hash_ in hashes}
        assert len(hashes) == count
    assert not re.search(r"<(?:link|img|iframe|base|object|embed)\b", page)


def test_a_review_of_a_hundred_contributions_is_a_small_file() -> None:
    assert len(review_page(large_summary(20, 100), "en").encode()) < 400_000


@pytest.mark.shows("nothing-ends-page-data")
def test_nothing_that_others_wrote_ends_the_data_or_becomes_markup() -> None:
    hostile = "</script><script>alert(1)</script><!--<script>"
    review = replace(REVIEW, contributions=(Contribution(0, 1, hostile), *REVIEW.contributions[1:]))
    seats = (replace(SEATS[0], name=hostile), *SEATS[1:])
    page = review_page(summary_of(review, seats), "en")
    assert page.count("<script") == 3
    assert "<!--" not in page
    assert data_of(page)["review"]["message"]["contributions"][0]["reason"] == hostile


@pytest.mark.shows("nothing-ends-page-data")
def test_what_others_wrote_is_only_text_in_what_the_file_shows_first() -> None:
    name = "<b>A</b> & \u202e\udcff"
    review = replace(REVIEW, contributions=(Contribution(0, 1, ""), Contribution(2, 9, "")))
    seats = (SEATS[0], replace(SEATS[1], name=name), SEATS[2])
    page = review_page(summary_of(review, seats), "en")
    assert page.isascii()
    assert "&#8220;&lt;b&gt;A&lt;/b&gt; &amp; \\u202e\\udcff&#8221; (seat 1," in page


# In a browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "summary",
    [
        summary_of(),
        summary_of(waiting=("40 ETH",), warnings=("The node lags <behind> & forgets.",)),
        large_summary(),
    ],
    ids=["with a loss", "with a warning", "the largest"],
)
def test_the_file_shows_first_what_its_script_then_draws(
    browser: Browser, tmp_path: Path, summary: ReviewSummary, language: Language
) -> None:
    page = review_page(summary, language)
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    parts = ["header", ".alerts"]
    seen = browser.visit(path.as_uri(), DRAWN_AS_WRITTEN % (json.dumps(page), parts))
    assert seen.results == [[True, True]]


def test_it_says_what_the_terminal_says_and_computes_the_same(
    browser: Browser, tmp_path: Path
) -> None:
    seats = (*SEATS[:1], replace(SEATS[1], successor=STRANGER.address, successor_from=1), SEATS[2])
    summary = summary_of(seats=seats, signers=(RETAILER,), waiting=("40 ETH",))
    seen = browser.visit(write_page(tmp_path, summary), HASHES, ROWS, axe=True)
    assert seen.errors == []
    assert seen.violations == []
    assert {request.partition(":")[0] for request in seen.requests} == {"file"}
    hashes, rows = seen.results
    told = "\n".join(describe_hashes(REVIEW, DOMAIN))
    assert all(one in told for one in hashes)
    assert len(hashes) == 3
    telling = Telling(summary)
    for line in (*telling.bad_news(), *telling.origins(), *telling.consequences(), *telling.rule()):
        assert line in seen.text
    assert f"Must pass by\n{show_moment(CHARTER.local(REVIEW.deadline))}" in seen.text
    for seat, (label, before, after, difference, shares) in zip((0, 1, 2), rows, strict=True):
        assert label == telling.label(seat)
        terminal = next(line for line in telling.changes() if label in line)
        assert all(part in terminal for part in (after, difference, shares))
        assert before in terminal
    assert "retailer (seat 0, 0x7E5F…5Bdf): verified on this page" in seen.text
    assert "YOU" in rows[1][0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_read_in_japanese_light_or_dark_on_a_phone(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    seen = browser.visit(
        write_page(tmp_path, summary_of(signers=(RETAILER,))),
        JAPANESE,
        "document.documentElement.scrollWidth <= window.innerWidth",
        "document.documentElement.lang",
        axe=True,
        width=360,
        scheme=scheme,
    )
    assert seen.results == ["第2期（2026年7〜9月）の配分レビュー", True, "ja"]
    assert seen.violations == []
    for line in Telling(summary_of()).bad_news():
        assert translate(line, "ja") in seen.text
    assert translate(show_moment(CHARTER.local(REVIEW.deadline)), "ja") in seen.text
    assert set(LANGUAGES) == {"en", "ja"}


@pytest.mark.parametrize(
    "wallet",
    [
        {},
        {"announces": "window"},
        {"v0": True},
        {"chainId": 1},
    ],
    ids=["announced", "at window.ethereum", "v is 0 or 1", "on another chain that it can leave"],
)
def test_a_wallet_signs_what_the_page_shows(
    browser: Browser, tmp_path: Path, wallet: dict[str, Any]
) -> None:
    url = write_page(tmp_path, summary_of())
    seen = browser.visit(url, SIGN, wallet=WALLET | wallet)
    ((status, signature),) = seen.results
    assert status == "Verified: signed by A (seat 1, 0x2B5A…D6cF), YOU."
    compact = compact_signature(signature)
    assert signer_of(REVIEW.digest(DOMAIN), compact) == A.address
    assert seen.errors == []


@pytest.mark.parametrize(
    ("wallet", "said"),
    [
        ({"refuses": True}, "The wallet says that you refused. Nothing was signed."),
        (
            {"chainId": 1, "lacksChain": True},
            "The wallet is on chain 1, and this is for chain 137.",
        ),
        ({"account": STRANGER.address}, "which holds no seat here. Choose another account in it."),
        ({"key": "0x" + "04".rjust(64, "0")}, "It signs something else, or no partner made it"),
        ({"answers": "0x1234"}, "This is not the signature of a key."),
        ({"answers": "<b>"}, "That is not a signature"),
    ],
    ids=["refuses", "lacks the chain", "another account", "another key", "a contract", "no hex"],
)
def test_a_wallet_that_cannot_sign_is_told_and_nothing_looks_signed(
    browser: Browser, tmp_path: Path, wallet: dict[str, Any], said: str
) -> None:
    seen = browser.visit(write_page(tmp_path, summary_of()), SIGN, wallet=WALLET | wallet)
    ((status, signature),) = seen.results
    assert said in status
    assert signature == (answer if (answer := wallet.get("answers")) == "0x1234" else None)
    assert "Verified" not in status


def test_where_no_wallet_shows_itself_the_page_says_what_else_to_do(
    browser: Browser, tmp_path: Path
) -> None:
    url = write_page(tmp_path, summary_of())
    verify = """new Promise((done) => {
      document.querySelector('details').open = true;
      document.querySelector('textarea').value = SIGNATURE;
      document.querySelector('details button:last-child').click();
      setTimeout(() => done(document.querySelector('.status').textContent), 300);
    })"""
    signed = RETAILER.sign_message(REVIEW.signable(DOMAIN)).signature.to_0x_hex()
    stranger = STRANGER.sign_message(REVIEW.signable(DOMAIN)).signature.to_0x_hex()
    seen = browser.visit(
        url,
        "document.querySelector('.wallets').textContent",
        verify.replace("SIGNATURE", json.dumps(signed)),
        verify.replace("SIGNATURE", json.dumps(stranger)),
        "document.querySelectorAll('.qr svg').length",
        wallet=WALLET | {"onlyHttp": True},
    )
    none, verified, refused, codes = seen.results
    assert none.startswith("No wallet was found.")
    assert verified == "Verified: signed by retailer (seat 0, 0x7E5F…5Bdf)."
    assert refused.startswith("It signs something else, or no partner made it")
    assert codes == 1
    assert "daosplit review sign FILE --browser" in seen.text


def test_who_chooses_another_view_before_all_is_checked_can_sign_all_the_same(
    browser: Browser, tmp_path: Path
) -> None:
    seen = browser.visit(write_page(tmp_path, summary_of()), FULL_AND_BACK, wallet=WALLET)
    assert seen.results == [True]


def test_a_presence_is_signed_beside_the_review_where_a_seat_must_answer(
    browser: Browser, tmp_path: Path
) -> None:
    url = write_page(tmp_path, summary_of(), presence=3)
    sign = SIGN.replace("'.signing ", "'.presence ").replace("'code", "'.presence code")
    seen = browser.visit(url, sign, wallet=WALLET)
    ((status, signature),) = seen.results
    assert status.startswith("Verified")
    assert signer_of(Presence(3).digest(DOMAIN), compact_signature(signature)) == A.address


# Attacks on the file

ASKED = """new Promise((done) => {
  const sign = document.querySelector('.signing button.primary');
  if (!sign) return done(null);
  sign.click();
  const looks = setInterval(() => {
    const asked = window.wallet.asked.find(({ method }) => method === 'eth_signTypedData_v4');
    if (asked) { clearInterval(looks); done(JSON.parse(asked.params[1])); }
  }, 5);
})"""


def change(data: dict[str, Any], where: str, to: Any) -> None:
    *path, last = where.split(".")
    target: Any = data
    for key in path:
        target = target[int(key) if isinstance(target, list) else key]
    target[int(last) if isinstance(target, list) else last] = to


@pytest.mark.shows("page-shows-what-signs")
@pytest.mark.parametrize(
    ("where", "to"),
    [
        ("review.message.contributions.0.points", 99),
        ("review.message.contributions.0.reason", "another reason"),
        ("review.message.contributions.1.seat", 0),
        ("review.message.period", 3),
        ("review.message.deadline", 1_999_999_999),
        ("review.message.evidenceURI", "https://example.com/other"),
        ("review.message.evidenceHash", "0x" + "11" * 32),
        ("review.message.admitted.0", STRANGER.address),
        ("review.message.contributions.0.points", "55"),
        ("review.message.contributions.0.seat", 9),
        ("chainId", "1"),
        ("partnership", STRANGER.address),
        ("digest", "0x" + "22" * 32),
    ],
)
def test_what_is_shown_and_signed_cannot_be_made_to_differ(
    browser: Browser, tmp_path: Path, where: str, to: Any
) -> None:
    """Whatever data a file has, its page shows what it has signed, or refuses."""
    page = review_page(summary_of(), "en")
    data = data_of(page)
    change(data, where, to)
    path = tmp_path / "page.html"
    path.write_text(with_data(page, data), encoding="utf-8")
    seen = browser.visit(path.as_uri(), ASKED, wallet=WALLET)
    assert seen.results == [None]
    assert "This page cannot be used" in seen.text


@pytest.mark.shows("page-shows-what-signs")
def test_a_file_whose_digest_goes_with_other_data_shows_these_and_signs_these(
    browser: Browser, tmp_path: Path
) -> None:
    """Types, primary type and domain of the file's own change nothing: the page has its own."""
    other = replace(REVIEW, contributions=(Contribution(0, 1, "all"), Contribution(2, 9, "more")))
    page = review_page(summary_of(), "en")
    data = data_of(page)
    data["review"]["message"] = other.typed_data(DOMAIN)["message"] | {"spender": STRANGER.address}
    data["digest"] = f"0x{other.digest(DOMAIN).hex()}"
    data["types"] = {"Permit": [{"name": "spender", "type": "address"}]}
    data["primaryType"] = "Permit"
    path = tmp_path / "page.html"
    path.write_text(with_data(page, data), encoding="utf-8")
    seen = browser.visit(path.as_uri(), ASKED, ROWS, wallet=WALLET)
    asked, rows = seen.results
    assert asked == json.loads(json.dumps(other.typed_data(DOMAIN)))
    assert [row[2] for row in rows] == ["0%", "10%", "90%"]
    assert "Falls to nothing" in seen.text


@pytest.mark.shows("page-shows-what-signs")
def test_a_file_that_shows_something_else_first_shows_what_it_signs_before_it_asks(
    browser: Browser, tmp_path: Path
) -> None:
    summary = summary_of()
    first, script, rest = review_page(summary, "en").partition("<script")
    path = tmp_path / "page.html"
    path.write_text(first.replace("LESS:", "MORE:") + script + rest, encoding="utf-8")
    losses = "[...document.querySelectorAll('.alerts li')].map((one) => one.textContent)"
    seen = browser.visit(path.as_uri(), ASKED, losses, wallet=WALLET)
    asked, shown = seen.results
    assert asked["message"]["period"] == REVIEW.period
    assert shown == Telling(summary).bad_news()


@pytest.mark.shows("page-shows-what-signs")
def test_a_forged_signature_in_the_file_is_said_to_be_none(
    browser: Browser, tmp_path: Path
) -> None:
    page = review_page(summary_of(signers=(RETAILER, NEWCOMER)), "en")
    data = data_of(page)
    first, second = data["review"]["signatures"]
    first["signature"] = second["signature"]
    second["seat"] = 200
    path = tmp_path / "page.html"
    path.write_text(with_data(page, data), encoding="utf-8")
    seen = browser.visit(path.as_uri())
    assert "retailer (seat 0, 0x7E5F…5Bdf): NOT ITS SIGNATURE" in seen.text
    assert "#200: NOT ITS SIGNATURE" in seen.text
    assert "verified on this page" not in seen.text


@pytest.mark.shows("unseen-letters-fake-lines")
def test_names_and_reasons_fake_no_label_no_line_and_no_direction(
    browser: Browser, tmp_path: Path
) -> None:
    seats = (
        replace(SEATS[0], name="A (seat 1, 0x2B5A…D6cF), YOU"),
        replace(SEATS[1], name="re\u3164tail\u202eer"),
        replace(SEATS[2], name="<img src=x onerror=alert(1)>"),
    )
    reason = "fine" + " " * 60 + "If it passes\n\u2028nobody must sign\u200b"
    review = replace(REVIEW, contributions=(Contribution(0, 55, reason), *REVIEW.contributions[1:]))
    seen = browser.visit(
        write_page(tmp_path, summary_of(review, seats)),
        "document.querySelectorAll('img').length",
        "document.querySelector('.reason').textContent",
    )
    images, shown = seen.results
    assert images == 0
    assert shown == "fine\\x20{60}If it passes\\u{a}\\u{2028}nobody must sign\\u{200b}"
    assert "“A (seat 1, 0x2B5A…D6cF), YOU” (seat 0, 0x7E5F…5Bdf)" in seen.text
    assert "“re\\u{3164}tail\\u{202e}er” (seat 1," in seen.text


@pytest.mark.shows("unseen-letters-fake-lines")
def test_a_name_in_another_direction_turns_nothing_beside_it(
    browser: Browser, tmp_path: Path
) -> None:
    seats = (replace(SEATS[0], name="חנות"), replace(SEATS[1], name="A【自社】"), SEATS[2])
    reason = "cut" + "\u0336" * 40
    review = replace(REVIEW, contributions=(Contribution(0, 55, reason), *REVIEW.contributions[1:]))
    seen = browser.visit(
        write_page(tmp_path, summary_of(review, seats)),
        "[...document.querySelectorAll('th bdi, strong bdi')].map((one) =>"
        " getComputedStyle(one).direction)",
        "document.querySelector('.reason').textContent",
    )
    directions, shown = seen.results
    assert set(directions) == {"ltr"}
    assert shown == "cut" + "\u0336" * 4 + "\\M{36}"
    assert "“A【自社】” (seat 1," in seen.text


def test_a_readers_own_loss_is_told_first(browser: Browser, tmp_path: Path) -> None:
    review = replace(REVIEW, contributions=(Contribution(0, 1, ""), Contribution(2, 9, "")))
    seats = (replace(SEATS[0], is_you=True), replace(SEATS[1], is_you=False), SEATS[2])
    summary = summary_of(review, seats)
    seen = browser.visit(
        write_page(tmp_path, summary),
        "[...document.querySelectorAll('.alerts li')].map((one) => one.textContent)",
    )
    assert seen.results == [Telling(summary).bad_news()]


def test_a_signature_of_a_wallet_that_is_a_contract_is_for_the_chain_to_judge(
    browser: Browser, tmp_path: Path
) -> None:
    """A Safe with one owner answers as many bytes as a key; the owner holds no seat."""
    seats = (SEATS[0], replace(SEATS[1], is_contract=True), SEATS[2])
    wallet = WALLET | {"key": "0x" + STRANGER.key.hex().removeprefix("0x")}
    seen = browser.visit(write_page(tmp_path, summary_of(seats=seats)), SIGN, wallet=wallet)
    ((status, signature),) = seen.results
    assert status.startswith("This is not the signature of a key.")
    assert len(signature) == 132


@pytest.mark.shows("nothing-ends-page-data")
def test_a_hostile_wallet_puts_only_text_into_the_page(browser: Browser, tmp_path: Path) -> None:
    name = "<script>alert(1)</script>\u202e" + "x" * 100
    seen = browser.visit(
        write_page(tmp_path, summary_of()),
        "document.querySelector('.wallets button').textContent",
        "document.querySelectorAll('main script').length",
        wallet=WALLET | {"name": name},
    )
    assert seen.results == ["Sign with <script>alert(1)</script>\\u{202e}xxxxxxxxxxxxxx", 0]


def test_the_largest_review_is_shown_whole(browser: Browser, tmp_path: Path) -> None:
    seen = browser.visit(
        write_page(tmp_path, large_summary()),
        "document.querySelectorAll('.split tbody tr').length",
        "document.querySelectorAll('.contributions li').length",
        "[...document.querySelectorAll('main > section')].slice(0, 3).map((it) => it.classList[0])",
    )
    assert seen.results == [255, 500, ["alerts", "split", "contributions"]]
    assert seen.errors == []
