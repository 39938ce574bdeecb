"""Reads what happens to the partners, and refuses what cannot happen to them then."""

from collections.abc import Sequence
from datetime import date, datetime, time, timezone
from typing import get_args

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.files.document import Table
from daosplit.simulation import schema
from daosplit.simulation.keys import read_period, read_points, require_partner
from daosplit.simulation.scenario import (
    EventKind,
    ScenarioEvent,
    ScenarioPartner,
    ScenarioPartnership,
    ScenarioToken,
)
from daosplit.values.durations import parse_duration
from daosplit.values.hints import hint
from daosplit.values.text import text

KEYS: dict[EventKind, tuple[str, ...]] = {
    "moves": ("partner",),
    "loses_key": ("partner",),
    "names_successor": ("partner", "notice"),
    "refuses_payment": ("partner",),
    "accepts_payment": ("partner",),
    "blocked": ("partner", "token"),
    "unblocked": ("partner", "token"),
    "does_not_sign": ("partner",),
    "questioned": ("partner", "by"),
    "cut": ("by", "points"),
    "nobody_settles": ("days",),
}
"""What each kind of event has besides kind, and period or date."""

OF_REVIEWS: tuple[EventKind, ...] = ("does_not_sign", "cut", "nobody_settles")
"""Those that are about a period's review or settlement, after its end."""

_NEEDS_KEY: tuple[EventKind, ...] = ("moves", "loses_key", "names_successor")
_NOTICE = 90 * DAY


def read_events(
    file: Table, partnership: ScenarioPartnership, tokens: Sequence[ScenarioToken], last: int
) -> tuple[ScenarioEvent, ...]:
    """All events, in order of time."""
    events = [_event(table, partnership, tokens, last) for table in file.tables("events")]
    return tuple(sorted(events, key=lambda one: one.time))


def _event(
    table: Table, partnership: ScenarioPartnership, tokens: Sequence[ScenarioToken], last: int
) -> ScenarioEvent:
    table.allow(*schema.EVENT)
    written = table.text("kind")
    kind = next((one for one in get_args(EventKind) if one == written), None)
    if kind is None:
        table.refuse("kind", written, text("unknown"), hint(written, get_args(EventKind)))
    for key in table.keys:
        if key not in ("kind", "period", "date", *KEYS[kind]):
            problem = text("not possible for this kind of event")
            table.refuse(
                key,
                None,
                problem,
                text("{kind} has: {keys}", kind=kind, keys=", ".join(KEYS[kind])),
            )
    period, moment = _when(table, kind, partnership.charter, last)
    present = [one for one in partnership.partners if _is_partner(one, period, kind)]
    names = [one.name for one in present]
    partner = ""
    if "partner" in KEYS[kind]:
        partner = require_partner(table, "partner", table.text("partner"), names)
        (who,) = (one for one in present if one.name == partner)
        _require_able(table, kind, who)
    by = tuple(table.texts("by")) if "by" in KEYS[kind] else ()
    for index, name in enumerate(by):
        if name not in names:
            table.refuse(f"by[{index}]", name, text("not a partner then"), hint(name, names))
        if name == partner:
            table.refuse("by", name, text("the partner itself"), text("name another"))
    if kind == "questioned" and len(by) != 1:
        table.refuse("by", list(by), text("must be one partner"))
    if kind == "cut" and not by:
        table.refuse("by", list(by), text("nobody"), text("name at least one partner"))
    points = {}
    if kind == "cut":
        points = read_points(table, "points", names)
        for name in names:
            if name not in points:
                table.table("points").refuse(name, None, text("missing"))
    return ScenarioEvent(
        kind=kind,
        time=moment,
        period=period,
        partner=partner,
        by=by,
        points=points,
        token=_token(table, tokens) if "token" in KEYS[kind] else "",
        notice=table.parse("notice", parse_duration) if "notice" in table else _NOTICE,
        days=table.whole("days", 1, 366) if "days" in table else 0,
    )


def _when(table: Table, kind: EventKind, charter: Charter, last: int) -> tuple[int, int]:
    """The period, and the moment."""
    if "date" in table and kind in OF_REVIEWS:
        problem = text("about a period's review or settlement")
        table.refuse("date", None, problem, text("name the period"))
    if "date" in table:
        if "period" in table:
            table.refuse("date", None, text("not possible together with period"))
        moment = _moment(table, charter)
        period = charter.period_at(moment)
        if not 1 <= period <= last:
            begins = f"{charter.local(charter.start):%Y-%m-%d}"
            ends = f"{charter.local(charter.end_of(last) - 1):%Y-%m-%d}"
            shown = f"{charter.local(moment):%Y-%m-%d}"
            table.refuse(
                "date", shown, text("must be from {begins} to {ends}", begins=begins, ends=ends)
            )
        return period, moment
    period = read_period(table, "period", charter, last)
    if kind in OF_REVIEWS:
        return period, charter.end_of(period)
    return period, (charter.start_of(period) + charter.end_of(period)) // 2


def _moment(table: Table, charter: Charter) -> int:
    value = table.value("date")
    if isinstance(value, date) and not isinstance(value, datetime):
        return unix_time(datetime.combine(value, time(12), timezone(charter.utc_offset)))
    return unix_time(table.moment("date"))


def _is_partner(partner: ScenarioPartner, period: int, kind: EventKind) -> bool:
    """Whether it holds a seat then: what is admitted by a period's review holds none before it."""
    joined = partner.joined or 0
    return joined <= period if kind == "does_not_sign" else joined < period


def _require_able(table: Table, kind: EventKind, partner: ScenarioPartner) -> None:
    if partner.kind == "partnership" and kind not in ("questioned", "does_not_sign"):
        problem = text("a partnership, to which this cannot happen")
        table.refuse("partner", partner.name, problem)
    if kind in ("refuses_payment", "accepts_payment") and partner.kind != "wallet":
        problem = text("a key, which cannot refuse what it is paid")
        table.refuse("partner", partner.name, problem, text('give it kind = "wallet"'))
    if partner.kind == "wallet" and kind in _NEEDS_KEY:
        problem = text("a wallet without a key, to which this cannot happen")
        table.refuse("partner", partner.name, problem)


def _token(table: Table, tokens: Sequence[ScenarioToken]) -> str:
    able = [token.symbol for token in tokens if token.kind == "blocklist"]
    if "token" in table:
        symbol = table.text("token")
        if symbol not in able:
            problem = text("not a token of kind blocklist")
            table.refuse("token", symbol, problem, hint(symbol, able))
        return symbol
    if not able:
        problem = text("missing: no token can block anybody")
        table.refuse("token", None, problem, text('write [[tokens]] with kind = "blocklist"'))
    return able[0]
