from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from case_house import at
from review_house import build_review_house

from mingting.base import clock

NOW = at("2021-05-10 09:30")


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    """A county with a paired tablet, on a Monday morning."""
    with clock.set_clock(NOW):
        yield build_review_house()
