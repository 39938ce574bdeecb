"""`daosplit show`: what a partnership is like now."""

import typer

from daosplit.cli.options import (
    FromBlockOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    TokensOption,
    language_of,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.tokens import tokens_of
from daosplit.messages.bad_news import describe_bad_news
from daosplit.messages.overview import describe_now


def show(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show a partnership now: charter, seats, period, pots, what each would get, offers.

    What failed, waits or was refused comes first.
    """
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    tokens = tokens_of(known.on_chain, token or (), from_block)
    for news in describe_bad_news(known.on_chain, tokens, known.labels(language), language):
        typer.echo(news)
    typer.echo(describe_now(known.on_chain, tokens, known.shown_names(language), language))
