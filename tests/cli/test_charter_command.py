"""`daosplit charter`: a charter in words, its address, and the next charter of a partnership."""

from pathlib import Path
from typing import Any

import pytest

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.charter import charter_text, load_charter
from daosplit.files.record import Record, save_record
from support.client import founding_of, review_of, sign_by
from support.console import Console


@pytest.fixture
def daosplit(
    tmp_path: Path,
    chain: Chain,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    monkeypatch.setattr("daosplit.connect", lambda url: chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    return Console(capsys)


def trial(chain: Chain, *shares: int) -> RevenueSplit:
    """A partnership under a test charter, recorded."""
    founding = founding_of(
        chain, *shares, months=0, test_seconds=10 * DAY, review_window=5 * DAY, start=chain.now()
    )
    split, receipt = found(chain, founding)
    assert receipt
    record = Record.of_founding(founding, chain.chain_id, split.address, receipt.block)
    save_record("partnership.json", record)
    return split


def test_after_a_trial_the_next_charter_has_todays_partners_and_shares(
    chain: Chain, daosplit: Console
) -> None:
    split = trial(chain, 70, 20, 10)
    split.offer(chain.accounts[7], 0, sender=split.roster()[0])
    split.accept(0, sender=chain.accounts[7])
    review = review_of(1, [60, 30, 10])
    split.review(review, sign_by(split, review, 0, 1, 2))
    said = daosplit("charter from --to next.toml")
    assert "next.toml is written." in said
    founding = load_charter("next.toml")
    assert founding.shares == (60, 30, 10)
    assert founding.accounts == split.roster()
    assert founding.charter.months == 3
    assert founding.charter.threshold == split.charter.threshold
    assert founding.charter.local(founding.charter.start).day == 1
    assert founding.charter.start > chain.now()
    daosplit("found next.toml --record next.json")
    assert "Founded already" in daosplit("found next.toml --record next.json")


def test_the_months_can_be_named(chain: Chain, daosplit: Console) -> None:
    split = trial(chain, 1, 1)
    daosplit(f"charter from {split.address} --first 2031-05 --months 1")
    founding = load_charter("next-charter.toml")
    assert founding.charter.label(1) == "2031-05"
    assert founding.names == ("seat 0", "seat 1")


def test_a_charter_that_is_there_is_not_overwritten(chain: Chain, daosplit: Console) -> None:
    trial(chain, 1, 1)
    Path("next-charter.toml").write_text("mine")
    daosplit("charter from", status=1)
    assert "exists already" in daosplit.warnings
    assert Path("next-charter.toml").read_text() == "mine"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"months": 1, "tip": 9_999, "threshold": (3, 4), "cut_limit": (1, 3)},
        {"months": 0, "test_seconds": 90, "review_window": 61},
        {"months": 0, "test_seconds": 100_000, "review_window": 86_400},
    ],
)
def test_what_is_written_is_read_as_the_same(
    chain: Chain, tmp_path: Path, fields: dict[str, Any]
) -> None:
    founding = founding_of(chain, 70, 30, **fields)
    path = tmp_path / "charter.toml"
    path.write_text(charter_text(founding), encoding="utf-8")
    assert load_charter(path) == founding
