"""`mingting bench`: each benchmark beside its peer or floor in the same run; the ratio is the result, the seconds only an order of magnitude.

A bench is a function `run(rows) -> list[Measure]` in the `bench.py` of the room it measures, entered below.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
from typing import Any

from rich.console import Console
from rich.table import Table

HELP = "性能测量：与同一轮里的对照相比的倍数"

BENCHES = {
    "bulletin": ("mingting.assess.bench", "bulletin", 1_000_000, "季度通报的全部数字：从方块、不用方块，对列扫描"),
    "late": ("mingting.assess.bench", "late", 1_000_000, "一件迟到的办件进入通报，对这几个月的扫描"),
    "import": ("mingting.exchange.bench", "run", 100_000, "台账导入，对同样列的 COPY"),
    "step": ("mingting.handle.cases.bench_step", "run", 200, "办件一步（受理、分办），对一条语句、通常写法和流程引擎"),
    "sweep": ("mingting.handle.cases.bench_step", "sweep", 1_000_000, "时钟清扫，对一条 INSERT … SELECT"),
    "kill": ("mingting.doors.cli.bench_kill", "run", 200, "操作中途被杀：不丢、不重、号不断"),
    "lists": ("mingting.handle.cases.bench_lists", "run", 1_000_000, "办件列表和快速查找，对一件办件的页面"),
    "render": ("mingting.report.bulletins.bench", "run", 1, "DOCX+PDF+XLSX，对常用库"),
    "audit": ("mingting.report.audit.bench", "run", 50, "核数：随篇幅增长"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="、".join(f"{name}（{about}）" for name, (*_, about) in BENCHES.items()),
    )
    parser.add_argument("--rows", type=int, help="规模（行数；render 为份数，audit 为页数）")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    unknown = [name for name in args.names if name not in BENCHES]
    if unknown:
        print(f"没有名为“{unknown[0]}”的测量，可用的有：{'、'.join(BENCHES)}。")
        return 2
    results: list[dict[str, Any]] = []
    for name in args.names or BENCHES:
        module, function, rows, _ = BENCHES[name]
        measures = getattr(importlib.import_module(module), function)(args.rows or rows)
        results.extend({"bench": name} | _plain(one) for one in measures)
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        _show(results)
    return 0


def _plain(measure: Any) -> dict[str, Any]:
    return (
        dict(dataclasses.asdict(measure))
        if dataclasses.is_dataclass(measure) and not isinstance(measure, type)
        else dict(measure)
    )


def _show(results: list[dict[str, Any]]) -> None:
    table = Table("测量", "项目", "规模", "秒", "对照", "对照秒", "倍数", "目标", "")
    for one in results:
        table.add_row(
            one["bench"],
            str(one.get("name", "")),
            f"{one.get('rows', '')}",
            _number(one.get("seconds")),
            str(one.get("peer", "")),
            _number(one.get("peer_seconds")),
            _number(one.get("ratio")),
            str(one.get("mark", "")),
            str(one.get("note", "")),
        )
    Console().print(table)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
