"""What the contract must refuse, and with exactly which error."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from daosplit.errors import ContractError

__all__ = ["refused"]


@contextmanager
def refused(name: str, **arguments: object) -> Iterator[None]:
    """What happens within is refused with that error of IRevenueSplit, to its last argument.

    Its name stands without the contract's; `test_errors.py` counts these calls.
    """
    with pytest.raises(ContractError) as caught:
        yield
    assert (caught.value.name, caught.value.arguments) == (f"RevenueSplit_{name}", arguments)
