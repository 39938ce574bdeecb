"""`daosplit tree`: the partnerships in a partnership, down to whoever gets the money."""

import typer

import daosplit
from daosplit.cli.options import AddressArgument, LanguageOption, NodeOption, language_of
from daosplit.cli.partnership import open_partnership
from daosplit.messages.nesting import describe_tree


def tree(address: AddressArgument, rpc: NodeOption, lang: LanguageOption = None) -> None:
    """Show a partnership's partners, theirs if they are partnerships themselves, and so on.

    Each with its fraction of the partnership above and of the whole. A partnership that holds a
    seat in itself, over whatever others, has no tree.
    """
    split = open_partnership(rpc, address, language=language_of(lang))
    typer.echo(describe_tree(daosplit.read_tree(split), language_of(lang)))
