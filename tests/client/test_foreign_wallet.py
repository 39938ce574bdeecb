"""What the tools export is signed by another program's wallet, and the contract accepts it."""

import json
import subprocess
from pathlib import Path

import pytest
from eth_account import Account

from daosplit.chain import Chain, connect
from daosplit.client.factory import found
from daosplit.files.charter import load_charter
from daosplit.files.countersignatures import load_countersignatures
from support.console import run_daosplit
from support.nodes import NODE
from support.project import ROOT, TESTS

KEYS = [Account.from_key(number.to_bytes(32, "big")) for number in (1001, 1002)]
WALLET = TESTS / "support" / "foreign_wallet.mjs"

CHARTER = f"""
name = "wallets"

[calendar]
first = "2020-01"
months = 255

[[partners]]
name = "retailer"
account = "{KEYS[0].address}"
shares = 70

[[partners]]
name = "A"
account = "{KEYS[1].address}"
shares = 30
"""
REVIEW = """
period = 1

[evidence]
uri = "https://example.com/証拠"

[[contributions]]
partner = 0
points = 60
reason = "products, “quotes” and \\\\ backslashes"

[[contributions]]
partner = 1
points = 40
reason = "システム改善 🚀"
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    charter, review = tmp_path / "charter.toml", tmp_path / "review.toml"
    charter.write_text(CHARTER, encoding="utf-8")
    review.write_text(REVIEW, encoding="utf-8")
    return charter, review


@pytest.fixture
def chain(anvil: str) -> Chain:
    return connect(anvil)


def sign(typed_data: str, key: str) -> str:
    return subprocess.run(
        [NODE, WALLET, key], input=typed_data, capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout


def test_a_review_signed_by_another_programs_wallet_passes(
    chain: Chain, anvil: str, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    charter, review = files
    split = found(chain, load_charter(charter)).split
    where = ["--partnership", split.address, "--rpc", anvil]

    assert run_daosplit(["review", "typed-data", str(review), *where]) == 0
    exported = capsys.readouterr().out
    signatures = [sign(exported, key.key.hex()) for key in KEYS]
    assert run_daosplit(["review", "status", str(review), *where]) == 1
    assert run_daosplit(["review", "add", str(review), *signatures, *where]) == 0
    assert run_daosplit(["review", "status", str(review), *where]) == 0

    collected = load_countersignatures(f"{review}.signatures.json")
    split.review(collected.review, collected)
    assert split.shares_of(1) == (60, 40)
    assert json.loads(exported)["message"]["contributions"][1]["reason"] == "システム改善 🚀"


def test_a_signature_of_another_review_is_refused_when_it_comes_in(
    chain: Chain, anvil: str, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    charter, review = files
    split = found(chain, load_charter(charter)).split
    where = ["--partnership", split.address, "--rpc", anvil]
    run_daosplit(["review", "typed-data", str(review), *where])
    signature = sign(capsys.readouterr().out, KEYS[0].key.hex())

    review.write_text(REVIEW.replace("points = 60", "points = 61"), encoding="utf-8")
    assert run_daosplit(["review", "add", str(review), signature, *where]) == 1
    assert "signs another review" in capsys.readouterr().err
    assert not Path(f"{review}.signatures.json").exists()
