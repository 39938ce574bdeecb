"""`daosplit history`: what happened to a partnership, reconciled."""

from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    RecordOption,
    TokensOption,
    language_of,
    names_in,
)
from daosplit.cli.partnership import open_partnership
from daosplit.cli.runner import token_named
from daosplit.events.records_json import to_plain, write_json
from daosplit.messages.narration import Narrator
from daosplit.messages.reconciliation import describe_reconciliation


def history(
    address: Annotated[str, typer.Argument(help="The partnership's address.")],
    rpc: NodeOption,
    token: TokensOption = None,
    from_block: Annotated[
        int, typer.Option(help="A block before the founding; the first, if left out.", min=0)
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of words.")] = False,
    record: RecordOption = None,
    lang: LanguageOption = None,
) -> None:
    """Tell what happened to a partnership, and compare every amount with the exact arithmetic.

    Exits with 1 if anything does not agree.

    Anybody can make a token that says that amounts came in: --token leaves all others out.
    """
    from daosplit.client.tokens import read_token_of_events

    language = language_of(lang)
    names = names_in(record)
    split = open_partnership(rpc, address, names, language)
    wanted = [token_named(name) for name in token] if token else None
    happened = daosplit.read_history(split, from_block=from_block, tokens=wanted)
    reconciliation = daosplit.reconcile(happened)
    if as_json:
        plain = {"history": to_plain(happened), "reconciliation": to_plain(reconciliation)}
        typer.echo(write_json(plain))
    else:
        tokens = {one: read_token_of_events(split.chain, one) for one in happened.tokens}
        narrator = Narrator(split.address, split.charter, names, tokens, language)
        for event, words in narrator.tell(happened.events, happened.payouts):
            typer.echo(f"{split.charter.local(event.timestamp):%Y-%m-%d %H:%M}  {words}")
        typer.echo()
        typer.echo(describe_reconciliation(reconciliation, tokens, language))
    if not reconciliation.is_exact:
        raise typer.Exit(1)
