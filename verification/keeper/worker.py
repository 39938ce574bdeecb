"""A keeper as a process that may be killed at any moment."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

from eth_account import Account
from requests import Session

import daosplit
from daosplit.chain import posting, remote
from daosplit.chain.outbox import SqliteOutbox
from daosplit.chain.reading import Reading
from daosplit.chain.sending import Terms
from daosplit.keeper import act
from daosplit.keeper.kept import Kept
from daosplit.keeper.loop import Keeper, Settings
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.rounds import run_rounds
from daosplit.keeper.store import open_store
from daosplit.keeper.telling import Telling

KEY = Account.from_key(b"\x31" * 32)
# The clocks of these chains fly, so this machine's says nothing of them.
ANY_LAG = 10**12


@dataclass(frozen=True)
class Work:
    """What a worker needs to know.

    Attributes:
        chains: The partnerships by the URL of their chain's node.
        folder: Where what each knows is kept, and requests are counted: a byte each.
        most_gas: What a transaction may take here, so that some partnerships need slices.
    """

    database: str
    folder: Path
    chains: Mapping[str, Sequence[str]]
    settings: Settings
    interval: float
    most_gas: int | None = None


def keep(work: Work) -> None:
    """Keeps until it is killed."""
    remote._SECONDS_UNTIL_ASKED_AGAIN = (0.01, 0.02, 0.05, 0.1)
    posting._SECONDS_BETWEEN_LOOKS = 0.02
    posting._SECONDS_UNTIL_SENT_AGAIN = 0.5
    if work.most_gas is not None:
        # Only what the keeper plans by: the chain's own limit stays.
        patch.object(act, "GAS_LIMIT", work.most_gas).start()
    _count_requests(work.folder / "requests")
    store, metrics = open_store(work.database), Metrics()
    outbox = store.outbox or SqliteOutbox(work.folder / "outbox.sqlite")
    reading = Reading(confirmations=0, folder=work.folder / "logs")
    keepers: list[Keeper] = []
    # A node may fail already when it is first asked.
    while len(keepers) < len(work.chains):
        try:
            url, addresses = [*work.chains.items()][len(keepers)]
            chain = daosplit.connect(url, reading=reading)
            chain.can_travel = False
            terms = Terms(seconds_to_mine=30, waits=False)
            chain.send_with(signers=[KEY], terms=terms, outbox=outbox)
            kept = [Kept(one, one, partial(daosplit.RevenueSplit, chain, one)) for one in addresses]
            keeper = Keeper(
                chain,
                KEY.address,
                kept,
                store,
                settings=work.settings,
                metrics=metrics,
                telling=Telling((), store, metrics, str),
            )
            keepers.append(keeper)
        except daosplit.DaosplitError:
            continue
    run_rounds(keepers, threading.Event(), metrics, work.interval)


def _count_requests(file: Path) -> None:
    send: Callable[..., object] = Session.send
    log = file.open("ab", buffering=0)

    def counted(*arguments: object, **options: object) -> object:
        log.write(b".")
        return send(*arguments, **options)

    patch.object(Session, "send", counted).start()
