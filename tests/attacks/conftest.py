"""The fixtures of the attacks: those of the contracts' tests."""

from contracts.conftest import ether, founder, money, partnership, token

__all__ = ["ether", "founder", "money", "partnership", "token"]
