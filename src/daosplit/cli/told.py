"""What a command's transaction did, told from its receipt: no second look-up can miss anything."""

from __future__ import annotations

from collections.abc import Iterable

import daosplit
from daosplit.cli.partnership_source import Partnership
from daosplit.messages.narration import Narrator
from daosplit.values.catalogue import Language


def told(
    known: Partnership,
    receipt: daosplit.Receipt,
    tokens: Iterable[daosplit.Token],
    language: Language,
) -> list[str]:
    """A few words for each event of a transaction, in order."""
    split = known.on_chain
    narrator = Narrator(
        split.address,
        split.charter,
        known.labels(language),
        {token.address: token for token in tokens},
        language,
        split.partners_of(receipt),
    )
    return [words for _, words in narrator.tell(receipt.events, split.payouts_of(receipt))]
