"""What a scenario's tables may hold, as a JSON Schema for editors; the reader allows the same."""

from typing import Any, get_args

from daosplit.simulation.scenario import EventKind, PartnerKind, TokenKind

Schema = dict[str, Any]


def _text(about: str, **rest: Any) -> Schema:
    return {"type": "string", "description": about, **rest}


def _whole(about: str, least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least, "description": about}


def _amount(about: str) -> Schema:
    return {"type": ["string", "integer"], "description": f"{about} A whole number, or in quotes."}


def _period(about: str) -> Schema:
    return {
        "type": ["string", "integer"],
        "description": f'{about} For example 3, "3Q" or its first month, "2026-10".',
    }


def _fraction(about: str) -> Schema:
    return _text(f'{about} For example "20%" or "1/5".')


def _list(items: Schema, about: str) -> Schema:
    return {"type": "array", "items": items, "description": about}


def _table(properties: dict[str, Schema], about: str, *required: str) -> Schema:
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _by_partner(item: Schema, about: str) -> Schema:
    return {"type": "object", "additionalProperties": item, "description": about}


CALENDAR = {
    "first": _text('The first month of the first period, for example "2026-04".'),
    "months": _whole("Months in a period. Default: 3.", 1),
    "utc_offset": _text('The partnership\'s own time, for example "+09:00". Default: UTC.'),
    "test": {"type": "boolean", "description": "Whether periods are seconds instead of months."},
    "start": {"description": "Of a test, when its first period begins."},
    "period": _text('Of a test, how long a period is, for example "7 days".'),
}
RULES = {
    "review_window": _text('How long after a period its review may pass. Default: "28 days".'),
    "threshold": _fraction("The shares that must countersign a review. Default: 2/3."),
    "cut_limit": _fraction("A larger cut needs its partner's consent. Default: 20%."),
    "tip": _fraction("For whoever settles late, at most 1%. Default: nothing."),
}
TOKEN = {
    "symbol": _text("What the token is called."),
    "decimals": _whole("Its digits behind the point. Default: 0."),
    "kind": _text("How it behaves. Default: plain.", enum=list(get_args(TokenKind))),
}
PARTNER = {
    "name": _text("Its name; the same one in two partnerships has the same account."),
    "shares": _whole("Its shares when it founds or joins, if no review says otherwise."),
    "kind": _text("Who holds its seat. Default: key.", enum=list(get_args(PartnerKind))),
    "joined": _period("The period with whose review it joins. Default: it founds."),
    "left": _period("The period with whose review it leaves. Default: it stays."),
    "reason": _text("Why it leaves."),
    "elsewhere": _amount("What it earns elsewhere in a period, in the first token."),
    "count": _whole('How many there are of it, named "NAME 1", "NAME 2" and so on.', 1),
}
BY_HAND = {
    "period": _period("The period that is reviewed."),
    "points": _by_partner(_whole("Its points."), "Every partner's points."),
    "reasons": _by_partner(_text("Its reason."), "Partners' reasons."),
    "reason": _text("One reason for all."),
}
REVIEWS = {
    "policy": _text("The policy's file, by which every period is weighed that has data."),
    "data": _text("The folder or file of the data that the policy weighs."),
    "repeat": {
        "type": "boolean",
        "description": "Whether every other period is reviewed, with the shares as they are.",
    },
    "after": _text('How long after a period its review is submitted. Default: "14 days".'),
    "by_hand": _list(_table(BY_HAND, "A review.", "period", "points"), "Reviews by hand."),
}
PARTNERSHIP = {
    "name": _text("Its name; a partner of that name and kind partnership is this one."),
    "partners": _list(
        _table(
            {key: PARTNER[key] for key in ("name", "shares", "kind", "count")},
            "A partner.",
            "name",
            "shares",
        ),
        "Its partners.",
    ),
    "reviews": _list(_table(BY_HAND, "A review.", "period", "points"), "Its reviews."),
}
REVENUE = {
    "to": _text("The partnership that it comes to. Default: the scenario's own."),
    "token": _text('A token\'s symbol, or "ether". Default: the first token, or else ether.'),
    "amount": _amount("What comes in in each period."),
    "amounts": _list(_amount("An amount."), "What comes in in period after period."),
    "file": _text("A CSV file with dated receipts: date, amount, and memo, token, period, to."),
    "growth": _text('By how much each period is more than the one before, for example "5%".'),
    "season": _list(_fraction("A part of the amount."), "Of period after period, again and again."),
    "times": _whole("In how many equal receipts a period's revenue comes in. Default: 1.", 1),
    "late": _fraction("The part that comes after its period's end, and is named for it."),
    "memo": _text("What it is for."),
    "from": _period("The first period in which it comes. Default: the first."),
    "until": _period("The last period in which it comes. Default: the last."),
}
EVENT = {
    "kind": _text("What happens.", enum=list(get_args(EventKind))),
    "period": _period("The period in which, or about which, it happens."),
    "date": {"description": "When it happens, a date. Default: in the middle of the period."},
    "partner": _text("The partner to whom it happens."),
    "by": _list(_text("A name."), "Who does it: one that questions, or the coalition that cuts."),
    "points": _by_partner(_whole("Its points."), "What a coalition proposes for every partner."),
    "token": _text("The token whose issuer blocks the partner. Default: the first that can."),
    "notice": _text('The notice that a successor must give. Default: "90 days".'),
    "days": _whole("After how many days a stranger settles for the tip. Default: nobody does."),
}
CHAOS = {
    "each": _fraction("The chance in each period of each kind of event. Default: 20%."),
}
SCENARIO = {
    "name": _text("The scenario's name. Default: the charter's, or the file's."),
    "about": _text("What it tells, in a few sentences."),
    "periods": _whole("How many periods are played. Default: as many as there is revenue for.", 1),
    "seed": _whole("By which random events are drawn. Default: 1."),
    "charter": _text("A charter's file; or write [calendar], [rules] and [[partners]] here."),
    "dependence": _fraction("A partner that earns more of its all here is warned. Default: 50%."),
    "calendar": _table(CALENDAR, "The calendar, as in a charter."),
    "rules": _table(RULES, "The rules, as in a charter."),
    "tokens": _list(_table(TOKEN, "A token.", "symbol"), "The tokens that customers pay in."),
    "partners": _list(_table(PARTNER, "A partner.", "name"), "The partners, in seat order."),
    "partnerships": _list(
        _table(PARTNERSHIP, "A partnership.", "name", "partners"), "Partnerships beside it."
    ),
    "revenue": _list(_table(REVENUE, "Revenue."), "What comes in."),
    "reviews": _table(REVIEWS, "How periods are reviewed."),
    "events": _list(_table(EVENT, "An event.", "kind"), "What happens."),
    "chaos": _table(CHAOS, "Random events of every kind, drawn by the seed."),
}


def scenario_schema() -> Schema:
    """The JSON Schema of a scenario's file."""
    schema = _table(SCENARIO, "A partnership's life, for `daosplit simulate`.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "daosplit scenario",
        **schema,
    }
