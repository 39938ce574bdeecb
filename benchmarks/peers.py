"""What ours is measured beside, on the same chain with the same token: the floor and a peer."""

from functools import cache
from pathlib import Path

from daosplit.artifacts import Artifact
from daosplit.compiling.compiler import compile_contracts
from figures import ETHER, Figures, Stage

ROOT = Path(__file__).parents[1]


@cache
def _artifacts() -> dict[str, Artifact]:
    compiled = compile_contracts(ROOT, "benchmarks/contracts")
    return {artifact.contract_name: artifact for artifact in compiled}


def measure_peers(size: int) -> Figures:
    """The gas of paying that many accounts, which hold some already, in one transaction.

    The floor is a bare loop over a list in code. The peer is OpenZeppelin's PaymentSplitter 4.9.6,
    the last that there is, with all its releases in one transaction.
    """
    stage = Stage.of(size)
    chain, token = stage.chain, stage.token
    artifacts = _artifacts()
    entries = zip(stage.accounts, stage.shares, strict=True)
    list_in_code = b"".join(
        bytes.fromhex(account[2:]) + shares.to_bytes(4, "big") for account, shares in entries
    )
    loop = chain.deploy(artifacts["BareLoop"], list_in_code, sum(stage.shares))
    splitter = chain.deploy(
        artifacts["PaymentSplitterPeer"], list(stage.accounts), list(stage.shares)
    )
    release = chain.deploy(artifacts["ReleaseAll"])
    for account in stage.accounts:
        chain.transact(token.functions.transfer(account, 1))
        chain.send(account, 1)

    figures: Figures = {}
    for _ in range(2):  # The second is the steady state.
        for payer in (loop, splitter):
            stage.pay_token(payer.address)
            stage.pay_ether(payer.address)
        for name, function in {
            "bare loop": loop.functions.distribute(token.address),
            "bare loop, ether": loop.functions.distribute(ETHER),
            "PaymentSplitter": release.functions.release(
                splitter.address, token.address, list(stage.accounts)
            ),
            "PaymentSplitter, ether": release.functions.releaseEther(
                splitter.address, list(stage.accounts)
            ),
        }.items():
            figures[name] = int(chain.transact(function)["gasUsed"])
    return figures
