"""`daosplit show`: what a partnership is like now."""

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
from daosplit.events.types import token_of
from daosplit.messages.overview import describe_now
from daosplit.values.addresses import ETHER


def show(
    address: Annotated[str, typer.Argument(help="The partnership's address.")],
    rpc: NodeOption,
    token: TokensOption = None,
    from_block: Annotated[
        int, typer.Option(help="Where to begin to look for tokens, if none are named.", min=0)
    ] = 0,
    record: RecordOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show a partnership now: charter, roster, period, pots, what each would get, offers.

    Without --token, it is asked about ether and all tokens that ever reached it.
    """
    from daosplit.client.tokens import read_token_of_events

    names = names_in(record)
    split = open_partnership(rpc, address, names, language_of(lang))
    if token:
        tokens = [daosplit.read_token(split.chain, token_named(name)) for name in token]
    else:
        events = daosplit.read_events(split, from_block=from_block)
        addresses = sorted({ETHER, *filter(None, map(token_of, events))})
        tokens = [read_token_of_events(split.chain, one) for one in addresses]
    typer.echo(describe_now(split, tokens, names, language_of(lang)))
