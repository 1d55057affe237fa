"""`mingting figures --period 2021Q2 [--scope CODE] [--by organ] [--indicator CODE]…`: figures, each with the code that opens it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from mingting.assess import reads
from mingting.assess.facts import take_snapshot
from mingting.assess.indicators.answers import Figure
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.organs import organ_by_code
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.report.bulletins.acts.give_codes import give_codes
from mingting.rules.periods import Period

HELP = "指标数字，每个都带打开用的编码"
ACTOR = Actor("system:figures")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", required=True, help="2021、2021H1、2021Q2、2021-06、2021-06-01..2021-06-15")
    parser.add_argument("--scope", help="单位代码，默认本县")
    parser.add_argument("--by", help="按维度展开：organ、village、hall_organ、item、licence_type、channel、month 等")
    parser.add_argument("--indicator", action="append", metavar="CODE", help="指标代码，可重复；默认全部")
    parser.add_argument("--slice", action="append", metavar="维度=值", default=[], help="如 organ_kind=town，可重复")
    parser.add_argument("--refresh", action="store_true", help="先按最新记录取数")
    parser.add_argument("--as", dest="user", metavar="USER", help="以某人的权限查看")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    if args.refresh or reads.latest() is None:
        take_snapshot(ACTOR)
    engine = reads.engine_for()
    scope = args.scope or engine.tree.root.code
    if args.user:
        require(user_named(args.user), Permission.SEE_FIGURES, organ_by_code(scope).path)
    wrong = [one for one in args.slice if "=" not in one]
    if wrong:
        print(f"“{wrong[0]}”应写成 维度=值，如 organ_kind=town。")
        return 2
    slices = tuple((name, word) for name, _, word in (one.partition("=") for one in args.slice))
    period = Period.parse(args.period).code
    figures = list(reads.asked_figures(engine, args.indicator or (), period, scope, args.by or "", slices))
    give_codes(figures)
    if args.json:
        print(json.dumps([one.to_plain() for one in figures], ensure_ascii=False, indent=1))
    else:
        _show(figures)
    return 0


def user_named(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NotFound(what=name)
    return user


def _show(figures: Sequence[Figure]) -> None:
    table = Table("编码", "指标", "单位", "范围", "数值", "分子", "分母")
    for one in figures:
        scope = "、".join((one.scope_name, *(word for _, word in one.question.slices)))
        sides = ["" if side is None else str(side) for side in (one.numerator, one.denominator)]
        table.add_row(
            one.code, one.name, one.unit, scope, one.text, *(sides if one.denominator is not None else ["", ""])
        )
    Console().print(table)
