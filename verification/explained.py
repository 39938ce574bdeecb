"""Findings that may stay because a committed file explains them, and explanations of nothing."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Something in a file of the contracts."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


class Explained:
    """The explanations in a TOML file: tables with a `file`, `what` was found, and `why` it may.

    Raises KeyError if one says less.
    """

    def __init__(self, path: Path) -> None:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("explained", [])
        self.why = {
            Finding(table["file"], what): str(table["why"])
            for table in tables
            for what in table["what"]
        }

    def unexplained(self, found: Collection[Finding]) -> list[Finding]:
        return [finding for finding in found if finding not in self.why]

    def stale(self, found: Collection[Finding]) -> list[Finding]:
        """Explanations of what is not found."""
        return [finding for finding in self.why if finding not in found]
