"""`mingting verify`: everything that was written is as it was written. The checks are those of `settings/tables.py`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from mingting.base import journal, schedule
from mingting.base.checks import check_since
from mingting.base.findings import Check, Finding
from mingting.base.journal import Head

HELP = "核验：日志封印、存档文件、台账、数字、已印发通报；有问题时指出位置，退出码 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="HEAD", help="日报或已印发通报上的封印号，可发现截尾、换旧副本、重新封印")
    parser.add_argument("--json", action="store_true", help="只输出结果")


def run(args: argparse.Namespace) -> int:
    answer = verify(args.since)
    print(json.dumps(answer, ensure_ascii=False) if args.json else _told(answer))
    return 0 if answer["ok"] else 1


def verify(since: str | None = None) -> dict[str, Any]:
    """Go through every check. What left the house by `MINGTING_SEAL_OUT` is held against the journal too."""
    checks: dict[str, Check] = {}
    for name, head in (("since", since), ("seal-out", schedule.last_head_out())):
        if head:
            checks[name] = _against(Head.parse(head))
    checks |= {name: import_string(path) for name, path in settings.CHECKS.items()}
    findings = [finding for name, check in checks.items() for finding in _run(name, check)]
    if not findings:
        journal.seal_all()
    return {
        "ok": not findings,
        "head": str(journal.head()),
        "events": journal.position(),
        "checked": list(checks),
        "findings": [{"kind": one.kind, "place": one.place, "say": one.say} for one in findings],
    }


def _against(head: Head) -> Callable[[], Iterator[Finding]]:
    return lambda: check_since(head)


def _run(name: str, check: Check) -> Iterator[Finding]:
    """A check that breaks down on what it finds has found something."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K核验 {name} ……", end="", file=sys.stderr, flush=True)
    try:
        yield from check()
    except Exception as error:
        yield Finding(f"{name}.broken", name, f"“{name}”一项无法核验完：{type(error).__name__}: {error}")
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _told(answer: dict[str, Any]) -> str:
    lines = [f"{one['place']}　{one['say']}（{one['kind']}）" for one in answer["findings"]]
    said = "核验通过" if answer["ok"] else f"发现{len(lines)}处问题"
    checked = "、".join(answer["checked"])
    return "\n".join([*lines, f"{said}：事件{answer['events']}个，核验了{checked}。封印号 {answer['head']}"])
