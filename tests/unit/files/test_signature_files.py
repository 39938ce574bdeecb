"""Files of signed presences and parents' reviews say again what was saved, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Domain
from daosplit.agreement.signature_set import Collected
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.parent_review import load_parent_review, save_parent_review
from daosplit.files.presence import load_presences, save_presences

KEYS = [Account.from_key(number.to_bytes(32, "big")) for number in (1, 2, 3)]
ROSTER = [key.address for key in KEYS]
DOMAIN = Domain(1, "0x" + 40 * "1")
PRESENT = Collected(DOMAIN, Presence(7)).sign(KEYS[0], ROSTER).sign(KEYS[2], ROSTER)
FOR_PARENT = Collected(
    DOMAIN, ParentReview("0x" + 40 * "2", 3, bytes(range(32)), consents_to_cut=True)
).sign(KEYS[1], ROSTER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "signatures.json"


def change(file: Path, *keys: str | int, to: Any) -> None:
    content = where = json.loads(file.read_text())
    for key in keys[:-1]:
        where = where[key]
    where[keys[-1]] = to
    file.write_text(json.dumps(content))


def test_presences_are_what_was_saved(file: Path) -> None:
    save_presences(file, PRESENT)
    assert load_presences(file) == PRESENT


def test_parents_reviews_are_what_was_saved(file: Path) -> None:
    save_parent_review(file, FOR_PARENT)
    assert load_parent_review(file) == FOR_PARENT


@pytest.mark.parametrize(
    ("keys", "to", "told"),
    [
        (("presence", "period"), 8, "the file was changed"),
        (("partnership",), "0x" + 40 * "3", "the file was changed"),
        (("chain_id",), 2, "the file was changed"),
        (("presence", "periods"), 7, "did you mean"),
    ],
)
def test_a_presence_file_that_was_changed_is_refused(
    file: Path, keys: tuple[str | int, ...], to: object, told: str
) -> None:
    save_presences(file, PRESENT)
    change(file, *keys, to=to)
    with pytest.raises(InvalidFileError, match=told):
        load_presences(file)


@pytest.mark.parametrize(
    ("key", "to"),
    [("consents_to_cut", False), ("period", 4), ("parent", DOMAIN.partnership)],
)
def test_a_parents_review_that_was_changed_is_refused(file: Path, key: str, to: object) -> None:
    save_parent_review(file, FOR_PARENT)
    change(file, "parent_review", key, to=to)
    with pytest.raises(InvalidFileError, match="the file was changed"):
        load_parent_review(file)


def test_a_file_of_another_message_is_refused(file: Path) -> None:
    save_parent_review(file, FOR_PARENT)
    with pytest.raises(InvalidFileError, match="parent_review"):
        load_presences(file)


def test_presences_of_different_periods_are_not_merged() -> None:
    with pytest.raises(InvalidValueError, match="differs from the presence collected here"):
        PRESENT.merge(Collected(DOMAIN, Presence(8)))
