"""The gas of whole transactions of a partnership, as their receipts give it: exact, repeatable."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import DAY
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.review import Domain, Review
from daosplit.chain.contract import Contract
from prices import Trace
from staging import CHARTER, ETHER, Contracts, Stage, two_thirds

SIZES = (2, 20, 100, 200)
SNAPSHOT = Path(__file__).parent / "gas.json"
MOST_GAS_OF_A_TRANSACTION = 2**24
"""EIP-7825."""
USABLE_GAS = MOST_GAS_OF_A_TRANSACTION // 64 * 63
"""What a clone can use of it: the call to its implementation holds back a 64th."""

QUARTERS = 4
REASON = "System improvements raised contribution!"  # 40 characters
EVIDENCE = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"

MOST_SEATS = 255
SILENT = range(90, MOST_SEATS)
FEW_REVIEWS, MANY_REVIEWS = 1, 5

# A slot that is touched, or not, makes more of a difference.
_A_TOUCH = 2_000

Figures = dict[str, int]
"""Gas by what was done."""

Traces = Mapping[str, tuple[Trace, ...]]
"""The transactions by what was done with them."""


def gas_of(traces: Traces) -> Figures:
    """The gas of the transactions together."""
    return {name: sum(trace.used for trace in several) for name, several in traces.items()}


def measure(size: int, contracts: Contracts | None = None, *, traces: bool = True) -> Traces:
    """Founding, reviewing and settling with that many partners.

    A year of one token: in each quarter some of it comes in, and after it comes a review, of other
    points than the one before, and a settlement. Accounts hold some of the token already, but for
    the figure that says so. A review has one contribution a seat, the evidence's hash, one reason
    of 40 characters and the keys that hold two thirds. The figures of a review and of a settlement
    are the second quarter's. All reviews must cost the same, and all settlements from the second.
    `traces` is as a stage has it.
    """
    stage = Stage.of(size, traces=traces)
    chain = stage.chain
    partnership = Partnership.found(stage, stage.accounts, contracts)
    with chain.isolated():
        stage.pay(partnership.address)
        chain.travel(CHARTER.review_end(1))
        fresh = partnership.settle(stage.token.address)

    stage.give_some_of_everything()
    reviews, settlements = [], []
    for period in range(1, QUARTERS + 1):
        stage.pay(partnership.address)
        stage.pay(partnership.address, ether=True)
        chain.travel(CHARTER.end_of(period))
        reviews.append(partnership.review(period))
        settlements.append(partnership.settle(stage.token.address))
        if period == 2:
            ether = partnership.settle(ETHER)
        elif period == 1:
            partnership.settle(ETHER)
    _require_steady(reviews)
    _require_steady(settlements[1:])

    next_period = QUARTERS + 1
    chain.travel(CHARTER.end_of(QUARTERS) + DAY)
    with chain.isolated():
        keeping = partnership.review(next_period)
    chain.travel(CHARTER.end_of(next_period))
    with chain.isolated():
        admitting = partnership.review(next_period, admitted=[stage.newcomer])
    with chain.isolated():
        explaining = partnership.review(next_period, reasons=[REASON] * size, evidence=EVIDENCE)

    review, settlement = reviews[1], settlements[1]
    return {
        "whole quarter": (review, settlement),
        "first year": (partnership.founding, *reviews, *settlements),
        "review": (review,),
        "review, keeps a table": (keeping,),
        "review, a reason each": (explaining,),
        "review, admits one": (admitting,),
        "settle": (settlement,),
        "settle, ether": (ether,),
        "settle, fresh": (fresh,),
        "found": (partnership.founding,),
    }


def measure_burning(contracts: Contracts | None = None, *, traces: bool = True) -> Traces:
    """Settling ether among 255 accounts that burn all they get.

    Once they are contracts, and once accounts with keys that act by another code, each by its own.
    """
    stage = Stage.of(MOST_SEATS, traces=traces)
    chain = stage.chain
    burners = [stage.deploy("GasBurner").address for _ in stage.keys]
    stage.delegate(burners)
    figures = {}
    for name, accounts in {
        "settle, 255 contracts burn": burners,
        "settle, 255 delegated burn": stage.accounts,
    }.items():
        partnership = Partnership.found(stage, accounts, contracts)
        stage.pay(partnership.address, ether=True)
        with chain.isolated():
            chain.travel(CHARTER.review_end(1))
            figures[name] = (partnership.settle(ETHER),)
    return figures


def measure_naming(contracts: Contracts | None = None, *, traces: bool = True) -> Traces:
    """Reviewing with 165 of 255 seats named as silent, when all others sign.

    One of them was questioned at first, and the others after few reviews, or after many, in which
    they have countersigned.
    """
    stage = Stage.of(MOST_SEATS, traces=traces)
    chain = stage.chain
    partnership = Partnership.found(stage, stage.accounts, contracts)
    chain.travel(CHARTER.start_of(1))
    partnership.question(SILENT[-1])
    there = stage.keys[: SILENT[0]]
    figures = {}
    for period in range(1, MANY_REVIEWS + 1):
        chain.travel(CHARTER.end_of(period))
        partnership.review(period, keys=stage.keys[:-1])
        if period not in (FEW_REVIEWS, MANY_REVIEWS):
            continue
        with chain.isolated():
            for seat in SILENT[:-1]:
                partnership.question(seat)
            silent_from = period + 3
            chain.travel(CHARTER.end_of(silent_from))
            naming = partnership.review(silent_from, keys=there, silent=SILENT)
        figures[f"review, 165 of 255 silent, after {period}"] = (naming,)
    return figures


def measure_signer(contracts: Contracts | None = None) -> int:
    """What one signer more costs a review on the chain, beside its signature's bytes."""
    stage = Stage.of(20)
    partnership = Partnership.found(stage, stage.accounts, contracts)
    stage.chain.travel(CHARTER.end_of(1))
    fewest = two_thirds(stage.shares, stage.keys)
    gas = []
    for keys in (fewest, [stage.keys[0], *fewest]):
        with stage.chain.isolated():
            review = partnership.review(1, keys=keys)
        gas.append(review.used - review.calldata_gas)
    return gas[1] - gas[0]


class Partnership:
    """A partnership on a stage, and the shares that its partners agreed on last."""

    def __init__(self, stage: Stage, contract: Contract, founding: Trace) -> None:
        self.founding = founding
        self.address = contract.address
        self._stage = stage
        self._contract = contract
        self._shares = stage.shares

    @classmethod
    def found(
        cls, stage: Stage, accounts: Sequence[str], contracts: Contracts | None
    ) -> "Partnership":
        """A partnership of these accounts, by a factory of its own."""
        contracts = contracts or Contracts.now()
        factory = stage.deploy(contracts.factory)
        arguments = (CHARTER.to_contract(), list(accounts), list(stage.shares), bytes(32))
        founding = stage.transact(factory.functions.found(*arguments))
        address = stage.chain.call(factory.functions.addressOf(*arguments))
        return cls(stage, stage.chain.contract(contracts.split, address), founding)

    def settle(self, token: str) -> Trace:
        """Close the ended period and pay its pot."""
        trace = self._stage.transact(self._contract.functions.settle(token))
        period, pot, _, _ = self._stage.chain.call(self._contract.functions.till(token))
        assert pot == 0, f"the pot of period {period} was not paid"
        return trace

    def question(self, seat: int) -> None:
        """The first partner doubts that the holder of a seat is there."""
        self._stage.chain.transact(
            self._contract.functions.question(seat), sender=self._stage.accounts[0]
        )

    def review(
        self,
        period: int,
        *,
        reasons: Iterable[str] = (),
        evidence: str = "",
        admitted: Sequence[LocalAccount] = (),
        keys: Iterable[LocalAccount] = (),
        silent: Collection[int] = (),
    ) -> Trace:
        """Pass a review of new points: every seat's are others than in any review before."""
        stage = self._stage
        seats = len(stage.keys) + len(admitted)
        texts = list(reasons) or [REASON] + [""] * (seats - 1)
        shares = tuple(1000 + 100 * period + seat for seat in range(seats))
        review = Review(
            period=period,
            contributions=tuple(
                Contribution(seat, points, text)
                for seat, (points, text) in enumerate(zip(shares, texts, strict=True))
            ),
            admitted=tuple(key.address for key in admitted),
            evidence_hash=b"\x2a" * 32,
            evidence_uri=evidence,
            deadline=CHARTER.review_end(period) - 1,
        )
        countersigned = Countersignatures(Domain(stage.chain.chain_id, self.address), review)
        signers = [*(keys or two_thirds(self._shares, stage.keys)), *admitted]
        for key in signers:
            countersigned = countersigned.sign(key, stage.accounts)
        given = countersigned.to_contract(stage.accounts, silent)
        passing = self._contract.functions.review(review.to_contract(), given)
        trace = stage.transact(passing)
        # A seat that was admitted is undone with it.
        self._shares = shares[: len(stage.keys)]
        return trace


def load_snapshot() -> dict[str, Figures]:
    """The committed figures, by how many partners."""
    return dict(json.loads(SNAPSHOT.read_text(encoding="utf-8")))


def save_snapshot(figures: Mapping[str, Figures]) -> None:
    """Write what was measured as the figures to keep."""
    SNAPSHOT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _require_steady(traces: Sequence[Trace]) -> None:
    """Fails unless all cost the same, but for the zeros among the bytes that are sent."""
    gas = [trace.used - trace.calldata_gas for trace in traces]
    assert max(gas) - min(gas) < _A_TOUCH, f"the same at other prices: {gas}"
