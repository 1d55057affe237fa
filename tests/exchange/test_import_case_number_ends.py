"""The end of a case's number is asked for by its column kept backwards: the import fills it as the search reads it."""

from __future__ import annotations

import polars as pl
import pytest

from mingting.exchange.kinds.cases import fold_reversed
from mingting.handle.cases.search.keys import reversed_number


@pytest.mark.parametrize(
    "numbers", [["64052120210610000231", "Z0012"], ["z-0012", "（2021）第5号", "ＡＢ１２ ３４"], []]
)
def test_numbers_are_kept_backwards_in_one_form(numbers: list[str]) -> None:
    assert fold_reversed(pl.Series(numbers, dtype=pl.String)).to_list() == [reversed_number(one) for one in numbers]
