"""A fast chain beside the process, for simulations and large tests: anvil, reached by a socket.

What happens on it, and what it costs, is the same as on the chain inside the process; a test plays
both and compares.
"""

import os
import shutil
import socket
import subprocess
import time
import weakref
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress

from daosplit.chain import answers
from daosplit.chain.blocks import Transaction, TransactionReceipt
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.node import GAS_LIMIT, require_little_gas
from daosplit.chain.remote import RemoteNode, in_json
from daosplit.errors import ChainError, located
from daosplit.values.text import text

BLOCK_HASHES = "0x0000F90827F1C53a10cb7A02335B175320002935"
"""The contract into whose storage each block writes the hash of the one before (EIP-2935)."""

# As on the chain inside the process.
_CHAIN_ID = 131_277_322_940_537
_BLOCK_GAS_LIMIT = 60_000_000
_FIRST_BASE_FEE = 875_000_000
_PRICE = 10**9
_BALANCE = 10**24

_SECONDS_TO_START = 60
_SECONDS_BETWEEN_LOOKS = 0.005
_LOOKS_FOR_A_FEE = 500


class FastNode(RemoteNode):
    """An anvil of its own, from now until nobody needs it; with 100 rich accounts.

    It lets anybody send for its accounts, at a port of this machine too: for play only. Raises
    ChainError if there is no anvil, or it does not start.
    """

    is_own = True

    def __init__(
        self, decoder: ErrorDecoder, start: int | None, states: int, accounts: int = 100
    ) -> None:
        self._keys = [number.to_bytes(32) for number in range(1, accounts + 1)]
        folder = TemporaryDirectory(prefix="daosplit-")
        path = Path(folder.name) / "node.ipc"
        process = _start(path, int(time.time()) if start is None else start, states)
        weakref.finalize(self, _stop, process, folder, os.getpid())
        _wait_for(path, process)
        super().__init__(f"ipc://{path}", decoder)
        self.name = "the fast chain"
        self._receipt: TransactionReceipt | None = None
        # Anvil hashes all storage again for each block, which would soon take most of its time.
        self._ask(_anything, "anvil_setCode", BLOCK_HASHES, "0x")
        for signer in self.signers:
            self._ask(_anything, "anvil_setBalance", signer.address, hex(_BALANCE))
        self._ask(_anything, "anvil_setNextBlockBaseFeePerGas", hex(_FIRST_BASE_FEE))
        self._ask(_anything, "anvil_setBlockTimestampInterval", 1)

    @cached_property
    def signers(self) -> list[LocalAccount]:
        """The accounts with their keys, which are 1, 2, 3 and so on."""
        return [Account.from_key(key) for key in self._keys]

    @cached_property
    def _accounts(self) -> tuple[ChecksumAddress, ...]:
        return tuple(signer.address for signer in self.signers)

    def accounts(self) -> tuple[ChecksumAddress, ...]:
        return self._accounts

    def receipt(self, transaction_hash: str) -> TransactionReceipt | None:
        # Of the newest it came with the answer.
        if self._receipt is not None and self._receipt.transaction_hash == transaction_hash:
            return self._receipt
        return super().receipt(transaction_hash)

    def estimate(self, transaction: Transaction) -> int:
        fields = in_json(transaction)
        return self._ask(answers.read_count, "eth_estimateGas", fields, "pending")

    def gas_for(self, transaction: Transaction) -> int:
        return GAS_LIMIT

    def priority_fee(self) -> int:
        return _PRICE

    def send(self, transaction: Transaction) -> str:
        if transaction.sender not in self.accounts():
            problem = text("no key of {account}", account=transaction.sender)
            raise ChainError(located(self.name, problem))
        require_little_gas(transaction.gas)
        fees = {"maxFeePerGas": hex(_PRICE), "maxPriorityFeePerGas": hex(_PRICE)}
        return self._mined(self._send("eth_sendTransaction", in_json(transaction) | fees))

    def send_raw(self, transaction: bytes) -> str:
        return self._mined(super().send_raw(transaction))

    def _mined(self, sent: str) -> str:
        """A transaction that was sent is mined when it is told to: by itself, anvil answers before
        all that follows from a block is done.
        """
        self._ask(_anything, "evm_mine")
        self._receipt = super().receipt(sent)
        if self._receipt is None:
            self._ask(_anything, "anvil_dropTransaction", sent)
            raise ChainError(located(self.name, text("not mined, as its nonce is not the next")))
        return sent

    def travel(self, timestamp: int) -> None:
        self.schedule(timestamp)
        self._ask(_anything, "evm_mine")

    def snapshot(self) -> Any:
        return super().snapshot(), self._next_base_fee()

    def _next_base_fee(self) -> str:
        # Anvil learns what follows from a block a moment after it has made it.
        for _ in range(_LOOKS_FOR_A_FEE):
            history = self._ask(_anything, "eth_feeHistory", "0x1", "latest", [])
            if len(fees := history["baseFeePerGas"]) == 2:
                return str(fees[1])
            time.sleep(0.01)
        raise AssertionError(history)

    def revert(self, snapshot: Any) -> Any:
        self._receipt = None
        number, next_base_fee = snapshot
        current, _ = super().revert(number)
        # What the next block costs is not part of anvil's own snapshots.
        self._ask(_anything, "anvil_setNextBlockBaseFeePerGas", next_base_fee)
        return current, next_base_fee


def _start(path: Path, timestamp: int, states: int) -> subprocess.Popen[bytes]:
    options = {
        "ipc": path,
        "host": "127.0.0.1",
        "port": 0,
        "cache-path": path.parent / "cache",
        # Older ones would go to the disk, each in full, and take longer than all the rest.
        "prune-history": states,
        "chain-id": _CHAIN_ID,
        "hardfork": "prague",
        "timestamp": timestamp,
        "gas-limit": _BLOCK_GAS_LIMIT,
        "block-base-fee-per-gas": 10**9,
        "accounts": 1,
    }
    flags = (
        "auto-impersonate",
        "disable-default-create2-deployer",
        "disable-min-priority-fee",
        "no-cors",
        "no-mining",
        "quiet",
    )
    return subprocess.Popen(
        [
            _program(),
            *(f"--{name}={value}" for name, value in options.items()),
            *(f"--{flag}" for flag in flags),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for this process, which stops it
    )


def _program() -> str:
    """Where anvil is: on the PATH alone, as a folder from others may bring a program of its own."""
    found = shutil.which("anvil")
    if found is None:
        raise ChainError(
            text(
                "no anvil found; install it (`npm install @foundry-rs/anvil`, or Foundry), and let "
                "the PATH name its folder"
            )
        )
    # npm's launcher of it starts node, to start the program that is beside it.
    packages = Path(found).resolve().parent.parent
    programs = sorted(packages.glob("anvil-*/bin/anvil*"))
    return str(programs[0]) if programs else found


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Until somebody listens at the socket."""
    give_up = time.monotonic() + _SECONDS_TO_START
    while True:
        with socket.socket(socket.AF_UNIX) as tried, suppress(OSError):
            tried.connect(str(path))
            return
        if process.poll() is not None or time.monotonic() > give_up:
            raise ChainError(text("anvil did not start; does `anvil --version` say 1.7 or later?"))
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def _stop(process: subprocess.Popen[bytes], folder: "TemporaryDirectory[str]", owner: int) -> None:
    if os.getpid() == owner:
        process.terminate()
        process.wait()
        folder.cleanup()


def _anything(answer: Any) -> Any:
    return answer
