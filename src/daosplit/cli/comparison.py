"""A sweep on the screen: what each partner is paid in each variant, and how much more or less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from daosplit.events.records_json import write_json
from daosplit.values.amounts import format_amount
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.escaping import harmless

if TYPE_CHECKING:
    from daosplit.simulation.comparison import Variant
    from daosplit.values.amounts import Token


def show_comparison(variants: Iterable[Variant], as_json: bool, language: Language) -> bool:
    """Shows the variants, the scenario as it stands first; gives whether all were exact."""
    played = list(variants)
    if as_json:
        typer.echo(write_json([_plain(one) for one in played]))
    else:
        from rich.console import Console

        console = Console(highlight=False, markup=False)
        for token in dict.fromkeys(token for one in played for token in one.tokens):
            console.print(_table(played, token, language))
    return all(one.result.is_exact for one in played)


def _table(played: Sequence[Variant], token: Token, language: Language) -> Any:
    """A row for each partner, a column for each variant."""
    from rich.table import Table
    from rich.text import Text

    say = speaker(language)
    first = played[0]
    table = Table(title=say("Paid in all, in {token}", token=token.symbol), show_lines=True)
    table.add_column(say("Partner"), overflow="fold")
    for one in played:
        name = "\n".join(harmless(str(change)) for change in one.changes)
        head = Text(name or say("as it stands"))
        table.add_column(head, justify="right", overflow="fold")
    for partner in dict.fromkeys(partner for one in played for partner in one.partners):
        cells = []
        for one in played:
            paid, before = one.paid(partner, token), first.paid(partner, token)
            cell = translate(format_amount(paid, token), language)
            if paid != before:
                sign = "+" if paid > before else ""
                more = translate(format_amount(paid - before, token), language)
                cell = f"{cell}\n({sign}{more})"
            cells.append(Text(cell))
        table.add_row(Text(harmless(partner)), *cells)
    table.add_row(say("Reviews refused"), *(str(one.refused) for one in played))
    return table


def _plain(variant: Variant) -> dict[str, Any]:
    return {
        "changes": [str(change) for change in variant.changes],
        "is_exact": variant.result.is_exact,
        "reviews_refused": variant.refused,
        "paid": {
            partner: {token.symbol: str(variant.paid(partner, token)) for token in variant.tokens}
            for partner in variant.partners
        },
    }
