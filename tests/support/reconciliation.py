"""The books of a partnership after an attack: every unit is where the rules say it is."""

from collections.abc import Mapping

from daosplit.client.revenue_split import RevenueSplit
from daosplit.history import read_history
from daosplit.history.reconcile import Conservation, reconcile
from daosplit.values.addresses import ETHER
from support.partnership import Partnership

__all__ = ["reconciled"]


def reconciled(partnership: Partnership, *, unlogged: int = 0) -> Mapping[str, Conservation]:
    """Where all money is, by token: what the events tell is what moved, to the last unit.

    `unlogged` is the ether that came in without a log in the block of a payout: that is listed, and
    nothing else.
    """
    split = RevenueSplit(partnership.chain, partnership.address)
    result = reconcile(read_history(split))
    listed = {(it.kind, it.token, int(it.actual) - int(it.expected)) for it in result.differences}
    assert listed == ({("balance", ETHER, unlogged)} if unlogged else set())
    assert all(one.holds for one in result.conservation.values())
    return result.conservation
