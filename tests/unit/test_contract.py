"""A contract's functions give calls that are encoded as Solidity has them, or one clear error."""

from typing import Any, cast

import pytest
from eth_abi.abi import encode
from eth_typing import ABI
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from daosplit.chain.contract import Contract, deployment
from daosplit.errors import ChainError, InvalidValueError
from daosplit.values.addresses import checksummed

HERE = checksummed(bytes(19) + b"\x01")
SOMEBODY = checksummed(bytes.fromhex("ab" * 20))


def part(type_: str, name: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, **more}


def function(name: str, inputs: list[Any], *outputs: Any) -> dict[str, Any]:
    return {"type": "function", "name": name, "inputs": inputs, "outputs": list(outputs)}


SEAT = [part("uint8", "seat"), part("address", "account")]
ABI_: ABI = cast(
    "ABI",
    [
        {"type": "constructor", "inputs": [part("uint256"), part("string")]},
        function("nothing", []),
        function("pay", [part("address"), part("uint128")], part("bool")),
        function("seats", [], part("tuple[]", components=SEAT), part("address[]"), part("string")),
        function("give", [part("tuple[]", components=SEAT), part("bytes32"), part("bytes")]),
        function("same", [part("uint256")], part("uint256")),
        function("same", [part("bytes32")], part("bytes32")),
        function("same", [part("uint256"), part("bool")]),
        function("odd", [part("uint8")]),
        function("odd", [part("uint16")]),
    ],
)
CONTRACT = Contract(HERE, ABI_)


def selector(signature: str) -> bytes:
    return keccak(text=signature)[:4]


def test_a_call_says_whom_it_asks_what() -> None:
    call = CONTRACT.functions.pay(SOMEBODY, 5)
    assert (call.to, call.function) == (HERE, "pay(address,uint128)")
    assert call.data == selector(call.function) + encode(["address", "uint128"], [SOMEBODY, 5])
    assert call == CONTRACT.functions["pay"](SOMEBODY.lower(), 5)
    assert CONTRACT.functions.nothing().data == selector("nothing()")


def test_structs_are_sequences() -> None:
    seats = [(0, SOMEBODY), (1, HERE)]
    call = CONTRACT.functions.give(seats, b"\x01" * 32, b"more")
    types = ["(uint8,address)[]", "bytes32", "bytes"]
    assert call.data == selector(f"give({','.join(types)})") + encode(
        types, [seats, b"\x01" * 32, b"more"]
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (SOMEBODY,),
        (SOMEBODY, 5, 6),
        (SOMEBODY, -1),
        (SOMEBODY, 2**128),
        (SOMEBODY, "5"),
        (SOMEBODY, 5.0),
        (SOMEBODY, True),
        (SOMEBODY, None),
        ("partner", 5),
        (SOMEBODY[:-1], 5),
        (SOMEBODY.swapcase().replace("X", "x"), 5),
        (None, 5),
    ],
    ids=repr,
)
def test_other_arguments_are_refused_before_anything_is_asked(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidValueError, match=r"must be those of pay\(address,uint128\)"):
        CONTRACT.functions.pay(*arguments)


@pytest.mark.parametrize("digest", [b"", b"\x01" * 31, b"\x01" * 33, "0x" + "01" * 32])
def test_bytes_of_a_fixed_length_are_not_filled_up(digest: Any) -> None:
    with pytest.raises(InvalidValueError):
        CONTRACT.functions.give([], digest, b"")


@pytest.mark.parametrize("text", ["\ud800", b"text", 7], ids=repr)
def test_a_contract_is_made_with_its_constructors_arguments(text: Any) -> None:
    encoded = encode(["uint256", "string"], [7, "text"])
    assert deployment("Thing", ABI_, "0x6001", [7, "text"]) == b"\x60\x01" + encoded
    with pytest.raises(InvalidValueError, match=r"must be those of Thing\(uint256,string\)"):
        deployment("Thing", ABI_, "0x6001", [7, text])
    with pytest.raises(InvalidValueError):
        deployment("Thing", ABI_, "0x6001", [7])


def test_functions_of_one_name_are_told_apart_by_arguments_or_signature() -> None:
    same, odd = "same(bytes32)", "odd(uint16)"
    assert CONTRACT.functions.same(7).function == "same(uint256)"
    assert CONTRACT.functions.same(7, True).function == "same(uint256,bool)"
    assert CONTRACT.functions.same(bytes(32)).function == same
    assert CONTRACT.functions[same](bytes(32)) == CONTRACT.functions.same(bytes(32))
    with pytest.raises(InvalidValueError, match=r"odd\(uint8\) / odd\(uint16\)"):
        CONTRACT.functions.odd(7)
    assert CONTRACT.functions[odd](7).function == odd


def test_a_function_that_is_not_there_is_an_error_of_python() -> None:
    with pytest.raises(AttributeError, match="steal"):
        CONTRACT.functions.steal  # noqa: B018
    for name in ("steal", "pay(address)"):
        with pytest.raises(KeyError):
            CONTRACT.functions[name]


def test_answers_are_plain_values() -> None:
    assert CONTRACT.functions.pay(HERE, 1).decode(encode(["bool"], [True])) is True
    assert CONTRACT.functions.nothing().decode(b"") is None
    assert CONTRACT.functions.nothing().decode(b"whatever") is None
    types = ["(uint8,address)[]", "address[]", "bytes"]
    answer = encode(types, [[(7, SOMEBODY)], [SOMEBODY, HERE], b"no \xff text"])
    assert CONTRACT.functions.seats().decode(answer) == [
        [(7, SOMEBODY)],
        [SOMEBODY, HERE],
        "no \udcff text",
    ]


@given(st.binary(max_size=100))
def test_any_other_answer_is_of_another_contract(answer: bytes) -> None:
    with pytest.raises(ChainError, match="another contract"):
        CONTRACT.functions.seats().decode(answer[:90])
