"""Lines are broken where a language allows it, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from daosplit.values.line_breaks import wrapped

ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("It is paid to all.", 10, ["It is paid", "to all."]),
        ("精算しました。次の期です。", 14, ["精算しました。", "次の期です。"]),
        ("精算しました。次の期です。", 12, ["精算しまし", "た。次の期で", "す。"]),
        ("口数（100口のうち67口）", 6, ["口数", "（100", "口のう", "ち67", "口）"]),
        ("期限は2027年4月29日まで", 10, ["期限は2027", "年4月29日", "まで"]),
        (f"設立先は{ADDRESS}です", 44, ["設立先は", f"{ADDRESS}で", "す"]),
        (ADDRESS, 30, [ADDRESS[:30], ADDRESS[30:]]),
    ],
)
def test_a_line_ends_where_its_language_allows_it(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@given(st.text(alphabet="ab 1,。、（）「」あー漢\u3000", max_size=60), st.integers(8, 30))
def test_every_line_fits_and_together_they_are_the_text(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
