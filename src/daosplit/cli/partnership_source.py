"""A partnership as its charter file, its record, its reviews' files or a node tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.charter import Charter
from daosplit.agreement.review import Review
from daosplit.artifacts.addresses import partnership_address
from daosplit.cli.partnership import silent_for, warn
from daosplit.errors import InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.record import load_record
from daosplit.files.review import load_review
from daosplit.messages.catalogue import Language
from daosplit.messages.overview import describe_origin
from daosplit.messages.timing import describe_timing
from daosplit.weighing.outlook import Source, Standing

CharterFileOption = Annotated[
    Path | None,
    typer.Option("--charter", help="The file with what the partnership is founded with."),
]
RecordFileOption = Annotated[
    Path | None,
    typer.Option("--record", help="Instead, the record that scripts/deploy.py wrote; needs --rpc."),
]
PartnershipOption = Annotated[
    str | None,
    typer.Option("--partnership", help="Instead, the partnership's address; needs --rpc."),
]
PartnersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--partner",
        help="The partners' names in seat order, each by an option of its own, if the charter or "
        "the record does not have them all.",
    ),
]
AfterOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--after",
        help="The file of the review that passed before; several, in order, as they admitted "
        "partners.",
    ),
]

_ALLOWED = "give one of --charter, --record and --partnership"


@dataclass(frozen=True, slots=True)
class AtHand:
    """A partnership, as far as it is known here.

    Attributes:
        names: Of all seats, as far as they are known.
        tables: Without a node, the shares that were given, by period; the founding's by 0.
        accounts: Those of the node.
        block: A block from which on its history can be read.
    """

    charter: Charter
    names: tuple[str, ...]
    tables: dict[int, tuple[int, ...]]
    split: daosplit.RevenueSplit | None = None
    accounts: Sequence[str] = ()
    block: int = 0

    def named(self, seats: int) -> tuple[str, ...]:
        """The names of so many seats. Raises InvalidValueError if some have none."""
        if len(self.names) < seats:
            problem = f"are known of {len(self.names)} seats, and there are {seats}"
            allowed = "name all by --partner, or the reviews that admitted the others by --after"
            raise InvalidValueError("names", None, problem, allowed)
        return self.names[:seats]

    def standing(self, period: int) -> Standing:
        """Who holds what before a period."""
        source: Source = "chain"
        if self.split is not None:
            shares = self.split.shares_of(period - 1)
        else:
            newest = max(reviewed for reviewed in self.tables if reviewed < period)
            shares = self.tables[newest]
            source = "review" if newest else "founding"
        return Standing(
            names=self.named(len(shares)),
            shares=shares,
            source=source,
            threshold=Fraction(*self.charter.threshold),
            cut_limit=Fraction(*self.charter.cut_limit),
            silent=silent_for(self.split, self.charter.end_of(period)) if self.split else (),
        )

    def warnings(self, period: int, language: Language) -> list[str]:
        """What keeps a review of a period from passing now, or changes what it begins with."""
        if self.split is None:
            return []
        now = self.split.chain.now()
        return describe_timing(self.charter, period, self.split.reviewed_period(), now, language)


def read_at_hand(
    *,
    charter: Path | None,
    record: Path | None,
    partnership: str | None,
    rpc: str | None,
    partners: Sequence[str],
    after: Sequence[Path],
    language: Language,
) -> AtHand | None:
    """The partnership that the options name; None if they name none. Warns if need be.

    Raises InvalidValueError for options that do not go together.
    """
    named = [option for option in (charter, record, partnership) if option is not None]
    if len(named) > 1:
        raise InvalidValueError("partnership", None, "is named twice", _ALLOWED)
    if not named:
        if rpc or partners or after:
            raise InvalidValueError("partnership", None, "is not named", _ALLOWED)
        return None
    if partners and (after or rpc is None):
        problem = "cannot stand with --after" if after else "needs a node"
        raise InvalidValueError(
            "--partner", ", ".join(partners), problem, "files name their partners"
        )
    if rpc is None:
        if charter is None:
            raise InvalidValueError("chain", None, "is not named", "give --rpc")
        return _in_files(charter, after)
    chain = daosplit.connect(rpc)
    names: tuple[str, ...] = ()
    block = 0
    if charter is not None:
        founding = load_charter(charter).resolve(chain.accounts)
        split, names = daosplit.RevenueSplit(chain, partnership_address(founding)), founding.names
    elif record is not None:
        founded = load_record(record)
        split, names, block = (
            daosplit.RevenueSplit.from_record(chain, founded),
            founded.partners,
            founded.block,
        )
    else:
        split = daosplit.RevenueSplit(chain, str(partnership))
    names, _ = _after(after, split.charter, tuple(partners) or names, chain.accounts)
    for warning in describe_origin(split, language):
        typer.echo(warning, err=True)
    warn(split, names, language)
    return AtHand(split.charter, names, {}, split, chain.accounts, block)


def _in_files(charter: Path, after: Sequence[Path]) -> AtHand:
    founding = load_charter(charter)
    names, reviews = _after(after, founding.charter, founding.names, ())
    tables = {0: founding.shares}
    for file, review in zip(after, reviews, strict=True):
        newest = max(tables)
        if review.period <= newest:
            problem = f"is of period {review.period}, and one before it of {newest}"
            raise InvalidValueError("--after", str(file), problem, "in order")
        tables[review.period] = review.shares(len(tables[newest]))
    return AtHand(founding.charter, names, tables)


def _after(
    files: Sequence[Path], charter: Charter, names: tuple[str, ...], accounts: Sequence[str]
) -> tuple[tuple[str, ...], list[Review]]:
    """The names of all seats after these reviews, and the reviews."""
    reviews = []
    for file in files:
        review, names = load_review(file, charter, names, accounts)
        reviews.append(review)
    return names, reviews
