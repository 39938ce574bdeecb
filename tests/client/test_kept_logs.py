"""Logs that were read once are kept, and a reading goes on where the last one ended."""

import tracemalloc
from pathlib import Path

import pytest

from daosplit.chain import Chain
from daosplit.chain.one_block import read_at_one_block
from daosplit.chain.reading import Head
from daosplit.errors import ChainError, ForkError, InvalidFileError
from daosplit.events.log_reading import read_logs
from daosplit.events.logs import LogsWanted
from support.effort import LONG
from support.made_up_chain import PARTNERSHIP, TOKEN, MadeUpNode

Found = list[tuple[int, str]]


def read(chain: Chain, *, first: int = 0, tokens: frozenset[str] | None = None) -> Found:
    def all_of_them(head: Head) -> Found:
        logs = read_logs(chain, LogsWanted(PARTNERSHIP, tokens=tokens), first, head)
        return [(log.block, log.transaction_hash) for log in logs]

    return read_at_one_block(chain, all_of_them)


@pytest.fixture
def node() -> MadeUpNode:
    return MadeUpNode(1_000)


@pytest.mark.parametrize("span", [None, 1, 7, 1_000])
@pytest.mark.parametrize("most_blocks", [3, 100, 2_000])
def test_whatever_is_asked_at_once_all_is_found(
    node: MadeUpNode, span: int | None, most_blocks: int
) -> None:
    node.most_blocks = most_blocks
    assert read(node.connect(span=span)) == node.there()


def test_what_was_read_is_not_read_again(node: MadeUpNode, tmp_path: Path) -> None:
    chain = node.connect(folder=tmp_path, span=100)
    assert read(chain) == node.there()
    node.asked.clear()
    assert read(chain) == node.there()
    assert "logs" not in node.asked
    node.newest += 100
    node.forked_after = node.newest
    assert read(chain) == node.there()
    assert node.asked["logs"] < 10


def test_what_came_meanwhile_takes_few_questions(node: MadeUpNode, tmp_path: Path) -> None:
    """Three for what is new, and two for whether the node shows what it has."""
    node.finalized = 900
    chain = node.connect(folder=tmp_path)
    read(chain)
    node.asked.clear()
    read(chain)
    assert node.asked == {"block": 2}
    node.asked.clear()
    node.finalized = 1_000
    assert read(chain) == node.there()
    assert node.asked["logs"] == 5


def test_a_reading_goes_on_after_any_interruption(node: MadeUpNode, tmp_path: Path) -> None:
    chain = node.connect(folder=tmp_path, span=100)
    read(node.connect(span=100))
    in_all = sum(node.asked.values())
    node.asked.clear()
    left = 0

    def interrupt(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt

    node.on_ask = interrupt
    interruptions = 0
    while True:
        left = 20
        try:
            found = read(chain)
        except KeyboardInterrupt:
            interruptions += 1
        else:
            break
    assert found == node.there()
    assert interruptions > 3
    # Each time no more is asked twice than one stretch, and how far it came.
    assert sum(node.asked.values()) < in_all + 20 * interruptions


def test_blocks_that_were_replaced_are_read_again(node: MadeUpNode, tmp_path: Path) -> None:
    chain = node.connect(folder=tmp_path, span=100)
    before = read(chain)
    node.forked_after = 555
    after = read(chain)
    assert after == node.there()
    assert [one for one in after if one[0] <= 555] == [one for one in before if one[0] <= 555]
    assert not {one for one in after if one[0] > 555} & set(before)


@pytest.mark.parametrize("at", range(1, 40, 3))
def test_a_reorganisation_meanwhile_is_read_around(
    node: MadeUpNode, tmp_path: Path, at: int
) -> None:
    chain = node.connect(folder=tmp_path, span=50)
    left = at

    def reorganise(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            node.forked_after = 900

    node.on_ask = reorganise
    assert read(chain) == node.there()
    assert read(chain) == node.there()


def test_a_chain_that_never_rests_is_told(node: MadeUpNode) -> None:
    def reorganise(_: str) -> None:
        node.forked_after = 900 + node.asked["block"] % 90

    node.on_ask = reorganise
    with pytest.raises(ForkError, match=r"gives two different blocks \d+: its chain forks"):
        read(node.connect())


def test_a_node_that_lags_behind_what_was_read_is_told(node: MadeUpNode, tmp_path: Path) -> None:
    chain = node.connect(folder=tmp_path)
    read(chain)
    node.newest = 990
    with pytest.raises(ChainError, match=r"is at block 990, and block 1,000 was read before"):
        read(chain)
    node.newest = 1_001
    node.forked_after = node.newest
    assert read(chain) == node.there()


def test_a_node_on_a_fork_of_what_was_final_is_told(node: MadeUpNode, tmp_path: Path) -> None:
    node.finalized = 900
    chain = node.connect(folder=tmp_path)
    assert read(chain) == [one for one in node.there() if one[0] <= 900]
    node.forked_after = 800
    with pytest.raises(ChainError, match=r"another block 900 than was read before as final"):
        read(chain)


def test_an_earlier_beginning_is_read_from_there(node: MadeUpNode, tmp_path: Path) -> None:
    chain = node.connect(folder=tmp_path)
    assert read(chain, first=500) == [one for one in node.there() if one[0] >= 500]
    assert read(chain, first=0) == node.there()
    assert read(chain, first=500) == [one for one in node.there() if one[0] >= 500]


def test_each_choice_of_tokens_is_kept_by_itself(node: MadeUpNode, tmp_path: Path) -> None:
    chain = node.connect(folder=tmp_path)
    own = read(chain, tokens=frozenset())
    assert len(own) < len(node.there())
    assert read(chain) == read(chain, tokens=frozenset({TOKEN})) == node.there()
    assert read(chain, tokens=frozenset()) == own


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + bytes(100)])
def test_what_cannot_be_used_is_told_in_one_line(
    node: MadeUpNode, tmp_path: Path, content: bytes
) -> None:
    chain = node.connect(folder=tmp_path)
    read(chain)
    (file,) = tmp_path.glob("*.sqlite")
    file.write_bytes(content)
    with pytest.raises(InvalidFileError, match="delete it, and they are read again") as caught:
        read(chain)
    assert "\n" not in str(caught.value)
    file.unlink()
    assert read(chain) == node.there()


def test_a_million_blocks_are_read_in_little_memory(tmp_path: Path) -> None:
    node = MadeUpNode(1_000_000, founded=1_234, every=50 if LONG else 5_000)
    node.most_blocks = 1_000 if LONG else 20_000
    chain = node.connect(folder=tmp_path)
    tracemalloc.start()
    count = sum(1 for _ in read_logs(chain, LogsWanted(PARTNERSHIP), 0, read_head(chain)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == len(node.there())
    assert most < 2_000_000
    assert node.asked["logs"] < 3.5 * 1_000_000 / node.most_blocks + 200


def read_head(chain: Chain) -> Head:
    return read_at_one_block(chain, lambda head: head)
