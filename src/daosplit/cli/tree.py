"""`daosplit tree`: the partnerships in a partnership, down to whoever gets the money."""

import typer

import daosplit
from daosplit.cli.options import (
    JsonOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.tokens import tokens_of
from daosplit.events.records_json import to_json
from daosplit.messages.bad_news import describe_bad_news
from daosplit.messages.nesting import describe_tree


def tree(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show the partners of a partnership, those of partners that are partnerships, and so on.

    Each with its percentage of the partnership above and of the whole. A partnership that holds a
    seat in itself, over whatever others, has no tree.
    """
    from daosplit.client.overview import read_overview

    language = language_of(lang)
    known = open_partnership(partnership, rpc, language, reads=True)
    split = known.on_chain
    branch = daosplit.read_tree(split)
    if as_json:
        known.require_same_block()
        typer.echo(to_json(branch))
        return
    overview = read_overview(split, tokens_of(split, ()))
    known.require_same_block()
    for news in describe_bad_news(overview, known.labels(language), language):
        typer.echo(news)
    typer.echo(describe_tree(branch, language))
