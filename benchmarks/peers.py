"""What ours is compared with, on the same chain with the same token: the floor and a peer."""

from functools import cache
from pathlib import Path

from daosplit.agreement.shares import payout
from daosplit.artifacts import Artifact
from daosplit.chain.contract import Call, Contract
from daosplit.compiler.compiler import compile_contracts
from figures import Figures
from staging import REVENUE, Stage

ROOT = Path(__file__).parents[1]


@cache
def _artifacts() -> dict[str, Artifact]:
    compiled = compile_contracts(ROOT, "benchmarks/contracts")
    return {artifact.contract_name: artifact for artifact in compiled}


def measure_peers(size: int) -> Figures:
    """The gas of paying that many accounts, which hold some already, in one transaction.

    The floor is a loop in assembly over a list in code, once leaving the dust and once paying to
    the smallest unit. The peer is OpenZeppelin's PaymentSplitter 4.9.6, the last version, with all
    its releases in one transaction.
    """
    stage = Stage.of(size)
    artifacts = _artifacts()
    entries = zip(stage.accounts, stage.shares, strict=True)
    list_in_code = b"".join(
        bytes.fromhex(account[2:]) + shares.to_bytes(4, "big") for account, shares in entries
    )
    loop = stage.deploy(artifacts["RolledLoop"], list_in_code, sum(stage.shares))
    exact = stage.deploy(artifacts["RolledLoop"], list_in_code, sum(stage.shares))
    accounts = list(stage.accounts)
    splitter = stage.deploy(artifacts["PaymentSplitterPeer"], accounts, list(stage.shares))
    release = stage.deploy(artifacts["ReleaseAll"])
    stage.give_some_of_everything()

    token = stage.token.address
    payouts: dict[str, tuple[Contract, Call]] = {
        "floor": (loop, loop.functions.distribute(token)),
        "floor, exact": (exact, exact.functions.distributeExactly(token)),
        "PaymentSplitter": (
            splitter,
            release.functions.release(splitter.address, token, accounts),
        ),
        "floor, ether": (loop, loop.functions.distributeEther()),
        "floor, exact, ether": (exact, exact.functions.distributeEtherExactly()),
        "PaymentSplitter, ether": (
            splitter,
            release.functions.releaseEther(splitter.address, accounts),
        ),
    }
    for name, (payer, function) in payouts.items():  # Once before, for the steady state.
        stage.pay(payer.address, ether="ether" in name)
        stage.chain.transact(function, sender=stage.rich)
    return {name: _pay(stage, name, *payout) for name, payout in payouts.items()}


def _pay(stage: Stage, name: str, payer: Contract, function: Call) -> int:
    """The gas of a payout of new revenue, of which everybody must have got what is claimed."""
    ether = "ether" in name
    stage.pay(payer.address, ether=ether)
    pot = stage.balance(payer.address, ether=ether)
    before = [stage.balance(account, ether=ether) for account in stage.accounts]
    gas = int(stage.chain.transact(function, sender=stage.rich).gas_used)
    after = [stage.balance(account, ether=ether) for account in stage.accounts]
    left = stage.balance(payer.address, ether=ether)
    got = [now - then for then, now in zip(before, after, strict=True)]

    assert sum(got) + left == pot
    if "exact" in name:
        assert (tuple(got), left) == (payout(pot, stage.shares), 0)
    elif "floor" in name:
        assert got == [pot * own // sum(stage.shares) for own in stage.shares]
        assert left > 0, "without dust its refund would be ours too"
    else:
        # It reckons with all that it ever got, so what it owed of before can be a unit more.
        least = [REVENUE * own // sum(stage.shares) for own in stage.shares]
        assert all(one - other in (0, 1) for one, other in zip(got, least, strict=True))
    return gas
