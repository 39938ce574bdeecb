"""A connection to a chain: accounts, transactions, the clock, and errors that say what happened."""

from daosplit.chain.connection import Chain, connect, embedded_chain, fast_chain

__all__ = ["Chain", "connect", "embedded_chain", "fast_chain"]
