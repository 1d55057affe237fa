"""`mingting account CASE [--source CODE] [--as USER] [--json]`: 时限明细 of a case, day by day, as its page, its paper and the API tell it."""

from __future__ import annotations

import argparse
import json
from typing import Any

from rich.console import Console
from rich.table import Table

from mingting.base.clock import day_of
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.doors.cli.commands.figures import user_named
from mingting.handle.cases.models import Case
from mingting.handle.cases.notices.account import day_words, summary_of
from mingting.handle.cases.reads import account_of, case_of
from mingting.rules.clocks import AccountLine

HELP = "一件办件的时限明细：逐日计或不计、为什么、依据哪份文书（申请人已脱敏）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="办件编号；台账导入的，是来源系统的编号")
    parser.add_argument("--source", default="", metavar="CODE", help="来源代码；编号在多个来源都有时须写明")
    parser.add_argument("--as", dest="user", metavar="USER", help="以某人的权限查看")
    parser.add_argument("--json", action="store_true", help="只输出结果")


def run(args: argparse.Namespace) -> int:
    reach = require(user_named(args.user), Permission.SEE_CASES) if args.user else None
    case = case_of(args.case, args.source, reach)
    lines = account_of(case)
    if args.json:
        print(json.dumps(_plain(case, lines), ensure_ascii=False, indent=1, default=str))
    else:
        _show(case, lines)
    return 0


def _plain(case: Case, lines: tuple[AccountLine, ...]) -> dict[str, Any]:
    ended = case.decided_at or case.finished_at
    return {
        "number": case.case_no or case.source_no,
        "source": case.source.code,
        "item": case.item.code if case.item else "",
        "applicant": case.applicant_masked,
        "state": case.state,
        "accepted_on": lines[0].day,
        "due_on": case.due_on,
        "decided_on": day_of(ended) if ended else None,
        "days": [
            {name: getattr(line, name) for name in ("day", "counted", "number", "why", "paper", "provisional")}
            for line in lines
        ],
    }


def _show(case: Case, lines: tuple[AccountLine, ...]) -> None:
    console = Console()
    for label, text in summary_of(case, lines):
        if text:
            console.print(f"{label}　{text}", highlight=False, markup=False)
    table = Table("日期", "计入", "说明", "依据的文书")
    for words in day_words(lines):
        table.add_row(*words)
    console.print(table, markup=False)
