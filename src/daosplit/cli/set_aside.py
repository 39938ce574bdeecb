"""`daosplit deliver` and `withdraw`: what was set aside because it could not be paid."""

from typing import Annotated

import typer

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
from daosplit.values.amounts import parse_token

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
    from daosplit.client.tokens import read_token_of_events

    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    with naming("ACCOUNT"):
        payee = parse_account(account, split.chain.accounts)
    with naming("TOKEN"):
        paid = read_token_of_events(split.chain, parse_token(token))
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
    from daosplit.client.tokens import read_token_of_events

    language = language_of(lang)
    known = open_partnership(partnership, rpc, language)
    split = known.on_chain
    with naming("ACCOUNT"):
        payee = parse_account(to, split.chain.accounts)
    with naming("TOKEN"):
        paid = read_token_of_events(split.chain, parse_token(token))
    own = sending.require(split.chain, language)
    receipt = split.withdraw(paid.address, payee, sender=own)
    for line in told(known, receipt, [paid], language):
        typer.echo(line)
