"""The packages that only a keeper needs."""

from importlib.util import find_spec

from daosplit.errors import ChainError
from daosplit.values.text import text


def require_packages() -> None:
    """Raises ChainError if what a keeper needs beside daosplit is not installed."""
    if not all(map(find_spec, ("prometheus_client", "structlog"))):
        raise ChainError(text("keeping needs more packages; install daosplit[keeper]"))
