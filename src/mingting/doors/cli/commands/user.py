"""`mingting user …`: the first administrator of a new house, stand-ins, and repairs when no administrator can log in."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from mingting.base import clock
from mingting.base.acts.disable_user import disable_user, enable_user
from mingting.base.acts.grant_role import grant_role
from mingting.base.acts.make_user import make_user
from mingting.base.acts.reset_factor import reset_factor
from mingting.base.acts.reset_password import reset_password
from mingting.base.acts.stand_in import end_stand_in, make_stand_in
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.models import Grant, StandIn, User
from mingting.base.organs import organ_by_code
from mingting.base.passwords import first_password
from mingting.base.roles import ROLE_NAMES, Role

HELP = "账号：开通、停用、恢复、重设密码和动态口令、AB岗、列表"
ACTOR = Actor("system:user")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar=" | ".join(_DOES))
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
    for name, help_text in (
        ("disable", "停用账号，其会话马上结束"),
        ("enable", "恢复停用的账号"),
        ("reset-password", "重设密码，打印一次，本人登录后须修改"),
        ("reset-factor", "重设动态口令（手机丢失），本人下次登录时重新设置"),
    ):
        does.add_parser(name, help=help_text).add_argument("username")
    lend = does.add_parser("stand-in", help="安排AB岗：B 在这几天代 A 的岗")
    lend.add_argument("absent", metavar="A", help="不在岗的同事")
    lend.add_argument("stand_in", metavar="B", help="代岗的同事")
    lend.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DAY", help="从哪天起（默认今天）")
    lend.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DAY", required=True, help="到哪天止（含）")
    lend.add_argument("--reason", default="", help="事由，如 休假")
    back = does.add_parser("end-stand-in", help="提前结束AB岗")
    back.add_argument("absent", metavar="A")
    back.add_argument("stand_in", metavar="B")
    listing = does.add_parser("list")
    listing.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    return _DOES[args.does](args)


def _add(args: argparse.Namespace) -> int:
    organ = organ_by_code(args.organ)
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else first_password()
    made = make_user(args.username, args.name or args.username, organ, password, actor=ACTOR)
    for role in args.role:
        grant_role(made, role, organ, actor=ACTOR)
    print(
        f"已开通 {made.username}（{organ.short_name}，{'、'.join(ROLE_NAMES[Role(role)] for role in args.role) or '没有岗位'}）。"
    )
    if not args.password_stdin:
        print(f"初始口令（只显示这一次，请当面交给本人并让其修改）：{password}")
    return 0


def _named(username: str) -> User:
    found = User.objects.select_related("organ").filter(username=username).first()
    if found is None:
        raise NotFound(what=username)
    return found


def _disable(args: argparse.Namespace) -> int:
    found = disable_user(_named(args.username), actor=ACTOR)
    print(f"已停用 {found.username}，其记录保留。")
    return 0


def _enable(args: argparse.Namespace) -> int:
    found = enable_user(_named(args.username), actor=ACTOR)
    print(f"已恢复 {found.username}。")
    return 0


def _reset_password(args: argparse.Namespace) -> int:
    password = first_password()
    reset_password(_named(args.username), password, actor=ACTOR)
    print(f"新密码（只显示这一次，请当面交给本人；登录后须修改）：{password}")
    return 0


def _reset_factor(args: argparse.Namespace) -> int:
    done = reset_factor(_named(args.username), actor=ACTOR)
    print("已重设，本人下次登录时重新设置动态口令。" if done else "这个账号没有设置动态口令。")
    return 0


def _stand_in(args: argparse.Namespace) -> int:
    absent, stand_in = _named(args.absent), _named(args.stand_in)
    made = make_stand_in(absent, stand_in, args.first or clock.today(), args.last, args.reason, actor=ACTOR)
    print(f"{made.valid_from} 至 {made.valid_to}，{stand_in.name}代{absent.name}的岗；经办记录同时写两个人。")
    return 0


def _end_stand_in(args: argparse.Namespace) -> int:
    absent, stand_in = _named(args.absent), _named(args.stand_in)
    standing = StandIn.objects.filter(
        absent=absent, stand_in=stand_in, ended_at=None, valid_to__gte=clock.today()
    ).select_related("absent__organ")
    if not standing:
        raise NotFound(what=f"{stand_in.name}代{absent.name}的安排")
    for one in standing:
        end_stand_in(one, actor=ACTOR)
    print(f"{stand_in.name}不再代{absent.name}的岗。")
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


_DOES = {
    "add": _add,
    "disable": _disable,
    "enable": _enable,
    "reset-password": _reset_password,
    "reset-factor": _reset_factor,
    "stand-in": _stand_in,
    "end-stand-in": _end_stand_in,
    "list": _list,
}
