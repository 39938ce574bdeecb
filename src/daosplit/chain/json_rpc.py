"""JSON-RPC 2.0: requests and batches of them as text, whatever stands there, and their answers."""

import json
import math
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from daosplit.errors import ContractError
from daosplit.values.depth import refuse_deep_json

_PARSE_ERROR = -32700
_INVALID_REQUEST = -32600
_METHOD_NOT_FOUND = -32601
_INVALID_PARAMS = -32602
_INTERNAL_ERROR = -32603
_REFUSED = -32000
_REVERTED = 3


class UnknownMethodError(Exception):
    """There is no such method."""


class InvalidParametersError(Exception):
    """The parameters are not those of the method."""


class RefusedError(Exception):
    """What was asked is well formed, but the chain does not do it."""


class _RequestError(Exception):
    """A request that gets an error for an answer."""

    def __init__(self, code: int, message: str, **data: str) -> None:
        super().__init__(message)
        self.content = {"code": code, "message": message, **data}


class JsonRpc:
    """Answers requests, each by `ask`, which takes a method and its parameters in their order.

    What `ask` gives must be made of what JSON knows.
    """

    def __init__(self, ask: Callable[[str, Sequence[Any]], Any]) -> None:
        self._ask = ask

    def answer(self, text: bytes) -> bytes | None:
        """The answer to a request or a batch, as text; None if nobody waits for one."""
        try:
            asked = parse(text.decode())
        except ValueError:
            return _text(_failed(None, _RequestError(_PARSE_ERROR, "not JSON")))
        if not isinstance(asked, list):
            answer = self._answer_one(asked)
            return None if answer is None else _text(answer)
        if not asked:
            return _text(_failed(None, _RequestError(_INVALID_REQUEST, "an empty batch")))
        answers = [answer for one in asked if (answer := self._answer_one(one)) is not None]
        return _text(answers) if answers else None

    def _answer_one(self, asked: Any) -> dict[str, Any] | None:
        if not _is_request(asked):
            problem = 'not a request: an object with "jsonrpc": "2.0", "id", "method" and "params"'
            return _failed(None, _RequestError(_INVALID_REQUEST, problem))
        identifier = asked.get("id")
        try:
            result = self._result(asked["method"], asked.get("params") or [])
            answer = {"jsonrpc": "2.0", "id": identifier, "result": result}
        except _RequestError as error:
            answer = _failed(identifier, error)
        return answer if "id" in asked else None

    def _result(self, method: str, parameters: Any) -> Any:
        if isinstance(parameters, dict):
            raise _RequestError(_INVALID_PARAMS, "parameters are a list here, without names")
        try:
            return self._ask(method, parameters)
        except UnknownMethodError as error:
            raise _RequestError(_METHOD_NOT_FOUND, str(error)) from error
        except InvalidParametersError as error:
            raise _RequestError(_INVALID_PARAMS, f"invalid parameters: {error}") from error
        except RefusedError as error:
            raise _RequestError(_REFUSED, str(error)) from error
        except ContractError as error:
            reason = f"execution reverted: {error.message}"
            raise _RequestError(_REVERTED, reason, data=f"0x{error.data.hex()}") from error
        except Exception as error:
            # Whatever it is, the chain stays; and whoever runs it can report what happened.
            traceback.print_exc()
            raise _RequestError(_INTERNAL_ERROR, f"internal error: {error!r}") from error


def parse(text: str) -> Any:
    """What a JSON text says. Raises ValueError for what is not JSON, or too deep."""
    refuse_deep_json(text)
    return json.loads(text, parse_constant=_finite, parse_float=_finite)


def _finite(written: str) -> float:
    """Python reads NaN, Infinity and 1e999, and would write what no other reader of JSON takes."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _is_request(asked: Any) -> bool:
    return (
        isinstance(asked, dict)
        and asked.get("jsonrpc") == "2.0"
        and isinstance(asked.get("method"), str)
        and isinstance(asked.get("params"), list | dict | None)
        and isinstance(asked.get("id"), str | int | float | None)
        and not isinstance(asked.get("id"), bool)
    )


def _failed(identifier: Any, error: _RequestError) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identifier, "error": error.content}


def _text(answer: Any) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode()
