"""`daosplit history`: what happened to a partnership, reconciled."""

import typer

import daosplit
from daosplit.cli.options import (
    FromBlockOption,
    JsonOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    TokensOption,
    language_of,
    naming,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.events.records_json import to_plain, write_json
from daosplit.messages.bad_news import describe_bad_news
from daosplit.messages.narration import Narrator
from daosplit.messages.reconciliation import describe_reconciliation
from daosplit.values.amounts import parse_token


def history(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Tell what happened to a partnership, and compare every amount with the exact arithmetic.

    Exits with 1 if anything differs, and then says so first, or if not all could be compared.
    Anyone can make a token that claims payments: --token leaves all others out.
    """
    from daosplit.client.overview import read_overview
    from daosplit.client.tokens import read_token_of_events

    language = language_of(lang)
    known = open_partnership(partnership, rpc, language, reads=True)
    split = known.on_chain
    with naming("--token"):
        tokens_named = list(map(parse_token, token)) if token else None
    happened = daosplit.read_history(
        split,
        from_block=split.first_block if from_block is None else from_block,
        tokens=tokens_named,
    )
    reconciliation = daosplit.reconcile(happened)
    if as_json:
        plain = {"history": to_plain(happened), "reconciliation": to_plain(reconciliation)}
        typer.echo(write_json(plain))
    else:
        tokens = {one: read_token_of_events(split.chain, one) for one in happened.tokens}
        names = known.shown_names(language)
        narrator = Narrator(split.address, split.charter, names, tokens, language)
        told = [
            f"{split.charter.local(event.timestamp):%Y-%m-%d %H:%M}  {words}"
            for event, words in narrator.tell(happened.events, happened.payouts)
        ]
        seats = [f"  {label}" for label in known.labels(language)]
        now = read_overview(split, tokens.values())
        news = describe_bad_news(now, known.labels(language), language)
        parts = ["\n".join([*news, *seats]), "\n".join(told)]
        reconciled = describe_reconciliation(reconciliation, tokens, language)
        parts.insert(len(parts) if reconciliation.is_exact else 0, reconciled)
        typer.echo("\n\n".join(parts))
    if not reconciliation.is_complete:
        raise typer.Exit(1)
