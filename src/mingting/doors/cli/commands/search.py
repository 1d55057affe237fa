"""`mingting search rebuild`: what cases are found by (words of names as keyed tokens, ends of numbers), made anew from the cases."""

from __future__ import annotations

import argparse
import json
import sys

from mingting.handle.cases.models import Case, SearchKey
from mingting.handle.cases.search.write import rebuild_keys

HELP = "查找用的检索词：rebuild 全部重做（恢复备份、升级之后查不到人时用）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "does", choices=("rebuild",), metavar="rebuild", help="按办件重做全部检索词；重做时照常可以查找"
    )
    parser.add_argument("--json", action="store_true", help="只输出结果")


def run(args: argparse.Namespace) -> int:
    every = Case.objects.count()
    shows = sys.stderr.isatty()

    def told(done: int) -> None:
        if shows:
            print(f"\r\x1b[K重做检索词 {done}／{every}", end="", file=sys.stderr, flush=True)

    answer = {"cases": rebuild_keys(told), "keys": SearchKey.objects.count()}
    if shows:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    print(json.dumps(answer) if args.json else f"重做了 {answer['cases']} 件的检索词，共 {answer['keys']} 个。")
    return 0
