"""`daosplit review approve`: an owner of a Safe agrees to its countersignature on the chain."""

from typing import Annotated

import typer

from daosplit.cli.options import LanguageOption, NodeOption, PartnershipOption, language_of, naming
from daosplit.cli.review_context import FileArgument, read_context
from daosplit.cli.signing import SendingAs, signs
from daosplit.errors import InvalidValueError
from daosplit.values.addresses import parse_account
from daosplit.values.catalogue import speaker
from daosplit.values.text import text


@signs
def approve(
    file: FileArgument,
    safe: Annotated[str, typer.Option(help="Account of the Safe, which is a partner.")],
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    *,
    sending: SendingAs,
    lang: LanguageOption = None,
) -> None:
    """Approve a review on the chain as an owner of a Safe (approveHash), instead of signing it.

    Print the owner's part of the Safe's signature: give it to `daosplit review add --contract`
    among the other owners' parts, in the order of their accounts.
    """
    from daosplit.client.safes import approval, approve_hash

    language = language_of(lang)
    context = read_context(file, None, partnership, rpc, language)
    context.warn()
    with naming("--safe"):
        account = parse_account(safe, context.partnership.accounts)
    if account not in context.accounts:
        raise InvalidValueError(
            "--safe", safe, text("holds no seat, and the review does not admit it")
        )
    chain = context.split.chain
    owner = sending.require(chain, language)
    hash_ = context.document.safe_message_hash(context.require_domain(), account)
    receipt = approve_hash(chain, account, hash_, owner)
    say = speaker(language)
    typer.echo(
        say(
            "{owner} approved 0x{hash} ({gas:,} gas). Its part of the Safe's signature:",
            owner=owner,
            hash=hash_.hex(),
            gas=receipt.gas_used,
        )
    )
    typer.echo(f"0x{approval(owner).hex()}")
