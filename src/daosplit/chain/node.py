"""A node that is reached by JSON-RPC: a public chain's, or one for development."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from requests import HTTPError, RequestException, Timeout
from web3 import HTTPProvider, IPCProvider, Web3
from web3.exceptions import Web3Exception, Web3RPCError
from web3.middleware import ExtraDataToPOAMiddleware
from web3.middleware.base import Middleware, Web3Middleware
from web3.providers.base import JSONBaseProvider
from web3.types import MakeRequestFn, RPCEndpoint, RPCResponse, TxReceipt

from daosplit.chain.answers import is_well_formed
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.chain.refusals import passes, revert_data
from daosplit.errors import ChainError, ContractError, DaosplitError, located
from daosplit.values.text import text

# What one transaction may use at most (EIP-7825).
GAS_LIMIT = 2**24
# A transaction meets another state than its estimate did; what it does not use is not paid.
_GAS_MARGIN = 100_000
_SECONDS_TO_ANSWER = 30
# How long to wait before a node that is busy, or behind, is asked again.
_SECONDS_UNTIL_ASKED_AGAIN = (0.25, 0.5, 1, 2)


class Node(Protocol):
    """What differs between nodes."""

    w3: Web3
    name: str
    can_travel: bool
    own_errors: tuple[type[Exception], ...]
    """What its library raises for a request that it does not take."""

    def travel(self, timestamp: int) -> None:
        """Mine an empty block at exactly this time; the next transaction comes a second later."""

    def snapshot(self) -> Any:
        """Remember the chain as it is."""

    def revert(self, snapshot: Any) -> Any:
        """Make the chain what it was; gives the snapshot to use from now on instead."""

    def gas_for(self, estimate: Callable[[], int]) -> int:
        """How much gas to give to a transaction."""

    def failure(self, receipt: TxReceipt) -> DaosplitError:
        """Why a transaction failed."""


class RemoteNode:
    """The node at `url`: http, https, or ipc with the path of a socket (`ipc:///path`)."""

    own_errors: tuple[type[Exception], ...] = ()

    def __init__(self, url: str, decoder: ErrorDecoder) -> None:
        self.name, provider = _provider(url)
        self.w3 = Web3(provider)
        # A contract could otherwise make this process ask any web server (EIP-3668).
        provider.global_ccip_read_enabled = False
        # web3 asks for it before every call, and it never changes.
        provider.cache_allowed_requests = True
        provider.cacheable_requests = {RPCEndpoint("eth_chainId")}
        # Some chains' headers carry more than web3 expects; it then puts that elsewhere.
        self.w3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        self.w3.middleware_onion.inject(
            cast("Middleware", partial(_PlainErrors, self.name, decoder)), layer=0
        )
        software = self._software().lower()
        if "ganache" in software or "testrpc" in software:
            raise ChainError(
                text(
                    "the node at {node} is ganache, which cannot run these contracts; "
                    "use `daosplit node` instead",
                    node=self.name,
                )
            )
        self.can_travel = software.startswith(("anvil/", "daosplit/", "hardhatnetwork/"))

    def travel(self, timestamp: int) -> None:
        self._request("evm_setNextBlockTimestamp", timestamp)
        self._request("evm_mine")
        self._request("evm_setNextBlockTimestamp", timestamp + 1)

    def snapshot(self) -> Any:
        return self._request("evm_snapshot")

    def revert(self, snapshot: Any) -> Any:
        if self._request("evm_revert", snapshot) is not True:
            raise ChainError(text("the node at {node} has no such snapshot", node=self.name))
        # These nodes forget a snapshot when they go back to it.
        return self.snapshot()

    def gas_for(self, estimate: Callable[[], int]) -> int:
        needed = estimate()
        # Unless it needs more, as it may where a chain counts otherwise, it stays allowed.
        return min(needed + _GAS_MARGIN, max(GAS_LIMIT, needed))

    def failure(self, receipt: TxReceipt) -> DaosplitError:
        """Plays the transaction again on the block before it, at its time where the node can."""
        transaction = self.w3.eth.get_transaction(receipt["transactionHash"])
        block = self.w3.eth.get_block(receipt["blockNumber"])
        call = {
            "from": transaction["from"],
            "value": hex(transaction["value"]),
            "gas": hex(transaction["gas"]),
            "data": transaction["input"].to_0x_hex(),
        }
        if to := transaction.get("to"):
            call["to"] = to
        before = hex(block["number"] - 1)
        overrides = {"number": hex(block["number"]), "time": hex(block["timestamp"])}
        for parameters in ([call, before, {}, overrides], [call, before]):
            try:
                self._request("eth_call", *parameters)
            except ContractError as reason:
                return reason
            except (ChainError, Web3Exception):
                continue
        hash_ = receipt["transactionHash"].to_0x_hex()
        if receipt["gasUsed"] == transaction["gas"]:
            return ChainError(
                text(
                    "transaction {hash} used up all its {gas:,} gas; give it more",
                    hash=hash_,
                    gas=transaction["gas"],
                )
            )
        return ChainError(
            text("transaction {hash} failed, and the node does not say why", hash=hash_)
        )

    def _software(self) -> str:
        try:
            return str(self._request("web3_clientVersion"))
        except Web3RPCError:  # some public nodes do not tell
            return ""

    def _request(self, method: str, *parameters: Any) -> Any:
        return self.w3.manager.request_blocking(RPCEndpoint(method), list(parameters))


class _PlainErrors(Web3Middleware):
    """Turns what a node answers, or that it does not, into this package's errors.

    It comes before web3's own reading of answers, which knows no contract's errors, trusts what a
    contract gives as a reason, and fails in many ways on what is not well formed. What passes is
    waited out, unless it was asked to send something: it may have been sent.
    """

    def __init__(self, name: str, decoder: ErrorDecoder, w3: Web3) -> None:
        super().__init__(w3)
        self._name = name
        self._decoder = decoder

    def wrap_make_request(self, make_request: MakeRequestFn) -> MakeRequestFn:
        def middleware(method: RPCEndpoint, params: Any) -> RPCResponse:
            if method.startswith("eth_send"):
                return self._send(make_request, method, params)
            for wait in _SECONDS_UNTIL_ASKED_AGAIN:
                response = self._ask(make_request, method, params)
                if not passes(method, response.get("error")):
                    break
                time.sleep(wait)
            else:
                response = self._ask(make_request, method, params)
            self._check(method, response)
            return response

        return middleware

    def _send(self, make_request: MakeRequestFn, method: RPCEndpoint, params: Any) -> RPCResponse:
        try:
            response = self._ask(make_request, method, params)
            if passes(method, refusal := response.get("error")):
                raise ChainError(located(self._name, str(cast("Any", refusal).get("message"))))
            self._check(method, response)
        except ChainError as error:
            if _was_never_reached(error):
                raise
            raise ChainError(may_be_sent(error.message)) from error
        return response

    def _ask(self, make_request: MakeRequestFn, method: RPCEndpoint, params: Any) -> RPCResponse:
        try:
            response = make_request(method, params)
        except (RequestException, OSError) as error:
            raise ChainError(_unreachable(self._name, error)) from error
        except (ValueError, AttributeError) as error:  # not JSON, or not an object
            raise ChainError(
                text("what answers at {node} is not a node", node=self._name)
            ) from error
        if not isinstance(response, dict) or not response.keys() & {"result", "error"}:
            raise ChainError(text("what answers at {node} is not a node", node=self._name))
        return response

    def _check(self, method: RPCEndpoint, response: RPCResponse) -> None:
        refusal: Any = response.get("error")
        if refusal is None:
            answer = response.get("result")
            if not is_well_formed(method, answer):
                raise ChainError(
                    text(
                        "{node} gives a malformed answer to {method}, {answer}; ask another node",
                        node=self._name,
                        method=method,
                        answer=_shown(answer),
                    )
                )
        elif not isinstance(refusal, dict):
            raise ChainError(located(self._name, str(refusal)))
        else:
            if (data := revert_data(refusal)) is not None:
                raise self._decoder.decode(data)
            # web3 takes any error with data for a contract's, and wants no result beside it.
            refusal.pop("data", None)
            refusal["message"] = str(refusal.get("message"))
            response.pop("result", None)


def may_be_sent(problem: str) -> str:
    """What to say where nobody knows whether a transaction was sent."""
    return text(
        "{problem}; the transaction may have been sent all the same: look at what the account has "
        "sent before you send it again",
        problem=problem,
    )


def _was_never_reached(error: ChainError) -> bool:
    return "NewConnectionError" in repr(error.__cause__)


def _shown(answer: Any) -> str:
    shown = repr(answer)
    return f"{shown[:59]}…" if len(shown) > 60 else shown


def _unreachable(name: str, error: Exception) -> str:
    if isinstance(error, HTTPError) and error.response is not None:
        return text(
            "the node at {node} refused with HTTP status {status}",
            node=name,
            status=error.response.status_code,
        )
    if isinstance(error, Timeout):
        return text(
            "the node at {node} did not answer within {seconds} seconds",
            node=name,
            seconds=_SECONDS_TO_ANSWER,
        )
    return text("no node reachable at {node}; is it running? `daosplit node` runs one", node=name)


def _provider(url: str) -> tuple[str, JSONBaseProvider]:
    """How to reach the node, and a name for it without the secrets that a URL may hold."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    # A password with an unescaped sign in it ends up in what follows the host.
    is_plain = "@" not in parts.path + parts.query + parts.fragment
    if parts.scheme in ("http", "https") and parts.hostname and is_plain:
        name = f"{parts.scheme}://{parts.hostname}{port}"
        return name, HTTPProvider(url, request_kwargs={"timeout": _SECONDS_TO_ANSWER})
    if parts.scheme == "ipc" and parts.path and not parts.netloc:
        return url, IPCProvider(parts.path, timeout=_SECONDS_TO_ANSWER)
    raise ChainError(
        text(
            "not the address of a node (not shown, as it may hold a secret); give for example "
            "http://127.0.0.1:8545, where `daosplit node` listens, or ipc:///path/to/node.ipc"
        )
    )
