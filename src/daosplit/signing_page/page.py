"""The page: one HTML file that asks nobody for anything, with a review or a call in it."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from daosplit.agreement.review_summary import ReviewSummary, Seat
from daosplit.errors import InvalidValueError
from daosplit.messages.periods import show_period
from daosplit.messages.review_summary import Telling, describe_spoiled
from daosplit.messages.signing_page import page_texts
from daosplit.signing_page.first_view import call_view, review_view
from daosplit.values.catalogue import LANGUAGES, Language, translate
from daosplit.values.text import text

# Seven places to fill need no template engine.
_SHELL = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>daosplit</title>
<style>{style}</style>
</head>
<body>
<main aria-busy="true">{first}</main>
<script type="application/json" id="data">{data}</script>
<script type="text/plain" id="later">{later}</script>
<script>{script}</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class PartnerCall:
    """A call that a partner sends from its own wallet.

    Attributes:
        function: `countersign`, `offer`, `accept` or `answer`.
        arguments: As decimal digits, or hex with 0x.
        heading: What it is, as a text.
        facts: What follows from it, as texts.
    """

    function: str
    arguments: tuple[str, ...]
    heading: str
    facts: tuple[str, ...]


def review_page(
    summary: ReviewSummary, language: Language, *, presence: int | None = None, submit: str = ""
) -> str:
    """The page of a review that is to be signed.

    With a `presence`, the running period, that is offered too; `submit` is the path to which the
    page hands what was signed, if it is served. Raises InvalidValueError if no chain is named.
    """
    if summary.domain is None:
        raise InvalidValueError("chain", None, text("not named"))
    charter = summary.charter
    offset = charter.utc_offset
    content = {
        "chainId": str(summary.domain.chain_id),
        "partnership": summary.domain.partnership,
        "digest": f"0x{summary.review.digest(summary.domain).hex()}",
        "review": {
            "message": summary.review.typed_data(summary.domain)["message"],
            "seats": [_seat(seat) for seat in summary.seats],
            "oldShares": summary.old_shares,
            "charter": {
                "threshold": charter.threshold,
                "cutLimit": charter.cut_limit,
                "closes": charter.review_end(summary.review.period),
                "utcOffset": offset.days * 86_400 + offset.seconds,
            },
            "signatures": [
                asdict(one) | {"signature": f"0x{one.signature.hex()}"} for one in summary.given
            ],
        },
        "presence": presence,
        "transaction": None,
        "words": {code: _words(summary, code) for code in LANGUAGES},
        "language": language,
        "submit": submit or None,
    }
    telling = Telling(summary)
    heading, *_ = telling.heading()
    alerts = [translate(line, language) for line in telling.bad_news()]
    first = review_view(translate(heading, language), alerts, language)
    return _page(content, first, language, connects=bool(submit))


def call_page(
    call: PartnerCall, chain_id: int, partnership: str, language: Language, *, submit: str
) -> str:
    """The page of a call that a partner sends from its own wallet."""
    empty: dict[str, Sequence[str]] = {"alerts": (), "origins": (), "majority": ()}
    words = {
        code: {
            "language": code,
            "texts": page_texts(code),
            "heading": translate(call.heading, code),
            "facts": [translate(fact, code) for fact in call.facts],
            **empty,
        }
        for code in LANGUAGES
    }
    content = {
        "chainId": str(chain_id),
        "partnership": partnership,
        "digest": "",
        "review": None,
        "presence": None,
        "transaction": {"function": call.function, "arguments": call.arguments},
        "words": words,
        "language": language,
        "submit": submit,
    }
    return _page(content, call_view(language), language, connects=True)


def policy_of(page: str) -> str:
    """The content security policy that a page carries, to be sent with it too."""
    return page.split('Content-Security-Policy" content="', 1)[1].split('"', 1)[0]


def _page(content: dict[str, Any], first: str, language: Language, *, connects: bool) -> str:
    style, script, later = (_built(name) for name in ("page.css", "page.js", "later.js"))
    policy = [
        "default-src 'none'",
        f"script-src 'sha256-{_hash(script)}' 'sha256-{_hash(later)}'",
        f"style-src 'sha256-{_hash(style)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if connects:
        policy.append("connect-src 'self'")
    # Nothing in it can end the element that holds it, nor begin a comment.
    data = json.dumps(content, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    filled = {
        "language": language,
        "policy": "; ".join(policy),
        "style": style,
        "first": first,
        "data": data,
        "later": later,
        "script": script,
    }
    return _SHELL.format(**filled)


def _words(summary: ReviewSummary, language: Language) -> dict[str, Any]:
    telling = Telling(summary)
    review = summary.review
    heading = show_period(summary.charter, review.period)
    said: dict[str, Sequence[str]] = {
        "alerts": (*telling.of_seats(), *summary.warnings, *describe_spoiled(summary.spoiled)),
        "origins": telling.origins(),
        "facts": telling.facts(),
        "majority": telling.rule(),
    }
    return {
        "language": language,
        "texts": page_texts(language),
        "heading": translate(heading, language),
        **{name: [translate(line, language) for line in lines] for name, lines in said.items()},
    }


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "account": seat.account,
        "name": seat.name,
        "namedBy": seat.named_by,
        "namedFor": seat.named_for,
        "isContract": seat.is_contract,
        "isYou": seat.is_you,
    }


def _built(name: str) -> str:
    return files("daosplit.signing_page").joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return b64encode(sha256(content.encode()).digest()).decode()
