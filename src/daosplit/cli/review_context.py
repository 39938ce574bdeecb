"""A review file, and the partnership on its chain, or else as the charter file has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.countersignatures import Countersignature, Countersignatures
from daosplit.agreement.double_majority import Support, Tally
from daosplit.agreement.review import Domain, Review
from daosplit.agreement.review_summary import NameSource, Origin, ReviewSummary, Seat
from daosplit.artifacts.addresses import partnership_address
from daosplit.cli.chain_facts import ChainFacts, read_chain_facts
from daosplit.cli.key import own_accounts
from daosplit.cli.partnership_source import Partnership, read_partnership, require_partnership
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.charter import load_charter
from daosplit.files.countersignatures import load_countersignatures
from daosplit.files.record import name_seats
from daosplit.files.review import evidence_file, load_review
from daosplit.messages.edited_review import describe_edit
from daosplit.messages.nesting import describe_blockades
from daosplit.values.catalogue import Language
from daosplit.values.escaping import harmless
from daosplit.values.text import text

FileArgument = Annotated[Path, typer.Argument(help="Review file.", metavar="FILE")]


@dataclass(frozen=True)
class ReviewContext:
    """A review file, and the partnership on its chain, or else as the charter file has it.

    Attributes:
        file: The review's.
        names: Those of all seats, the admitted at the end, as the files have them.
        domain: Where the review counts; None if no chain is named.
        own: The accounts that are the reader's.
    """

    file: Path
    document: Review
    partnership: Partnership
    names: Sequence[str]
    old_shares: Sequence[int]
    domain: Domain | None
    own: Sequence[str]
    language: Language

    @property
    def split(self) -> daosplit.RevenueSplit:
        """The partnership on its chain. Raises InvalidValueError if there is none."""
        return self.partnership.on_chain

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of all seats, the admitted at the end."""
        return (*self.partnership.roster, *self.document.admitted)

    def require_domain(self) -> Domain:
        """Where the review counts. Raises InvalidValueError if no chain is named."""
        if self.domain is None:
            raise InvalidValueError(
                "chain", None, text("not named"), text("give --partnership or --chain-id")
            )
        return self.domain

    def collected(self, path: Path) -> Countersignatures:
        """What counts of the file, if there is one, and what was countersigned on the chain.

        Raises InvalidFileError if its signatures are of another review.
        """
        collected = Countersignatures(self.require_domain(), self.document)
        if path.exists():
            kept = load_countersignatures(path)
            if kept.digest != collected.digest:
                raise InvalidFileError(
                    str(path), "", None, self._other_review(kept), text("see `review status`")
                )
            collected = collected.merge(kept)
        return self.verified(collected)

    def edit(self, path: Path) -> list[str]:
        """What was changed in the review since the file's signatures were made; nothing if none."""
        if self.domain is None or not path.exists():
            return []
        kept = load_countersignatures(path)
        if kept.digest == self.document.digest(self.domain):
            return []
        return describe_edit(kept, Countersignatures(self.domain, self.document), self.shown)

    def summary(self, path: Path) -> ReviewSummary:
        """All that a partner reads before it signs; `path` is where signatures are kept.

        Signatures of another review are not counted, and what differs is told.
        """
        warnings: list[str] = [*self.edit(path), *self.warnings]
        collected = None
        if self.domain is not None:
            empty = Countersignatures(self.domain, self.document)
            other = path.exists() and load_countersignatures(path).digest != empty.digest
            collected = self.verified(empty) if other else self.collected(path)
        support = self.support(collected) if collected else Support.full((), self.silent())
        facts = self.facts
        return ReviewSummary(
            review=self.document,
            charter=self.partnership.charter,
            domain=self.domain,
            seats=tuple(self._seat(seat, account) for seat, account in enumerate(self.accounts)),
            old_shares=tuple(self.old_shares),
            origin=facts.origin if facts else Origin(0),
            support=support,
            tally=self.tally(support),
            now=facts.now if facts else None,
            given=collected.given if collected else (),
            spoiled=collected.spoiled if collected else (),
            evidence_file=evidence_file(self.file),
            knows_moves=facts is None or facts.knows_events,
            waiting=facts.waiting if facts else (),
            warnings=tuple(warnings),
        )

    @cached_property
    def facts(self) -> ChainFacts | None:
        """What else the chain says; None without one."""
        if self.partnership.split is None:
            return None
        return read_chain_facts(self.split, self.document.period, self.accounts)

    @cached_property
    def shown(self) -> Sequence[str]:
        """The names as people read them."""
        seats = len(self.partnership.roster)
        return (
            *name_seats(self.partnership.shown_names(self.language), seats),
            *map(harmless, self.names[seats:]),
        )

    @cached_property
    def warnings(self) -> list[str]:
        """What keeps the review from passing now, or every one after it."""
        split = self.partnership.split
        if split is None:
            return []
        blockades = daosplit.blockades(
            split, self.accounts, self.document.shares(len(self.old_shares))
        )
        return [
            *self.partnership.warnings(self.document.period, self.language),
            *describe_blockades(blockades, self.language),
        ]

    def warn(self) -> None:
        """Says the warnings on the error output, for commands that do not show the summary."""
        for warning in self.warnings:
            typer.echo(warning, err=True)

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

    def verified(self, collected: Countersignatures) -> Countersignatures:
        """Only what counts; what only a chain can confirm counts for nothing without one."""
        if self.partnership.split is None:
            return collected.judged(self.partnership.roster, _needs_a_chain)
        from daosplit.client.collected_signatures import verify_collected

        return verify_collected(self.split, collected, self.document.period)

    def _other_review(self, kept: Countersignatures) -> str:
        return text(
            "these signatures are of another review than {file}", file=harmless(str(self.file))
        )

    def _seat(self, number: int, account: str) -> Seat:
        known, facts = self.partnership, self.facts
        seats = len(known.roster)
        named_by: NameSource = "nobody"
        named_for = None
        name = ""
        if number >= seats:
            name, named_by = self.names[number], "review"
        elif number < len(known.names):
            name, named_by = known.names[number], "record" if known.record else "charter"
            if number in known.moved() and known.record:
                named_for = known.record.partners[number].account
        # Where everybody's account is at hand, as on a test node, the mark would say nothing.
        is_you = account in self.own and not set(self.accounts) <= set(self.own)
        seat = Seat(number, account, name, named_by, named_for, is_you=is_you)
        return replace(seat, **facts.seats[number]) if facts else seat


def read_context(
    file: Path,
    charter: Path | None,
    partnership: str | None,
    rpc: str | None,
    language: Language,
    chain_id: int | None = None,
    own: str | None = None,
    *,
    reads: bool = False,
    warns: bool = True,
) -> ReviewContext:
    """What the review's file says of the partnership that is named.

    `own` is the reader's account; without it, those of the node and of the keystores are. With
    `reads`, nothing is sent afterwards, and all is read at one block. Without `warns`, the command
    tells by the summary what there is to warn of.
    """
    known = require_partnership(
        read_partnership(
            charter=charter,
            partnership=partnership,
            rpc=rpc,
            language=language,
            reads=reads,
            warns=warns,
        )
    )
    document, names = load_review(file, known.charter, known.all_names, known.accounts)
    domain = None
    if charter is not None and chain_id is not None:
        domain = Domain(chain_id, partnership_address(load_charter(charter)))
    if known.split is not None:
        domain = known.split.domain()
        if chain_id not in (None, domain.chain_id):
            raise InvalidValueError(
                "--chain-id", chain_id, text("the node is of chain {chain}", chain=domain.chain_id)
            )
    if own is None:
        accounts = [*known.accounts, *own_accounts()]
    else:
        accounts = [parse_account_option(own, known.accounts)]
    old_shares = known.shares_before(document.period)
    return ReviewContext(file, document, known, names, old_shares, domain, accounts, language)


def parse_account_option(own: str, accounts: Sequence[str]) -> str:
    """The account that --as names."""
    from daosplit.cli.options import naming
    from daosplit.values.addresses import parse_account

    with naming("--as"):
        return parse_account(own, accounts)


def _needs_a_chain(one: Countersignature) -> str:
    return text("only a chain can confirm it, and none was asked")
