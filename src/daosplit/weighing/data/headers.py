"""What the columns of a spreadsheet are called: in English, in Japanese, or as its folder says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from daosplit.errors import InvalidFileError
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.records import DataRecord

JAPANESE: Mapping[str, tuple[str, ...]] = {
    "quarter": ("期", "年月", "四半期", "対象期間"),
    "date": ("日付", "年月日"),
    "partner": ("パートナー", "会社名", "社名", "氏名"),
    "partners": ("パートナー", "会社名", "社名", "参加者"),
    "kind": ("種類", "区分", "項目", "貢献内容"),
    "quantity": ("数量", "件数"),
    "unit": ("単位",),
    "evidence": ("根拠資料", "根拠"),
    "note": ("備考", "摘要"),
    "from": ("評価者", "配分元"),
    "to": ("評価先", "配分先"),
    "points": ("点", "点数"),
    "joined": ("参加月", "参加日", "加入月"),
    "left": ("離脱月", "離脱日", "脱退月"),
    "multiplier": ("従事割合", "稼働率"),
    "inactive": ("休止月数",),
    "earned": ("収益", "金額"),
    "amount": ("金額",),
    "name": ("名前", "旧名", "別名"),
}
"""What Japanese spreadsheets call each column."""

JAPANESE_FILES: Mapping[str, str] = {
    "contributions": "貢献",
    "peer_allocations": "相互評価",
    "time_served": "在籍期間",
    "coalition_results": "組み合わせの結果",
    "payments": "支払い",
    "revenues": "収益",
    "aliases": "別名",
}
"""What the names of Japanese files begin with, by the kind of their records."""

_MOST_TITLES = 10

_TOTALS = frozenset(
    (
        "合計",
        "総合計",
        "小計",
        "計",
        "総計",
        "累計",
        "total",
        "totals",
        "grandtotal",
        "subtotal",
        "sum",
    )
)
_FREE = ("note", "evidence")


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row says nothing."""
    return all(map(str.isspace, filter(None, cells)))


def is_total(cells: Mapping[str, str]) -> bool:
    """Whether a row adds others up: a cell says so that is not free text."""
    for column, cell in cells.items():
        if column not in _FREE and not cell[0].isdigit() and _says_total(cell):
            return True
    return False


@lru_cache(10_000)
def _says_total(cell: str) -> bool:
    return _plain(cell).replace("-", "").rstrip(":") in _TOTALS


def find_header(
    rows: Sequence[tuple[int, Sequence[str]]], kind: type[DataRecord], names: Mapping[str, str]
) -> int:
    """Which of the first rows names the columns: the first with two of them, or else the first.

    A title may stand above it, in fewer cells than a line of data has.
    """
    for index, (_, cells) in enumerate(rows):
        if sum(bool(column_of(cell, kind, names)) for cell in cells) >= 2:
            return index
    return 0


def read_header(
    file: Path,
    line: str,
    cells: Sequence[str],
    kind: type[DataRecord],
    names: Mapping[str, str],
) -> list[str | None]:
    """The column of each cell; None for one that has no name, or is to be left out.

    `names` are those that the folder's data.toml gives. Raises InvalidFileError for a name that is
    not known, for two cells of one column, and if a column is missing without which no line can be.
    """
    shown = [cell.strip() for cell in cells]
    given = [cell for cell in shown if cell]
    if len(given) == 1 and re.search("[;\t]", given[0]):
        raise InvalidFileError(
            str(file), line, given[0], text("only one column"), text("separate columns by commas")
        )
    columns: list[str | None] = []
    for cell in shown:
        column = column_of(cell, kind, names)
        if column is None and cell and names.get(cell) != "":
            raise InvalidFileError(
                str(file),
                text("{line}, {column}", line=line, column=harmless(cell)),
                None,
                text("unknown column"),
                _way_out(cell, kind),
            )
        if column is not None and column in columns:
            raise InvalidFileError(str(file), line, cell, text("names a column twice"))
        columns.append(column)
    _require_all(file, line, columns, kind)
    return columns


def column_of(cell: str, kind: type[DataRecord], names: Mapping[str, str]) -> str | None:
    """The column that a name stands for; None for one that is none."""
    cell = cell.strip()
    if cell in names:
        return names[cell] or None
    plain = _plain(cell)
    for column in kind.columns:
        if plain == column or plain in JAPANESE.get(column, ()):
            return column
    return None


def _require_all(
    file: Path, line: str, columns: Sequence[str | None], kind: type[DataRecord]
) -> None:
    missing = [column for column in kind.required if column not in columns]
    if "quarter" in missing and "date" in columns:
        missing.remove("quarter")
    if missing:
        raise InvalidFileError(
            str(file),
            line,
            None,
            text("no column for {columns}", columns=comma_list(missing)),
            text(
                "add it, or say in data.toml which column it is: [columns.{kind}]",
                kind=kind.noun,
            ),
        )


def _way_out(cell: str, kind: type[DataRecord]) -> str:
    return text(
        '{known}; or write into data.toml, under [columns.{kind}]: "{cell}" = "one of these", or '
        '"" to leave it out',
        known=hint(cell, kind.columns),
        kind=kind.noun,
        cell=harmless(cell),
    )


def _plain(cell: str) -> str:
    """A name without what differs between spreadsheets: case, width, spaces around or within."""
    return "".join(unicodedata.normalize("NFKC", cell).casefold().split())
