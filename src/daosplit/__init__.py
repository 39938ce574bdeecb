"""A partnership that pays itself: the contract and the toolkit around it."""

from importlib.metadata import version

__version__ = version("daosplit")
