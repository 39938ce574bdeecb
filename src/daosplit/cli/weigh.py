"""`daosplit weigh`: from contributions to shares, and to a draft of the review."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from daosplit.cli.evidence import (
    MoneyTokenOption,
    PeriodOption,
    PolicyOption,
    earlier_fractions,
    money_of,
    newest_quarter,
    policy_for,
    read_data,
)
from daosplit.cli.options import (
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
)
from daosplit.errors import InvalidValueError
from daosplit.events.records_json import to_json
from daosplit.files.record import save_record
from daosplit.messages.verification import describe_money
from daosplit.messages.weighing import describe_files, describe_outlook
from daosplit.values.addresses import parse_account
from daosplit.values.catalogue import Language, speaker
from daosplit.values.text import text
from daosplit.weighing import Policy, Quarter
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.draft import EVIDENCE_ENDING, draft_review, save_draft
from daosplit.weighing.json_format import outlook_data
from daosplit.weighing.outlook import Outlook, standing_of_data

DataArgument = Annotated[
    list[Path],
    typer.Argument(help="Folder with data, or files.", metavar="DATA..."),
]
AdmitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--admit", help="Partner that joins with this quarter; repeat.", metavar="NAME=ACCOUNT"
    ),
]
DraftOption = Annotated[
    Path | None,
    typer.Option(
        "--draft",
        help=f"Review file to write; its evidence is written beside it ({EVIDENCE_ENDING} in place "
        "of .toml).",
        metavar="FILE",
    ),
]


def weigh(
    data: DataArgument,
    policy: PolicyOption = None,
    period: PeriodOption = None,
    partnership: PartnershipOption = None,
    charter: CharterOption = None,
    rpc: NodeOption = None,
    partner: PartnersOption = None,
    after: AfterOption = None,
    admit: AdmitOption = None,
    draft: DraftOption = None,
    uri: Annotated[
        str,
        typer.Option("--uri", help="Address where the evidence will be published, for the draft."),
    ] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a draft and its evidence that are there.")
    ] = False,
    token: MoneyTokenOption = None,
    agree: Annotated[
        bool,
        typer.Option("--agree", help="Keep the policy's hash in the record, as agreed on."),
    ] = False,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Weigh a quarter's contributions: each partner's new percentage beside the previous, and why.

    Says who must countersign, which signatures suffice, and who could block later reviews. With
    --draft it writes the review, which commits to data and policy by a hash.

    Previous percentages come from the chain, or with --charter from the last review (--after), else
    from the charter. With no partnership, they are computed from earlier quarters in the data.
    """
    language = language_of(lang)
    if draft is None and (uri or overwrite):
        option = "--uri" if uri else "--overwrite"
        raise InvalidValueError(option, uri or None, text("needs a draft"), text("give --draft"))
    known = read_partnership(
        charter=charter,
        partnership=partnership,
        rpc=rpc,
        partners=partner or (),
        after=after or (),
        language=language,
        reads=True,
    )
    dataset = read_data(data, known.charter if known else None, language)
    agreed = policy_for(policy, data)
    asked = Quarter.parse(period) if period else newest_quarter(dataset)
    if known is None:
        if admit or draft:
            option = "--admit" if admit else "--draft"
            problem = text("needs a partnership")
            raise InvalidValueError(option, None, problem, text("give --charter or --partnership"))
        outlook = standing_of_data(agreed, dataset, asked).weigh(agreed, dataset, asked)
    else:
        number = period_of(asked, known.charter)
        newcomers = _newcomers(admit or (), known)
        standing = replace(known.standing(number), earlier=earlier_fractions(known, number))
        outlook = standing.weigh(agreed, dataset, asked, tuple(newcomers))
        for warning in known.warnings(number, language):
            typer.echo(warning, err=True)
        money = money_of(known, outlook.weighing.case, token, None)
        for difference in describe_money(money, language) if money and money.differences else ():
            typer.echo(difference, err=True)
        if draft:
            _save(outlook, known, tuple(newcomers.values()), draft, uri, data, overwrite)
    if known is not None:
        _compare_policy(known, agreed, agree, language)
    elif agree:
        raise InvalidValueError("--agree", None, text("needs a partnership's record"))
    if as_json:
        typer.echo(to_json(outlook_data(outlook)))
        return
    typer.echo(describe_outlook(outlook, language))
    if draft:
        evidence = draft.with_suffix(EVIDENCE_ENDING)
        typer.echo(describe_files(str(draft), str(evidence), language))


def _compare_policy(known: Partnership, policy: Policy, agree: bool, language: Language) -> None:
    """Keeps the policy's hash in the record, or warns if the record has another."""
    say = speaker(language)
    given = f"0x{policy.hash.hex()}"
    if agree:
        if known.record is None or known.path is None:
            raise InvalidValueError("--agree", None, text("needs a partnership's record"))
        save_record(known.path, replace(known.record, policy=given))
    elif known.record and known.record.policy not in ("", given):
        warning = say(
            "WARNING: this policy, {given}, is not the one agreed on, {agreed}. If all agree on "
            "it now, add --agree.",
            given=given,
            agreed=known.record.policy,
        )
        typer.echo(warning, err=True)


def _newcomers(given: list[str] | tuple[str, ...], known: Partnership) -> dict[str, str]:
    """The accounts of those to be admitted, by name."""
    newcomers: dict[str, str] = {}
    for given_text in given:
        name, separator, account = given_text.rpartition("=")
        if not separator or not name:
            raise InvalidValueError(
                "--admit", given_text, text("not a name with an account"), text("for example B=0x…")
            )
        if name in newcomers:
            raise InvalidValueError("--admit", name, text("given twice"))
        newcomers[name] = parse_account(account, known.accounts)
        if known.split and newcomers[name] in known.split.roster():
            raise InvalidValueError(
                "--admit", given_text, text("this account holds a seat already")
            )
    return newcomers


def _save(
    outlook: Outlook,
    known: Partnership,
    accounts: tuple[str, ...],
    draft: Path,
    uri: str,
    data: list[Path],
    overwrite: bool,
) -> None:
    if draft.parent.resolve() in [path.resolve() for path in data]:
        problem = text("in the folder of the data, where it would be read as data")
        raise InvalidValueError("--draft", str(draft), problem, text("write it elsewhere"))
    review = draft_review(outlook.weighing, known.charter, accounts, uri)
    save_draft(draft, review, known.charter, outlook.weighing, overwrite=overwrite)
