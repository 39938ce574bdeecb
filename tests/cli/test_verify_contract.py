"""`daosplit verify-contract`: code is compared with what ships, and its source submitted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from daosplit.artifacts import load_artifact
from daosplit.artifacts.addresses import factory_address, implementation_address
from daosplit.chain import Chain, connect
from daosplit.chain.server import NodeServer
from daosplit.client import verifiers
from daosplit.client.deployed_code import is_compiled_from
from daosplit.client.factory import ensure_factory, found
from daosplit.testing import START
from support.client import founding_of
from support.console import Console
from support.faulty_node import FaultyNode, changed, running_faulty_node
from support.verifying_service import (
    MATCH,
    NOT_YET,
    SOURCIFY_ID,
    Given,
    VerifyingService,
    no,
    running_verifying_service,
    yes,
)

KEY = "SECRETKEY"
TICKET = (202, {"verificationId": SOURCIFY_ID})
GUID = "x3ryqcqr1zdknhfhkimqmizlcqpxncqc6nrvp3pgrcpfsqedqi"


@pytest.fixture(scope="module")
def node() -> Iterator[FaultyNode]:
    with running_faulty_node(START) as node:
        ensure_factory(connect(node.url))
        yield node


@pytest.fixture
def service() -> Iterator[VerifyingService]:
    with running_verifying_service() as service:
        yield service


@pytest.fixture
def daosplit(
    tmp_path: Path,
    node: FaultyNode,
    service: VerifyingService,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    node.faults.clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(verifiers, "_SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setenv("DAOSPLIT_RPC", node.url)
    monkeypatch.setenv("DAOSPLIT_SOURCIFY_URL", service.url)
    monkeypatch.setenv("DAOSPLIT_ETHERSCAN_URL", f"{service.url}/v2/api")
    monkeypatch.setenv("ETHERSCAN_API_KEY", KEY)
    monkeypatch.setenv("LC_ALL", "C")
    return Console(capsys)


# The code


def test_what_ships_is_known_on_a_chain(node: NodeServer, daosplit: Console) -> None:
    chain = connect(node.url)
    split = found(chain, founding_of(chain, 70, 30)).split
    said = daosplit(f"verify-contract --partnership {split.address}")
    assert said == (
        f"RevenueSplitFactory at {factory_address()}: the code is what ships.\n"
        f"RevenueSplit at {implementation_address()}: the code is what ships.\n"
        f"The partnership at {split.address}: a clone of it that ends with its charter.\n"
    )
    assert "コードは配布物と一致します" in daosplit("verify-contract --lang ja")


def test_other_code_is_told_and_not_submitted(
    node: FaultyNode, service: VerifyingService, daosplit: Console
) -> None:
    node.faults["eth_getCode"] = changed(lambda code: f"{code[:-2]}00")
    said = daosplit("verify-contract --submit sourcify", status=1)
    assert said.count("THE CODE IS NOT WHAT SHIPS") == 2
    assert service.asked == []


def test_a_clone_of_anything_else_is_told(node: FaultyNode, daosplit: Console) -> None:
    chain = connect(node.url)
    founding = founding_of(chain, 70, 30)
    other = chain.deploy("RevenueSplitFactory")
    address = chain.call(other.functions.addressOf(*founding.to_contract()))
    chain.transact(other.functions.found(*founding.to_contract()))
    said = daosplit(f"verify-contract --partnership {address}", status=1)
    assert f"The partnership at {address}: A CLONE OF 0x" in said


@pytest.mark.parametrize("contract", ["RevenueSplit", "RevenueSplitFactory"])
def test_only_immutables_may_differ(node: FaultyNode, contract: str) -> None:
    chain: Chain = connect(node.url)
    at = {"RevenueSplit": implementation_address(), "RevenueSplitFactory": factory_address()}
    deployed = chain.code(at[contract])
    compiled = bytes.fromhex(load_artifact(contract).deployed_bytecode[2:])
    assert deployed != compiled
    differing = [place for place, byte in enumerate(compiled) if deployed[place] != byte]
    for place in range(0, len(deployed), 97):
        other = bytearray(deployed)
        other[place] ^= 1
        if place not in differing and compiled[place]:
            assert not is_compiled_from(bytes(other), compiled)
    assert not is_compiled_from(deployed + b"\0", compiled)
    assert not is_compiled_from(b"", compiled)


# Sourcify


def test_sourcify_is_given_the_standard_input_and_asked_until_it_is_done(
    service: VerifyingService, daosplit: Console
) -> None:
    service.answers = [TICKET, NOT_YET, NOT_YET, MATCH, TICKET, MATCH]
    said = daosplit("verify-contract --submit sourcify")
    assert "Sourcify verified RevenueSplitFactory.\nSourcify verified RevenueSplit.\n" in said
    method, path, given = service.asked[0]
    assert method == "POST"
    assert path == f"/v2/verify/131277322940537/{factory_address()}"
    assert set(given) == {"stdJsonInput", "compilerVersion", "contractIdentifier"}
    assert given["contractIdentifier"] == "contracts/RevenueSplitFactory.sol:RevenueSplitFactory"
    assert given["compilerVersion"].startswith("0.8.")
    assert set(given["stdJsonInput"]) == {"language", "sources", "settings"}
    assert "contracts/RevenueSplit.sol" in given["stdJsonInput"]["sources"]
    assert service.asked[1][:2] == ("GET", f"/v2/verify/{SOURCIFY_ID}")


def test_what_sourcify_has_already_is_no_failure(
    service: VerifyingService, daosplit: Console
) -> None:
    service.answers = [(409, {"customCode": "already_verified", "message": "…", "errorId": "1"})]
    assert daosplit("verify-contract --submit sourcify").count("verified Revenue") == 2


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ([(400, {"customCode": "unsupported_chain", "message": "no such chain"})], "no such chain"),
        ([(429, {"customCode": "duplicate", "message": "being verified"})], "being verified"),
        ([TICKET, (200, {"isJobCompleted": True, "error": {"message": "no match"}})], "no match"),
        ([TICKET, (404, {"message": "no such job"})], "no such job"),
        ([TICKET, NOT_YET], "no result yet"),
        ([(502, b"<html>")], "answers with status 502"),
        ([(200, b"[" * 100_000)], "answers with status 200"),
    ],
)
def test_what_sourcify_refuses_is_one_line(
    service: VerifyingService, daosplit: Console, answers: list[Given], problem: str
) -> None:
    service.answers = answers
    daosplit.run("verify-contract --submit sourcify")
    assert problem in daosplit.warnings
    assert daosplit.warnings.count("\n") == 1


# Etherscan


def test_etherscan_is_given_the_standard_input_and_asked_until_it_is_done(
    service: VerifyingService, daosplit: Console
) -> None:
    service.answers = [
        yes(GUID),
        no("Pending in queue"),
        yes("Pass - Verified"),
        no("Contract source code already verified"),
    ]
    said = daosplit("verify-contract --submit etherscan")
    assert "Etherscan verified RevenueSplitFactory.\n" in said
    assert "Etherscan verified RevenueSplit before.\n" in said
    method, path, given = service.asked[0]
    assert (method, path) == ("POST", "/v2/api")
    assert (given["chainid"], given["action"]) == ("131277322940537", "verifysourcecode")
    assert given["codeformat"] == "solidity-standard-json-input"
    assert given["compilerversion"].startswith("v0.8.")
    assert given["contractname"] == "contracts/RevenueSplitFactory.sol:RevenueSplitFactory"
    assert json.loads(given["sourceCode"])["language"] == "Solidity"
    assert given["apikey"] == KEY
    assert service.asked[1][2]["guid"] == GUID


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ([no("Invalid API Key")], "Invalid API Key"),
        ([yes(GUID), no("Fail - Unable to verify")], "Fail - Unable to verify"),
        ([(302, b"")], "answers with status 302"),
    ],
)
def test_what_etherscan_refuses_is_one_line_without_the_key(
    service: VerifyingService, daosplit: Console, answers: list[Given], problem: str
) -> None:
    service.answers = answers
    daosplit.run("verify-contract --submit etherscan")
    assert problem in daosplit.warnings
    assert daosplit.warnings.count("\n") == 1
    assert KEY not in daosplit.warnings


def test_a_service_that_cannot_be_reached_is_one_line_without_the_key(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("http://127.0.0.1:1", "nonsense"):
        monkeypatch.setenv("DAOSPLIT_ETHERSCAN_URL", url)
        status, _ = daosplit.run("verify-contract --submit etherscan")
        assert status == 1
        assert daosplit.warnings == "daosplit: Etherscan cannot be reached\n"


def test_without_a_key_etherscan_is_not_asked(
    service: VerifyingService, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ETHERSCAN_API_KEY")
    daosplit("verify-contract --submit etherscan", status=1)
    assert "put it into the environment variable ETHERSCAN_API_KEY" in daosplit.warnings
    assert service.asked == []
