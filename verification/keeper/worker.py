"""A keeper as a process that may be killed at any moment: `python -m verification.keeper.worker`.

Reads from its arguments where the database is, and for each chain its node and partnerships.
"""

import json
import resource
import sys
import threading

import daosplit
from daosplit.keeper.loop import Keeper, Settings, run_rounds
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.store import open_store


def main() -> None:
    database, chains, tokens, watch_every = json.loads(sys.argv[1])
    store, metrics = open_store(database), Metrics()
    keepers = []
    for url, addresses in chains.items():
        chain = daosplit.connect(url)
        splits = {address: daosplit.RevenueSplit(chain, address) for address in addresses}
        settings = Settings(tokens=tokens or None, watch_every=watch_every)
        keeper = Keeper(chain, chain.accounts[0], splits, store, settings=settings, metrics=metrics)
        keepers.append(keeper)
    print("begun", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
    run_rounds(keepers, threading.Event(), metrics, 0.05)


if __name__ == "__main__":
    main()
