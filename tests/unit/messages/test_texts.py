"""Texts remember how they were made, and are said in every language that has a catalogue."""

import pickle
from decimal import Decimal

import pytest

from daosplit.errors import InvalidValueError
from daosplit.values.catalogue import speaker, translate
from daosplit.values.text import and_list, comma_list, number, or_list, plural, text


def test_a_text_is_its_english_sentence() -> None:
    said = text("seat {seat} holds {shares:,} shares", seat=2, shares=6400)
    assert said == "seat 2 holds 6,400 shares"
    assert said.template == "seat {seat} holds {shares:,} shares"
    assert said.values == {"seat": 2, "shares": 6400}


def test_a_text_that_counts_takes_the_form_of_its_count() -> None:
    said = [plural("{count} partner", "{count} partners", count) for count in (0, 1, 2)]
    assert said == ["0 partners", "1 partner", "2 partners"]


def test_a_text_survives_pickling_with_the_texts_inside_it() -> None:
    said = text("after {years}", years=plural("{count} year", "{count} years", 1))
    again = pickle.loads(pickle.dumps(said))
    assert (again, again.values["years"].many) == ("after 1 year", "{count} years")


def test_lists_and_numbers_read_as_english() -> None:
    assert comma_list(["A", "B", "C"]) == "A, B, C"
    assert and_list(["A", "B"]) == "A and B"
    assert and_list(["A", "B", "C"]) == "A, B and C"
    assert or_list(["A", "B"]) == "A or B"
    assert or_list(["A", "B", "C"]) == "A, B or C"
    assert and_list(["A"]) == or_list(["A"]) == "A"
    assert comma_list([]) == ""
    assert number(Decimal("12345.50")) == "12,345.50"


def test_what_is_no_text_is_said_as_it_is() -> None:
    assert translate("{plain}", "en") == "{plain}"


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="language = 'xx': not a known language"):
        speaker("xx")
