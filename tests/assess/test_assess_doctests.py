from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from mingting import assess

MODULES = sorted(
    one.name
    for one in pkgutil.walk_packages(assess.__path__, "mingting.assess.")
    if not one.ispkg and ".migrations" not in one.name
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.failed == 0
