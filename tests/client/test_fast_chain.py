"""What is played on the fast chain comes out, and costs, as on the chain inside the process."""

import gc
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from daosplit.chain import Chain, embedded_chain, fast_chain
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.fast import BLOCK_HASHES
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.history.history import read_history
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import mint, partnership_of, set_shares


def everything(chain: Chain, split: RevenueSplit) -> dict[str, Any]:
    """All that can be told of a play but for hashes, which depend on signatures."""
    blocks = [chain.block(number) for number in range(chain.block_number() + 1)]
    receipts = [told(chain.receipt(sent)) for block in blocks for sent in block.transactions]
    history = read_history(split)
    return {
        "accounts": (chain.accounts, tuple(chain.signers), chain.chain_id),
        "blocks": [(it.timestamp, it.base_fee, it.miner, len(it.transactions)) for it in blocks],
        "receipts": receipts,
        "balances": [chain.balance(account) for account in (*chain.accounts, ETHER)],
        "nonces": [chain.nonce(account) for account in chain.accounts],
        "payouts": [paid.payments for paid in history.payouts],
        "changes": history.balance_changes,
    }


def told(receipt: TransactionReceipt) -> tuple[Any, ...]:
    logs = [(log.address, log.topics, log.data, log.log_index) for log in receipt.logs]
    who = (receipt.sender, receipt.contract, receipt.succeeded)
    return (*who, receipt.block, receipt.gas_used, receipt.gas_price, logs)


def play_a_quarter(chain: Chain) -> dict[str, Any]:
    token = chain.deploy("Token", "Yen", "JPY", 0)
    refusing = chain.deploy("RejectingPayee", sender=chain.accounts[9])
    roster = (*chain.accounts[1:4], refusing.address)
    split = partnership_of(chain, 50, 30, 19, 1, accounts=roster, tip=10_000)
    mint(chain, token, split.address, 1_000_003)
    mint(chain, token, chain.accounts[7], 500)
    split.pay(token.address, 500, 1, "sales", sender=chain.accounts[7])
    split.pay(ETHER, 10**18 + 7, 1, sender=chain.accounts[8])
    chain.transact(refusing.functions.execute(ETHER, b""), sender=chain.accounts[9], gas=100_000)
    chain.travel(split.charter.end_of(1))
    chain.transact(token.functions.mint(split.address, 9), sender=chain.accounts[5], gas=90_000)
    chain.travel(split.charter.review_end(1) + 86_400 * 3)
    split.settle(ETHER, token.address, sender=chain.accounts[6])
    with pytest.raises(ChainError, match=r"(?i)gas"):
        chain.transact(token.functions.mint(split.address, 9), gas=30_000)
    chain.transact(refusing.functions.accept(), sender=chain.accounts[9])
    split.deliver(ETHER, refusing.address)
    before = chain.snapshot()
    for account in chain.accounts[20:23]:
        split.offer(account, sender=chain.accounts[1])
        chain.revert(before)
    split.offer(chain.accounts[21], 3600, sender=chain.accounts[1])
    return everything(chain, split)


def test_a_quarter_comes_out_the_same_to_the_unit() -> None:
    fast, slow = (play_a_quarter(make(start=START)) for make in (fast_chain, embedded_chain))
    for part, told in slow.items():
        assert fast[part] == told, part


def test_reviews_come_out_the_same() -> None:
    def play(make: Callable[..., Chain]) -> list[tuple[int, ...]]:
        chain = make(start=START)
        split = partnership_of(chain, 60, 40)
        gas = []
        for period, shares in enumerate(((55, 45), (50, 50), (48, 52)), 1):
            chain.travel(split.charter.end_of(period))
            gas.append(set_shares(split, period, *shares).gas_used)
        return [tuple(gas), *(split.shares_of(period) for period in range(4))]

    assert play(fast_chain) == play(embedded_chain)


def test_its_state_does_not_grow_by_each_block() -> None:
    """Anvil hashes all of it again for each: after a thousand blocks it was eight times slower."""
    chain = fast_chain()
    for second in range(3):
        chain.travel(chain.now() + 1 + second)
    account = to_checksum_address(BLOCK_HASHES)
    kept = [chain.w3.eth.get_storage_at(account, slot) for slot in range(4)]
    assert not any(map(any, kept))


def anvils() -> set[str]:
    """The anvils that this process has started."""
    listed = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "pid=,comm="], **TEXT)
    return {line for line in listed.stdout.splitlines() if "anvil" in line}


TEXT: dict[str, Any] = {"capture_output": True, "text": True, "check": False}


def test_its_node_ends_with_it() -> None:
    before = anvils()
    chain = fast_chain()
    [started] = anvils() - before
    folder = Path(chain.w3.provider.ipc_path).parent  # type: ignore[attr-defined]
    assert folder.stat().st_mode & 0o077 == 0
    del chain
    gc.collect()
    assert started not in anvils()
    assert not folder.exists()


def test_where_no_anvil_is_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChainError, match="no anvil found; install it"):
        fast_chain()


def test_an_anvil_that_does_not_start_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "anvil"
    program.write_text("#!/bin/sh\nexit 2\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ChainError, match="anvil did not start"):
        fast_chain()


def test_nobody_else_can_send() -> None:
    chain = fast_chain()
    with pytest.raises(ChainError, match="no key of"):
        chain.send(chain.accounts[1], 1, sender="0x000000000000000000000000000000000000dEaD")
