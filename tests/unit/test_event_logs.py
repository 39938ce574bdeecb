"""Logs are read as events with care: anybody can write what looks like one."""

from dataclasses import fields, replace
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.abi import event_abi_to_log_topic
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from daosplit import events
from daosplit.agreement.charter import Charter
from daosplit.agreement.packed_charter import pack_charter
from daosplit.artifacts import load_artifact
from daosplit.chain.answers import read_log
from daosplit.chain.blocks import Log
from daosplit.errors import ChainError
from daosplit.events import EtherReceived, Event, Founded, RevenuePaid, TokenMoved, token_of
from daosplit.events.event_logs import read_event
from daosplit.events.logs import TRANSFER_TOPIC, account_topic, is_about
from daosplit.testing import START
from daosplit.values.addresses import ETHER

PARTNERSHIP, TOKEN, SOMEBODY = (
    to_checksum_address(f"0x{byte * 20}") for byte in ("aa", "bb", "cc")
)
ABIS = [entry for entry in load_artifact("IRevenueSplit").abi if entry["type"] == "event"]


def log(address: str, topics: tuple[bytes, ...], data: bytes = b"") -> Log:
    return Log(to_checksum_address(address), topics, data, 7, f"0x{'0f' * 32}", 0, 3)


def read(entry: Log, codes: dict[str, bytes] | None = None) -> Event | None:
    return read_event(replace(entry, timestamp=1_000), PARTNERSHIP, (codes or {}).__getitem__)


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def transfer(from_account: str, to_account: str, amount: int) -> Log:
    topics = (TRANSFER_TOPIC, account_topic(from_account), account_topic(to_account))
    return log(TOKEN, topics, word(amount))


@pytest.mark.parametrize("abi", ABIS, ids=lambda abi: str(abi["name"]))
def test_every_event_of_the_interface_has_its_type(abi: Any) -> None:
    kind = getattr(events, abi["name"])
    own = {field.name for field in fields(kind)} - {field.name for field in fields(Event)}
    if kind is Founded:
        assert own == {"charter", "roster", "shares"}
    else:
        assert len(own) == len(abi["inputs"])


def test_a_founding_is_read_with_the_code_of_the_roster_that_it_names() -> None:
    charter = Charter(start=START, months=1)
    (abi,) = [entry for entry in ABIS if entry["name"] == "Founded"]
    roster = to_checksum_address(f"0x{'01' * 20}")
    codes: dict[str, bytes] = {
        roster: b"\0" + bytes.fromhex((PARTNERSHIP + SOMEBODY).replace("0x", ""))
    }
    shares = (70).to_bytes(4, "big") + (30).to_bytes(4, "big")
    packed = int.from_bytes(pack_charter(charter), "big")
    data = encode(["uint200", "address", "bytes"], [packed, roster, shares])
    event = read(log(PARTNERSHIP, (event_abi_to_log_topic(abi),), data), codes)
    assert isinstance(event, Founded)
    assert (event.charter, event.roster, event.shares) == (
        charter,
        (PARTNERSHIP, SOMEBODY),
        (70, 30),
    )
    assert (event.block, event.timestamp, event.log_index) == (7, 1_000, 3)


def test_plain_ether_and_tokens_are_told() -> None:
    ether = read(log(PARTNERSHIP, (keccak(text="ReceiveETH(uint256)"),), word(5)))
    assert isinstance(ether, EtherReceived)
    assert (ether.amount, token_of(ether)) == (5, ETHER)
    moved = read(transfer(SOMEBODY, PARTNERSHIP, 2**256 - 1))
    assert isinstance(moved, TokenMoved)
    assert (moved.from_account, moved.to_account, moved.amount) == (
        SOMEBODY,
        PARTNERSHIP,
        2**256 - 1,
    )
    assert token_of(moved) == TOKEN


@pytest.mark.parametrize(
    ("entry", "is_told"),
    [
        (transfer(SOMEBODY, PARTNERSHIP, 1), True),
        (transfer(PARTNERSHIP, SOMEBODY, 1), True),
        (transfer(SOMEBODY, TOKEN, 1), False),
        (log(PARTNERSHIP, ()), True),
        (log(TOKEN, ()), False),
        # One thing that moves, not an amount (ERC-721).
        (
            log(
                TOKEN,
                (TRANSFER_TOPIC, account_topic(SOMEBODY), account_topic(PARTNERSHIP), word(1)),
            ),
            False,
        ),
        (log(TOKEN, (TRANSFER_TOPIC,), word(1)), False),
        (log(TOKEN, (TRANSFER_TOPIC, account_topic(SOMEBODY), account_topic(PARTNERSHIP))), False),
        # Not the account, but a word that ends with it.
        (
            log(TOKEN, (TRANSFER_TOPIC, word(0), b"\1" + account_topic(PARTNERSHIP)[1:]), word(1)),
            False,
        ),
        (log(TOKEN, (keccak(text="ReceiveETH(uint256)"),), word(5)), False),
    ],
)
def test_only_what_is_about_the_partnership_is_read(entry: Log, is_told: bool) -> None:
    assert is_about(entry, PARTNERSHIP) == is_told


def test_a_log_that_says_nothing_known_is_no_event() -> None:
    assert read(log(PARTNERSHIP, ())) is None
    assert read(log(PARTNERSHIP, (keccak(text="Something()"),))) is None
    assert read(log(TOKEN, (keccak(text="Something()"),))) is None
    assert read(log(TOKEN, ())) is None


def test_a_memo_that_is_no_utf8_is_kept() -> None:
    (abi,) = [entry for entry in ABIS if entry["name"] == "RevenuePaid"]
    topics = (event_abi_to_log_topic(abi), account_topic(TOKEN), account_topic(SOMEBODY), word(4))
    event = read(log(PARTNERSHIP, topics, encode(["uint256", "bytes"], [9, b"\xff\xfea"])))
    assert isinstance(event, RevenuePaid)
    assert (event.token, event.payer, event.period, event.amount) == (TOKEN, SOMEBODY, 4, 9)
    assert event.memo.encode(errors="surrogateescape") == b"\xff\xfea"


@pytest.mark.parametrize("abi", ABIS, ids=lambda abi: str(abi["name"]))
def test_what_no_partnership_writes_is_told_apart(abi: Any) -> None:
    topic = event_abi_to_log_topic(abi)
    with pytest.raises(ChainError, match=f"no partnership at .*: its {abi['name']} in block 7"):
        read(log(PARTNERSHIP, (topic,) * 9, b"\xff" * 31))


@pytest.mark.parametrize("shares", [bytes(4), bytes(7), bytes(9), bytes(12)])
def test_a_founding_whose_shares_are_not_its_rosters_is_told_apart(shares: bytes) -> None:
    (abi,) = [entry for entry in ABIS if entry["name"] == "Founded"]
    packed = int.from_bytes(pack_charter(Charter(start=START)), "big")
    data = encode(["uint200", "address", "bytes"], [packed, TOKEN, shares])
    with pytest.raises(ChainError, match="no partnership"):
        read(log(PARTNERSHIP, (event_abi_to_log_topic(abi),), data), {TOKEN: bytes(41)})


@pytest.mark.parametrize(("said", "time"), [("0x10", 16), (16, 16), (None, None)])
def test_a_log_has_its_blocks_time_where_the_node_says_it(
    said: str | int | None, time: int | None
) -> None:
    entry: Any = {
        "address": PARTNERSHIP,
        "topics": [],
        "data": "0x",
        "blockNumber": "0x7",
        "transactionHash": f"0x{bytes(32).hex()}",
        "transactionIndex": "0x0",
        "logIndex": "0x3",
        **({} if said is None else {"blockTimestamp": said}),
    }
    assert read_log(entry).timestamp == time


def test_a_move_of_plain_ether_is_no_tokens() -> None:
    """As every one is logged from the fork of EIP-7708 on."""
    move = transfer(SOMEBODY, PARTNERSHIP, 5)
    system = to_checksum_address(f"0x{'f' * 39}e")
    assert is_about(move, PARTNERSHIP)
    assert not is_about(replace(move, address=system), PARTNERSHIP)
    assert read(replace(move, address=system)) is None
