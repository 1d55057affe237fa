"""`mingting up`: prepare the database, load the demo county where nothing is yet, and serve until told to stop."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from mingting.base import journal, keys
from mingting.base.errors import Refused
from mingting.base.journal import Actor
from mingting.base.models import Organ, User
from mingting.base.roles import ROLE_NAMES
from mingting.demo.load import PASSWORD, accounts, load
from mingting.doors.cli.supervisor import Child, Supervisor
from mingting.registers.acts.declare_register import load_declared

HELP = "启动：准备数据库，空库装入示范县，启动网站和后台任务（Ctrl+C 停止）"
DEMO = "zhongning-2021q2"
_ACTOR = Actor("system:up")


class PortTaken(Refused):
    code = "up.port-taken"
    message = "端口 %(port)s 已被占用，请换一个：mingting up --port %(other)s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只限本机；局域网用 0.0.0.0）")
    parser.add_argument("--workers", type=int, choices=(1, 2, 3, 4), default=1, help="网站进程数（默认 1）")
    parser.add_argument("--data", metavar="DIR", help="数据目录（默认 $MINGTING_DATA 或 ./var）")


def run(args: argparse.Namespace) -> int:
    _check_port(args.host, args.port)
    prepare()
    connections.close_all()
    supervisor = Supervisor(
        _children(args),
        ready=partial(_answers, args.host, args.port),
        greet=partial(_greet, args.host, args.port),
    )
    status = supervisor.run()
    print("已停止。" if status == 0 else "已停止（启动失败）。", flush=True)
    return status


def prepare() -> None:
    """Everything that must stand before the first request. Harmless when repeated."""
    _say("准备数据库……")
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    for name in ("data", "token", "seal"):
        keys.newest(name)
    if settings.MODE == "demo" and not Organ.objects.exists():
        started = time.monotonic()
        loaded = load(DEMO, progress=_show if sys.stderr.isatty() else None, lives=True)
        _say(f"已装入示范县 {DEMO}：{loaded.taken} 条记录，{time.monotonic() - started:.0f} 秒")
    load_declared(actor=_ACTOR)
    journal.seal_all()


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(port=port, other=port + 1) from None


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=0.2).close()
    except OSError:
        return False
    return True


def _children(args: argparse.Namespace) -> list[Child]:
    environment = os.environ | {"MINGTING_DATA": str(settings.DATA), "MINGTING_MODE": settings.MODE}
    web = ["--interface", "wsgi", "--host", args.host, "--port", str(args.port), "--workers", str(args.workers)]
    web += ["--blocking-threads", "4", "--workers-kill-timeout", "2", "--respawn-failed-workers", "--no-ws"]
    web += ["--log-level", "warning", "mingting.settings.wsgi:application"]
    work = ["work", "--worker-id", f"up-{socket.gethostname()[:30]}-{args.port}"]
    return [
        Child("网站", [sys.executable, "-m", "granian", *web], environment),
        Child("后台任务", [sys.executable, "-m", "mingting.doors.cli.main", *work], environment),
    ]


def _greet(host: str, port: int) -> None:
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host
    lines = [f"明厅已启动：http://{shown}:{port}/　（数据目录 {settings.DATA}，按 Ctrl+C 停止）"]
    if settings.MODE == "demo":
        lines += ["示范环境，数据都是虚构的。可用账号："]
        lines += [
            f"  {one.username:<16}{one.post}（{ROLE_NAMES[one.role]}，{one.over}）　{one.name}"
            for one in accounts(DEMO)
            if User.objects.filter(username=one.username).exists()
        ]
        lines += [
            f"密码均为 {PASSWORD}",
            "局领导、督查、首席代表、系统管理员、审计员登录还要动态口令：另开一个终端，运行 mingting demo code 用户名",
        ]
    elif not User.objects.exists():
        lines += ["还没有账号：请先导入单位，再由系统管理员开通账号（见 docs/deployment.md）。"]
    print("\n".join(lines), flush=True)


def _say(text: str) -> None:
    end = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(f"{end}{text}", file=sys.stderr, flush=True)


def _show(stage: str, done: int, total: int) -> None:
    print(f"\r\x1b[K{done}/{total} {stage}", end="", file=sys.stderr, flush=True)
