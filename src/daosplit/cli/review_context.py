"""A review file, and the partnership on its chain, or else as the charter file has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.double_majority import Support, Tally
from daosplit.agreement.review import Domain, Review
from daosplit.artifacts.addresses import partnership_address
from daosplit.cli.partnership_source import Partnership, read_partnership, require_partnership
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.countersignatures import load_countersignatures
from daosplit.files.record import name_seats
from daosplit.files.review import load_review
from daosplit.messages.descriptions import describe_review
from daosplit.messages.nesting import describe_blockades
from daosplit.values.catalogue import Language
from daosplit.values.escaping import harmless
from daosplit.values.text import text

FileArgument = Annotated[Path, typer.Argument(help="Review file.", metavar="FILE")]


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """A review file, and the partnership on its chain, or else as the charter file has it.

    Attributes:
        file: The review's.
        names: Those of all seats, the admitted at the end, as the files have them.
        shown: The same as people read them.
        domain: Where the review counts; None if no chain is named.
    """

    file: Path
    document: Review
    partnership: Partnership
    names: Sequence[str]
    shown: Sequence[str]
    old_shares: Sequence[int]
    domain: Domain | None

    @property
    def split(self) -> daosplit.RevenueSplit:
        """The partnership on its chain. Raises InvalidValueError if there is none."""
        return self.partnership.on_chain

    def require_domain(self) -> Domain:
        """Where the review counts. Raises InvalidValueError if no chain is named."""
        if self.domain is None:
            raise InvalidValueError(
                "chain", None, text("not named"), text("give --partnership or --chain-id")
            )
        return self.domain

    def collected(self, path: Path) -> Countersignatures:
        """What the file has, if there is one, and what was countersigned on the chain.

        Raises InvalidFileError if its signatures are of another review.
        """
        collected = Countersignatures(self.require_domain(), self.document)
        if path.exists():
            kept = load_countersignatures(path)
            if kept.digest != collected.digest:
                problem = text(
                    "these signatures are of another review than {file}",
                    file=harmless(str(self.file)),
                )
                raise InvalidFileError(
                    str(path), "", None, problem, text("name another file by --signatures")
                )
            collected = collected.merge(kept)
        if self.partnership.split is not None:
            collected = self.split.add_on_chain(collected, self.document.period)
        return collected

    def silent(self) -> tuple[int, ...]:
        """The seats to name as silent: once the period is over, all that are."""
        return self.partnership.silent_for(self.document.period)

    def support(self, collected: Countersignatures) -> Support:
        """All that stands behind the review."""
        if self.partnership.split is None:
            return Support.full(collected.seats)
        return self.split.support(collected, self.document.period, self.silent())

    def tally(self, support: Support) -> Tally:
        """How far that carries the review; with a chain, the contract itself is asked."""
        if self.partnership.split is None:
            return self.document.tally(self.partnership.charter, self.old_shares, support)
        return self.split.tally(self.document, support)

    def describe(self, language: Language, support: Support | None = None) -> str:
        """The review in words."""
        return describe_review(
            self.document,
            self.partnership.charter,
            self.shown,
            self.old_shares,
            countersigners=support or Support.full((), self.silent()),
            language=language,
        )


def read_context(
    file: Path,
    charter: Path | None,
    partnership: str | None,
    rpc: str | None,
    language: Language,
    chain_id: int | None = None,
) -> ReviewContext:
    """What the review's file says of the partnership that is named; warns if need be."""
    known = require_partnership(
        read_partnership(charter=charter, partnership=partnership, rpc=rpc, language=language)
    )
    document, names = load_review(file, known.charter, known.all_names, known.accounts)
    seats = len(known.roster)
    shown = (*name_seats(known.shown_names(language), seats), *names[seats:])
    old_shares = known.shares_before(document.period)
    domain = None
    if charter is not None and chain_id is not None:
        domain = Domain(chain_id, partnership_address(load_charter(charter)))
    if known.split is not None:
        domain = known.split.domain()
        if chain_id not in (None, domain.chain_id):
            raise InvalidValueError(
                "--chain-id", chain_id, text("the node is of chain {chain}", chain=domain.chain_id)
            )
        for warning in known.warnings(document.period, language) + describe_blockades(
            daosplit.blockades(
                known.split,
                (*known.roster, *document.admitted),
                document.shares(len(old_shares)),
            ),
            language,
        ):
            typer.echo(warning, err=True)
    return ReviewContext(file, document, known, names, shown, old_shares, domain)
