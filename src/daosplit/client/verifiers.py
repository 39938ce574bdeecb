"""Services that compile a contract's source themselves, compare it with a chain, and publish it.

Sourcify (API v2) and Etherscan (API v2, one for all its chains; Blockscout speaks it too). They are
given the compiler's standard JSON input that ships.
"""

import json
import os
import time
from collections.abc import Mapping
from typing import Any, Protocol

from requests import RequestException, Response, request

from daosplit.artifacts import load_artifact
from daosplit.artifacts.artifact import FOLDER
from daosplit.errors import ChainError, InvalidValueError
from daosplit.values.depth import refuse_deep_json
from daosplit.values.text import text

ETHERSCAN_KEY = "ETHERSCAN_API_KEY"
"""The environment variable that has the key of Etherscan's API."""

_SOURCIFY = "https://sourcify.dev/server"
_ETHERSCAN = "https://api.etherscan.io/v2/api"
_INPUT = FOLDER / "standard_input" / "RevenueSplitFactory.json"
_SECONDS_TO_ANSWER = 60
_SECONDS_BETWEEN_LOOKS = 3.0
_LOOKS = 100
_CONFLICT = 409
_LONGEST_REASON = 300


class Verifier(Protocol):
    """A service that verifies and publishes source."""

    name: str

    def submit(self, chain_id: int, address: str, contract: str) -> str | None:
        """Hands the source of a shipped contract in; what to ask for its result by.

        None if it is verified already. Raises ChainError if the service refuses.
        """

    def result(self, chain_id: int, ticket: str) -> bool:
        """Whether it is verified by now. Raises ChainError if it never will be."""


class Sourcify:
    """Sourcify, or another server of its kind at `$DAOSPLIT_SOURCIFY_URL`."""

    name = "Sourcify"

    def __init__(self) -> None:
        self._url = os.environ.get("DAOSPLIT_SOURCIFY_URL", _SOURCIFY).rstrip("/")

    def submit(self, chain_id: int, address: str, contract: str) -> str | None:
        response = _ask(
            self.name,
            "POST",
            f"{self._url}/v2/verify/{chain_id}/{address}",
            json={
                "stdJsonInput": json.loads(_INPUT.read_text(encoding="utf-8")),
                "compilerVersion": load_artifact(contract).compiler["version"],
                "contractIdentifier": _identifier(contract),
            },
        )
        answer = _read(self.name, response)
        if response.status_code == _CONFLICT and answer.get("customCode") == "already_verified":
            return None
        if not isinstance(ticket := answer.get("verificationId"), str):
            raise _refused(self.name, answer.get("message"))
        return ticket

    def result(self, chain_id: int, ticket: str) -> bool:
        del chain_id
        answer = _read(self.name, _ask(self.name, "GET", f"{self._url}/v2/verify/{ticket}"))
        if answer.get("isJobCompleted") is False:
            return False
        match answer:
            case {"contract": {"match": "match" | "exact_match"}}:
                return True
            case {"error": {"message": reason}}:
                raise _refused(self.name, reason)
        raise _refused(self.name, answer.get("message"))


class Etherscan:
    """Etherscan, or another service with its API at `$DAOSPLIT_ETHERSCAN_URL`.

    Raises InvalidValueError if there is no key for it in the environment.
    """

    name = "Etherscan"

    def __init__(self) -> None:
        self._url = os.environ.get("DAOSPLIT_ETHERSCAN_URL", _ETHERSCAN)
        self._key = os.environ.get(ETHERSCAN_KEY, "")
        if not self._key:
            raise InvalidValueError(
                "--submit",
                "etherscan",
                text("it needs a key for its API"),
                text("put it into the environment variable {variable}", variable=ETHERSCAN_KEY),
            )

    def submit(self, chain_id: int, address: str, contract: str) -> str | None:
        is_done, result = self._call(
            "POST",
            chain_id,
            "verifysourcecode",
            {
                "codeformat": "solidity-standard-json-input",
                "sourceCode": _INPUT.read_text(encoding="utf-8"),
                "contractaddress": address,
                "contractname": _identifier(contract),
                "compilerversion": f"v{load_artifact(contract).compiler['version']}",
            },
        )
        if is_done:
            return result
        if "already verified" in result.lower():
            return None
        raise _refused(self.name, result)

    def result(self, chain_id: int, ticket: str) -> bool:
        is_done, result = self._call("GET", chain_id, "checkverifystatus", {"guid": ticket})
        if is_done or "already verified" in result.lower():
            return True
        if "pending" in result.lower():
            return False
        raise _refused(self.name, result)

    def _call(
        self, method: str, chain_id: int, action: str, fields: Mapping[str, str]
    ) -> tuple[bool, str]:
        """Whether it says yes, and what else it says."""
        query = {"chainid": str(chain_id), "module": "contract", "action": action}
        given = {"apikey": self._key, **fields}
        if method == "POST":
            response = _ask(self.name, method, self._url, params=query, data=given)
        else:
            response = _ask(self.name, method, self._url, params={**query, **given})
        answer = _read(self.name, response)
        return answer.get("status") == "1", str(answer.get("result"))


def verify(verifier: Verifier, chain_id: int, address: str, contract: str) -> bool:
    """Has the source of a shipped contract verified; False if it was already.

    Raises ChainError if the service cannot be reached, refuses, or does not come to an end.
    """
    ticket = verifier.submit(chain_id, address, contract)
    if ticket is None:
        return False
    for _ in range(_LOOKS):
        if verifier.result(chain_id, ticket):
            return True
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    raise ChainError(
        text(
            "{service} took the source, and has no result yet; run this again later",
            service=verifier.name,
        )
    )


def _identifier(contract: str) -> str:
    return f"{load_artifact(contract).source_name}:{contract}"


def _ask(service: str, method: str, url: str, **given: Any) -> Response:
    try:
        # Nobody else gets the key, wherever they send us.
        return request(method, url, timeout=_SECONDS_TO_ANSWER, allow_redirects=False, **given)
    except (RequestException, ValueError):
        # Its words would tell the URL, and with it the key.
        raise ChainError(text("{service} cannot be reached", service=service)) from None


def _read(service: str, response: Response) -> dict[str, Any]:
    try:
        refuse_deep_json(response.text)
        answer = json.loads(response.text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ChainError(
            text(
                "{service} answers with status {status}, and not as its API says",
                service=service,
                status=response.status_code,
            )
        )
    return answer


def _refused(service: str, reason: object) -> ChainError:
    return ChainError(
        text(
            "{service} does not verify it: {reason}",
            service=service,
            reason=str(reason)[:_LONGEST_REASON],
        )
    )
