"""Django's own management commands (`mingting manage migrate`)."""

from __future__ import annotations

import argparse

HELP = "Django 管理命令"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["mingting manage", *args.rest])
    return 0
