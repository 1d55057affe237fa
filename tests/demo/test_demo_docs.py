"""The page that says which record carries which figure names every printed figure and list, with its value."""

from __future__ import annotations

import json
import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "zhongning-2021q2.md").read_text("utf-8")
PRINTED = json.loads((HERE / "printed_zhongning_2021q2.json").read_text("utf-8"))


def test_every_printed_figure_stands_on_the_page_with_its_value() -> None:
    found = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (\S+) ", PAGE, re.M))
    assert {key: value.replace(",", "") for key, value in found.items() if not key.startswith("l_")} == {
        key: str(value) for key, (value, _, _) in PRINTED["figures"].items()
    }


def test_every_printed_list_stands_on_the_page() -> None:
    assert set(re.findall(r"^\| `(l_\w+)`", PAGE, re.M)) == PRINTED["lists"].keys()
