"""`daosplit show`: what a partnership is like now."""

import typer

from daosplit.cli.options import (
    FromBlockOption,
    JsonOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    TokensOption,
    language_of,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.tokens import tokens_of
from daosplit.events.records_json import to_plain, write_json
from daosplit.messages.bad_news import describe_bad_news
from daosplit.messages.overview import describe_now


def show(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show a partnership now: charter, seats, period, pots, what each would get, offers.

    What failed, waits or was refused comes first.
    """
    from daosplit.client.overview import read_overview

    language = language_of(lang)
    known = open_partnership(partnership, rpc, language, reads=True)
    overview = read_overview(known.on_chain, tokens_of(known.on_chain, token or (), from_block))
    known.require_same_block()
    if as_json:
        typer.echo(write_json({**to_plain(overview), "names": list(known.names)}))
        return
    for news in describe_bad_news(overview, known.labels(language), language):
        typer.echo(news)
    typer.echo(describe_now(overview, known.shown_names(language), language))
