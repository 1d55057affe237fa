"""The examples in the docstrings of the ground are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ["crypto", "people", "scopes"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"mingting.base.{name}"))
    assert result.attempted
    assert not result.failed
