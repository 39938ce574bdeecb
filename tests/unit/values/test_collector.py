"""Pausing the collector of garbage leaves it as it was."""

import gc
from collections.abc import Callable, Iterator

import pytest

from daosplit.values.collector import collector_paused


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()


@collector_paused()
def fail() -> None:
    assert not gc.isenabled()
    raise ValueError("broken")


@pytest.mark.parametrize("switch", [gc.enable, gc.disable])
def test_the_collector_is_as_it_was_even_after_an_error(switch: Callable[[], None]) -> None:
    switch()
    before = gc.isenabled()
    with pytest.raises(ValueError, match="broken"):
        fail()
    assert gc.isenabled() == before
