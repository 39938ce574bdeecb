"""The gas of whole transactions of a partnership, as their receipts give it: exact, repeatable."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3.contract import Contract

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.review import Domain, Review
from daosplit.chain import Chain, embedded_chain

SIZES = (2, 20, 100, 200)
SNAPSHOT = Path(__file__).parent / "gas.json"
ETHER = "0x" + "00" * 20

DAY = 24 * 60 * 60
CHARTER = Charter(
    start=unix_time(datetime(2026, 4, 1, tzinfo=timezone(timedelta(hours=9)))),
    utc_offset=timedelta(hours=9),
)
REVENUE = 10**15 + 7
REASON = "System improvements raised contribution!"  # 40 characters
EVIDENCE = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"

Figures = dict[str, int]
"""Gas by what was done."""


@dataclass(frozen=True)
class Stage:
    """An embedded chain with a token and a factory, and partners that hold some of everything.

    Attributes:
        rich: Who pays all the revenue.
        keys: The partners' keys, in seat order.
        shares: Their founding shares.
    """

    chain: Chain
    token: Contract
    factory: Contract
    rich: str
    keys: tuple[LocalAccount, ...]
    shares: tuple[int, ...]

    @classmethod
    def of(cls, size: int) -> "Stage":
        """A stage for that many partners."""
        chain = embedded_chain(start=CHARTER.start - DAY)
        rich = chain.accounts[0]
        token = chain.deploy("Token", "Japanese Yen", "JPY", 0)
        chain.transact(token.functions.mint(rich, 10**30))
        return cls(
            chain=chain,
            token=token,
            factory=chain.deploy("RevenueSplitFactory"),
            rich=rich,
            keys=tuple(
                Account.from_key((10**9 + seat).to_bytes(32, "big")) for seat in range(size)
            ),
            shares=tuple(1000 + seat for seat in range(size)),
        )

    @property
    def accounts(self) -> tuple[str, ...]:
        """The partners' accounts, in seat order."""
        return tuple(key.address for key in self.keys)

    def pay_token(self, to: str) -> None:
        """Revenue in tokens, by a plain transfer."""
        self.chain.transact(self.token.functions.transfer(to, REVENUE))

    def pay_ether(self, to: str) -> None:
        """Revenue in ether, by a plain send."""
        self.chain.send(to, REVENUE)


def measure(size: int) -> Figures:
    """The gas of founding, reviewing and settling with that many partners.

    One founding, then quarter by quarter: the first settlement of tokens to accounts that never
    held any, and settlements of tokens and of ether in the steady state. A review has one
    contribution a seat, the evidence's hash and the keys that hold two thirds; it is measured with
    one reason of 40 characters, and again with one for each seat and the evidence's URI.
    """
    stage = Stage.of(size)
    chain = stage.chain
    partnership, founding = _found(stage, stage.accounts)
    figures = {"found": founding}

    stage.pay_token(partnership.address)
    chain.travel(CHARTER.review_end(1))
    figures["settle, fresh"] = _settle(stage, partnership, stage.token.address)

    for account in stage.accounts:
        chain.send(account, 1)
    stage.pay_token(partnership.address)
    stage.pay_ether(partnership.address)
    chain.travel(CHARTER.end_of(2))
    figures["review"] = _review(stage, partnership, 2, [REASON] + [""] * (size - 1), "")
    figures["settle"] = _settle(stage, partnership, stage.token.address)
    _settle(stage, partnership, ETHER)

    stage.pay_ether(partnership.address)
    chain.travel(CHARTER.end_of(3))
    figures["review, a reason each"] = _review(stage, partnership, 3, [REASON] * size, EVIDENCE)
    figures["settle, ether"] = _settle(stage, partnership, ETHER)
    return figures


def measure_burning() -> Figures:
    """The gas of settling ether among 255 accounts that burn all they get."""
    stage = Stage.of(255)
    chain = stage.chain
    burners = [chain.deploy("GasBurner").address for _ in stage.keys]
    partnership, _ = _found(stage, burners)
    stage.pay_ether(partnership.address)
    chain.travel(CHARTER.review_end(1))
    return {"settle, 255 burn their gas": _settle(stage, partnership, ETHER)}


def load_snapshot() -> dict[str, Figures]:
    """The committed figures, by how many partners."""
    return dict(json.loads(SNAPSHOT.read_text(encoding="utf-8")))


def save_snapshot(figures: dict[str, Figures]) -> None:
    """Write what was measured as the figures to keep."""
    SNAPSHOT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _found(stage: Stage, accounts: Sequence[str]) -> tuple[Contract, int]:
    """A partnership of these accounts, and the gas of founding it."""
    arguments = (CHARTER.to_contract(), list(accounts), list(stage.shares), bytes(32))
    gas = _gas(stage, stage.factory.functions.found(*arguments))
    address = stage.chain.call(stage.factory.functions.addressOf(*arguments))
    return stage.chain.contract("RevenueSplit", address), gas


def _gas(stage: Stage, function: Any) -> int:
    return int(stage.chain.transact(function, sender=stage.rich)["gasUsed"])


def _settle(stage: Stage, partnership: Contract, token: str) -> int:
    gas = _gas(stage, partnership.functions.settle(token))
    period, pot, _, _ = stage.chain.call(partnership.functions.till(token))
    assert pot == 0, f"the pot of period {period} was not paid"
    return gas


def _review(
    stage: Stage, partnership: Contract, period: int, reasons: Iterable[str], evidence: str
) -> int:
    chain = stage.chain
    review = Review(
        period=period,
        contributions=tuple(
            Contribution(seat, 1100 + seat, reason) for seat, reason in enumerate(reasons)
        ),
        admitted=(),
        evidence_hash=b"\x2a" * 32,
        evidence_uri=evidence,
        deadline=CHARTER.review_end(period) - 1,
    )
    countersigned = Countersignatures(Domain(chain.chain_id, partnership.address), review)
    for key in _two_thirds(stage, chain.call(partnership.functions.sharesOf(period - 1))):
        countersigned = countersigned.sign(key, stage.accounts)
    given = countersigned.to_contract(stage.accounts)
    return _gas(stage, partnership.functions.review(review.to_contract(), given))


def _two_thirds(stage: Stage, shares: list[int]) -> list[LocalAccount]:
    """The fewest keys that hold two thirds of the shares, and are two thirds of the seats."""
    ordered = sorted(zip(shares, stage.keys, strict=True), key=lambda one: -one[0])
    keys: list[LocalAccount] = []
    held = 0
    for own, key in ordered:
        if 3 * held >= 2 * sum(shares) and 3 * len(keys) >= 2 * len(shares):
            break
        held += own
        keys.append(key)
    return keys
