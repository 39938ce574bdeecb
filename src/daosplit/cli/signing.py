"""Who signs and sends for a command, and how: options that several commands share."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

import daosplit
from daosplit.cli.key import KeystoresOption, keystores_in
from daosplit.cli.options import language_of, naming
from daosplit.cli.passwords import PasswordFileOption, read_password
from daosplit.errors import InvalidValueError
from daosplit.files.networks import find_networks, parse_fee
from daosplit.messages.transactions import describe_planned, planned_fields
from daosplit.values.addresses import parse_account
from daosplit.values.catalogue import Language, translate
from daosplit.values.text import text

if TYPE_CHECKING:
    from eth_account.signers.base import BaseAccount

    from daosplit.chain.outbox import Outbox
    from daosplit.chain.sending import PlannedTransaction
    from daosplit.files.keystores import KeystoreSigner

# Then other chains have their turn; it goes on with what the outbox keeps in its next round.
_SECONDS_OF_A_SERVICE = 60
_FORMS = (
    "the name of a keystore, 0x and 40 hex digits, or for example node:1 of a "
    "node that holds accounts."
)


MaxFeeOption = Annotated[
    str | None,
    typer.Option(
        "--max-fee",
        help='Highest price of a unit of gas, for example "30 gwei". Default: as the network\'s '
        "settings say.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class Signing:
    """With which account a command signs."""

    sender: Annotated[
        str | None,
        typer.Option(
            "--from", help=f"Account that signs: {_FORMS} Default: all that the node holds."
        ),
    ] = None
    password_file: PasswordFileOption = None
    keystores: KeystoresOption = None

    def prepare(self, chain: daosplit.Chain, language: Language) -> str | None:
        """The account that signs, whose key the chain has from now on; None for all it has.

        Raises InvalidValueError for an account for which nobody here can sign.
        """
        if self.sender is None:
            return None
        account, signer = self._account(chain, self.sender, language)
        chain.send_with(signers=[signer] if signer else [])
        return account

    def _account(
        self, chain: daosplit.Chain, named: str, language: Language, *, by_others: bool = False
    ) -> tuple[str, KeystoreSigner | None]:
        """An account, and what signs for it, unless the node does; `by_others`: or anybody else."""
        from daosplit.files.keystores import looks_like_a_key

        known = keystores_in(self.keystores)

        def ask(name: str) -> str:
            return read_password(name, self.password_file, language)

        if looks_like_a_key(named) or not re.match(r"0x|node:|-", named):
            signer = known.signer(named, ask)
            return signer.address, signer
        with naming("--from"):
            account = parse_account(named, chain.accounts)
        if account in chain.accounts or by_others:
            return account, None
        if (name := known.find(account)) is not None:
            return account, known.signer(name, ask)
        raise InvalidValueError(
            "--from",
            named,
            text("neither in a keystore nor an account that the node holds"),
            text("make a keystore with `daosplit key`, or sign elsewhere with --unsigned"),
        )


@dataclass(frozen=True, kw_only=True)
class Paying(Signing):
    """Who pays for transactions, and how much at most."""

    sender: Annotated[
        str | None,
        typer.Option("--from", help=f"Account that sends: {_FORMS} Default: the node's first."),
    ] = None
    max_fee: MaxFeeOption = None

    def _payer(
        self, chain: daosplit.Chain, language: Language, *, by_others: bool = False
    ) -> tuple[str | None, KeystoreSigner | None]:
        """The account that sends, None for the chain's first, and what signs for it."""
        if self.sender is not None:
            return self._account(chain, self.sender, language, by_others=by_others)
        if not chain.accounts:
            raise InvalidValueError(
                "--from",
                None,
                text("needed, as the node has no accounts"),
                text("name a keystore; `daosplit key list` lists them"),
            )
        return None, None


@dataclass(frozen=True, kw_only=True)
class Service(Paying):
    """Who sends what a service finds to do, which goes on while nobody looks."""

    def begin(
        self, chain: daosplit.Chain, language: Language, most: int | None, outbox: Outbox | None
    ) -> str:
        """The account that sends, having set the chain up to send for it, for so many wei for a
        unit of gas at most, by an outbox, or by the user's.

        Its password is asked for now, as nobody may be there later. Raises InvalidValueError for an
        account for which nobody here can sign.
        """
        account, signer = self._payer(chain, language)
        if signer is not None:
            signer.unlock()
        limits = [limit for limit in (parse_max_fee(self.max_fee), most) if limit is not None]
        use_outbox(
            chain, language, signer, min(limits, default=None), is_service=True, outbox=outbox
        )
        account = account or chain.accounts[0]
        if not chain.can_travel:
            chain.by_outbox.recheck(account)
        return account


@dataclass(frozen=True, kw_only=True)
class Sending(Paying):
    """Who sends a command's transactions, and on which terms."""

    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Send nothing; show what would be sent and what it would cost."
        ),
    ] = False
    unsigned: Annotated[
        bool,
        typer.Option(
            "--unsigned",
            help="Send nothing; print the transaction as JSON, to be signed elsewhere. "
            "`daosplit outbox send` takes it when it is signed.",
        ),
    ] = False

    def prepare(self, chain: daosplit.Chain, language: Language) -> str | None:
        """The account that sends, having set the chain up to send for it; None for its first.

        Raises InvalidValueError for an account for which nobody here can sign.
        """
        plans_only = self.dry_run or self.unsigned
        account, signer = self._payer(chain, language, by_others=plans_only)
        limit = parse_max_fee(self.max_fee)
        use_outbox(chain, language, signer, limit, plans_only=plans_only)
        if not plans_only and not chain.can_travel:
            chain.by_outbox.recheck(account or chain.accounts[0])
        return account

    def tell(self, planned: PlannedTransaction, language: Language) -> None:
        """Prints what would be sent."""
        network = find_networks(Path.cwd()).of_chain(planned.chain_id)
        if self.unsigned:
            typer.echo(json.dumps(planned_fields(planned), indent=2))
        else:
            typer.echo(describe_planned(planned, network, language))


@dataclass(frozen=True, kw_only=True)
class SendingAs(Sending):
    """The same where who sends is what the command is about."""

    # Else it would have the default of the class above.
    sender: Annotated[str, typer.Option("--from", help=f"Your account: {_FORMS}")] = field()

    def require(self, chain: daosplit.Chain, language: Language) -> str:
        """The account that sends, having set the chain up to send for it."""
        account = self.prepare(chain, language)
        assert account is not None
        return account


def signs(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command that takes a `Signing` its options, and prints what it only planned."""
    hints = get_type_hints(command, include_extras=True)
    parameters: list[inspect.Parameter] = []
    [(place, kind)] = [(name, hint) for name, hint in hints.items() if _is_signing(hint)]
    options = get_type_hints(kind, include_extras=True)
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name != place:
            parameters.append(_keyword(parameter.name, hints[parameter.name], parameter.default))
            continue
        for option in fields(kind):
            default = inspect.Parameter.empty if option.default is MISSING else option.default
            parameters.append(_keyword(option.name, options[option.name], default))

    @wraps(command)
    def run(**given: Any) -> None:
        from daosplit.chain.sending import PlannedTransaction

        signing = kind(**{option.name: given.pop(option.name) for option in fields(kind)})
        try:
            command(**given, **{place: signing})
        except PlannedTransaction as planned:
            assert isinstance(signing, Sending)
            signing.tell(planned, language_of(given.get("lang")))

    # Typer reads the options there, and Python's types know no signature of a function.
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def parse_max_fee(option: str | None) -> int | None:
    """What --max-fee says, in wei."""
    with naming("--max-fee"):
        return None if option is None else parse_fee(option)


def use_outbox(
    chain: daosplit.Chain,
    language: Language,
    signer: BaseAccount | None = None,
    max_fee: int | None = None,
    *,
    plans_only: bool = False,
    is_service: bool = False,
    outbox: Outbox | None = None,
) -> None:
    """Has a chain send by an outbox, by default the user's, for `max_fee` wei for a unit of gas at
    most, or what the network's settings allow.

    A development chain has none: it begins anew too easily. A service takes results in as they
    come; all else has told them when they are printed.
    """
    from daosplit.chain.sending import Terms
    from daosplit.cli.outbox_file import open_outbox

    if max_fee is None:
        max_fee = find_networks(Path.cwd()).of_chain(chain.chain_id).max_fee
    chain.send_with(
        signers=[signer] if signer else [],
        terms=Terms(
            max_fee=max_fee,
            plans_only=plans_only,
            seconds_to_mine=_SECONDS_OF_A_SERVICE if is_service else None,
            waits=not is_service,
        ),
        outbox=None if chain.can_travel else outbox or open_outbox(is_service=is_service),
        notice=lambda notice: typer.echo(translate(notice, language), err=True),
    )


def _is_signing(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Signing)


def _keyword(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )
