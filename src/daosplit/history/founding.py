"""Where a partnership was founded, if no record says it."""

from collections.abc import Callable
from contextlib import suppress

from daosplit.chain.blocks import Log
from daosplit.chain.reading import Head
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError
from daosplit.events.log_reading import read_logs
from daosplit.events.logs import LogsWanted
from daosplit.history.history import missing_founding
from daosplit.values.text import text


def find_founding(split: RevenueSplit, notice: Callable[[str], None]) -> Log:
    """What a partnership wrote when it was founded: in the first block in which it has code.

    Only of a node that has forgotten old states, its logs of all blocks are read; `notice` gets a
    line that says so. Raises ChainError if it does not show the founding.
    """
    chain = split.chain
    wanted = LogsWanted(split.address, own_only=True)
    newest = Head.of(chain.block("latest"))
    with suppress(ChainError):
        first = _first_with_code(split, newest.number)
        logs = read_logs(chain, wanted, first, Head.of(chain.block(first)), first)
        for log in filter(wanted.is_founding, logs):
            return log
    notice(
        text(
            "{node} does not know old states, so the founding is looked for in the logs of all "
            "{blocks:,} blocks; an archive node is faster.",
            node=chain.node_name,
            blocks=newest.number,
        )
    )
    for log in filter(wanted.is_founding, read_logs(chain, wanted, 0, newest)):
        return log
    raise missing_founding(split, 0)


def _first_with_code(split: RevenueSplit, newest: int) -> int:
    low, high = 0, newest
    while low < high:
        middle = (low + high) // 2
        if split.chain.code(split.address, block=middle):
            high = middle
        else:
            low = middle + 1
    return low
