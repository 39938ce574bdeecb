"""Differences between what must have happened and what did, and how they are put to people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from daosplit.values.language import Language, Texts, speaker

Kind = Literal[
    "arrival",
    "balance",
    "conservation",
    "gain",
    "move",
    "period",
    "pot",
    "rate",
    "roster",
    "seat",
    "set aside",
    "shares",
    "till",
    "tip",
    "unreadable",
]

_TEXTS: Texts = {
    "arrival": (
        "{account} was credited {expected}, but the token says that {actual} arrived.",
        "{account}には{expected}が入金として記録されましたが、トークンによれば届いたのは{actual}です。",
    ),
    "balance": (
        "{expected} must be there, but {actual} is: the token takes fees, shrinks, grows or lies.",
        "残高は{expected}のはずですが、実際は{actual}です。トークンが手数料を取る、増減する、または偽っています。",
    ),
    "conservation": (
        "{expected} came in, but {actual} was paid, is kept or is owed.",
        "入金は{expected}ですが、支払い・保管・未払いの合計は{actual}です。",
    ),
    "gain": (
        "{account} must have got {expected}, but its balance rose by {actual}.",
        "{account}は{expected}を受け取るはずでしたが、残高の増加は{actual}です。",
    ),
    "move": (
        "{expected} must have gone to {account}, but the token says {actual}.",
        "{account}へは{expected}が送られるはずでしたが、トークンによれば{actual}です。",
    ),
    "period": (
        "Period {expected} was due, but the contract names period {actual}.",
        "期間{expected}のはずですが、コントラクトは期間{actual}としています。",
    ),
    "pot": (
        "The pot must be what was there ({expected} with what is set aside), but {actual} was.",
        "分配金はそこにあった全額（取り置きを含め{expected}）のはずですが、実際は{actual}でした。",
    ),
    "rate": (
        "The tip's rate must be {expected} billionths, but {actual} was taken.",
        "チップの率は10億分の{expected}のはずですが、10億分の{actual}でした。",
    ),
    "roster": (
        "Seat {seat} must be held by {expected}, but {actual} holds it.",
        "席{seat}の保有者は{expected}のはずですが、実際は{actual}です。",
    ),
    "seat": (
        "Seat {expected} was the next to be paid, but the contract went on with seat {actual}.",
        "次に支払われるのは席{expected}のはずですが、コントラクトは席{actual}から続けました。",
    ),
    "set aside": (
        "{expected} must be set aside for {account}, but {actual} is.",
        "{account}のための取り置きは{expected}のはずですが、実際は{actual}です。",
    ),
    "shares": (
        "Seat {seat} must hold {expected} shares of period {period}, but holds {actual}.",
        "期間{period}の席{seat}の持分は{expected}のはずですが、実際は{actual}です。",
    ),
    "till": (
        "The till must be at {expected} (period, pot, next seat, set aside), but is at {actual}.",
        "コントラクトの記録は{expected}（期間、分配金、次の席、取り置き）のはずですが、実際は{actual}です。",
    ),
    "tip": (
        "The tip must be {expected}, but {actual} was paid.",
        "チップは{expected}のはずですが、{actual}が支払われました。",
    ),
    "unreadable": (
        "The token does not tell what is there.",
        "トークンが残高を答えません。",
    ),
    "where": ("{sentence} (block {block})", "{sentence}（ブロック{block}）"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that does not agree.

    Attributes:
        kind: What was compared.
        token: The token that it is about; None if about none.
        expected: What must have been: amounts in the token's smallest unit, or what the kind says.
        actual: What was.
        block: The block in which it happened; None if it is found at the end.
        transaction_hash: The transaction, if it was in one.
        account: Whom it concerns.
        seat: Which seat.
        period: Which period.
    """

    kind: Kind
    token: str | None
    expected: int | str
    actual: int | str
    block: int | None = None
    transaction_hash: str | None = None
    account: str | None = None
    seat: int | None = None
    period: int | None = None

    def sentence(self, language: Language = "en", show_amount: Callable[[int], str] = str) -> str:
        """What does not agree, for a person; `show_amount` writes the token's amounts."""
        say = speaker(_TEXTS, language)
        expected, actual = (
            show_amount(value) if isinstance(value, int) and self.kind in _OF_AMOUNTS else value
            for value in (self.expected, self.actual)
        )
        sentence = say(
            self.kind,
            expected=expected,
            actual=actual,
            account=self.account,
            seat=self.seat,
            period=self.period,
        )
        return sentence if self.block is None else say("where", sentence=sentence, block=self.block)


_OF_AMOUNTS = frozenset[Kind](
    ("arrival", "balance", "conservation", "gain", "move", "pot", "set aside", "tip")
)
