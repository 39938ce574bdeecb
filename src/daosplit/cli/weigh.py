"""`daosplit weigh`: from contributions to shares, and to a draft of the review."""

from pathlib import Path
from typing import Annotated

import typer

from daosplit.cli.evidence import PeriodOption, PolicyOption, newest_quarter, policy_for
from daosplit.cli.options import LanguageOption, OptionalNodeOption, language_of
from daosplit.cli.partnership_source import (
    AfterOption,
    AtHand,
    CharterFileOption,
    PartnershipOption,
    PartnersOption,
    RecordFileOption,
    read_at_hand,
)
from daosplit.errors import InvalidValueError
from daosplit.events.records_json import to_json
from daosplit.messages.weighing import describe_files, describe_outlook
from daosplit.values.addresses import parse_account
from daosplit.weighing import Quarter, read_dataset
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.draft import EVIDENCE_ENDING, draft_review, save_draft
from daosplit.weighing.json_format import outlook_data
from daosplit.weighing.outlook import Outlook, standing_of_data

DataArgument = Annotated[
    list[Path],
    typer.Argument(help="A folder with data, or files.", metavar="DATA..."),
]
AdmitOption = Annotated[
    list[str] | None,
    typer.Option("--admit", help="Who joins with this quarter; one each.", metavar="NAME=ACCOUNT"),
]
DraftOption = Annotated[
    Path | None,
    typer.Option(
        "--draft",
        help=f"Write the review's draft to this file, and its evidence beside it ({EVIDENCE_ENDING}"
        " instead of .toml).",
        metavar="FILE",
    ),
]


def weigh(
    data: DataArgument,
    policy: PolicyOption = None,
    period: PeriodOption = None,
    charter: CharterFileOption = None,
    record: RecordFileOption = None,
    partnership: PartnershipOption = None,
    rpc: OptionalNodeOption = None,
    partner: PartnersOption = None,
    after: AfterOption = None,
    admit: AdmitOption = None,
    draft: DraftOption = None,
    uri: Annotated[
        str, typer.Option("--uri", help="Where the evidence will be, for the draft.")
    ] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the draft and its evidence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of words.")] = False,
    lang: LanguageOption = None,
) -> None:
    """Weigh a quarter's contributions: each partner's fraction beside the last, and why.

    Tells who must countersign, which signatures suffice, and who could block reviews from then on.
    With --draft it writes the review, which commits to the data and the policy by a hash.

    The fractions before are those on the chain (--rpc), or else of the review before (--after) or
    of the charter; without a partnership, those of the data's quarters before. The quarter is the
    last of which there are data, if left out.
    """
    language = language_of(lang)
    if draft is None and (uri or overwrite):
        option = "--uri" if uri else "--overwrite"
        raise InvalidValueError(option, uri or None, "is for a draft", "give --draft")
    dataset = read_dataset(data)
    agreed = policy_for(policy, data)
    asked = Quarter.parse(period) if period else newest_quarter(dataset)
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
        if admit or draft:
            option = "--admit" if admit else "--draft"
            problem = "needs to know of which partnership"
            raise InvalidValueError(
                option, None, problem, "give --charter, --record or --partnership"
            )
        outlook = standing_of_data(agreed, dataset, asked).weigh(agreed, dataset, asked)
    else:
        number = period_of(asked, known.charter)
        newcomers = _newcomers(admit or (), known)
        outlook = known.standing(number).weigh(agreed, dataset, asked, tuple(newcomers))
        for warning in known.warnings(number, language):
            typer.echo(warning, err=True)
        if draft:
            _save(outlook, known, tuple(newcomers.values()), draft, uri, data, overwrite)
    if as_json:
        typer.echo(to_json(outlook_data(outlook)))
        return
    typer.echo(describe_outlook(outlook, language))
    if draft:
        evidence = draft.with_suffix(EVIDENCE_ENDING)
        typer.echo(describe_files(str(draft), str(evidence), language))


def _newcomers(given: list[str] | tuple[str, ...], known: AtHand) -> dict[str, str]:
    """The accounts of those to be admitted, by name."""
    newcomers: dict[str, str] = {}
    for text in given:
        name, separator, account = text.rpartition("=")
        if not separator or not name:
            raise InvalidValueError("--admit", text, "is no name with an account", "allowed: B=0x…")
        if name in newcomers:
            raise InvalidValueError("--admit", name, "is there twice")
        newcomers[name] = parse_account(account, known.accounts)
        if known.split and newcomers[name] in known.split.roster():
            raise InvalidValueError("--admit", text, "is an account that holds a seat already")
    return newcomers


def _save(
    outlook: Outlook,
    known: AtHand,
    accounts: tuple[str, ...],
    draft: Path,
    uri: str,
    data: list[Path],
    overwrite: bool,
) -> None:
    if draft.parent.resolve() in [path.resolve() for path in data]:
        problem = "is in the folder of the data, and would be taken for data"
        raise InvalidValueError("--draft", str(draft), problem, "write it elsewhere")
    review = draft_review(outlook.weighing, known.charter, accounts, uri)
    save_draft(draft, review, known.charter, outlook.weighing, overwrite=overwrite)
