"""What whoever opens a report must know first: what failed, waits, is missing or is about to be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daosplit.events import (
    Answered,
    OfferWithdrawn,
    SeatAnnounced,
    SeatMoved,
    SeatQuestioned,
)
from daosplit.messages.differences import describe_difference
from daosplit.messages.periods import show_period
from daosplit.report.book import Book, Remark
from daosplit.values.amounts import Token, format_amount
from daosplit.values.dates import show_date, show_moment
from daosplit.values.escaping import harmless
from daosplit.values.text import Text, and_list, text


@dataclass(frozen=True, slots=True)
class News:
    """Bad news.

    Attributes:
        book: The partnership that it is about.
        label: What kind of news, in capital letters.
        says: A sentence.
    """

    book: Book
    label: Text
    says: str


def news_of(books: Sequence[Book]) -> tuple[News, ...]:
    """All bad news of some books, the worst first; none if all is well."""
    kinds = (
        _differences,
        _unread,
        _set_aside,
        _refused,
        _waiting,
        _not_reviewed,
        _seats,
        _warnings,
    )
    return tuple(
        News(book, label, says) for kind in kinds for book in books for label, says in kind(book)
    )


def _differences(book: Book) -> Iterator[tuple[Text, str]]:
    for difference in book.reconciliation.differences:
        token = book.tokens.get(difference.token or "")

        def show(amount: int, token: Token | None = token) -> str:
            return format_amount(amount, token) if token else str(amount)

        yield text("NOT RECONCILED"), describe_difference(difference, show)


def _unread(book: Book) -> Iterator[tuple[Text, str]]:
    for problem in book.unread:
        yield text("NOT READ"), problem
    read, of_all = book.balances_read
    if read < of_all:
        yield (
            text("NOT READ"),
            text(
                "balances around {missing} of {all} blocks with payments: the node no longer knows "
                "them, or was not asked. There, only the contract's and the tokens' own events "
                "were compared.",
                missing=of_all - read,
                all=of_all,
            ),
        )
    for address, flows in book.reconciliation.conservation.items():
        if flows.unlogged:
            yield (
                text("NOT READ"),
                text(
                    "{amount} came in without a log, or before what was read: from whom and when "
                    "is not known.",
                    amount=format_amount(flows.unlogged, book.tokens[address]),
                ),
            )


def _set_aside(book: Book) -> Iterator[tuple[Text, str]]:
    for address, state in book.history.tokens.items():
        for account, amount in state.set_aside.items():
            if amount:
                yield (
                    text("SET ASIDE"),
                    text(
                        "{amount} for {name} ({account}), which did not accept it. Anyone can try "
                        "again to deliver it, and the account can withdraw it.",
                        amount=format_amount(amount, book.tokens[address]),
                        name=book.account_name(account),
                        account=account,
                    ),
                )


def _refused(book: Book) -> Iterator[tuple[Text, str]]:
    for remark in book.remarks:
        if remark.kind == "refused":
            yield text("REFUSED"), _dated(book, remark)


def _warnings(book: Book) -> Iterator[tuple[Text, str]]:
    newest: dict[object, Remark] = {}
    first: dict[object, Remark] = {}
    for remark in book.remarks:
        if remark.kind == "warning":
            says = remark.says
            of: object = (
                (says.template, says.values.get("partner")) if isinstance(says, Text) else says
            )
            first.setdefault(of, remark)
            newest[of] = remark
    for of, remark in newest.items():
        if first[of] is remark:
            yield text("WARNING"), _dated(book, remark)
        else:
            since = show_date(book.charter.local(first[of].timestamp))
            sentence = text("{news} (since {day})", news=_dated(book, remark), day=since)
            yield text("WARNING"), sentence


def _dated(book: Book, remark: Remark) -> Text:
    day = show_date(book.charter.local(remark.timestamp))
    return text("{day}: {sentence}", day=day, sentence=remark.says)


def _waiting(book: Book) -> Iterator[tuple[Text, str]]:
    for address, state in book.history.tokens.items():
        if state.till.pot:
            yield (
                text("NOT PAID OUT"),
                text(
                    "the pot of period {period}, {amount}, waits.",
                    period=state.till.period,
                    amount=format_amount(state.till.pot, book.tokens[address]),
                ),
            )


def _not_reviewed(book: Book) -> Iterator[tuple[Text, str]]:
    carried = defaultdict[int, list[int]](list)
    for split in book.splits:
        if split.how == "carried over":
            carried[split.reviewed_period].append(split.period)
    open_ = [
        split
        for split in book.splits
        if split.how == "waits" and book.charter.end_of(split.period) <= book.history.timestamp
    ]
    for reviewed, periods in carried.items():
        if not book.history.reviews:
            never = text("no review has passed, so the split of the founding is used.")
            yield text("NOT REVIEWED"), never
            continue
        months = and_list([show_period(book.charter, period) for period in periods])
        if reviewed:
            sentence = text(
                "{months}: no review passed, so the split of {before} is used.",
                months=months,
                before=show_period(book.charter, reviewed),
            )
        else:
            sentence = text(
                "{months}: no review passed, so the split of the founding is used.", months=months
            )
        yield text("NOT REVIEWED"), sentence
    for split in open_:
        yield (
            text("NOT REVIEWED"),
            text(
                "period {period} has ended; its review can pass until {moment}.",
                period=split.period,
                moment=show_moment(book.charter.local(book.charter.review_end(split.period))),
            ),
        )


def _seats(book: Book) -> Iterator[tuple[Text, str]]:
    questions: dict[int, SeatQuestioned] = {}
    announced: dict[int, SeatAnnounced] = {}
    for event in book.history.events:
        match event:
            case SeatQuestioned(seat=seat):
                questions[seat] = event
            case SeatAnnounced(seat=seat):
                announced[seat] = event
            case Answered(seat=seat) | SeatMoved(seat=seat):
                questions.pop(seat, None)
                announced.pop(seat, None)
            case OfferWithdrawn(seat=seat):
                announced.pop(seat, None)
            case _:
                pass
    now = book.charter.period_at(book.history.timestamp)
    for seat, question in questions.items():
        if question.silent_from <= now:
            sentence = text(
                "{name} has been silent since period {period}.",
                name=book.seat_name(seat),
                period=question.silent_from,
            )
        else:
            sentence = text(
                "{name} was asked to show that it is there; without an answer its seat is silent "
                "from period {period} on.",
                name=book.seat_name(seat),
                period=question.silent_from,
            )
        yield text("SILENT") if question.silent_from <= now else text("QUESTIONED"), sentence
    for seat, event in announced.items():
        yield (
            text("ANNOUNCED"),
            text(
                "{account} can take the seat of {name} from {moment} on.",
                account=event.account,
                name=book.seat_name(seat),
                moment=show_moment(book.charter.local(event.acceptable_from)),
            ),
        )
    for seat in book.moved():
        yield (
            text("ANOTHER ACCOUNT"),
            text(
                "seat {seat} is held by {account}, not by the account that was given the name "
                "{name}.",
                seat=seat,
                account=book.partners.roster[seat],
                name=harmless(book.names[seat]),
            ),
        )
