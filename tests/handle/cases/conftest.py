from __future__ import annotations

from types import SimpleNamespace

import pytest
from case_house import build_house


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    """A county of 宁夏 with two departments, a hall, a village point, and one person for each role."""
    return build_house()
