"""`mingting open FIGURE [--part numerator|denominator] [--all]`: the rows that prove a figure.

FIGURE is a printed code (MT-…), or a cell of a printed table (MT-….3.4: row, column). What was issued opens from its bundle, everything else from
the snapshot the code was given for.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from mingting.doors.cli.commands.figures import user_named
from mingting.report.bulletins.opened import answer_of
from mingting.report.bulletins.reads import printed

HELP = "打开一个数字：口径、分子分母、明细行"
FIRST = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("figure", metavar="FIGURE", help="印出的编码，如 MT-REL9T33N")
    parser.add_argument("--part", choices=("numerator", "denominator"), default="numerator", help="分子或者分母")
    parser.add_argument("--all", action="store_true", help=f"全部明细行（默认前 {FIRST} 行）")
    parser.add_argument("--as", dest="user", metavar="USER", help="以某人的权限查看")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    found = printed(args.figure)
    if found.question is None:
        print(f"{found.code} 是附件{found.attachment}整张表的编码；打开某一格，请加行次、栏次，如 {found.code}.1.3。")
        return 1
    user = user_named(args.user) if args.user else None
    answer = answer_of(found, user, args.part, limit=None if args.all else FIRST)
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        _show(answer)
    return 0


def _show(answer: dict[str, Any]) -> None:
    console = Console()
    figure = answer["figure"]
    console.print(f"{figure['code']}  {figure['name']}  {answer['definition']}")
    console.print(f"共 {answer['count']} 件，您可查看 {answer['visible']} 件；计入数合计 {answer['sum']}")
    names = _fitting(answer, console.width)
    table = Table(*(answer["labels"][name] for name in names))
    for row in answer["rows"]:
        table.add_row(*(str(row.get(name, "")) for name in names))
    console.print(table)
    if len(names) < len(answer["labels"]):
        console.print("窗口放不下的栏没有列出；加 --json 看全部。")


def _fitting(answer: dict[str, Any], width: int) -> list[str]:
    """The columns that fit the terminal, from the left; what each row counts for always stands last."""
    names = [name for name in answer["labels"] if name != "amount"]
    room, kept = width - 12, []
    for name in names:
        cells = [answer["labels"][name], *(str(row.get(name, "")) for row in answer["rows"][:20])]
        room -= max(cell_len(cell) for cell in cells) + 3
        if room < 0:
            break
        kept.append(name)
    return [*(kept or names[:1]), *(name for name in answer["labels"] if name == "amount")]
