"""A Safe countersigns from the command line, by its owners' signatures and approvals."""

import shutil
from pathlib import Path

import pytest

from daosplit.chain import Chain, fast_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.charter import load_charter
from daosplit.files.record import load_record
from daosplit.files.review import load_review
from support import safes
from support.console import Console
from support.project import ROOT
from support.smart_accounts import key_of


@pytest.fixture(scope="module")
def chain() -> Chain:
    return fast_chain(start=1_774_969_200)


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
    shutil.copy(ROOT / "examples" / "review-1Q.toml", ".")
    return Console(capsys)


def test_only_a_partners_account_with_code_is_approved_for(chain: Chain, daosplit: Console) -> None:
    shutil.copy(ROOT / "examples" / "charter.toml", ".")
    daosplit("found charter.toml")
    block = chain.block_number()
    for account, problem in (
        (chain.accounts[1], "there is no contract at"),
        (chain.accounts[5], "holds no seat"),
    ):
        daosplit(f"review approve review-1Q.toml --safe {account} --from node:0", status=1)
        assert problem in daosplit.warnings
    assert chain.block_number() == block


def test_a_safe_countersigns_by_signatures_and_approvals(chain: Chain, daosplit: Console) -> None:
    keys = (key_of(chain, number) for number in (42, 43, 44))
    one, two, three = sorted(keys, key=lambda key: int(key.address, 16))
    safe = safes.shipped_safe(chain, [one.address, two.address, three.address], 2)
    charter = (ROOT / "examples" / "charter.toml").read_text().replace("node:1", safe.address)
    Path("charter.toml").write_text(charter)
    daosplit("found charter.toml")
    split = RevenueSplit.from_record(chain, load_record("partnership.json"))
    names = load_charter("charter.toml").names
    review, _ = load_review("review-1Q.toml", split.charter, names, chain.accounts)
    hash_ = safes.message_hash(safe.address, chain.chain_id, review.digest(split.domain()))

    both = safes.together(
        {one.address: safes.by_key(one, hash_), two.address: safes.by_approval(two.address)}
    )
    add = f"review add review-1Q.toml 0x{both.hex()}"
    daosplit(add, status=1)
    daosplit(f"{add} --contract {safe.address}", status=1)
    assert "does not accept the signature" in daosplit.warnings
    assert not Path("review-1Q.toml.signatures.json").exists()

    # Two owners' signatures would do as well, but not one owner's twice.
    twice = safes.by_key(one, hash_) * 2
    daosplit(f"review add review-1Q.toml 0x{twice.hex()} --contract {safe.address}", status=1)
    assert "does not accept the signature" in daosplit.warnings

    approve = f"review approve review-1Q.toml --safe {safe.address} --from"
    daosplit(f"{approve} {chain.accounts[0]}", status=1)  # not an owner
    said = daosplit(f"{approve} {two.address}").splitlines()
    assert said[0].startswith(f"{two.address} approved 0x{hash_.hex()} (")
    assert said[1] == f"0x{safes.by_approval(two.address).hex()}"
    assert "countersigned by A" in daosplit(f"{add} --contract {safe.address}")
    daosplit("review sign review-1Q.toml --from node:0")
    chain.travel(split.charter.end_of(1))
    assert "The review passed" in daosplit("review hand-in review-1Q.toml")
