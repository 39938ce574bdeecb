"""`daosplit due`: what anybody could usefully call now, and when there may be something next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daosplit.cli.key import own_accounts
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
from daosplit.files.networks import find_networks
from daosplit.values.catalogue import speaker


def due(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    token: TokensOption = None,
    from_block: FromBlockOption = None,
    cost: Annotated[
        bool,
        typer.Option("--cost", help="Also what each call would cost now, and what tip it earns."),
    ] = False,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show what is due now: to close, to pay, to deliver; and when to look again. Sends nothing.

    Anyone may do it, with `daosplit settle --all`. A period in which nothing came in is not closed.
    """
    from daosplit.keeper.act import plan
    from daosplit.keeper.due import due_at
    from daosplit.keeper.situation import look
    from daosplit.messages.due import describe_cost, describe_outlook

    language = language_of(lang)
    say = speaker(language)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    tokens = {one.address: one for one in tokens_of(split, token or (), from_block)}
    first = split.first_block if from_block is None else from_block
    seen = look(split, from_block=first, tokens=tokens)
    outlook = due_at(seen.situation.without(seen.mute), seen.now)
    for mute in seen.mute:
        typer.echo(
            say("{token} does not tell what the partnership has of it.", token=mute), err=True
        )
    fee = split.chain.gas_price() if cost else 0
    # Who would send it; at a node without accounts, and without a keystore, a partner.
    sender = (*known.accounts, *own_accounts(), *known.roster)[0]
    settlements = (
        plan(split, outlook.due, sender=sender, trusted=tokens).settlements if cost else ()
    )
    if as_json:
        costs = [
            {"tokens": [due.token for due in one.due], "gas": one.gas, "amount": one.gas * fee}
            for one in settlements
        ]
        typer.echo(
            write_json({**to_plain(outlook), **({"costs": to_plain(costs)} if cost else {})})
        )
        return
    for line in describe_outlook(outlook, split.charter, tokens, language):
        typer.echo(line)
    network = find_networks(Path.cwd()).of_chain(split.chain.chain_id)
    for one in settlements:
        typer.echo(describe_cost(one, split.charter, tokens, fee, seen.now, network, language))
