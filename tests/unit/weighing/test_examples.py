"""The worked examples in the docstrings of weighing come out as they say."""

import doctest
import importlib
import pkgutil

import pytest

from daosplit import weighing
from daosplit.weighing.methods.registry import known_steps

MODULES = [
    module.name for module in pkgutil.walk_packages(weighing.__path__, f"{weighing.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_come_out(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", known_steps())
def test_every_step_cites_its_source_tells_how_it_can_be_gamed_and_has_an_example(
    name: str,
) -> None:
    documentation = known_steps()[name].__doc__ or ""
    assert "Source: " in documentation
    assert "How it can be gamed: " in documentation
    assert ">>> " in documentation
