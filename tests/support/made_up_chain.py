"""A chain that is made up: any number of blocks, with logs about one partnership in some of them.

It is reorganised, lags and refuses as it is told, and nothing of it is kept but its rules.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.chain import Chain
from daosplit.chain.blocks import Block, BlockId, Log, TransactionReceipt
from daosplit.chain.connection import known_errors
from daosplit.chain.node import Node, Topics
from daosplit.chain.reading import Reading
from daosplit.chain.refusals import NodeRefusalError
from daosplit.errors import ChainError
from daosplit.events.logs import TRANSFER_TOPIC, account_topic
from daosplit.values.keccak import keccak

PARTNERSHIP = to_checksum_address(f"0x{'aa' * 20}")
TOKEN = to_checksum_address(f"0x{'bb' * 20}")
_FOUNDED = keccak(b"Founded(uint200,address,bytes)")
_OTHER = keccak(b"Something()")
_SECONDS_A_BLOCK = 2


class MadeUpNode:
    """A public chain's node.

    Attributes:
        newest: Its newest block.
        finalized: Its newest finalized block; None if the chain has none.
        forked_after: After which block it is on another fork than before.
        most_blocks: For how many blocks it gives logs at once.
        asked: How often it was asked, by method.
        on_ask: What happens at each request.
    """

    name = "http://made-up"
    can_travel = False

    def __init__(self, newest: int, *, founded: int = 7, every: int = 100) -> None:
        self.newest = newest
        self.finalized: int | None = None
        self.forked_after = newest
        self.most_blocks = newest + 1
        self.asked: dict[str, int] = {}
        self.on_ask: Callable[[str], None] = lambda _: None
        self._founded = founded
        self._every = every

    def connect(self, **reading: Any) -> Chain:
        node = cast("Node", self)
        return Chain(node, known_errors(), (), Reading(**{"confirmations": 0, **reading}))

    def chain_id(self) -> int:
        return 20269

    def accounts(self) -> tuple[ChecksumAddress, ...]:
        return ()

    def block(self, block: BlockId) -> Block:
        self._count("block")
        match block:
            case "latest":
                number = self.newest
            case "finalized":
                if self.finalized is None:
                    raise NodeRefusalError("no finalized block")
                number = self.finalized
            case _:
                number = int(block)
        if number > self.newest:
            raise ChainError(f"no block {number}")
        time = number * _SECONDS_A_BLOCK
        return Block(number, self._hash(number), time, 1, None, (), has_withdrawals=False)

    def receipts(self, block: int) -> tuple[TransactionReceipt, ...]:
        return ()

    def logs(
        self, first: int, last: int, address: ChecksumAddress | None, topics: Topics
    ) -> tuple[Log, ...]:
        self._count("logs")
        if last - first + 1 > self.most_blocks:
            raise NodeRefusalError("too many blocks")
        if address == PARTNERSHIP:
            return tuple(self._own(first, last))
        return tuple(self._moves(first, last)) if topics[1] is None else ()

    def there(self) -> list[tuple[int, str]]:
        """The blocks of all logs, and their transactions' hashes, in order."""
        logs = [*self._own(0, self.newest), *self._moves(0, self.newest)]
        return sorted((log.block, log.transaction_hash) for log in logs)

    def _own(self, first: int, last: int) -> Iterator[Log]:
        if first <= self._founded <= last:
            yield self._log(self._founded, PARTNERSHIP, (_FOUNDED,))
        for number in self._places(first, last, 0):
            yield self._log(number, PARTNERSHIP, (_OTHER,))

    def _moves(self, first: int, last: int) -> Iterator[Log]:
        topics = (TRANSFER_TOPIC, bytes(32), account_topic(PARTNERSHIP))
        for number in self._places(first, last, self._every // 2):
            yield self._log(number, TOKEN, topics)

    def _places(self, first: int, last: int, shift: int) -> range:
        """Every so many blocks, from after the founding on."""
        begin = self._founded + self._every + shift
        skipped = max(-((begin - first) // self._every), 0)
        return range(begin + skipped * self._every, last + 1, self._every)

    def _log(self, number: int, address: ChecksumAddress, topics: tuple[bytes, ...]) -> Log:
        return Log(
            address=address,
            topics=topics,
            data=number.to_bytes(32, "big"),
            block=number,
            transaction_hash=f"0x{keccak(self._hash(number).encode() + address.encode()).hex()}",
            transaction_index=0,
            log_index=0,
            block_hash=self._hash(number),
        )

    def _hash(self, number: int) -> str:
        fork = self.forked_after if number > self.forked_after else 0
        return f"0x{fork:032x}{number:032x}"

    def _count(self, method: str) -> None:
        self.asked[method] = self.asked.get(method, 0) + 1
        self.on_ask(method)
