"""`daosplit outbox`: transactions whose result nobody was told, or that were signed elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import daosplit
from daosplit.cli.options import LanguageOption, NodeOption, connect_to, language_of
from daosplit.cli.printed import note_printed_so_far
from daosplit.cli.signing import MaxFeeOption, Signing, parse_max_fee, signs, use_outbox
from daosplit.errors import InvalidValueError
from daosplit.files.networks import find_networks
from daosplit.values.catalogue import Language, speaker
from daosplit.values.hexadecimal import parse_hex
from daosplit.values.text import message, text

if TYPE_CHECKING:
    from daosplit.chain.blocks import TransactionReceipt
    from daosplit.chain.outbox import Entry, Outbox

app = typer.Typer(no_args_is_help=True)

NumberArgument = Annotated[
    int, typer.Argument(help="Number of the transaction.", metavar="NUMBER", min=1)
]

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database-variable",
        metavar="VARIABLE",
        help="Environment variable with the URL of the Postgres in which keepers have their "
        "outbox, as database_variable in keeper.toml names it. Default: your own outbox.",
    ),
]

_STEPS = {
    "planned": message("written down, perhaps sent"),
    "sent": message("sent"),
    "mined": message("mined, its result not told"),
    "told": message("done, in a block that may still be replaced"),
    "final": message("done"),
    "refused": message("refused"),
    "replaced": message("its nonce went to another"),
}


@app.command("list", epilog="Example: daosplit outbox list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="List also what is done.")] = False,
    database_variable: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """List the transactions of which something is left to do."""
    from daosplit.chain.outbox import OPEN, Step
    from daosplit.cli.outbox_file import open_outbox

    language = language_of(lang)
    say = speaker(language)
    outbox = _shared(database_variable) or open_outbox()
    entries = outbox.entries(None, None, tuple(Step) if every else OPEN)
    for entry in entries:
        typer.echo(_line(entry, language))
    if not entries:
        typer.echo(say("Nothing is left to do."))


@app.command(epilog="Example: daosplit outbox resume")
def resume(
    rpc: NodeOption = None,
    database_variable: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Follow up all transactions of this chain that are out, and tell their results.

    One that got lost is sent again as it was, never under another nonce.
    """
    language = language_of(lang)
    chain = connect_to(rpc, language)
    use_outbox(chain, language, outbox=_shared(database_variable))
    chain.by_outbox.recheck()
    entries = _outbox(chain).entries(chain.chain_id)
    for entry in entries:
        _tell(entry, chain.by_outbox.finish(entry), language)
    if not entries:
        typer.echo(speaker(language)("Nothing is left to do."))


@app.command("replace", epilog="Example: daosplit outbox replace 3 --from alice")
@signs
def replace(
    number: NumberArgument,
    signing: Signing,
    max_fee: MaxFeeOption = None,
    rpc: NodeOption = None,
    database_variable: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Send a transaction that waits again with the same nonce and higher fees."""
    language = language_of(lang)
    chain = connect_to(rpc, language)
    account = signing.prepare(chain, language)
    signer = chain.key_of(account) if account else None
    limit = parse_max_fee(max_fee)
    use_outbox(chain, language, signer, limit, outbox=_shared(database_variable))
    entry = next((e for e in _outbox(chain).entries(chain.chain_id) if e.number == number), None)
    if entry is None:
        raise InvalidValueError(
            "NUMBER",
            number,
            text("no transaction of this chain that waits"),
            text("`daosplit outbox list` lists them"),
        )
    _tell(entry, chain.by_outbox.replace(entry), language)


@app.command(epilog="Example: daosplit outbox send 0x…")
def send(
    transaction: Annotated[
        str,
        typer.Argument(help="Signed transaction: 0x and hex digits.", metavar="TRANSACTION"),
    ],
    rpc: NodeOption = None,
    database_variable: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Send a transaction that was signed elsewhere, as --unsigned printed it."""
    language = language_of(lang)
    chain = connect_to(rpc, language)
    use_outbox(chain, language, outbox=_shared(database_variable))
    receipt = chain.by_outbox.take(parse_hex(transaction), "signed elsewhere")
    typer.echo(_result(receipt, language))


def _shared(database_variable: str | None) -> Outbox | None:
    """The outbox in Postgres, if one was named."""
    from daosplit.cli.outbox_file import open_shared_outbox

    return None if database_variable is None else open_shared_outbox(database_variable)


def _outbox(chain: daosplit.Chain) -> Outbox:
    return chain.by_outbox.outbox


def _line(entry: Entry, language: Language) -> str:
    say = speaker(language)
    network = find_networks(Path.cwd()).of_chain(entry.intent.chain_id)
    return say(
        "{number}  {step}: {purpose} on {network}, from {account}, nonce {nonce} ({hash})",
        number=entry.number,
        step=say(_STEPS[entry.step.value]),
        purpose=entry.intent.purpose,
        network=network.name,
        account=entry.intent.sender,
        nonce=entry.nonce,
        hash=entry.mined or next(iter(entry.hashes), text("no hash yet")),
    )


def _tell(entry: Entry, receipt: TransactionReceipt, language: Language) -> None:
    typer.echo(f"{entry.number}  {entry.intent.purpose}: {_result(receipt, language)}")
    note_printed_so_far()


def _result(receipt: TransactionReceipt, language: Language) -> str:
    return speaker(language)(
        "Transaction {hash} succeeded in block {block:,} ({gas:,} gas).",
        hash=receipt.transaction_hash,
        block=receipt.block,
        gas=receipt.gas_used,
    )
