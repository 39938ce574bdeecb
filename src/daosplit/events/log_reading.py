"""The logs about one partnership in the chain that a node has now, read once and then kept."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from daosplit.chain import Chain
from daosplit.chain.blocks import Block, Log
from daosplit.chain.one_block import fork_error, require_same
from daosplit.chain.reading import Head, Reading
from daosplit.errors import ChainError
from daosplit.events.kept_logs import KeptLogs
from daosplit.events.log_queries import LogQueries, Stretch
from daosplit.events.logs import LogsWanted
from daosplit.files.data_folder import private_folder
from daosplit.values.text import text

# Blocks that may still be replaced, where the chain has no finalized ones.
_BLOCKS_THAT_MAY_CHANGE = 128
# What a development chain tells of so many blocks is in memory at once.
_BLOCKS_AT_ONCE = 2_000
# How many of the newest blocks a node may know whose logs it does not show yet.
_BLOCKS_OF_LAG = 4


def read_logs(
    chain: Chain, wanted: LogsWanted, first: int, head: Head, founding: int | None = None
) -> Iterator[Log]:
    """The logs in the blocks from `first` to the head, in order, each with its block's time.

    `founding` is the block of the partnership's founding, if that is known. What was kept of an
    earlier reading is not read again, unless the chain was reorganised since.

    Raises ForkError if it is reorganised meanwhile, and ChainError if the node does not show all.
    """
    if chain.reading is None:
        return filter(wanted.has, _all_logs(chain, first, head.number))
    return _LogReading(chain, wanted, head, founding, chain.reading).read(first)


def _all_logs(chain: Chain, first: int, last: int) -> Iterator[Log]:
    for begin in range(first, last + 1, _BLOCKS_AT_ONCE):
        yield from chain.logs(begin, min(begin + _BLOCKS_AT_ONCE - 1, last))


class _LogReading:
    """One reading from a node, up to the head."""

    def __init__(
        self,
        chain: Chain,
        wanted: LogsWanted,
        head: Head,
        founding: int | None,
        reading: Reading,
    ) -> None:
        self._chain = chain
        self._wanted = wanted
        self._head = head
        self._folder = reading.folder
        self._span = reading.span
        self._founding = founding
        self._blocks: dict[int, Block | Head] = {head.number: head}

    def read(self, first: int) -> Iterator[Log]:
        with closing(KeptLogs(self._file())) as kept:
            begin = self._go_on_from(kept, first)
            queries = LogQueries(
                self._chain, self._wanted, self._span, self._head.number, self._founding_in(kept)
            )
            for stretch in queries.ask(begin):
                found = {log.place: log for log in filter(self._wanted.has, stretch.logs)}
                complete = self._with_lagging([*found.values()], stretch)
                logs = tuple(map(self._checked, complete))
                last = self._block(stretch.last)
                if self._may_change(stretch.last):
                    require_same(self._chain, self._head)
                is_final = self._head.depth == "finalized"
                kept.add(Stretch(stretch.first, stretch.last, logs), last.hash, is_final=is_final)
            yield from kept.read(first, self._head.number)

    def _go_on_from(self, kept: KeptLogs, first: int) -> int:
        """The first block that is to be read; forgets what is no longer so."""
        if kept.first is not None and kept.first <= first:
            for checkpoint in kept.checkpoints():
                if checkpoint.block > self._head.number:
                    raise ChainError(
                        text(
                            "{node} is at block {block:,}, and block {kept:,} was read before: it "
                            "lags behind; try again later, or ask another node",
                            node=self._chain.node_name,
                            block=self._head.number,
                            kept=checkpoint.block,
                        )
                    )
                if self._block(checkpoint.block).hash == checkpoint.hash:
                    return checkpoint.block + 1
                if checkpoint.is_final:
                    raise ChainError(
                        text(
                            "{node} gives another block {block:,} than was read before as final: "
                            "it is on a fork, or of another chain; ask another node",
                            node=self._chain.node_name,
                            block=checkpoint.block,
                        )
                    )
                kept.forget_after(checkpoint.block - 1)
        kept.forget_after(-1)
        return first

    def _founding_in(self, kept: KeptLogs) -> int | None:
        """The block of the founding, if it is known or was read before."""
        if self._founding is not None:
            return self._founding
        founding = next(filter(self._wanted.is_founding, kept.read(0, self._head.number)), None)
        return founding.block if founding else None

    def _file(self) -> Path | None:
        """Where the logs are kept that are wanted here, if any are; not of a development chain."""
        if self._folder is None or self._wanted.own_only or self._chain.can_travel:
            return None
        name = f"{self._chain.chain_id}-{self._wanted.partnership}"
        if self._wanted.tokens is not None:
            tokens = ",".join(sorted(self._wanted.tokens))
            name += f"-{sha256(tokens.encode()).hexdigest()[:16]}"
        return private_folder(self._folder) / f"{name}.sqlite"

    def _checked(self, log: Log) -> Log:
        """The log with its time. Raises ForkError if it is of another block than the chain's."""
        if log.timestamp is not None and not self._may_change(log.block):
            return log
        block = self._block(log.block)
        if log.block_hash not in ("", block.hash):
            raise fork_error(self._chain, log.block)
        return replace(log, timestamp=block.timestamp)

    def _block(self, number: int) -> Block | Head:
        if number not in self._blocks:
            if len(self._blocks) >= _BLOCKS_THAT_MAY_CHANGE:
                self._blocks.clear()
            self._blocks[number] = self._chain.block(number)
        return self._blocks[number]

    def _may_change(self, number: int) -> bool:
        is_new = number > self._head.number - _BLOCKS_THAT_MAY_CHANGE
        return is_new and self._head.depth != "finalized"

    def _with_lagging(self, logs: Sequence[Log], stretch: Stretch) -> Sequence[Log]:
        """The logs, in the newest blocks as receipts show them, where a node's logs may lag."""
        lag = 1 if self._head.depth == "finalized" else _BLOCKS_OF_LAG
        for number in range(max(stretch.first, self._head.number - lag + 1), stretch.last + 1):
            if self._wanted.may_be_in(self._block(number).bloom):
                of_all = (log for one in self._chain.receipts(number) for log in one.logs)
                shown = list(filter(self._wanted.has, of_all))
                # Receipts may count logs otherwise, so that those of both cannot be told apart.
                if len(shown) > sum(log.block == number for log in logs):
                    logs = [*(log for log in logs if log.block != number), *shown]
        return logs
