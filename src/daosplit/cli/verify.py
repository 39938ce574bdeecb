"""`daosplit verify`: whether a review follows from its evidence, in a file or on a chain."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.cli.evidence import (
    MoneyTokenOption,
    PolicyOption,
    agreed_hash,
    money_of,
    newest_quarter,
    policy_for,
    read_data,
)
from daosplit.cli.options import (
    FromBlockOption,
    JsonOption,
    LanguageOption,
    NodeOption,
    PartnershipOption,
    language_of,
)
from daosplit.cli.partnership_source import (
    AfterOption,
    CharterOption,
    Partnership,
    PartnersOption,
    read_partnership,
    require_partnership,
)
from daosplit.errors import ChainError, InvalidValueError
from daosplit.events.records_json import to_json
from daosplit.events.types import Reviewed
from daosplit.files.review import load_period, load_review
from daosplit.messages.verification import describe_effects, describe_verification
from daosplit.values.catalogue import Language
from daosplit.values.text import text
from daosplit.weighing import Case, Evidence, Quarter, read_evidence
from daosplit.weighing.agreed_policy import find_agreement
from daosplit.weighing.data.periods import period_of, quarter_of
from daosplit.weighing.draft import EVIDENCE_ENDING
from daosplit.weighing.json_format import verification_data
from daosplit.weighing.verify import Claim, effects
from daosplit.weighing.verify import verify as compare


def verify(
    review: Annotated[
        Path | None,
        typer.Argument(help="Review file; without it, give --period.", metavar="[REVIEW]"),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(help="Period whose review passed on the chain, for example 1 or 2026-04."),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(help=f"Evidence file. Default: beside the review ({EVIDENCE_ENDING})."),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(help="Folder with data, or a file, in place of the evidence file; repeat."),
    ] = None,
    policy: PolicyOption = None,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    partner: PartnersOption = None,
    after: AfterOption = None,
    from_block: FromBlockOption = None,
    token: MoneyTokenOption = None,
    lines: Annotated[
        bool,
        typer.Option(
            "--lines", help="Say what each line of the data contributes; weighs once for each line."
        ),
    ] = False,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Weigh again, and say seat by seat whether a review's shares follow from its evidence.

    Exits with 0 only if the evidence matches the review's hash and quarter, starts from the actual
    previous percentages, follows the policy agreed on, names revenues and payments as they are on
    the chain, and yields exactly these shares and reasons, and no other review of the period has
    passed.

    The review is a file, or the one of --period that passed on the chain. The evidence is the file
    that `daosplit weigh` wrote, or is computed again from --data and --policy.
    """
    language = language_of(lang)
    known = require_partnership(
        read_partnership(
            charter=charter,
            partnership=partnership,
            rpc=rpc,
            partners=partner or (),
            after=after or (),
            language=language,
            reads=True,
        )
    )
    number = period_of(Quarter.parse(period), known.charter) if period else None
    claim = read_claim(known, review, number, from_block)
    beside = review.with_suffix(EVIDENCE_ENDING) if review else None
    if evidence is None and not data and beside is not None and beside.is_file():
        evidence = beside
    if evidence is not None:
        if data or policy:
            problem = text("cannot be combined with --data or --policy")
            raise InvalidValueError("--evidence", str(evidence), problem)
        found = read_evidence(evidence)
    else:
        found = _evidence(data or [], policy, claim, known.charter, language)
    beside_evidence = evidence.parent if evidence else review.parent if review else None
    outcome = compare(
        found,
        claim,
        period_of(found.case.quarter, known.charter),
        money_of(known, found.case, token, from_block),
        find_agreement(found, agreed_hash(known), beside_evidence),
    )
    effect_of_lines = effects(found) if lines else None
    if as_json:
        typer.echo(to_json(verification_data(outcome, effect_of_lines)))
    else:
        typer.echo(describe_verification(outcome, language))
        if effect_of_lines is not None:
            typer.echo(describe_effects(outcome, effect_of_lines, language))
    if not outcome.is_verified:
        raise typer.Exit(1)


def _evidence(
    data: list[Path], policy: str | None, claim: Claim, charter: Charter, language: Language
) -> Evidence:
    """The evidence made anew, with the fractions before as they stood."""
    if not data:
        raise InvalidValueError(
            "evidence", None, text("not named"), text("give --evidence, or --data")
        )
    dataset = read_data(data, charter, language)
    agreed = policy_for(policy, data)
    case = Case(
        data=dataset,
        quarter=quarter_of(claim.period, charter, newest_quarter(dataset).form),
        partners=claim.names,
        previous=claim.before,
        total=agreed.total,
    )
    return Evidence(case, agreed)


def read_claim(
    known: Partnership, review: Path | None, period: int | None, from_block: int | None
) -> Claim:
    """What a review says: that of the file, or the one of the period that passed on the chain.

    Raises InvalidValueError unless one of them is named, and ChainError if none has passed.
    """
    if review is not None and period is None:
        return _in_file(known, review, from_block)
    if review is None and period is not None:
        return _on_chain(known, period, from_block)
    problem = text("named twice") if review else text("not given")
    raise InvalidValueError("review", None, problem, text("name its file, or use --period"))


def _in_file(known: Partnership, file: Path, from_block: int | None) -> Claim:
    standing = known.standing(load_period(file, known.charter))
    review, names = load_review(file, known.charter, standing.names, known.accounts)
    old_shares = standing.shares or ()
    is_passed = None
    if known.split and (passed := _passed(known, review.period, from_block)):
        is_passed = passed.digest == review.digest(known.split.domain())
    return Claim(
        period=review.period,
        names=names,
        old_shares=old_shares,
        new_shares=review.shares(len(old_shares)),
        evidence_hash=review.evidence_hash,
        is_passed=is_passed,
        reasons=_reasons(review.contributions, len(names)),
    )


def _on_chain(known: Partnership, period: int, from_block: int | None) -> Claim:
    if known.split is None:
        raise InvalidValueError(
            "--period", period, text("looked up on a chain"), text("give --partnership")
        )
    passed = _passed(known, period, from_block)
    if passed is None:
        since = text(" since block {block}", block=from_block) if from_block else ""
        raise ChainError(
            text("no review of period {period} has passed{since}", period=period, since=since)
        )
    new_shares = known.split.shares_of(period)
    return Claim(
        period=period,
        names=known.named(len(new_shares)),
        old_shares=known.split.shares_of(period - 1),
        new_shares=new_shares,
        evidence_hash=passed.evidence_hash,
        is_passed=True,
        reasons=_reasons(passed.contributions, len(new_shares)),
    )


def _reasons(contributions: Sequence[Contribution], seats: int) -> tuple[tuple[str, ...], ...]:
    """The reasons that a review gives, those of each seat."""
    given: list[list[str]] = [[] for _ in range(seats)]
    for entry in contributions:
        given[entry.seat].append(entry.reason)
    return tuple(map(tuple, given))


def _passed(known: Partnership, period: int, from_block: int | None) -> Reviewed | None:
    if known.split is None or known.split.reviewed_period() < period:
        return None
    from daosplit.history.passed import read_passed

    first = known.split.first_block if from_block is None else from_block
    return read_passed(known.split, period, from_block=first)
