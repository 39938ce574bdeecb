"""A development chain as a public chain's node shows it, to practise on."""

from collections.abc import Callable, Sequence
from typing import Any

from daosplit.chain.json_rpc import RefusedError, UnknownMethodError

MOST_BLOCKS = 100
"""How many blocks one query for logs covers."""

_OWNERS_METHODS = (
    "anvil_",
    "eth_sendTransaction",
    "eth_sign",
    "evm_",
    "hardhat_",
    "personal_",
)


class PublicFace:
    """Asks a node for development, and refuses what strangers may not ask.

    It holds no accounts, has no finalized blocks, and nobody moves its clock.
    """

    def __init__(self, ask: Callable[[str, Sequence[Any]], Any]) -> None:
        self._ask = ask

    def ask(self, method: str, parameters: Sequence[Any]) -> Any:
        """As the node's own methods, which raise the same errors."""
        if method.startswith(_OWNERS_METHODS):
            raise UnknownMethodError(f"the method {method} is not available")
        if method == "eth_accounts":
            return []
        if method == "web3_clientVersion":
            return "Practice/v1"
        if method == "eth_getBlockByNumber" and parameters[:1] in (["finalized"], ["safe"]):
            raise RefusedError("there is no such block")
        if method == "eth_getLogs" and parameters and isinstance(parameters[0], dict):
            self._require_narrow(parameters[0])
        return self._ask(method, parameters)

    def _require_narrow(self, wanted: dict[str, Any]) -> None:
        if "blockHash" in wanted:
            return
        first, last = (
            int(self._ask("eth_getBlockByNumber", [wanted.get(end, "latest"), False])["number"], 16)
            for end in ("fromBlock", "toBlock")
        )
        if last - first >= MOST_BLOCKS:
            raise RefusedError(f"a query for logs covers at most {MOST_BLOCKS} blocks")
