"""The steps that policies can name, found in the folder of methods."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from inspect import isabstract
from types import MappingProxyType

from daosplit.weighing import methods
from daosplit.weighing.methods.method import Step


@cache
def known_steps() -> Mapping[str, type[Step]]:
    """Every method and adjustment by its name, in the order of their names."""
    found: dict[str, type[Step]] = {}
    for module_info in sorted(pkgutil.iter_modules(methods.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{methods.__name__}.{module_info.name}")
        for value in vars(module).values():
            is_step = isinstance(value, type) and issubclass(value, Step)
            if is_step and value.name() == module_info.name and not isabstract(value):
                found[value.name()] = value
    return MappingProxyType(found)
