"""`mingting import KIND FILE`: a ledger in, with a trial run, a repair file and an empty ledger to start from."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingting.base.acts.declare_source import declare_source
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.models import Source, User
from mingting.base.permissions import actor_of
from mingting.exchange.errors import WrongMapping
from mingting.exchange.kinds import kind_codes, kind_of
from mingting.exchange.ledgers import Outcome, run_import
from mingting.exchange.ledgers.run import Progress
from mingting.exchange.templates import empty_ledger

HELP = "导入台账（事项、办件、评价、证照、考勤、报表、登记台账……）"
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="台账种类：" + "、".join(kind_codes()) + "、register:代码")
    parser.add_argument("file", nargs="?", type=Path, help="xlsx、xls 或 csv")
    parser.add_argument("--source", default="own", help="来源代码（默认 own：本系统）")
    parser.add_argument("--trial", action="store_true", help="试导入：只说结果，不写入")
    parser.add_argument("--template", type=Path, metavar="FILE", help="写出一份空白台账")
    parser.add_argument(
        "--map", action="append", default=[], metavar="表头=列", help="指定某个表头对应哪一列，可写多次"
    )
    parser.add_argument("--sheet", default="", help="工作表名称（有几个都像台账时）")
    parser.add_argument("--as", dest="user", metavar="USER", help="以某用户的身份和权限导入")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    kind = kind_of(args.kind)
    if args.template:
        args.template.write_bytes(empty_ledger(kind))
        print(f"已写出空白台账：{args.template}")
        return 0
    if args.file is None:
        print("请写明要导入的文件，或用 --template 写出空白台账。", file=sys.stderr)
        return 2
    if not args.file.is_file():
        print(f"没有文件“{args.file}”。", file=sys.stderr)
        return 2
    user = _user(args.user)
    actor = actor_of(user) if user else Actor("system:import")
    if args.source == "own" and not args.trial:
        declare_source("own", "本系统", Source.Kind.OWN, actor=actor)
    with _bar(shown=not args.json) as progress:
        outcome = run_import(
            args.kind,
            args.file,
            source=args.source,
            actor=actor,
            user=user,
            trial=args.trial,
            mapping=_mapping(args.map),
            progress=progress,
            sheet=args.sheet,
        )
    print(json.dumps(outcome.as_json(), ensure_ascii=False) if args.json else told(outcome))
    return 1 if outcome.aside else 0


def _user(name: str | None) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NotFound(what=name)
    return user


def _mapping(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        heading, mark, column = pair.rpartition("=")
        if not mark:
            raise WrongMapping(column=pair, name="“表头=列”的写法", columns="例如 业务号=办件编号")
        found[heading.strip()] = column.strip()
    return found


def told(outcome: Outcome) -> str:
    """The answer in words."""
    verb = "试导入" if outcome.trial else "导入"
    lines = [
        f"{verb}{kind_of(outcome.kind).name}：读{outcome.read}行，新{outcome.taken}行，已有{outcome.known}行，未导入{outcome.aside}行"
        + (f"（其中与已登记内容冲突{outcome.conflicts}行）" if outcome.conflicts else "")
        + "。"
    ]
    for one in outcome.totals:
        agrees = "相符" if one["agrees"] else "不符，请核对"
        lines.append(
            f"  合计行（第{one['row']}行，{one['heading']}）：表中写{one['claimed']}，实为{one['counted']}，{agrees}。"
        )
    if outcome.unmapped:
        lines.append(f"  没有对应的列（原样保留）：{'、'.join(outcome.unmapped)}。")
    lines += [f"  第{one.row}行【{one.field}】{one.say}" for one in outcome.problems[:_SHOWN]]
    if len(outcome.problems) > _SHOWN:
        where = "全部原因见修补文件" if outcome.repair_file else "加 --json 可看更多"
        lines.append(f"  ……共{len(outcome.problems)}处，{where}。")
    if outcome.warnings:
        lines.append(
            f"  另有{len(outcome.warnings)}处提醒（照常导入），例如第{outcome.warnings[0].row}行：{outcome.warnings[0].say}"
        )
    if outcome.repair_file:
        lines.append(f"  未导入的行在：{outcome.repair_file}；改好后照原样再导入即可。")
    return "\n".join(lines)


@contextmanager
def _bar(*, shown: bool) -> Iterator[Progress | None]:
    """A bar on a terminal, nothing elsewhere."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, object] = {}

        def step(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=max(1, total))
            bar.update(tasks[stage], completed=done, total=max(1, total))  # type: ignore[arg-type]

        yield step
