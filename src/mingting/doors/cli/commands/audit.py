"""`mingting audit FILE…`: which figures of a bulletin hold, which are cut off, which contradict each other, and where."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from mingting.report.audit.places import examine_file
from mingting.report.audit.report import SAY, Report
from mingting.rules.figures import Verdict

HELP = "核对通报里的数字：相符、截尾、矛盾、无从核对，各在什么地方"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="DOCX、PDF、XLSX、HTML、Markdown 或纯文本")
    parser.add_argument(
        "--region",
        type=_region,
        default=None,
        metavar="代码",
        help="按哪个地区的工作日历算日均，如 640000；默认按文中地名判断",
    )
    parser.add_argument("--all", action="store_true", help="也列出相符和无从核对的")
    parser.add_argument("--json", action="store_true")


def _region(text: str) -> str:
    if not re.fullmatch(r"\d{6}(\d{6})?", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是 6 位或 12 位区划代码")
    return text


def run(args: argparse.Namespace) -> int:
    reports: list[Report] = []
    for path in _shown_progress(args.files):
        report = examine_file(path, str(path), args.region or "").report
        reports.append(report)
        if not args.json:
            print(_all_of(report) if args.all else report.as_text(), flush=True)
    if args.json:
        print(json.dumps([one.as_json() for one in reports], ensure_ascii=False, indent=1))
    elif len(reports) > 1:
        print(_together(reports))
    return 1 if any(one.refused or one.contradictions for one in reports) else 0


def _all_of(report: Report) -> str:
    lines = [report.file]
    for one in report.relations:
        lines.append(f"  [{SAY[one.verdict]}] {one.place}：{one.text}")
        lines += [f"         {one.note}"] if one.note else []
    return "\n".join([*lines, f"  {report.say}"])


def _together(reports: list[Report]) -> str:
    counts = {verdict: sum(r.verdict is verdict for one in reports for r in one.relations) for verdict in Verdict}
    parts = "、".join(f"{SAY[verdict]}{count}处" for verdict, count in counts.items())
    refused = sum(bool(one.refused) for one in reports)
    return f"共{len(reports)}个文件：{parts}" + (f"；{refused}个文件没有核对。" if refused else "。")


def _shown_progress(files: list[Path]) -> Iterable[Path]:
    """The files one by one, with a bar on a terminal when there are several."""
    return _bar(files) if len(files) > 1 and sys.stderr.isatty() else files


def _bar(files: list[Path]) -> Iterator[Path]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("核数", total=len(files))
        for path in files:
            bar.update(task, description=path.name[:40])
            yield path
            bar.advance(task)
