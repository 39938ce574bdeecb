"""`daosplit audit`: whether a review follows from its evidence, in a file or on a chain."""

from pathlib import Path
from typing import Annotated

import typer

from daosplit.agreement.charter import Charter
from daosplit.cli.at_hand import (
    AfterOption,
    AtHand,
    CharterFileOption,
    PartnershipOption,
    PartnersOption,
    RecordFileOption,
    read_at_hand,
)
from daosplit.cli.evidence import MethodOption, QuarterOption, newest_quarter, recipe_for
from daosplit.cli.options import LanguageOption, OptionalNodeOption, language_of
from daosplit.errors import InvalidValue
from daosplit.events.records_json import write_json
from daosplit.files.review import load_period, load_review
from daosplit.files.review_draft import EVIDENCE_ENDING
from daosplit.history.claims import read_claim
from daosplit.weighing import Case, Evidence, Quarter, read_dataset, read_evidence
from daosplit.weighing.as_data import audit_data
from daosplit.weighing.audit import Claim, effects
from daosplit.weighing.audit import audit as compare
from daosplit.weighing.periods import period_of, quarter_of
from daosplit.words.audit import describe_audit, describe_effects


def audit(
    review: Annotated[
        Path | None,
        typer.Argument(help="The review's file; without one, --period.", metavar="[REVIEW]"),
    ] = None,
    period: Annotated[
        int | None, typer.Option(help="The period whose review passed on the chain.", min=1)
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(help=f"The evidence's file; beside the review ({EVIDENCE_ENDING}), if any."),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(help="Instead, a folder with data, or a file; several by several options."),
    ] = None,
    method: MethodOption = None,
    quarter: QuarterOption = None,
    charter: CharterFileOption = None,
    record: RecordFileOption = None,
    partnership: PartnershipOption = None,
    rpc: OptionalNodeOption = None,
    partner: PartnersOption = None,
    after: AfterOption = None,
    from_block: Annotated[
        int | None,
        typer.Option(help="A block before the review; the record's, if left out.", min=0),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Say what each line of the data does.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of words.")] = False,
    lang: LanguageOption = None,
) -> None:
    """Weigh again, and say whether a review's shares follow from its evidence, seat by seat.

    Exits with 1 unless the evidence is the one to which the review commits, begins with the
    fractions before as they stood, and every seat has what follows.

    The review is a file's, or the one of --period that passed on the chain (--rpc). The evidence is
    the file that `daosplit weigh` wrote, or is made anew from --data and --method.
    """
    language = language_of(lang)
    known = read_at_hand(
        charter=charter,
        record=record,
        partnership=partnership,
        rpc=rpc,
        partners=partner or (),
        after=after or (),
        language=language,
    )
    if known is None:
        allowed = "give --charter, --record or --partnership"
        raise InvalidValue("partnership", None, "is not named", allowed)
    claim = _claim(review, period, known, from_block)
    beside = review.with_suffix(EVIDENCE_ENDING) if review else None
    if evidence is None and not data and beside is not None and beside.is_file():
        evidence = beside
    if evidence is not None:
        if data or method or quarter:
            problem = "cannot stand with --data, --method or --quarter"
            raise InvalidValue("--evidence", str(evidence), problem)
        found = read_evidence(evidence)
    else:
        found = _evidence(data or [], method, quarter, claim, known.charter)
    outcome = compare(found, claim, period_of(found.case.quarter, known.charter))
    effect_of_lines = effects(found) if lines else None
    if as_json:
        typer.echo(write_json(audit_data(outcome, effect_of_lines)))
    else:
        typer.echo(describe_audit(outcome, language))
        if effect_of_lines is not None:
            typer.echo(describe_effects(outcome, effect_of_lines, language))
    if not outcome.is_clean:
        raise typer.Exit(1)


def _claim(review: Path | None, period: int | None, known: AtHand, from_block: int | None) -> Claim:
    """What the review's file says, or the chain."""
    if (review is None) == (period is None):
        problem = "is named twice" if review else "is not named"
        raise InvalidValue("review", None, problem, "give its file, or --period and --rpc")
    if review is None:
        if known.split is None:
            raise InvalidValue("--period", period, "is looked up on a chain", "give --rpc")
        first = known.block if from_block is None else from_block
        return read_claim(known.split, int(period or 0), known.names, from_block=first)
    standing = known.standing(load_period(review, known.charter))
    document, names = load_review(review, known.charter, standing.names, known.accounts)
    old_shares = standing.shares or ()
    return Claim(
        period=document.period,
        names=names,
        old_shares=old_shares,
        new_shares=document.shares(len(old_shares)),
        evidence_hash=document.evidence_hash,
    )


def _evidence(
    data: list[Path], method: str | None, quarter: str | None, claim: Claim, charter: Charter
) -> Evidence:
    """The evidence made anew, with the fractions before as they stood."""
    if not data:
        raise InvalidValue("evidence", None, "is not named", "give --evidence, or --data")
    dataset = read_dataset(data)
    recipe = recipe_for(method, data)
    if quarter:
        asked = Quarter.parse(quarter)
    else:
        asked = quarter_of(claim.period, charter, newest_quarter(dataset).form)
    case = Case(
        data=dataset,
        quarter=asked,
        partners=claim.names,
        previous=claim.before,
        total=recipe.total,
    )
    return Evidence(case, recipe)
