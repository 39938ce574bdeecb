"""The demo's moments as data that JSON can hold: amounts are texts of decimal digits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, LiteralString

from daosplit.agreement.charter import Charter
from daosplit.demo.first_year.events import Amount, Line, Moment, Paid, QuarterPaid, Reckoning
from daosplit.demo.first_year.screen import line_text
from daosplit.demo.first_year.texts import TEMPLATES
from daosplit.events.records_json import to_plain
from daosplit.values.catalogue import Language


def to_data(
    moments: Iterable[Moment],
    charter: Charter,
    language: Language,
    templates: Mapping[str, LiteralString] = TEMPLATES,
) -> dict[str, Any]:
    """All moments: what happened in order, the quarters that were paid, the reconciliation."""
    happened = []
    reckoning = None
    for moment in moments:
        match moment:
            case Line():
                happened.append(_line(moment, charter, language, templates))
            case Reckoning():
                reckoning = moment
            case QuarterPaid():
                pass
    assert reckoning is not None
    return {
        "language": language,
        "happened": happened,
        "quarters": [_quarter(quarter) for quarter in reckoning.quarters],
        "reconciliation": {
            "is_exact": reckoning.is_exact,
            "differences": list(reckoning.differences),
            "tokens": [
                {"token": token.symbol, "decimals": token.decimals, **to_plain(conservation)}
                for token, conservation in reckoning.conservation
            ],
        },
    }


def _line(
    line: Line, charter: Charter, language: Language, templates: Mapping[str, LiteralString]
) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in line.values.items()}
    return {
        "time": charter.local(line.time).isoformat(),
        "happening": line.happening,
        **values,
        "sentence": line_text(line, language, templates),
    }


def _quarter(quarter: QuarterPaid) -> dict[str, Any]:
    return {
        "quarter": quarter.number,
        "label": quarter.label,
        "revenue": [_amount(amount) for amount in quarter.revenue],
        "payments": [_paid(paid) for paid in quarter.payments],
        "reasons": list(quarter.reasons),
    }


def _paid(paid: Paid) -> dict[str, Any]:
    shares, all_shares = paid.shares
    return {
        "partner": paid.partner,
        "shares": shares,
        "all_shares": all_shares,
        "exact": f"{paid.exact.numerator}/{paid.exact.denominator}",
        "paid": _amount(paid.amount),
        "set_aside": paid.is_set_aside,
    }


def _plain(value: str | int | Amount | datetime) -> Any:
    if isinstance(value, Amount):
        return _amount(value)
    return value.date().isoformat() if isinstance(value, datetime) else value


def _amount(amount: Amount) -> dict[str, Any]:
    return {"amount": str(amount.units), "token": amount.token.symbol}
