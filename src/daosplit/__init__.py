"""A partnership that pays itself: the contract, and the toolkit to try it out, deploy it, run it and audit it."""

from importlib.metadata import version

__version__ = version("daosplit")
