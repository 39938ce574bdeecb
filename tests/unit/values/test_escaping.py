"""What other people wrote cannot command the terminal that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.values.escaping import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("joint marketing: 50/50", "joint marketing: 50/50"),
        ("共同マーケティング　半々", "共同マーケティング　半々"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("one\ntwo\r\tthree", r"one\ntwo\r\tthree"),
        ("\u202edesrever", r"\u202edesrever"),
        ("\x9b31m", r"\x9b31m"),
        ("line\u2028separator", r"line\u2028separator"),
        (
            "a\u3164\u2800\uffa0\u115f\u1160\u034f\ufe0f\u17b4b",
            r"a\u3164\u2800\uffa0\u115f\u1160\u034f\ufe0f\u17b4b",
        ),
        ("in" + " " * 40 + "If it passes:", r"in\x20{40}If it passes:"),
        ("in　　　　成立", r"in\x20{4}成立"),
        ("two  spaces", "two  spaces"),
        ("cut" + "\u0336" * 40 + "!", "cut" + "\u0336" * 4 + r"\M{36}!"),
        ("ที่", "ที่"),
        (b"no \xff UTF-8".decode(errors="surrogateescape"), r"no \udcff UTF-8"),
    ],
)
def test_what_could_command_a_terminal_is_escaped(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text())
def test_what_is_shown_stays_on_one_line_and_can_be_printed(text: str) -> None:
    shown = harmless(text)
    assert len(shown.splitlines()) <= 1
    assert all(c.isprintable() or c == "\u3000" for c in shown)
    shown.encode()
