"""What a weighing is made of, as command lines name it: data, a policy, a quarter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from daosplit.errors import InvalidValueError
from daosplit.values.text import text
from daosplit.weighing import Dataset, Policy, Quarter, read_policy

POLICY_FILE = "policy.toml"

PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy",
        help="Policy file, or the name of a method that has no required settings. "
        f"Default: {POLICY_FILE} in the data folder.",
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


def policy_for(method: str | None, data: Sequence[Path]) -> Policy:
    """The policy that was asked for, or else that of the data's folder."""
    if method is None:
        files = [folder / POLICY_FILE for folder in data if (folder / POLICY_FILE).is_file()]
        if len(files) != 1:
            problem = text("not named, and the data have several") if files else text("not named")
            raise InvalidValueError("--policy", None, problem, text("give a policy file"))
        return read_policy(files[0])
    if method.endswith(".toml") or Path(method).exists():
        return read_policy(method)
    return Policy.of(method)


def newest_quarter(data: Dataset) -> Quarter:
    """The last quarter of which there are data. Raises InvalidValueError if they name none."""
    if not data.quarters:
        problem = text("not named, neither here nor in the data")
        raise InvalidValueError("--period", None, problem, text("give it, for example 2026Q1"))
    return data.quarters[-1]
