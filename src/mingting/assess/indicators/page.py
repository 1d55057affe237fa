"""`docs/indicators.md`, written from the catalogue: `python -m mingting.assess.indicators.page > docs/indicators.md`."""

from __future__ import annotations

from collections.abc import Iterator

from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.datasets import DATASETS, DIMENSIONS
from mingting.assess.indicators.declare import Indicator, Workdays, parts_of

_KINDS = {"sum": "合计", "stock": "时点", "ratio": "比率", "members": "成员数", "workdays": "工作日"}
_HEAD = """# 指标目录

Every indicator of the program, written from its declaration. Four kinds: 合计 (rows of the period counted or a column added
up), 比率 (of two of the others), 成员数 (how many organs, items, points pass a test), 时点 (as of the last day). The code is
what `mingting figures --indicator` takes; `CODE_target` is its quoted target. The rows of any figure open with
`mingting open`; 划分 names the dimensions it may be sliced and split by, besides 单位.
"""


def dimensions_of(indicator: Indicator) -> list[str]:
    """What a figure may be split by: the dimensions that every part has."""
    found: set[str] | None = None
    for part in parts_of(indicator.measure):
        dims = set(DATASETS[part.dataset].dims)
        found = dims if found is None else found & dims
    return [name for name in DIMENSIONS if name in (found or set())]


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    subject = ""
    for one in CATALOGUE.values():
        if one.subject != subject:
            subject = one.subject
            yield f"\n## {subject}\n"
            yield "| 代码 | 名称 | 类 | 单位 | 目标 | 口径 | 记录 | 划分 | 编号 |"
            yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        target = "" if one.target is None else f"{one.target}{'%' if one.unit == '%' else ''}"
        records = "、".join(dict.fromkeys(DATASETS[part.dataset].label for part in parts_of(one.measure)))
        if isinstance(one.measure, Workdays):
            records = "工作日历"
        splits = "、".join(DIMENSIONS[name] for name in dimensions_of(one))
        cells = (f"`{one.code}`", one.name, _KINDS[one.kind], one.unit, target, one.says, records, splits, one.number)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(page(), end="")
