"""A connection to a chain: accounts, transactions, the clock, and errors that say what happened."""

import os

# The libraries of Ethereum hash in C by this, a ninth of the time of what they would try first.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")

from daosplit.chain.connection import Chain, connect, embedded_chain, fast_chain

__all__ = ["Chain", "connect", "embedded_chain", "fast_chain"]
