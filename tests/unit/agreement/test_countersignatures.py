"""Countersignatures are collected from several people, checked, and given to the contract."""

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignature, Countersignatures
from daosplit.agreement.review import Domain, Review
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.countersignatures import load_countersignatures, save_countersignatures

KEYS: list[LocalAccount] = [Account.from_key(bytes([number]) * 32) for number in range(1, 6)]
CHAIN, A, SAFE, NEWCOMER, STRANGER = KEYS
ROSTER = (CHAIN.address, A.address, SAFE.address)
DOMAIN = Domain(31_337, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
REVIEW = Review(
    period=2,
    contributions=tuple(Contribution(seat, 10, f"理由 {seat}") for seat in range(4)),
    admitted=(NEWCOMER.address,),
    evidence_hash=b"\x01" * 32,
    evidence_uri="https://example.com/2026-2Q",
    deadline=1_792_000_000,
)
NONE = Countersignatures(DOMAIN, REVIEW)


def r_and_vs(key: LocalAccount, review: Review = REVIEW) -> bytes:
    signed = key.sign_message(review.signable(DOMAIN))
    return signed.r.to_bytes(32, "big") + (signed.s | (signed.v - 27) << 255).to_bytes(32, "big")


def test_a_review_begins_with_no_countersignatures() -> None:
    assert NONE.seats == ()
    assert NONE.digest == REVIEW.digest(DOMAIN)
    assert NONE.to_contract(ROSTER) == (0, b"", 0, [], 0, 0)


def test_signatures_go_to_the_contract_in_seat_order_whoever_signed_first() -> None:
    signed = (
        NONE.sign(NEWCOMER, ROSTER)
        .add_contract(SAFE.address, b"two owners", ROSTER)
        .add_on_chain(A.address, ROSTER)
        .sign(CHAIN, ROSTER)
    )
    assert signed.seats == (0, 1, 2, 3)
    assert signed.to_contract(ROSTER) == (
        0b1001,
        r_and_vs(CHAIN) + r_and_vs(NEWCOMER),
        0b0100,
        [b"two owners"],
        0b0010,
        0,
    )
    assert signed.to_contract(ROSTER, silent={4, 7})[-1] == 0b1001_0000


def test_a_signature_from_elsewhere_is_put_on_its_signers_seat() -> None:
    signature = A.sign_message(REVIEW.signable(DOMAIN)).signature
    for form in (bytes(signature), signature.hex(), "0x" + r_and_vs(A).hex()):
        assert NONE.add_signature(form, ROSTER) == NONE.sign(A, ROSTER)


def test_a_signature_of_another_review_or_by_a_stranger_is_refused() -> None:
    for signature in (r_and_vs(A, replace(REVIEW, period=3)), r_and_vs(STRANGER)):
        with pytest.raises(InvalidValueError, match="signs another review, or no partner made it"):
            NONE.add_signature(signature, ROSTER)
    with pytest.raises(InvalidValueError, match="3 bytes long"):
        NONE.add_signature(b"abc", ROSTER)


def test_who_holds_no_seat_cannot_countersign() -> None:
    with pytest.raises(InvalidValueError, match="holds no seat"):
        NONE.sign(STRANGER, ROSTER)
    with pytest.raises(InvalidValueError, match="holds no seat"):
        NONE.add_contract(STRANGER.address, b"", ROSTER)
    with pytest.raises(InvalidValueError, match="holds no seat"):
        NONE.add_on_chain(STRANGER.address, ROSTER)


def test_a_keys_countersignature_must_be_its_own() -> None:
    forged = Countersignature(1, A.address, "key", r_and_vs(CHAIN))
    with pytest.raises(InvalidValueError, match=f"the signer is {CHAIN.address}"):
        NONE.add(forged)


def test_a_second_countersignature_takes_the_place_of_the_first() -> None:
    first = NONE.add_on_chain(A.address, ROSTER).sign(CHAIN, ROSTER)
    assert first.sign(A, ROSTER) == NONE.sign(A, ROSTER).sign(CHAIN, ROSTER)


def test_an_account_that_left_its_seat_must_be_replaced() -> None:
    signed = NONE.sign(CHAIN, ROSTER).sign(A, ROSTER)
    moved = (CHAIN.address, STRANGER.address, SAFE.address)
    with pytest.raises(InvalidValueError, match=f"{A.address}.*{STRANGER.address} does"):
        signed.to_contract(moved)
    with pytest.raises(InvalidValueError, match="nobody does"):
        replace(signed, message=replace(REVIEW, admitted=())).to_contract([CHAIN.address])
    assert signed.sign(STRANGER, moved).to_contract(moved)[0] == 0b0011


def test_collections_of_one_review_are_merged() -> None:
    here = NONE.sign(CHAIN, ROSTER).add_on_chain(SAFE.address, ROSTER)
    there = NONE.sign(A, ROSTER).sign(NEWCOMER, ROSTER)
    together = here.merge(there)
    assert together == there.merge(here)
    assert together.seats == (0, 1, 2, 3)
    assert together.merge(there) == together


def test_merging_never_replaces_what_is_here() -> None:
    here = NONE.sign(A, ROSTER)
    worthless = NONE.add_contract(A.address, b"worthless", ROSTER)
    assert here.merge(worthless) == here
    another = NONE.add(Countersignature(1, SAFE.address, "on-chain"))
    assert here.merge(another) == here
    assert here.merge(another).spoiled[0].signature == another.given[0]


def never(_: Countersignature) -> str:
    return "no"


def test_what_others_put_on_a_seat_keeps_its_holder_out_of_nothing() -> None:
    """Claims, another's signature, seats that are none: the holder's own signature counts."""
    own = NONE.sign(A, ROSTER).given[0]
    strangers = Countersignature(1, STRANGER.address, "key", r_and_vs(STRANGER))
    broken = Countersignature(1, A.address, "key", r_and_vs(CHAIN))
    for first in (
        Countersignature(1, A.address, "contract", b"\x01"),
        Countersignature(1, A.address, "on-chain"),
        Countersignature(200, A.address, "key", own.signature),
        strangers,
        broken,
    ):
        for order in ((first, own), (own, first)):
            collected = NONE
            for one in order:
                collected = collected.add_from_others(one)
            judged = collected.judged(ROSTER, never)
            assert judged.given == (own,)
            assert [spoiled.signature for spoiled in judged.spoiled] == [first]
            assert judged.judged(ROSTER, never).given == (own,)


def test_claims_count_if_they_are_confirmed() -> None:
    claims = NONE.add_contract(SAFE.address, b"x", ROSTER).add_on_chain(A.address, ROSTER)
    assert claims.judged(ROSTER, lambda one: None) == claims
    assert claims.judged(ROSTER, never).given == ()
    moved = claims.judged([CHAIN.address, STRANGER.address, SAFE.address], lambda one: None)
    assert moved.seats == (2,)
    assert str(moved.spoiled[0].problem) == f"the seat is held by {STRANGER.address}"


def test_what_a_contract_does_not_accept_yet_is_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "countersignatures.json"
    waiting = NONE.add_contract(SAFE.address, b"one of two owners", ROSTER).sign(A, ROSTER)
    save_countersignatures(path, waiting.judged(ROSTER, never))
    assert load_countersignatures(path) == waiting


def test_collections_of_different_reviews_are_not_merged() -> None:
    for other in (
        Countersignatures(DOMAIN, replace(REVIEW, period=3)),
        Countersignatures(Domain(1, DOMAIN.partnership), REVIEW),
    ):
        with pytest.raises(InvalidValueError, match="differs from the review collected here"):
            NONE.merge(other)


SIGNED = (
    NONE.sign(CHAIN, ROSTER)
    .add_contract(SAFE.address, b"\x01\x02", ROSTER)
    .sign(NEWCOMER, ROSTER)
    .add_on_chain(A.address, ROSTER)
)


def test_what_is_saved_is_loaded_the_same(tmp_path: Path) -> None:
    path = tmp_path / "countersignatures.json"
    for collected in (SIGNED, NONE):
        save_countersignatures(path, collected)
        assert load_countersignatures(path) == collected
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("review", "seat"),
    [
        (Review(1, (Contribution(0, 0, ""),), deadline=0), 0),
        (
            Review(2**32 - 1, (Contribution(254, 2**32 - 1, ""),), deadline=2**256 - 1),
            254,
        ),
    ],
)
def test_the_least_and_the_most_can_be_saved(tmp_path: Path, review: Review, seat: int) -> None:
    path = tmp_path / "countersignatures.json"
    collected = Countersignatures(DOMAIN, review).add(Countersignature(seat, A.address, "on-chain"))
    save_countersignatures(path, collected)
    assert load_countersignatures(path) == collected


def test_a_file_that_cannot_be_written_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "countersignatures.json"
    save_countersignatures(path, SIGNED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", _full)
        with pytest.raises(InvalidFileError, match="json: could not be written"):
            save_countersignatures(path, NONE)
    assert load_countersignatures(path) == SIGNED


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_can_be_read_by_people(tmp_path: Path) -> None:
    path = tmp_path / "countersignatures.json"
    save_countersignatures(path, SIGNED)
    text = path.read_text(encoding="utf-8")
    assert "理由 0" in text
    assert json.loads(text)["digest"] == f"0x{REVIEW.digest(DOMAIN).hex()}"


def set_in(*keys: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        target: Any = content
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_in("review", "period", to=3), "digest = '0x"),
        (set_in("review", "contributions", 0, "points", to=99), "the file was changed"),
        (set_in("review", "contributions", 0, "reason", to="\x1b[2J"), "the file was changed"),
        (set_in("chain_id", to=1), "the file was changed"),
        (set_in("chain_id", to=0), "chain_id = 0: too small"),
        (set_in("chain_id", to=1.5), "chain_id = 1.5: must be a whole number without quotes"),
        (set_in("chain_id", to=float("nan")), "chain_id = NaN"),
        (set_in("partnership", to="node:0"), "partnership = 'node:0'"),
        (set_in("digest", to="0x"), "digest = '0x': not a hash"),
        (set_in("more", to=1), "more = 1: unknown key"),
        (set_in("review", "more", to=1), "review.more = 1: unknown key"),
        (set_in("review", "period", to=None), "review.period: must be a whole number"),
        (set_in("review", "admitted", to=[5]), "review.admitted = [5]: must be a list of texts"),
        (set_in("review", "admitted", to=["0x12"]), "review.admitted[0] = '0x12'"),
        (set_in("review", "evidence_uri", to="\ud800"), "review.evidence_uri = "),
        (
            set_in("review", "evidence_uri", to="\udc80"),
            "review.evidence_uri = '\\udc80': not valid UTF-8",
        ),
        (set_in("review", "deadline", to=-1), "review.deadline = -1: too small"),
        (
            set_in("review", "contributions", 1, "seat", to=255),
            "review.contributions[1].seat = 255",
        ),
        (set_in("review", "contributions", 1, "points", to=True), "points = True"),
        (set_in("review", "contributions", to={}), "review.contributions = {}: must be tables"),
        (set_in("countersignatures", 0, "signature", to="0x1"), "signature = '0x1': not hex"),
        (
            set_in("countersignatures", 0, "kind", to="vote"),
            "kind = 'vote': unknown kind (known: key",
        ),
        (set_in("countersignatures", 0, "seat", to=-1), "countersignatures[0].seat = -1"),
    ],
)
def test_a_file_that_somebody_changed_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    path = tmp_path / "countersignatures.json"
    save_countersignatures(path, SIGNED)
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        load_countersignatures(path)
    assert message in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            set_in("countersignatures", 0, "signature", to="0x" + r_and_vs(STRANGER).hex()),
            "did not sign this review",
        ),
        (
            set_in("countersignatures", 0, "account", to=STRANGER.address),
            "did not sign this review",
        ),
        (set_in("countersignatures", 0, "signature", to="0x"), "0 bytes long"),
        (set_in("countersignatures", 0, "seat", to=2), "another signature of the seat came first"),
    ],
)
def test_an_entry_that_is_no_signature_is_told_and_leaves_the_others(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    path = tmp_path / "countersignatures.json"
    save_countersignatures(path, SIGNED)
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    loaded = load_countersignatures(path)
    assert len(loaded.given) == 3
    assert [message in one.problem for one in loaded.spoiled] == [True]


def test_a_file_of_countless_entries_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "countersignatures.json"
    save_countersignatures(path, SIGNED)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["countersignatures"] *= 200
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidFileError, match="800 entries"):
        load_countersignatures(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not valid JSON"),
        ("[]", "must be an object"),
        ('{"chain_id": 1, "chain_id": 2}', "a key appears twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"a": "' + "[" * 1_000 + '"}', "unknown key"),
        ('{"chain_id": ' + "9" * 5_000 + "}", "not valid JSON"),
        ("{}", "chain_id: missing"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "countersignatures.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFileError, match=message):
        load_countersignatures(path)
