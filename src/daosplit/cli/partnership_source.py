"""The only way in which a command finds its partnership: a record, an address or a charter file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import daosplit
from daosplit.agreement.charter import Charter
from daosplit.agreement.review import Review
from daosplit.cli.head import read_at_a_head
from daosplit.cli.options import RECORD_FILE, connect_to, naming
from daosplit.errors import ChainError, InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.record import Record, label_seat, load_record, name_seats
from daosplit.files.review import load_review
from daosplit.messages.nesting import describe_blockades
from daosplit.messages.overview import describe_origin
from daosplit.messages.questioned import describe_questions
from daosplit.messages.timing import describe_timing
from daosplit.values.addresses import parse_account, shorten_account
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.escaping import harmless
from daosplit.values.text import comma_list, text

if TYPE_CHECKING:
    from daosplit.weighing.outlook import Source

CharterOption = Annotated[
    Path | None,
    typer.Option("--charter", help="Charter file, to work without a chain.", metavar="FILE"),
]
PartnersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--partner",
        help="Names of the partners, in seat order; repeat for each. Default: the record's.",
    ),
]
AfterOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--after",
        help="File of a review that passed before; repeat for each, in order, if they admitted "
        "partners.",
    ),
]


@dataclass(frozen=True, slots=True)
class Partnership:
    """A partnership, as far as it is known here: on its chain, or from files alone.

    Attributes:
        roster: The accounts of all seats; without a chain, as the charter file names them.
        names: Those of the seats that have one, in seat order.
        tables: Without a chain, the shares that were given, by period; the founding's by 0.
        accounts: Those of the node.
        record: What the folder knows of it, from `path`; None where no record was used.
    """

    charter: Charter
    roster: tuple[str, ...]
    names: tuple[str, ...]
    tables: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    split: daosplit.RevenueSplit | None = None
    record: Record | None = None
    path: Path | None = None

    @property
    def on_chain(self) -> daosplit.RevenueSplit:
        """The partnership on its chain. Raises InvalidValueError if it is known from files."""
        if self.split is None:
            raise InvalidValueError(
                "--charter", None, text("a chain is needed here"), text("use --partnership")
            )
        return self.split

    def require_same_block(self) -> None:
        """Raises ForkError if the block at which was read has been replaced."""
        from daosplit.chain.one_block import require_same

        if self.split is not None and self.split.chain.head is not None:
            require_same(self.split.chain, self.split.chain.head)

    @property
    def accounts(self) -> Sequence[str]:
        """The node's accounts; none without a chain."""
        return self.split.chain.accounts if self.split else ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """The names of all seats; "seat 2" where there is none."""
        return name_seats(self.names, len(self.roster))

    def moved(self) -> tuple[int, ...]:
        """The seats whose account is no longer the one that the record's name was given for."""
        named = self.record.partners if self.record else ()
        return tuple(
            seat
            for seat, (partner, account) in enumerate(zip(named, self.roster, strict=False))
            if partner.account != account
        )

    def shown_names(self, language: Language) -> tuple[str, ...]:
        """The names as people read them; where the seat moved, with the account that has it now."""
        say = speaker(language)
        names = list(map(harmless, self.names))
        for seat in self.moved():
            account = shorten_account(self.roster[seat])
            names[seat] = say("{name} (now {account})", name=names[seat], account=account)
        return tuple(names)

    def labels(self, language: Language) -> tuple[str, ...]:
        """Each seat with its name, if it has one, its number and its account."""
        moved = self.moved()
        return tuple(
            translate(
                label_seat(
                    seat, account, "".join(self.names[seat : seat + 1]), has_moved=seat in moved
                ),
                language,
            )
            for seat, account in enumerate(self.roster)
        )

    def named(self, seats: int) -> tuple[str, ...]:
        """The names of so many seats. Raises InvalidValueError if some have none."""
        if len(self.names) < seats:
            raise InvalidValueError(
                "names",
                None,
                text("known of {known} seats of {seats}", known=len(self.names), seats=seats),
                text("name all by --partner, or by --after the reviews that admitted the others"),
            )
        return self.names[:seats]

    def shares_before(self, period: int) -> tuple[int, ...]:
        """The shares that a review of a period would replace."""
        if self.split is not None:
            return self.split.shares_of(period - 1)
        return self.tables[self._newest_before(period)]

    def standing(self, period: int) -> daosplit.Standing:
        """Who holds what before a period."""
        source: Source = "chain"
        if self.split is None:
            source = "review" if self._newest_before(period) else "founding"
        shares = self.shares_before(period)
        return daosplit.Standing(
            names=self.named(len(shares)),
            shares=shares,
            source=source,
            threshold=Fraction(*self.charter.threshold),
            cut_limit=Fraction(*self.charter.cut_limit),
            silent=self.silent_for(period),
        )

    def silent_for(self, period: int) -> tuple[int, ...]:
        """The seats to name as silent in a review: once its period is over, all that are."""
        if self.split is None:
            return ()
        return silent_after(self.split, self.charter.end_of(period))

    def warnings(self, period: int, language: Language) -> list[str]:
        """What keeps a review of a period from passing now, or changes what it begins with."""
        if self.split is None:
            return []
        now = self.split.chain.now()
        return describe_timing(self.charter, period, self.split.reviewed_period(), now, language)

    def _newest_before(self, period: int) -> int:
        return max(reviewed for reviewed in self.tables if reviewed < period)


def open_partnership(
    named: str | None,
    rpc: str | None,
    language: Language,
    *,
    reads: bool = False,
    warns: bool = True,
) -> Partnership:
    """The partnership of a record or an address on its node; warns of what its partners must know.

    With `reads`, for a command that sends nothing, all is read at one block, which is told. Of
    moved seats, questions and blockades nothing is told without `warns`. Without record and address
    it is that of the record in the working folder, or in the nearest one above.
    Raises InvalidValueError if there is none, and ChainError if the record is of another chain, or
    if no partnership is at its address.
    """
    if named is None:
        path = find_record()
        if path is None:
            raise _not_named()
        record = load_record(path)
    elif named.startswith("0x"):
        with naming("--partnership"):
            parse_account(named)
        path = record = None
    else:
        path = Path(named)
        record = load_record(path)
    chain = connect_to(rpc, language, record.chain_id if record else None)
    if reads:
        read_at_a_head(chain, record.block if record else 0, language)
    try:
        split = daosplit.RevenueSplit(
            chain,
            record.partnership if record else str(named),
            first_block=record.block if record else 0,
        )
    except ChainError as error:
        if record is None:
            raise
        raise ChainError(
            text(
                "{problem}, though {path} records it there (was the chain started again? "
                "`daosplit found` founds it again)",
                problem=str(error),
                path=harmless(str(path)),
            )
        ) from error
    roster = split.roster()
    names = tuple(partner.name for partner in record.partners) if record else ()
    partnership = Partnership(split.charter, roster, names, {}, split, record, path)
    _warn_of(partnership, language, warns=warns)
    return partnership


def read_partnership(
    *,
    charter: Path | None,
    partnership: str | None,
    rpc: str | None,
    partners: Sequence[str] = (),
    after: Sequence[Path] = (),
    language: Language,
    reads: bool = False,
    warns: bool = True,
) -> Partnership | None:
    """The same, or with a charter file the partnership that it and the reviews after it describe.

    None if nothing is named and there is no record. Raises InvalidValueError for options that do
    not go together.
    """
    if charter is not None:
        other = {"--partnership": partnership, "--rpc": rpc, "--partner": ", ".join(partners)}
        for option, value in other.items():
            if value:
                raise InvalidValueError(
                    option, value, text("cannot be combined with --charter, which needs no chain")
                )
        return _in_files(charter, after)
    if partnership is None and find_record() is None:
        if rpc or partners or after:
            raise _not_named()
        return None
    if partners and after:
        raise InvalidValueError(
            "--partner", ", ".join(partners), text("cannot be combined with --after")
        )
    known = open_partnership(partnership, rpc, language, reads=reads, warns=warns)
    names, _ = _after(after, known.charter, tuple(partners) or known.names, known.accounts)
    return Partnership(
        known.charter, known.roster, names, {}, known.split, known.record, known.path
    )


def require_partnership(known: Partnership | None) -> Partnership:
    """The partnership. Raises InvalidValueError if none is known."""
    if known is None:
        raise _not_named()
    return known


def find_record() -> Path | None:
    """The record of the working folder, or of the nearest one above; None if there is none."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        path = folder / RECORD_FILE
        if path.is_file():
            # Within the working folder it is shown as people call it.
            return Path(RECORD_FILE) if folder == here else path
    return None


def silent_after(split: daosplit.RevenueSplit, end: int) -> tuple[int, ...]:
    """The seats to name as silent, if what ends then is over: all that are."""
    return split.silent_seats() if split.chain.now() >= end else ()


def warn(split: daosplit.RevenueSplit, names: Sequence[str], language: Language) -> None:
    """Warns of seats that were questioned, and of partnerships that block this one.

    Warnings go to the error output, so that data stays data.
    """
    warnings = describe_questions(split, names, language)
    warnings += describe_blockades(daosplit.blockades(split), language)
    for warning in warnings:
        typer.echo(warning, err=True)


def _warn_of(partnership: Partnership, language: Language, *, warns: bool) -> None:
    say = speaker(language)
    for warning in describe_origin(partnership.on_chain.is_genuine, language):
        typer.echo(warning, err=True)
    surplus = partnership.names[len(partnership.roster) :]
    if surplus:
        typer.echo(
            say(
                "WARNING: {path} names more partners than there are seats: {names}.",
                path=harmless(str(partnership.path)),
                names=comma_list(list(map(harmless, surplus))),
            ),
            err=True,
        )
    if not warns:
        return
    for seat in partnership.moved():
        typer.echo(
            say(
                "WARNING: seat {seat} is held by {account}, not by the account to which "
                "{path} gives the name {name}.",
                seat=seat,
                account=partnership.roster[seat],
                path=harmless(str(partnership.path)),
                name=harmless(partnership.names[seat]),
            ),
            err=True,
        )
    warn(partnership.on_chain, partnership.names, language)


def _in_files(charter: Path, after: Sequence[Path]) -> Partnership:
    founding = load_charter(charter)
    names, reviews = _after(after, founding.charter, founding.names, ())
    tables = {0: founding.shares}
    roster = founding.accounts
    for file, review in zip(after, reviews, strict=True):
        newest = max(tables)
        if review.period <= newest:
            raise InvalidValueError(
                "--after",
                str(file),
                text(
                    "of period {period}, after one of period {newest}",
                    period=review.period,
                    newest=newest,
                ),
                text("give them in order"),
            )
        tables[review.period] = review.shares(len(tables[newest]))
        roster = (*roster, *review.admitted)
    return Partnership(founding.charter, roster, names, tables)


def _after(
    files: Sequence[Path], charter: Charter, names: tuple[str, ...], accounts: Sequence[str]
) -> tuple[tuple[str, ...], list[Review]]:
    """The names of all seats after these reviews, and the reviews."""
    reviews = []
    for file in files:
        review, names = load_review(file, charter, names, accounts)
        reviews.append(review)
    return names, reviews


def _not_named() -> InvalidValueError:
    return InvalidValueError(
        "partnership",
        None,
        text("no {file} in this folder or above it", file=RECORD_FILE),
        text("found one with `daosplit found`, or name one by --partnership"),
    )
