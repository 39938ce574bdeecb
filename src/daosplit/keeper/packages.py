"""The packages that only a keeper needs."""

from daosplit.errors import ChainError
from daosplit.values.text import text


def require_packages() -> None:
    """Raises ChainError if what a keeper needs beside daosplit is not installed."""
    try:
        import prometheus_client  # noqa: F401
        import structlog  # noqa: F401
    except ImportError:
        raise ChainError(text("keeping needs more packages; install daosplit[keeper]")) from None
