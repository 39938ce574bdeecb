"""What a weighing is made of, as command lines name it: data, a policy, a quarter."""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from daosplit.agreement.charter import Charter
from daosplit.agreement.shares import fractions
from daosplit.cli.partnership_source import Partnership
from daosplit.errors import InvalidValueError
from daosplit.values.amounts import parse_token
from daosplit.values.catalogue import Language, speaker
from daosplit.values.escaping import harmless
from daosplit.values.text import and_list, comma_list, or_list, text
from daosplit.weighing import Case, Dataset, Policy, Quarter, read_dataset, read_policy
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.data.readers import LINES_A_STEP
from daosplit.weighing.money import MoneyFinding, MoneyOnChain, compare_money, has_money

POLICY_FILE = "policy.toml"

PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy",
        help="Policy file, or the name of a method that has no required settings. "
        f"Default: {POLICY_FILE} in the data folder, or else in this one.",
        metavar="POLICY",
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        help="Quarter as the data name it, for example 2026Q1, 2026-04 or 1. Default: the last.",
    ),
]

MoneyTokenOption = Annotated[
    str | None,
    typer.Option(
        "--token",
        help='Token that the data\'s revenues and payments are in: "ether", or the address of an '
        "ERC-20. Default: the only one that was paid.",
    ),
]


def read_data(paths: Sequence[Path], charter: Charter | None, language: Language) -> Dataset:
    """The data, on the charter's calendar if one is known; says how far it is, where it is long."""
    say = speaker(language)

    def tell(file: Path, lines: int) -> None:
        reading = say("{file}: {lines:,} lines read", file=harmless(str(file)), lines=lines)
        print(f"\r{reading}", end="", file=sys.stderr, flush=True)

    is_seen = sys.stderr.isatty()
    calendar = Calendar.of(charter) if charter else None
    dataset = read_dataset(paths, calendar, tell if is_seen else None)
    if is_seen and len(dataset.records) >= LINES_A_STEP:
        print(file=sys.stderr)
    return dataset


def money_of(
    known: Partnership, case: Case, token: str | None, from_block: int | None
) -> MoneyFinding | None:
    """What the chain says of the data's revenues and payments; None if no chain was asked.

    Raises InvalidValueError if several tokens were paid and none is named.
    """
    if known.split is None:
        return None
    if not has_money(case):
        return MoneyFinding()
    from daosplit.history.history import read_history

    named = [parse_token(token)] if token else None
    first = known.split.first_block if from_block is None else from_block
    history = read_history(known.split, from_block=first, tokens=named, with_balances=False)
    closings = history.closings
    tokens = sorted({closing.token for closing in closings if closing.pot})
    if len(tokens) > 1:
        problem = text("not given, and several tokens were paid: {tokens}", tokens=and_list(tokens))
        allowed = text("name the one in which the data's revenues and payments are")
        raise InvalidValueError("--token", None, problem, allowed)
    paid: dict[int, Counter[int]] = defaultdict(Counter)
    for payout in history.payouts:
        for payment in payout.payments:
            paid[payout.event.period][payment.seat] += payment.amount
    chain = MoneyOnChain(
        closed=max((closing.period for closing in closings), default=0),
        pots={closing.period: closing.pot for closing in closings if closing.pot},
        paid=paid,
    )
    seats = {name: seat for seat, name in enumerate(known.names)}
    return compare_money(case, seats, lambda it: _period(it, known.charter), chain)


def _period(quarter: Quarter, charter: Charter) -> int | None:
    try:
        return period_of(quarter, charter)
    except InvalidValueError:
        return None


def earlier_fractions(known: Partnership, period: int) -> tuple[Mapping[str, Fraction], ...]:
    """The fractions by the reviews before the one before a period, the newest first."""
    tables = known.tables
    if known.split is not None:
        from daosplit.events.reviewed_shares import tables_of
        from daosplit.history.history import read_events

        events = read_events(known.split, from_block=known.split.first_block)
        tables = tables_of(events, known.split.reviewed_period(), known.split.address)
    before = sorted((one for one in tables if one < period), reverse=True)[1:]
    return tuple(dict(zip(known.names, fractions(tables[one]), strict=False)) for one in before)


def agreed_hash(known: Partnership) -> bytes | None:
    """The hash of the policy that the record says was agreed on; None if it says none."""
    recorded = known.record.policy if known.record else ""
    return bytes.fromhex(recorded[2:]) if recorded else None


def policy_for(method: str | None, data: Sequence[Path]) -> Policy:
    """The policy that was asked for, or else that of the data's folder, or of this one."""
    if method is None:
        return read_policy(_policy_file(data))
    if method.endswith(".toml") or Path(method).exists():
        return read_policy(method)
    return Policy.of(method)


def _policy_file(data: Sequence[Path]) -> Path:
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in data)
    of_data = [file for folder in folders if (file := folder / POLICY_FILE).is_file()]
    here = Path(POLICY_FILE)
    if len(of_data) > 1:
        problem = text("there are several: {files}", files=comma_list(list(map(str, of_data))))
    elif of_data or here.is_file():
        return of_data[0] if of_data else here
    else:
        looked = dict.fromkeys((*(str(folder / POLICY_FILE) for folder in folders), str(here)))
        problem = text("not given, and there is no {files}", files=or_list(list(looked)))
    raise InvalidValueError("--policy", None, problem, text("give a policy file"))


def newest_quarter(data: Dataset) -> Quarter:
    """The last quarter of which there are data. Raises InvalidValueError if they name none."""
    if not data.quarters:
        problem = text("not named, neither here nor in the data")
        raise InvalidValueError("--period", None, problem, text("give it, for example 2026Q1"))
    return data.quarters[-1]
