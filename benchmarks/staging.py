"""Where gas is measured: a chain with a token, the contracts, and partners with keys."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from daosplit.agreement.charter import DAY, Charter, unix_time
from daosplit.artifacts import Artifact, load_artifact, look_in
from daosplit.chain import Chain, embedded_chain, fast_chain
from daosplit.chain.contract import Call, Contract
from daosplit.chain.node import GAS_LIMIT
from daosplit.simulation.contracts import TOKEN
from opcodes import traced
from prices import Trace

# Callers and payees of the tests.
look_in(Path(__file__).parents[1] / "tests" / "support" / "artifacts")

ETHER = "0x" + "00" * 20
CHARTER = Charter(
    start=unix_time(datetime(2026, 4, 1, tzinfo=timezone(timedelta(hours=9)))),
    utc_offset=timedelta(hours=9),
)
REVENUE = 10**15 + 7


@dataclass(frozen=True)
class Contracts:
    """The contracts that are measured: those of this checkout, or of an earlier commit."""

    factory: Artifact
    split: Artifact

    @classmethod
    def now(cls) -> "Contracts":
        """Those of this checkout."""
        return cls(load_artifact("RevenueSplitFactory"), load_artifact("RevenueSplit"))


@dataclass(frozen=True)
class Stage:
    """A chain with a token, and keys whose accounts can be partners.

    Attributes:
        traces: Whether opcodes are traced, which only the embedded chain allows; on the fast chain
            the same transactions use the same gas.
        rich: Who pays all the revenue, and sends what anybody may.
        keys: The partners' keys, in seat order.
        newcomer: The key of one that may be admitted.
        shares: The founding shares.
    """

    chain: Chain
    traces: bool
    token: Contract
    rich: str
    keys: tuple[LocalAccount, ...]
    newcomer: LocalAccount
    shares: tuple[int, ...]

    @classmethod
    def of(cls, size: int, *, traces: bool = True) -> "Stage":
        """A stage for that many partners."""
        keys = [Account.from_key((10**9 + seat).to_bytes(32, "big")) for seat in range(size + 1)]
        make = embedded_chain if traces else fast_chain
        chain = make(start=CHARTER.start - DAY, signers=keys[:1])
        rich = chain.accounts[1]
        token = chain.deploy(TOKEN, "Japanese Yen", "JPY", 0, sender=rich)
        chain.transact(token.functions.mint(rich, 10**30), sender=rich)
        chain.send(keys[0].address, 10**20, sender=rich)  # The first partner sends some itself.
        return cls(
            chain=chain,
            traces=traces,
            token=token,
            rich=rich,
            keys=tuple(keys[:size]),
            newcomer=keys[size],
            shares=tuple(1000 + seat for seat in range(size)),
        )

    @property
    def accounts(self) -> tuple[str, ...]:
        """The partners' accounts, in seat order."""
        return tuple(key.address for key in self.keys)

    def deploy(self, artifact: str | Artifact, *arguments: object) -> Contract:
        """Put a contract on the chain."""
        return self.chain.deploy(artifact, *arguments, sender=self.rich)

    def transact(self, function: Call) -> Trace:
        """Send a transaction, and tell what it did; without a trace, only its gas and calldata."""
        if self.traces:
            return traced(self.chain, function, sender=self.rich)
        used = self.chain.transact(function, sender=self.rich).gas_used
        return Trace(used=used, calldata=function.data, gas=Counter(), events=Counter())

    def pay(self, to: str, *, ether: bool = False) -> None:
        """Revenue in tokens by a plain transfer, or in ether by a plain send."""
        if ether:
            self.chain.send(to, REVENUE, sender=self.rich)
        else:
            self.chain.transact(self.token.functions.transfer(to, REVENUE), sender=self.rich)

    def give_some_of_everything(self) -> None:
        """Each partner holds a unit of the token and of ether, as in the steady state."""
        batch = self.deploy("Batch")
        for calls, value in (
            ([(self.token.address, 0, self._mint(account)) for account in self.accounts], 0),
            ([(account, 1, b"") for account in self.accounts], len(self.accounts)),
        ):
            self.chain.transact(batch.functions.run(calls), sender=self.rich, value=value)

    def balance(self, account: str, *, ether: bool) -> int:
        """What an account has of the token, or of ether."""
        if ether:
            return self.chain.balance(account)
        return int(self.chain.call(self.token.functions.balanceOf(account)))

    def delegate(self, targets: Sequence[str]) -> None:
        """Make the partners' accounts, which sent nothing yet, act by other code (EIP-7702)."""
        chain = self.chain
        sender = chain.signers[to_checksum_address(self.rich)]
        transaction: dict[str, Any] = {
            "chainId": chain.chain_id,
            "nonce": chain.nonce(sender.address),
            "to": sender.address,
            "value": 0,
            "gas": GAS_LIMIT,
            "maxFeePerGas": 10**10,
            "maxPriorityFeePerGas": 1,
            "data": b"",
            "authorizationList": [
                key.sign_authorization({"chainId": chain.chain_id, "address": target, "nonce": 0})
                for key, target in zip(self.keys, targets, strict=True)
            ],
        }
        signed = sender.sign_transaction(transaction)
        chain.send_signed(bytes(signed.raw_transaction))
        for key, target in zip(self.keys, targets, strict=True):
            code = chain.code(key.address)
            assert code == b"\xef\x01\x00" + bytes.fromhex(target[2:])

    def _mint(self, account: str) -> bytes:
        return self.token.functions.mint(account, 1).data


def two_thirds(shares: Sequence[int], keys: Iterable[LocalAccount]) -> list[LocalAccount]:
    """The fewest keys that hold two thirds of the shares, and are two thirds of the seats."""
    ordered = sorted(zip(shares, keys, strict=True), key=lambda one: -one[0])
    chosen: list[LocalAccount] = []
    held = 0
    for own, key in ordered:
        if 3 * held >= 2 * sum(shares) and 3 * len(chosen) >= 2 * len(shares):
            break
        held += own
        chosen.append(key)
    return chosen
