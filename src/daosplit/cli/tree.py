"""`daosplit tree`: the partnerships in a partnership, down to whoever gets the money."""

import typer

import daosplit
from daosplit.cli.options import LanguageOption, NodeOption, PartnershipOption, language_of
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.tokens import tokens_of
from daosplit.messages.bad_news import describe_bad_news
from daosplit.messages.nesting import describe_tree


def tree(
    partnership: PartnershipOption = None, rpc: NodeOption = None, lang: LanguageOption = None
) -> None:
    """Show the partners of a partnership, those of partners that are partnerships, and so on.

    Each with its percentage of the partnership above and of the whole. A partnership that holds a
    seat in itself, over whatever others, has no tree.
    """
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    for news in describe_bad_news(split, tokens_of(split, ()), known.labels(language), language):
        typer.echo(news)
    typer.echo(describe_tree(daosplit.read_tree(split), language))
