"""A partnership's history: what happened, what each seat was paid, and what is there now."""

from daosplit.history.history import History, TokenState, read_events, read_history

__all__ = ["History", "TokenState", "read_events", "read_history"]
