"""What a weighing is made of, as command lines name it: data, a policy, a quarter."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from daosplit.agreement.charter import Charter
from daosplit.errors import InvalidValueError
from daosplit.values.catalogue import Language, speaker
from daosplit.values.escaping import harmless
from daosplit.values.text import comma_list, or_list, text
from daosplit.weighing import Dataset, Policy, Quarter, read_dataset, read_policy
from daosplit.weighing.data.calendar import Calendar
from daosplit.weighing.data.readers import LINES_A_STEP

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
