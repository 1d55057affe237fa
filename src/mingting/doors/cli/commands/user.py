"""`mingting user add NAME --organ CODE --role ROLE…` · `disable NAME` · `list`: the first administrator of a new house, and repairs."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from typing import Any

from django.db.models import Prefetch, QuerySet

from mingting.base.acts.grant_role import grant_role
from mingting.base.acts.disable_user import disable_user
from mingting.base.acts.make_user import make_user
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.models import Grant, User
from mingting.base.organs import organ_by_code
from mingting.base.roles import ROLE_NAMES, Role

HELP = "账号：开通、停用、列表"
ACTOR = Actor("system:user")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="add|disable|list")
    one = does.add_parser("add", help="开通账号并授予岗位；口令从标准输入读一行，没有就生成一个并打印一次")
    one.add_argument("username")
    one.add_argument("--name", default="", help="姓名")
    one.add_argument("--organ", required=True, help="单位代码")
    one.add_argument(
        "--role",
        action="append",
        default=[],
        choices=sorted(ROLE_NAMES),
        help="、".join(f"{code} {name}" for code, name in ROLE_NAMES.items()),
    )
    one.add_argument("--password-stdin", action="store_true")
    two = does.add_parser("disable", help="停用账号")
    two.add_argument("username")
    three = does.add_parser("list")
    three.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    return {"add": _add, "disable": _disable, "list": _list}[args.does](args)


def _add(args: argparse.Namespace) -> int:
    organ = organ_by_code(args.organ)
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else secrets.token_urlsafe(12)
    made = make_user(args.username, args.name or args.username, organ, password, actor=ACTOR)
    for role in args.role:
        grant_role(made, role, organ, actor=ACTOR)
    print(
        f"已开通 {made.username}（{organ.short_name}，{'、'.join(ROLE_NAMES[Role(role)] for role in args.role) or '没有岗位'}）。"
    )
    if not args.password_stdin:
        print(f"初始口令（只显示这一次，请当面交给本人并让其修改）：{password}")
    return 0


def _disable(args: argparse.Namespace) -> int:
    found = User.objects.filter(username=args.username).first()
    if found is None:
        raise NotFound(what=args.username)
    disable_user(found, actor=ACTOR)
    print(f"已停用 {found.username}，其记录保留。")
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = [_plain(one) for one in _users()]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(
                f"{row['username']:<14}{row['name']}　{'在用' if row['active'] else '停用'}　{'、'.join(row['roles'])}"
            )
    return 0


def _users() -> QuerySet[User]:
    grants = Prefetch("grants", Grant.objects.select_related("organ"))
    return User.objects.select_related("organ").prefetch_related(grants).order_by("username")


def _plain(one: User) -> dict[str, Any]:
    return {
        "username": one.username,
        "name": one.name,
        "organ": one.organ.code if one.organ else "",
        "active": one.is_active,
        "roles": [f"{ROLE_NAMES[Role(grant.role)]}（{grant.organ.short_name}）" for grant in one.grants.all()],
    }
