"""A review file, and the partnership as a node or else the charter file knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.double_majority import Support
from daosplit.agreement.founding import Founding
from daosplit.agreement.review import Domain, Review
from daosplit.artifacts.addresses import partnership_address
from daosplit.cli.partnership import silent_for, warn
from daosplit.errors import InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.countersignatures import load_countersignatures
from daosplit.files.record import name_seats
from daosplit.files.review import load_review
from daosplit.messages.catalogue import Language
from daosplit.messages.descriptions import describe_review
from daosplit.messages.nesting import describe_blockades

FileArgument = Annotated[Path, typer.Argument(help="The review file.", metavar="FILE")]


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """A review file, and the partnership as a node or else the charter file knows it."""

    document: Review
    founding: Founding
    names: Sequence[str]
    roster: Sequence[str]
    old_shares: Sequence[int]
    split: daosplit.RevenueSplit | None
    chain_id: int | None

    def domain(self) -> Domain:
        """Where the review counts."""
        if self.chain_id is None:
            raise InvalidValueError("chain", None, "is not named", "give --rpc or --chain-id")
        return Domain(self.chain_id, partnership_address(self.founding))

    def on_node(self) -> daosplit.RevenueSplit:
        """The partnership on its node, which must be given."""
        if self.split is None:
            raise InvalidValueError("chain", None, "is not named", "give --rpc")
        return self.split

    def collected(self, path: Path) -> Countersignatures:
        """What the file has, if there is one, and what was countersigned on the chain."""
        collected = Countersignatures(self.domain(), self.document)
        if path.exists():
            collected = collected.merge(load_countersignatures(path))
        if self.split is not None:
            collected = self.split.add_on_chain(collected, self.document.period)
        return collected

    def silent(self) -> tuple[int, ...]:
        """The seats to name as silent: once the period is over, all that are."""
        if self.split is None:
            return ()
        return silent_for(self.split, self.split.charter.end_of(self.document.period))

    def support(self, collected: Countersignatures) -> Support:
        """All that stands behind the review."""
        if self.split is None:
            return Support.full(collected.seats)
        return self.split.support(collected, self.document.period, self.silent())

    def describe(self, language: Language, support: Support | None = None) -> str:
        """The review in words."""
        return describe_review(
            self.document,
            self.founding.charter,
            self.names,
            self.old_shares,
            countersigners=support or Support.full((), self.silent()),
            language=language,
        )


def read_context(
    file: Path, charter: Path, rpc: str | None, chain_id: int | None, language: Language
) -> ReviewContext:
    """What the files say, compared with what is on the node, if one is given; warns if need be."""
    founding = load_charter(charter)
    if rpc is None:
        document, names = load_review(file, founding.charter, founding.names)
        accounts, shares = founding.accounts, founding.shares
        return ReviewContext(document, founding, names, accounts, shares, None, chain_id)
    chain = daosplit.connect(rpc)
    if chain_id not in (None, chain.chain_id):
        raise InvalidValueError("chain-id", chain_id, f"is not the node's, {chain.chain_id}")
    founding = founding.resolve(chain.accounts)
    split = daosplit.RevenueSplit(chain, partnership_address(founding))
    roster = split.roster()
    known = name_seats(founding.names, len(roster))
    document, names = load_review(file, split.charter, known, chain.accounts)
    old_shares = split.shares_of(document.period - 1)
    warn(split, names, language)
    new_shares = document.shares(len(old_shares))
    for warning in describe_blockades(
        daosplit.blockades(split, (*roster, *document.admitted), new_shares), language
    ):
        typer.echo(warning, err=True)
    return ReviewContext(document, founding, names, roster, old_shares, split, chain.chain_id)


def signatures_beside(file: Path, of: str = "") -> Path:
    """Where signatures are kept: beside the review, also those of another partnership."""
    return file.with_name(f"{file.name}{of}.signatures.json")
