"""`mingting demo`: counties to try the house on."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from mingting.base.roles import ROLE_NAMES
from mingting.demo.counties import COUNTIES, county_of
from mingting.demo.devices import code_of
from mingting.demo.load import PASSWORD, Loaded, load

HELP = "示范县：装入（load）、列出（list）、只写出台账文件（write）、示范账号此刻的动态口令（code）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="load | list | write | code")
    loading = actions.add_parser("load", help="装入一个示范县")
    loading.add_argument("name", metavar="NAME", help="、".join(COUNTIES))
    loading.add_argument("--json", action="store_true", help="只输出结果")
    listing = actions.add_parser("list", help="列出示范县")
    listing.add_argument("--json", action="store_true", help="只输出结果")
    writing = actions.add_parser("write", help="把台账文件写到一个目录，可自己用 mingting import 导入")
    writing.add_argument("name", metavar="NAME", help="、".join(COUNTIES))
    writing.add_argument("--out", required=True, metavar="DIR", help="目录")
    code = actions.add_parser("code", help="一个示范账号此刻的动态口令（约半分钟换一个，用过的不能再用）")
    code.add_argument("user", metavar="USER", help="用户名")


def run(args: argparse.Namespace) -> int:
    return {"load": _load, "list": _list, "write": _write, "code": _code}[args.action](args)


def _load(args: argparse.Namespace) -> int:
    watched = sys.stderr.isatty() and not args.json
    loaded = load(args.name, progress=_show if watched else None, lives=True)
    if watched:
        print(file=sys.stderr)
    print(json.dumps(_answer(loaded), ensure_ascii=False) if args.json else _told(loaded))
    return 0


def _show(stage: str, done: int, total: int) -> None:
    print(f"\r\x1b[K{done}/{total} {stage}", end="", file=sys.stderr, flush=True)


def _answer(loaded: Loaded) -> dict[str, object]:
    return {
        "name": loaded.name,
        "taken": loaded.taken,
        "known": sum(one.known for one in loaded.outcomes),
        "ledgers": [
            {"kind": one.kind, "source": one.source, "read": one.read, "taken": one.taken} for one in loaded.outcomes
        ],
        "accounts": [
            {"username": one.username, "role": one.role.value, "post": one.post, "over": one.over}
            for one in loaded.accounts
        ],
        "password": PASSWORD,
    }


def _told(loaded: Loaded) -> str:
    lines = [f"已装入 {loaded.name}：{len(loaded.outcomes)} 份台账，新记录 {loaded.taken} 条。", "示范账号："]
    lines += [
        f"  {one.username:<16}{one.post}（{ROLE_NAMES[one.role]}，{one.over}）　{one.name}" for one in loaded.accounts
    ]
    return "\n".join([*lines, f"密码均为 {PASSWORD}"])


def _list(args: argparse.Namespace) -> int:
    if args.json:
        print(json.dumps([{"name": one.name, "title": one.title} for one in COUNTIES.values()], ensure_ascii=False))
    else:
        for one in COUNTIES.values():
            print(f"{one.name:<20}{one.title}")
    return 0


def _write(args: argparse.Namespace) -> int:
    for file in county_of(args.name).build(Path(args.out)):
        print(f"{file.kind:<22}{file.source:<12}{file.rows:>8}  {file.path}")
    return 0


def _code(args: argparse.Namespace) -> int:
    print(code_of(args.user) or f"{args.user} 的岗位登录时不用动态口令。")
    return 0
