"""`mingting bulletin make FAMILY --period P [--scope CODE] --out DIR [--format docx,pdf,xlsx,html]` · `publish ID` · `list`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from mingting.assess.facts import take_snapshot
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.organs import organ_by_code, root
from mingting.report.bulletins import families
from mingting.report.bulletins.acts.issue import issue
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.documents import FORMATS, write
from mingting.report.bulletins.models import Bulletin
from mingting.report.bulletins.plain import from_plain
from mingting.rules.periods import Period

HELP = "通报：拟稿、印发、列表"
ACTOR = Actor("system:bulletin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="make|publish|list")
    one = does.add_parser("make", help="按模板拟稿并写出文件")
    one.add_argument("family", help="、".join(f"{code}（{name}）" for code, name in families.names().items()))
    one.add_argument("--period", required=True, help="2021、2021H1、2021Q2、2021-06")
    one.add_argument("--scope", help="单位代码，默认本县")
    one.add_argument("--out", type=Path, default=Path())
    one.add_argument("--format", default=",".join(FORMATS))
    one.add_argument("--json", action="store_true")
    two = does.add_parser("publish", help="印发：冻结数据，写入数据包")
    two.add_argument("id", type=int)
    two.add_argument("--number", default="", help="发文字号")
    two.add_argument("--out", type=Path)
    two.add_argument("--json", action="store_true")
    three = does.add_parser("list")
    three.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    return {"make": _make, "publish": _publish, "list": _list}[args.does](args)


def _make(args: argparse.Namespace) -> int:
    scope = organ_by_code(args.scope) if args.scope else root()
    formats = [one.strip() for one in args.format.split(",") if one.strip()]
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        print(f"不能写成“{unknown[0]}”，可用的格式有：{'、'.join(FORMATS)}。")
        return 2
    draft = make(args.family, Period.parse(args.period), scope, take_snapshot(ACTOR), actor=ACTOR)
    files = _write(args.out, f"{draft.family}-{draft.period}", write(from_plain(draft.tree), formats))
    _say(
        args,
        _plain(draft) | {"files": [str(path) for path in files], "findings": draft.findings},
        [str(path) for path in files],
    )
    return 0


def _publish(args: argparse.Namespace) -> int:
    draft = Bulletin.objects.filter(pk=args.id).first()
    if draft is None:
        raise NotFound(what=f"第 {args.id} 号通报")
    if args.number:
        draft.number = args.number
        draft.save(update_fields=["number"])
    made = issue(draft, actor=ACTOR)
    files = []
    if args.out:
        at = Bundle(made.bundle).at / "documents"
        files = _write(args.out, "", {path.name: path.read_bytes() for path in sorted(at.iterdir())})
    _say(
        args,
        _plain(draft) | {"bundle": made.bundle, "files": [str(path) for path in files]},
        [f"已印发，数据包 {made.bundle}", *map(str, files)],
    )
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = [_plain(one) for one in Bulletin.objects.select_related("scope")]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(f"{row['id']}  {row['state_name']}  {row['period']}  {row['title']}")
    return 0


def _plain(draft: Bulletin) -> dict[str, Any]:
    return {
        "id": draft.pk,
        "family": draft.family,
        "period": draft.period,
        "scope": draft.scope.code,
        "title": draft.title,
        "state": draft.state,
        "state_name": draft.get_state_display(),
        "snapshot": draft.snapshot.digest,
    }


def _write(folder: Path, stem: str, documents: dict[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in documents.items():
        path = folder / (f"{stem}.{name}" if stem else name)
        path.write_bytes(content)
        files.append(path)
    return files


def _say(args: argparse.Namespace, answer: dict[str, Any], lines: list[str]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1) if args.json else "\n".join(lines))
