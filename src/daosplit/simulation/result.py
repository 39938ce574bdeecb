"""What a play came to: plain records, as JSON, as CSV, and as a data frame."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from daosplit.events.records_json import write_json
from daosplit.values.amounts import Token
from daosplit.values.catalogue import ENGLISH, Language, translate
from daosplit.values.text import Text

if TYPE_CHECKING:
    from pandas import DataFrame

How = Literal["reviewed", "refused", "carried"]
"""How a period's shares came about: by a review, as before since its review was refused, or as
before since nobody reviewed it."""

_COLUMNS = (
    *("partnership", "period", "first_month", "token", "decimals", "partner", "seat", "shares"),
    *("all_shares", "pot", "amount", "set_aside", "reason"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPartner:
    """What a partner was paid of a pot.

    Attributes:
        partner: Its name.
        seat: Its seat.
        shares: Its shares.
        amount: What it was paid, the tip taken off, in the token's smallest unit.
        is_set_aside: Whether that could not be delivered, and is kept for it.
    """

    partner: str
    seat: int
    shares: int
    amount: int
    is_set_aside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPot:
    """A pot that was paid.

    Attributes:
        token: The token.
        first_period: The first period whose revenue is in it, and the last by `period`.
        period: By whose shares it was paid.
        pot: How much it was.
        all_shares: The sum of all shares.
        tip: What whoever settled late got.
        payments: What each partner was paid, in seat order.
        gas: What the transaction used.
    """

    token: Token
    first_period: int
    period: int
    pot: int
    all_shares: int
    tip: int
    payments: tuple[PaidPartner, ...]
    gas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that happened.

    Attributes:
        time: When, in Unix seconds.
        period: In which period, or about which.
        kind: What, as scenarios call it, or "joins", "leaves", "refused", "warning" and so on.
        sentence: The same for people.
    """

    time: int
    period: int
    kind: str
    sentence: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedPeriod:
    """A period of a partnership.

    Attributes:
        partnership: Its name.
        period: Its number.
        first_month: Its first month, such as "2026-04", or its number if the charter is a test.
        title: What people call it.
        how: How its shares came about.
        explanation: Why its review was refused; empty if it was not.
        reasons: Partners' reasons, by name.
        pots: The pots that were paid by its shares.
        notes: What happened in it.
    """

    partnership: str
    period: int
    first_month: str
    title: Text
    how: How
    explanation: str
    reasons: Mapping[str, str]
    pots: tuple[PaidPot, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationResult:
    """All that a play came to.

    Attributes:
        scenario: The scenario's name.
        seed: What its random events were drawn by; None if it has none.
        is_complete: Whether it was played to the end.
        periods: Every period of every partnership, in order of time.
        differences: What was not as the exact model says, in words; empty if all was.
        transactions: How many were sent.
        gas: What they used together.
    """

    scenario: str
    seed: int | None
    is_complete: bool
    periods: tuple[PlayedPeriod, ...]
    differences: tuple[Text, ...]
    transactions: int
    gas: int

    @property
    def is_exact(self) -> bool:
        """Whether every amount was what the exact model says, to the unit."""
        return not self.differences

    def of(self, partnership: str) -> tuple[PlayedPeriod, ...]:
        """The periods of one partnership."""
        return tuple(one for one in self.periods if one.partnership == partnership)

    def totals(self, partnership: str) -> Mapping[str, Mapping[Token, int]]:
        """What each partner was paid in all, set aside included, by name and token."""
        totals: dict[str, dict[Token, int]] = defaultdict(lambda: defaultdict(int))
        for period in self.of(partnership):
            for pot in period.pots:
                for payment in pot.payments:
                    totals[payment.partner][pot.token] += payment.amount
        return {partner: dict(amounts) for partner, amounts in totals.items()}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row for each payment, with the columns of the CSV; amounts are whole numbers."""
        for period in self.periods:
            for pot in period.pots:
                for payment in pot.payments:
                    yield dict(
                        zip(
                            _COLUMNS,
                            (
                                period.partnership,
                                period.period,
                                period.first_month,
                                pot.token.symbol,
                                pot.token.decimals,
                                payment.partner,
                                payment.seat,
                                payment.shares,
                                pot.all_shares,
                                pot.pot,
                                payment.amount,
                                payment.is_set_aside,
                                period.reasons.get(payment.partner, ""),
                            ),
                            strict=True,
                        )
                    )

    def to_csv(self) -> str:
        """The payments as CSV, amounts as whole numbers of the smallest unit."""
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "reason": _harmless(row["reason"])} for row in self.rows())
        return written.getvalue()

    def to_json(self, language: Language = ENGLISH) -> str:
        """All of it as JSON; amounts are texts of decimal digits."""
        return write_json(
            {
                "scenario": self.scenario,
                "seed": self.seed,
                "is_complete": self.is_complete,
                "is_exact": self.is_exact,
                "differences": [translate(one, language) for one in self.differences],
                "transactions": self.transactions,
                "gas": self.gas,
                "periods": [_plain(period, language) for period in self.periods],
            }
        )

    def to_pandas(self) -> "DataFrame":
        """The payments as a data frame; amounts are Python's whole numbers, which never round.

        Needs pandas, which daosplit does not install.
        """
        import pandas

        return pandas.DataFrame(list(self.rows()), columns=list(_COLUMNS)).astype(
            {"pot": object, "amount": object}
        )


def fraction_of(payment: PaidPartner, pot: PaidPot) -> Fraction:
    """The part of a pot that a partner's shares are."""
    return Fraction(payment.shares, pot.all_shares)


def _plain(period: PlayedPeriod, language: Language) -> dict[str, Any]:
    return {
        "partnership": period.partnership,
        "period": period.period,
        "first_month": period.first_month,
        "how": period.how,
        "explanation": period.explanation,
        "reasons": dict(period.reasons),
        "pots": [
            {
                "token": pot.token.symbol,
                "decimals": pot.token.decimals,
                "first_period": pot.first_period,
                "pot": str(pot.pot),
                "tip": str(pot.tip),
                "all_shares": pot.all_shares,
                "gas": pot.gas,
                "payments": [
                    {
                        "partner": payment.partner,
                        "seat": payment.seat,
                        "shares": payment.shares,
                        "amount": str(payment.amount),
                        "set_aside": payment.is_set_aside,
                    }
                    for payment in pot.payments
                ],
            }
            for pot in period.pots
        ],
        "notes": [
            {
                "time": note.time,
                "kind": note.kind,
                "sentence": translate(note.sentence, language),
            }
            for note in period.notes
        ],
    }


def _harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
