"""The report: everything in it is the history's, and nothing that others wrote breaks out of it."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import InvalidValueError
from daosplit.report.book import Book, Fee, Remark
from daosplit.report.flow import flow_of
from daosplit.report.pictures.picture import fit, ticks
from daosplit.report.report import Report
from daosplit.report.statements import statements_html, statements_of
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import format_amount
from daosplit.values.catalogue import LANGUAGES
from support.markup import Markup
from support.report_story import HOSTILE_NAME, HOSTILE_REASON, LEAVING, A, D, Story

PAGES = [(page, language) for page in ("report", "statements") for language in LANGUAGES]


def made(books: tuple[Book, ...], page: str, language: str) -> str:
    if page == "report":
        return Report(books, language).html()
    every = [one for book in books for one in statements_of(book)]
    return statements_html(every, language)


@pytest.fixture(params=PAGES, ids=" ".join)
def page(request: pytest.FixtureRequest, books: tuple[Book, ...]) -> Markup:
    return Markup(made(books, *request.param))


def test_a_page_is_well_formed_and_says_its_language(page: Markup) -> None:
    assert page.unclosed == []
    assert page.named("html")[0]["lang"] in LANGUAGES
    assert len(page.named("h1")) >= 1
    ids = [one["id"] for _, one in page.elements if "id" in one]
    assert len(ids) == len(set(ids))


def test_a_page_needs_nothing_else_and_runs_nothing(page: Markup) -> None:
    assert {"script", "img", "iframe", "link", "object", "base", "form"}.isdisjoint(
        name for name, _ in page.elements
    )
    for _, attributes in page.elements:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "style", "srcdoc", "xlink:href")
            if name == "href":
                assert (value or "").startswith("#")


def test_its_policy_allows_its_own_style_alone(books: tuple[Book, ...]) -> None:
    page = Report(books).html()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [one["content"] for one in Markup(page).named("meta") if "http-equiv" in one]
    assert policies == [
        f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    ]


def test_what_others_wrote_is_shown_and_not_obeyed(page: Markup) -> None:
    assert any(HOSTILE_NAME in words for words in page.words)
    assert any(HOSTILE_REASON in words for words in page.words)
    assert all(character.isprintable() or character == "\n" for character in "".join(page.words))


def test_bad_news_comes_first_and_the_worst_before_all(books: tuple[Book, ...]) -> None:
    spoiled = replace(
        books[0],
        unread=("a node said nothing.",),
        remarks=(Remark(books[0].history.timestamp, "refused", "A tried. Too few.<b>"),),
    )
    news = Report((spoiled, *books[1:])).news
    labels = list(dict.fromkeys(one.label for one in news))
    assert labels == [
        *("NOT READ", "SET ASIDE", "REFUSED", "NOT PAID OUT", "NOT REVIEWED"),
        *("QUESTIONED", "ANOTHER ACCOUNT"),
    ]
    page = Report((spoiled, *books[1:])).html()
    assert page.index("a node said nothing.") < page.index('id="partners-0"')
    assert "Too few.&lt;b&gt;" in page


def test_all_that_is_set_aside_is_told_to_the_unit(books: tuple[Book, ...], story: Story) -> None:
    kept = books[0].history.tokens[ETHER].till.set_aside
    assert kept > 0
    told = [one for one in Report(books).news if one.label == "SET ASIDE"]
    assert len(told) == 1
    assert format_amount(kept, books[0].tokens[ETHER]) in told[0].says


def test_who_left_is_told_with_the_reason(books: tuple[Book, ...]) -> None:
    page = unescape(Report(books).html())
    assert f"Left in August to October 2026. “{LEAVING}”" in page


def test_the_totals_are_those_of_the_chain(books: tuple[Book, ...]) -> None:
    page = Report(books).html()
    for book in books:
        for token in book.moved_tokens:
            flows = book.reconciliation.conservation[token.address]
            shown = format_amount(flows.came_in, token)
            assert shown in page
            for seat in book.seats:
                paid = sum(
                    payment.amount
                    for pot in book.pots
                    if pot.token == token.address
                    for payment in pot.payments
                    if payment.seat == seat
                )
                assert not paid or format_amount(paid, token) in page


def test_the_arrivals_of_each_pot_add_up_to_it(books: tuple[Book, ...]) -> None:
    assert sum(len(book.pots) for book in books) >= 6
    for book in books:
        for pot in book.pots:
            assert sum(arrival.amount for arrival in pot.arrivals) == pot.amount
        for token, flows in book.reconciliation.conservation.items():
            arrived = sum(arrival.amount for arrival in book.takings.arrivals(token))
            assert arrived == flows.came_in


def test_what_flows_into_a_partnership_flows_out(books: tuple[Book, ...]) -> None:
    for token in books[0].moved_tokens:
        flow = flow_of(books, token.address)
        into, out = Counter[int](), Counter[int]()
        for link in flow.links:
            out[link.source] += link.amount
            into[link.target] += link.amount
        inside = [place for place in range(len(flow.nodes)) if into[place] and out[place]]
        partnerships = [place for place in inside if flow.nodes[place].column == 1]
        assert len(partnerships) == 1
        (first,) = partnerships
        assert into[first] == out[first]
        assert into[first] == books[0].reconciliation.conservation[token.address].came_in
        names = {node.name for node in flow.nodes}
        assert "the team" in names
    assert "still set aside" in {node.name for node in flow_of(books, ETHER).nodes}


def test_every_picture_has_its_figures_and_is_whole_alone(books: tuple[Book, ...]) -> None:
    pictures = Report(books).pictures
    assert {"fractions", "power", "flow-ETH", "flow-JPY", "payouts-ETH", "1-fractions"} <= set(
        pictures
    )
    for picture in pictures.values():
        assert all(len(row) == len(picture.table.head) for row in picture.table.rows)
        svg = Markup(picture.svg())
        assert svg.unclosed == []
        assert svg.named("svg")[0]["role"] == "img"
        assert {name for name, _ in svg.elements} <= {
            *("svg", "title", "defs", "pattern", "rect", "g", "path", "text")
        }


def test_fees_are_told_where_they_were_read(books: tuple[Book, ...]) -> None:
    transaction = books[0].pots[0].payouts[0].event.transaction_hash
    fee = Fee(books[0].history.partnership, 123_456, 789 * 10**15)
    assert books[0].fees[transaction].gas_used > 21_000
    page = Report((replace(books[0], fees={transaction: fee}),)).html()
    assert "123,456" in page
    assert "0.789 ETH" in page
    assert "not read" in page


def test_what_was_not_read_is_told_and_no_page_says_that_all_matches(
    books: tuple[Book, ...],
) -> None:
    pruned = replace(books[0].history, balance_changes=(), unknown_balances=((ETHER, 7),))
    state = books[0].history.tokens[ETHER]
    assert state.balance is not None
    assert state.accrued is not None
    more = replace(state, balance=state.balance + 5, accrued=state.accrued + 5)
    forced = replace(books[0].history, tokens={**books[0].history.tokens, ETHER: more})
    for spoiled, says in (
        (replace(books[0], history=pruned), "balances around 1 of 1 blocks"),
        (replace(books[0], history=forced), "0.000000000000000005 ETH came in without a log"),
        (replace(books[0], unread=("a node said nothing.",)), "a node said nothing."),
    ):
        (news, *_) = Report((spoiled,)).news
        assert news.label == "NOT READ"
        assert says in news.says
        report = Report((spoiled,)).html()
        assert "What was read agrees, but not all could be read" in report
        sheets = statements_html(statements_of(spoiled), "en")
        assert "Not all of them could be compared" in sheets
        for page in (report, sheets):
            assert "matches to the smallest unit" not in page
            assert "every amount reconciles" not in page


def test_a_notebook_shows_the_page_in_a_frame_that_can_do_nothing(
    books: tuple[Book, ...],
) -> None:
    report = Report(books)
    frame = Markup(report._repr_html_())
    ((name, attributes),) = frame.elements
    assert name == "iframe"
    assert attributes["sandbox"] is None
    assert attributes["srcdoc"] == report.html()


def test_a_picture_is_drawn_as_png_on_request(books: tuple[Book, ...]) -> None:
    assert Report(books, "ja").png("fractions").startswith(b"\x89PNG")
    with pytest.raises(InvalidValueError, match="there are fractions"):
        Report(books).png("fraction")


# Statements


def test_every_payment_to_a_seat_is_on_one_statement(books: tuple[Book, ...]) -> None:
    for book in books:
        on_sheets = Counter(
            (line.seat, line.transaction, line.log_index, line.units)
            for statement in statements_of(book)
            for line in statement.lines
        )
        paid = Counter(
            (payment.seat, payout.event.transaction_hash, payout.event.log_index, payment.amount)
            for payout in book.history.payouts
            for payment in payout.payments
            if payment.amount
        )
        assert on_sheets == paid


def test_a_statement_says_what_came_of_what_was_set_aside(books: tuple[Book, ...]) -> None:
    (of_d,) = statements_of(books[0], [2], [D])
    assert [line.kind for line in of_d.lines] == ["paid", "set aside"]
    assert [line.kind for line in of_d.later] == ["delivered"]
    assert not of_d.kept
    (of_a,) = statements_of(books[0], [2], [A])
    assert [line.kind for line in of_a.later] == ["withdrawn"]
    assert of_a.kept
    page = statements_html([of_a, of_d], "en")
    assert "No review of this period passed. By the review of February to April 2026" in page


# Arithmetic of pictures


@given(st.integers(1, 2**256))
def test_ticks_are_few_and_reach_far(most: int) -> None:
    marks = ticks(most)
    assert 2 <= len(marks) <= 7 or most < 2
    assert marks[0] == 0
    assert marks[-1] <= most < marks[-1] + (marks[1] if len(marks) > 1 else 2)


@given(st.text(max_size=50), st.integers(0, 5_000))
def test_words_are_cut_where_there_is_no_room(words: str, most: int) -> None:
    shown = fit(words, most)
    assert shown == words or (shown.endswith("…") and words.startswith(shown[:-1]))
