"""`daosplit settle`: closes what has ended, and pays what is payable. Anyone may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import daosplit
from daosplit.cli.options import (
    FromBlockOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
    naming,
)
from daosplit.cli.partnership_source import Partnership, open_partnership
from daosplit.cli.printed import note_printed_so_far
from daosplit.cli.signing import Sending, signs
from daosplit.cli.tokens import tokens_of
from daosplit.cli.told import told
from daosplit.messages.bad_news import describe_bad_news
from daosplit.messages.errors import describe_error
from daosplit.values.addresses import shorten_account
from daosplit.values.amounts import parse_token
from daosplit.values.catalogue import Language, speaker

if TYPE_CHECKING:
    from daosplit.keeper.act import LeftOut

_NOTHING_DUE = "RevenueSplit_NothingToSettle"


@signs
def settle(
    tokens: Annotated[
        list[str] | None,
        typer.Argument(
            help='"ether", or addresses of ERC-20s. Default: ether and every token that reached '
            "the partnership.",
            metavar="[TOKEN]...",
        ),
    ] = None,
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    from_block: FromBlockOption = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Do all that `daosplit due` shows, until nothing is due: also older pots, pots in "
            "slices, and deliveries.",
        ),
    ] = False,
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Close periods that have ended, pay what is payable, and show who was paid. Anyone may run it.

    A token that cannot be settled now is left out, and named first. Exits with 0 also if nothing
    is due, and with 1 if nothing was settled because a token could not be, or if there is no token
    at an address that was named. With --all it exits with 1 whenever a token could not be settled,
    and with 0 if only a delivery was not taken.
    """
    from daosplit.client.overview import read_overview
    from daosplit.client.tokens import missing_token, read_token_of_events

    language = language_of(lang)
    say = speaker(language)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    account = sending.prepare(split.chain, language)
    if everything:
        with naming("TOKEN"):
            named = list(dict.fromkeys(map(parse_token, tokens or ())))
        _settle_all(known, named, account, from_block, language)
        return
    if tokens:
        # What a name stands for is told even where there is no token, or none any more.
        with naming("TOKEN"):
            addresses = dict.fromkeys(map(parse_token, tokens))
        asked = {one: read_token_of_events(split.chain, one) for one in addresses}
    else:
        asked = {one.address: one for one in tokens_of(split, (), from_block)}
    refused = split.unsettleable(*asked, sender=account)
    # Anyone can send a token that goes away later, so only one that was named counts as missing.
    missing = {one: missing_token(split.chain, one) for one in refused if tokens}
    failed = {
        one: error
        for one, error in refused.items()
        if missing.get(one) or error.name != _NOTHING_DUE
    }
    for address, error in failed.items():
        if problem := missing.get(address):
            typer.echo(say("Skipped: {problem}.", problem=problem))
            continue
        why = daosplit.explain(error, known.shown_names(language), language, known.charter)
        typer.echo(say("Skipped {token}: {why}", token=_named(asked[address], why), why=why))
    due = [one for one in asked if one not in refused]
    if not due:
        typer.echo(_nothing_due(language, is_rest=bool(failed)))
        for address, error in refused.items():
            if address not in failed and tokens:
                why = daosplit.explain(error, known.shown_names(language), language, known.charter)
                typer.echo(f"{asked[address].symbol}: {why}")
        if failed:
            raise typer.Exit(1)
        return
    receipt = split.settle(*due, sender=account)
    tokens_now = [asked[one] for one in due]
    now = read_overview(split, tokens_now)
    for news in describe_bad_news(now, known.labels(language), language):
        typer.echo(news)
    for line in told(known, receipt, asked.values(), language):
        typer.echo(line)
    typer.echo(say("{gas:,} gas.", gas=receipt.gas_used))
    if any(missing.values()):
        raise typer.Exit(1)


def _settle_all(
    known: Partnership,
    named: list[str],
    sender: str | None,
    from_block: int | None,
    language: Language,
) -> None:
    """Does what is due until nothing is, or nothing that can be done; says first what cannot."""
    from daosplit.client.tokens import read_token_of_events
    from daosplit.keeper.act import LeftOut, settle_all
    from daosplit.keeper.situation import tokens_in

    say = speaker(language)
    split = known.on_chain
    first = split.first_block if from_block is None else from_block
    tokens: dict[str, daosplit.Token] = {}

    def token_at(address: str) -> daosplit.Token:
        if address not in tokens:
            tokens[address] = read_token_of_events(split.chain, address)
        return tokens[address]

    is_done = False
    left_out: list[LeftOut] = []
    for one in settle_all(split, tokens=named or None, sender=sender, from_block=first):
        if isinstance(one, LeftOut):
            left_out.append(one)
            typer.echo(_describe_left_out(one, token_at(one.token), known, language))
            continue
        is_done = True
        moved = [token_at(address) for address in tokens_in(one.events)]
        for line in told(known, one, moved, language):
            typer.echo(line)
        typer.echo(say("{gas:,} gas.", gas=one.gas_used))
        note_printed_so_far()
    if not is_done:
        typer.echo(_nothing_due(language, is_rest=bool(left_out)))
    # A payee that takes nothing harms itself alone, and is no alarm for whoever settles.
    if any(not one.account for one in left_out):
        raise typer.Exit(1)


def _nothing_due(language: Language, *, is_rest: bool) -> str:
    """That nothing is due; `is_rest` where something was left out."""
    say = speaker(language)
    if is_rest:
        return say("Nothing else is due. Nothing was sent.")
    return say("Nothing is due. Nothing was sent.")


def _describe_left_out(
    one: LeftOut, token: daosplit.Token, known: Partnership, language: Language
) -> str:
    say = speaker(language)
    if isinstance(one.error, daosplit.ContractError):
        why = daosplit.explain(one.error, known.shown_names(language), language, known.charter)
    else:
        why = describe_error(one.error, language)
    shown = _named(token, why)
    if not one.account:
        return say("Skipped {token}: {why}", token=shown, why=why)
    payee = one.account
    if payee in known.roster:
        payee = known.labels(language)[known.roster.index(payee)]
    return say("Skipped {token} for {payee}: {why}", token=shown, payee=payee, why=why)


def _named(token: daosplit.Token, why: str) -> str:
    """A token with its address, unless that is told anyway."""
    if token.address == daosplit.ETHER or token.address in why:
        return token.symbol
    if token.symbol == shorten_account(token.address):
        return token.address
    return f"{token.symbol} ({token.address})"
