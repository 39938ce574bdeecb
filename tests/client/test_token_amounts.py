"""Amounts are written and read exactly, and a token's claims are taken with care."""

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from daosplit.artifacts import Artifact
from daosplit.chain import Chain, connect, embedded_chain
from daosplit.client.tokens import allow, balance_of, erc20, read_token
from daosplit.errors import ChainError, InvalidValueError
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import ETHER_TOKEN, Token, format_amount, parse_amount, parse_token
from daosplit.values.integers import MOST_AMOUNT

ANYWHERE = "0x000000000000000000000000000000000000dEaD"
USDC = Token(ANYWHERE, "USDC", 6)
YEN = Token(ANYWHERE, "JPY", 0)


@pytest.mark.parametrize(
    ("amount", "token", "text"),
    [
        (1_234_560_000, USDC, "1,234.56 USDC"),
        (1_000_000, USDC, "1 USDC"),
        (1, USDC, "0.000001 USDC"),
        (0, USDC, "0 USDC"),
        (-1_500_000, USDC, "-1.5 USDC"),
        (1_234, YEN, "¥1,234"),
        (-5, YEN, "-¥5"),
        (150, Token(ANYWHERE, "€", 2), "€1.5"),
        (10**18, ETHER_TOKEN, "1 ETH"),
        (1, ETHER_TOKEN, "0.000000000000000001 ETH"),
        (
            MOST_AMOUNT,
            Token(ANYWHERE, "X", 77),
            "1.15792089237316195423570985008687907853269984665640564039457584007913129639935 X",
        ),
    ],
)
def test_an_amount_is_written_to_its_last_unit(amount: int, token: Token, text: str) -> None:
    assert format_amount(amount, token) == text


@given(st.integers(0, MOST_AMOUNT), st.integers(0, 255))
def test_what_is_written_is_read_as_the_same(amount: int, decimals: int) -> None:
    text = format_amount(amount, Token(ANYWHERE, "X", decimals)).removesuffix(" X")
    assert parse_amount(text, decimals) == amount
    assert parse_amount(text.replace(",", ""), decimals) == amount


@pytest.mark.parametrize(
    ("text", "decimals", "amount"),
    [("1,234.5", 1, 12345), ("1234.50", 2, 123450), ("007", 0, 7), ("0.10", 18, 10**17)],
)
def test_an_amount_is_read_as_people_write_it(text: str, decimals: int, amount: int) -> None:
    assert parse_amount(text, decimals) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "-1",
        "+1",
        "1.",
        ".5",
        "1.2.3",
        "1,2",
        "1,2345",
        ",123",
        "1234,567",
        "1e3",
        "0x10",
        "1_000",
        "¥1",
        "\uff11",
        "nan",
        "9" * 101,
        str(MOST_AMOUNT + 1),
        5,
        5.0,
        None,
        True,
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="amount"):
        parse_amount(text, 0)


def test_more_decimals_than_the_token_has_are_refused() -> None:
    assert parse_amount("1.25", 2) == 125
    with pytest.raises(InvalidValueError, match="3 digits after the point"):
        parse_amount("1.250", 2)
    with pytest.raises(InvalidValueError, match="at most 0"):
        parse_amount("1.0", 0)


@pytest.mark.parametrize("amount", [1.0, True, "1", None])
def test_what_is_no_whole_number_is_not_written(amount: int) -> None:
    with pytest.raises(InvalidValueError):
        format_amount(amount, YEN)


@pytest.mark.parametrize("decimals", [-1, 256, 1.0, True])
def test_no_token_has_such_decimals(decimals: int) -> None:
    with pytest.raises(InvalidValueError):
        Token(ANYWHERE, "X", decimals)
    with pytest.raises(InvalidValueError):
        parse_amount("1", decimals)


def test_a_token_is_an_address_or_ether() -> None:
    assert parse_token(ETHER) == ETHER
    assert parse_token(ANYWHERE.lower()) == ANYWHERE
    for text in ("ETH", "node:0", ANYWHERE[:-1], ANYWHERE.replace("dE", "De")):
        with pytest.raises(InvalidValueError):
            parse_token(text)


# What a token says about itself


@pytest.fixture(scope="module", params=["embedded", "anvil"])
def chain(request: pytest.FixtureRequest) -> Chain:
    if request.param == "embedded":
        return embedded_chain()
    return connect(request.getfixturevalue(request.param))


def code_that_answers(symbol: bytes | None, decimals: bytes | None) -> bytes:
    """Code that gives these answers to `symbol()` and `decimals()`, and reverts instead of None."""

    def answer(data: bytes | None) -> bytes:
        if data is None:
            return bytes.fromhex("5f5ffd")
        stored = b"".join(
            b"\x7f"
            + data[start : start + 32].ljust(32, b"\0")
            + b"\x61"
            + start.to_bytes(2, "big")
            + b"\x52"
            for start in range(0, len(data), 32)
        )
        return stored + b"\x61" + len(data).to_bytes(2, "big") + bytes.fromhex("5ff3")

    # Jumps to the second answer if the call's selector is decimals()'s.
    first = answer(symbol)
    head = bytes.fromhex("5f3560e01c63313ce56714") + b"\x61"
    target = len(head) + 3 + len(first)
    return head + target.to_bytes(2, "big") + b"\x57" + first + b"\x5b" + answer(decimals)


def put(chain: Chain, code: bytes) -> str:
    """Put code on the chain; gives its address."""
    creation = b"\x61" + len(code).to_bytes(2, "big") + bytes.fromhex("80600a5f395ff3") + code
    artifact = Artifact("Answers", "", [], f"0x{creation.hex()}", f"0x{code.hex()}", {}, "")
    return str(chain.deploy(artifact).address)


def test_a_token_tells_its_symbol_and_decimals(chain: Chain) -> None:
    token = chain.deploy("Token", "US Dollar", "USD", 6)
    assert read_token(chain, token.address) == Token(token.address, "USD", 6)
    assert read_token(chain, ETHER) == ETHER_TOKEN


def test_an_old_tokens_symbol_of_32_bytes_is_read_too(chain: Chain) -> None:
    address = put(chain, code_that_answers(b"MKR".ljust(32, b"\0"), (18).to_bytes(32, "big")))
    assert read_token(chain, address) == Token(address, "MKR", 18)


@pytest.mark.parametrize(
    ("symbol", "decimals"),
    [
        pytest.param(None, None, id="reverts"),
        pytest.param(b"", b"", id="empty answers"),
        pytest.param(b"\1", b"\1", id="short answers"),
        pytest.param(encode(["string"], [""]), (256).to_bytes(32, "big"), id="out of range"),
        pytest.param(b"\xff" * 96, b"\xff" * 32, id="nonsense"),
    ],
)
def test_a_token_that_says_nothing_is_called_by_its_address_and_has_no_decimals(
    chain: Chain, symbol: bytes | None, decimals: bytes | None
) -> None:
    address = put(chain, code_that_answers(symbol, decimals))
    token = read_token(chain, address)
    assert token.decimals == 0
    if symbol == b"\xff" * 96:
        assert token.symbol.isprintable()
    else:
        assert token.symbol == f"{address[:6]}…{address[-4:]}"


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        (b"\x1b[2J", "\\x1b[2J"),
        (b" A\n", "A"),
        (b"\xffA", "�A"),
        ("円".encode(), "円"),
        (b"A" * 300, "A" * 20 + "…"),
    ],
)
def test_a_symbol_is_harmless_to_show(chain: Chain, symbol: bytes, shown: str) -> None:
    address = put(chain, code_that_answers(encode(["bytes"], [symbol]), bytes(32)))
    assert read_token(chain, address).symbol == shown


def test_where_no_contract_is_there_is_no_token(chain: Chain) -> None:
    with pytest.raises(ChainError, match="no token"):
        read_token(chain, ANYWHERE)


# Allowances


@pytest.mark.parametrize(
    ("artifact", "blocks"), [("Token", 1), ("TokenWithoutReturn", 2), ("NonZeroToken", 1)]
)
def test_an_allowance_is_given_only_if_it_is_needed(
    chain: Chain, artifact: str, blocks: int
) -> None:
    """One kind of token must be taken back first, another cannot be."""
    arguments = ("US Dollar", "USD", 6) if artifact == "Token" else ()
    token = chain.deploy(artifact, *arguments).address
    owner, spender = chain.accounts[:2]

    def allowance() -> int:
        return int(chain.call(erc20(token).functions.allowance(owner, spender)))

    allow(chain, token, spender, 70, owner=owner)
    assert allowance() == 70
    before = chain.block_number()
    allow(chain, token, spender, 60, owner=owner)
    assert (allowance(), chain.block_number()) == (70, before)
    allow(chain, token, spender, 80, owner=owner)
    assert (allowance(), chain.block_number()) == (80, before + blocks)


def test_a_balance_can_be_asked_after_an_earlier_block(chain: Chain) -> None:
    token = chain.deploy("Token", "US Dollar", "USD", 6)
    before = chain.block_number()
    chain.transact(token.functions.mint(ANYWHERE, 7))
    chain.send(ANYWHERE, 5)
    assert balance_of(chain, token.address, ANYWHERE) == 7
    assert balance_of(chain, token.address, ANYWHERE, before) == 0
    assert balance_of(chain, ETHER, ANYWHERE) - balance_of(chain, ETHER, ANYWHERE, before) == 5
