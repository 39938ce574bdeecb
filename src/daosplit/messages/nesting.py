"""The tree of partnerships, and what two of them should not be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daosplit.values.catalogue import Language, speaker
from daosplit.values.percent import percent

if TYPE_CHECKING:
    from daosplit.client.nesting import Blockade, Branch


def describe_tree(tree: Branch, language: Language = "en") -> str:
    """A line for each partner, further in for each partnership that it stands behind."""
    say = speaker(language)
    lines = []
    for depth, branch in tree.walk():
        if branch.seat is None:
            line = say("Partnership {account}", account=branch.account)
        else:
            line = say(
                "seat {seat}: {fraction}, {of_all} of all: {account}",
                seat=branch.seat,
                fraction=percent(branch.fraction),
                of_all=percent(branch.of_all),
                account=branch.account,
            )
            if branch.is_partnership:
                line = say("{line}, a partnership", line=line)
        if not branch.is_genuine:
            line = say("{line}, NOT FOUNDED BY A KNOWN FACTORY", line=line)
        lines.append("  " * depth + line)
    return "\n".join(lines)


def describe_blockades(blockades: Sequence[Blockade], language: Language = "en") -> list[str]:
    """A warning for each."""
    say = speaker(language)
    return [
        say(
            "WARNING: the partnership {account} (seat {seat}) holds {holds} here, and this one "
            "holds {held} of it. Neither can review without the other, so no review of either "
            "can ever pass. Reduce what one holds of the other.",
            account=one.account,
            seat=one.seat,
            holds=percent(one.holds),
            held=percent(one.held),
        )
        for one in blockades
    ]
