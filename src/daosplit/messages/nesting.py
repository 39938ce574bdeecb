"""The tree of partnerships, and what two of them should not be, in English and Japanese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daosplit.agreement.shares import percent
from daosplit.values.language import Language, Texts, speaker

if TYPE_CHECKING:
    from daosplit.client.nesting import Blockade, Branch

_TEXTS: Texts = {
    "root": ("Partnership {account}", "パートナーシップ {account}"),
    "partner": (
        "seat {seat}: {fraction}, {of_all} of all: {account}",
        "席{seat}：{fraction}（全体の{of_all}）　{account}",
    ),
    "partnership": ("{line}, a partnership", "{line}（パートナーシップ）"),
    "not_genuine": (
        "{line}, NOT FOUNDED BY THE FACTORY OF THIS VERSION",
        "{line}　このバージョンのファクトリーによる設立ではありません",
    ),
    "blockade": (
        "WARNING: the partnership {account} (seat {seat}) holds {holds} here, and {held} of it "
        "belong to this one: neither can review without the other, so neither can ever. Let one "
        "hold less of the other.",
        "警告：パートナーシップ{account}（席{seat}）がここの{holds}を持ち、その{held}をここが持って"
        "います。どちらも相手なしではレビューできず、永久に成立しません。片方の割合を下げてください。",
    ),
}


def describe_tree(tree: Branch, language: Language = "en") -> str:
    """A line for each partner, further in for each partnership that it stands behind."""
    say = speaker(_TEXTS, language)
    lines = []
    for depth, branch in tree.walk():
        if branch.seat is None:
            line = say("root", account=branch.account)
        else:
            line = say(
                "partner",
                seat=branch.seat,
                fraction=percent(branch.fraction, language=language),
                of_all=percent(branch.of_all, language=language),
                account=branch.account,
            )
            if branch.is_partnership:
                line = say("partnership", line=line)
        if not branch.is_genuine:
            line = say("not_genuine", line=line)
        lines.append("  " * depth + line)
    return "\n".join(lines)


def describe_blockades(blockades: Sequence[Blockade], language: Language = "en") -> list[str]:
    """A warning for each."""
    say = speaker(_TEXTS, language)
    return [
        say(
            "blockade",
            account=one.account,
            seat=one.seat,
            holds=percent(one.holds, language=language),
            held=percent(one.held, language=language),
        )
        for one in blockades
    ]
