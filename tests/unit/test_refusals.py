"""A contract's reason is found wherever a node puts it, and a busy node is known."""

import pytest
from eth_abi.abi import encode

from daosplit.chain.refusals import passes, revert_data, words_of

REASON = bytes.fromhex("deadbeef") + bytes(31) + b"\x07"
HEX = REASON.hex()
TEXT = bytes.fromhex("08c379a0") + encode(["string"], ["no more"])
HASH = f"0x{'ab' * 32}"


@pytest.mark.parametrize(
    "refusal",
    [
        {"code": 3, "message": "execution reverted", "data": f"0x{HEX}"},
        {"code": 3, "message": "execution reverted", "data": HEX},
        {"code": 3, "message": "execution reverted", "data": [f"0x{HEX}"]},
        {"code": -32000, "message": "execution reverted", "data": f"[0x{HEX}]"},
        {"code": -32015, "message": "VM execution error.", "data": f"Reverted 0x{HEX}"},
        {"code": -32603, "message": "reverted", "data": f"revert: 0x{HEX}"},
        {"code": -32603, "message": "error", "data": {"message": "x", "data": f"0x{HEX}"}},
        {"code": -32000, "message": "revert", "data": {"result": f"0x{HEX}"}},
        {
            "code": -32000,
            "message": "revert",
            "data": {HASH: {"error": "revert", "return": f"0x{HEX}"}},
        },
        {"code": -32603, "message": "Internal", "data": {"originalError": {"data": f"0x{HEX}"}}},
        {"code": -32000, "message": f"execution reverted: 0x{HEX}"},
    ],
)
def test_a_reason_is_found(refusal: dict[str, object]) -> None:
    assert revert_data(refusal) == REASON


@pytest.mark.parametrize(
    "message",
    [
        "execution reverted: no more",
        "VM Exception while processing transaction: revert no more",
        "VM Exception while processing transaction: reverted with reason string 'no more'",
    ],
)
def test_a_reason_in_words_is_what_solidity_would_have_given(message: str) -> None:
    assert revert_data({"code": -32000, "message": message}) == TEXT


def test_a_deep_answer_is_read_once() -> None:
    deep: object = 5
    for _ in range(100):
        deep = {"data": deep, "error": {"originalError": 5}}
    assert revert_data({"code": 3, "message": "execution reverted", "data": deep}) == b""


@pytest.mark.parametrize("refusal", ["x" * 10**6, {"message": "no\n\x1b " * 10**5}, {}, [7], False])
def test_a_nodes_words_are_few_and_on_one_line(refusal: object) -> None:
    assert len(words_of(refusal)) < 3_000
    assert words_of(refusal).isprintable()


def test_a_contract_may_give_no_reason() -> None:
    assert revert_data({"code": -32000, "message": "execution reverted"}) == b""
    assert revert_data({"code": 3, "message": "execution reverted", "data": "0x"}) == b""


@pytest.mark.parametrize(
    "refusal",
    [
        {"code": -32601, "message": "no such method"},
        {"code": -32000, "message": "nonce too low", "data": "0x"},
        {"code": -32000, "message": "insufficient funds for gas"},
        {"code": -32602, "message": "invalid argument 0: hex string of odd length"},
        {},
    ],
)
def test_what_the_node_itself_refuses_is_no_contracts_reason(refusal: dict[str, object]) -> None:
    assert revert_data(refusal) is None


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (-32005, "limit exceeded"),
        (429, "Too Many Requests"),
        (-32000, "header not found"),
        (-32016, "over rate limit"),
        (-32097, "your app has exceeded its compute units per second capacity"),
    ],
)
def test_what_passes_is_known(code: int, message: str) -> None:
    assert passes("eth_call", {"code": code, "message": message})


@pytest.mark.parametrize(
    ("method", "code", "message"),
    [
        ("eth_getLogs", -32005, "query returned more than 10000 results"),
        ("eth_call", 3, "execution reverted"),
        ("eth_call", -32601, "no such method"),
    ],
)
def test_what_stays_is_known(method: str, code: int, message: str) -> None:
    assert not passes(method, {"code": code, "message": message})
    assert not passes(method, None)
    assert not passes(method, "busy")
