"""`mingting`: one program. Each command is one file with a short face, entered in the table below.

Exit status 0 fine, 1 findings or refused input, 2 wrong use. `--json` answers are stable and documented in `docs/command-line.md`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from mingting.doors.cli import first_start


class Command(Protocol):
    """What a command's module has: a line of help, its arguments, what it does."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


COMMANDS = {
    "up": "mingting.doors.cli.commands.up",
    "demo": "mingting.doors.cli.commands.demo",
    "import": "mingting.doors.cli.commands.import_",
    "figures": "mingting.doors.cli.commands.figures",
    "open": "mingting.doors.cli.commands.open_",
    "account": "mingting.doors.cli.commands.account",
    "bulletin": "mingting.doors.cli.commands.bulletin",
    "audit": "mingting.doors.cli.commands.audit",
    "search": "mingting.doors.cli.commands.search",
    "verify": "mingting.doors.cli.commands.verify",
    "bench": "mingting.doors.cli.commands.bench",
    "work": "mingting.doors.cli.commands.work",
    "user": "mingting.doors.cli.commands.user",
    "manage": "mingting.doors.cli.commands.manage",
}


def _module(name: str) -> Command:
    return cast(Command, importlib.import_module(COMMANDS[name]))


def main(argv: Sequence[str] | None = None) -> int:
    """Parse, set Django up, run one command."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="mingting", description="明厅：办、督、评、报，每个数字都能打开")
    parser.add_argument("--data", help="data folder (default $MINGTING_DATA or ./var)")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="、".join(COMMANDS))
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    outer = parser.parse_args(given)
    if data := outer.data or (first_start.data_named(outer.rest) if outer.command == "up" else None):
        os.environ["MINGTING_DATA"] = str(Path(data).absolute())
    starts = outer.command == "up" or (outer.command == "demo" and "load" in outer.rest)
    if starts and not {"-h", "--help"} & set(outer.rest):
        first_start.settle_mode(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingting.settings")
    if outer.command == "manage":
        from django.core.management import execute_from_command_line

        execute_from_command_line(["mingting manage", *outer.rest])
        return 0
    return _run(outer.command, outer.rest)


def _run(name: str, rest: list[str]) -> int:
    """Commands answer refusals with one Chinese sentence on standard error and status 1."""
    import django

    django.setup()
    from django.db.utils import OperationalError, ProgrammingError

    from mingting.base.errors import Refused
    from mingting.rules.errors import RuleError

    module = _module(name)
    parser = argparse.ArgumentParser(prog=f"mingting {name}", description=module.HELP)
    module.add_arguments(parser)
    try:
        return module.run(parser.parse_args(rest))
    except (Refused, RuleError) as refusal:
        print(str(refusal), file=sys.stderr)
        return 1
    except (OperationalError, ProgrammingError) as error:
        if not any(words in str(error) for words in ("no such table", "does not exist", "no such column")):
            raise
        print(_NOT_READY, file=sys.stderr)
        return 1


_NOT_READY = (
    "这个数据目录里还没有建好数据库，或者是旧版本的：请先运行 mingting up，或者 mingting manage migrate，再重试。"
)


if __name__ == "__main__":
    sys.exit(main())
