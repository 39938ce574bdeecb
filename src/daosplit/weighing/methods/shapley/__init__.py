"""The Shapley value: the method, and the arithmetic of coalitions behind it."""

from daosplit.weighing.methods.shapley.shapley import Reading, Shapley

__all__ = ["Reading", "Shapley"]
