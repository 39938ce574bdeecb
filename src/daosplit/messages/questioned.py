"""What a partner whose seat was questioned must know, and what it can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daosplit.values.escaping import harmless
from daosplit.values.language import Language, Texts, speaker

if TYPE_CHECKING:
    from daosplit.client.revenue_split import RevenueSplit

_TEXTS: Texts = {
    "questioned": (
        "{name} was questioned: it must answer before {moment}, or from then on it counts in no "
        "majority until it does.",
        "{name}に問いが出ています。{moment}より前に応答がなければ、応答するまでどの多数決にも数えられません。",
    ),
    "silent": (
        "{name} is silent: it counts in no majority until it answers.",
        "{name}は無応答です。応答するまでどの多数決にも数えられません。",
    ),
    "how": (
        "Its holder answers by `daosplit presence sign {address}` and `daosplit presence hand-in "
        "{address}`, or by `daosplit seat answer {address}`.",
        "保有者は `daosplit presence sign {address}` と `daosplit presence hand-in {address}`、"
        "または `daosplit seat answer {address}` で応答できます。",
    ),
    "numbered": ("seat {seat}", "席{seat}"),
    "named": ("{name} (seat {seat})", "{name}（席{seat}）"),
}


def describe_questions(
    split: RevenueSplit, names: Sequence[str] = (), language: Language = "en"
) -> list[str]:
    """A sentence for each seat that was questioned, and how to answer; nothing if none was.

    `names` are the partners' in seat order, as far as they are known.
    """
    say = speaker(_TEXTS, language)
    lines = []
    for seat, question in split.questions().items():
        named = "named" if seat < len(names) else "numbered"
        name = say(named, seat=seat, name=harmless(names[seat]) if seat < len(names) else "")
        moment = split.charter.local(split.charter.start_of(question.silent_from))
        text = say("silent" if question.is_silent else "questioned", name=name, moment=moment)
        lines.append(text[0].upper() + text[1:])
    if lines:
        lines.append(say("how", address=split.address))
    return lines
