"""The makers of bulletins, loaded from their files beside the tests."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def load(name: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    return load("bulletin_maker")


@pytest.fixture(scope="session")
def score() -> ModuleType:
    load("bulletin_maker")
    load("bulletin_genres")
    load("bulletin_faults")
    return load("bulletin_score")
