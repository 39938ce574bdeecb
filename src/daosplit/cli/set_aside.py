"""`daosplit deliver` and `withdraw`: what was set aside because it could not be paid."""

from typing import Annotated

import typer

import daosplit
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
    naming,
)
from daosplit.cli.partnership_source import open_partnership
from daosplit.cli.signing import Sending, SendingAs, signs
from daosplit.cli.told import told
from daosplit.values.addresses import parse_account
from daosplit.values.amounts import Token, parse_token

TokenArgument = Annotated[
    str, typer.Argument(help='"ether", or the address of an ERC-20.', metavar="TOKEN")
]


@signs
def deliver(
    account: Annotated[
        str, typer.Argument(help="Account for which it was set aside.", metavar="ACCOUNT")
    ],
    token: TokenArgument = "ether",
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    *,
    sending: Sending,
    lang: LanguageOption = None,
) -> None:
    """Retry the payment of what was set aside for an account. Anyone may run it."""
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    payee, paid = _payee_and_token(split.chain, account, token)
    receipt = split.deliver(paid.address, payee, sender=sending.prepare(split.chain, language))
    for line in told(known, receipt, [paid], language):
        typer.echo(line)


@signs
def withdraw(
    to: Annotated[str, typer.Argument(help="Account that gets it.", metavar="ACCOUNT")],
    token: TokenArgument = "ether",
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    *,
    sending: SendingAs,
    lang: LanguageOption = None,
) -> None:
    """Take what was set aside for your account to any account, as yours cannot receive it."""
    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    payee, paid = _payee_and_token(split.chain, to, token)
    own = sending.require(split.chain, language)
    receipt = split.withdraw(paid.address, payee, sender=own)
    for line in told(known, receipt, [paid], language):
        typer.echo(line)


def _payee_and_token(chain: daosplit.Chain, account: str, token: str) -> tuple[str, Token]:
    from daosplit.client.tokens import read_token_of_events

    with naming("ACCOUNT"):
        payee = parse_account(account, chain.accounts)
    with naming("TOKEN"):
        return payee, read_token_of_events(chain, parse_token(token))
