"""What a weighing is made of, as command lines name it: data, a recipe, a quarter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from daosplit.errors import InvalidValueError
from daosplit.weighing import Dataset, Quarter, Recipe, read_recipe

RECIPE_FILE = "recipe.toml"

MethodOption = Annotated[
    str | None,
    typer.Option(
        "--method",
        help="The recipe's file, or the name of a method that needs nothing agreed; the data's "
        f"folder's {RECIPE_FILE}, if left out.",
        metavar="RECIPE",
    ),
]
QuarterOption = Annotated[
    str | None,
    typer.Option("--quarter", help="Such as 2026Q1, 2026-04 or 1, as the data have it."),
]


def recipe_for(method: str | None, data: Sequence[Path]) -> Recipe:
    """The recipe that was asked for, or else that of the data's folder."""
    if method is None:
        files = [folder / RECIPE_FILE for folder in data if (folder / RECIPE_FILE).is_file()]
        if len(files) != 1:
            problem = "is not named, and the data have several" if files else "is not named"
            raise InvalidValueError("--method", None, problem, "give a recipe's file")
        return read_recipe(files[0])
    if method.endswith(".toml") or Path(method).exists():
        return read_recipe(method)
    return Recipe.of(method)


def newest_quarter(data: Dataset) -> Quarter:
    """The last quarter of which there are data. Raises InvalidValueError if they name none."""
    if not data.quarters:
        problem = "is not named, and neither do the data name any"
        raise InvalidValueError("--quarter", None, problem, "give it, such as 2026Q1")
    return data.quarters[-1]
