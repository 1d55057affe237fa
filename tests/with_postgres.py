"""Run a command with a PostgreSQL of its own: `python tests/with_postgres.py pytest -m both`.

Starts a throw-away server in a temporary folder (as user `postgres` when run as root, for the server refuses root), sets DATABASE_URL and stops it at
the end. Where no server is installed it says so and passes, unless MINGTING_TEST_ALL is set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def _program(name: str) -> str | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((str(folder / name) for folder in folders if (folder / name).exists()), shutil.which(name))


def _as_postgres(command: list[str]) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


def main() -> int:
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not initdb or not pg_ctl:
        print("SKIPPED: no PostgreSQL server is installed (apt-get install postgresql)")
        return 1 if os.environ.get("MINGTING_TEST_ALL") else 0
    with tempfile.TemporaryDirectory(prefix="mingting-pg-") as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = str(folder / "data")
        subprocess.run(
            _as_postgres([initdb, "-D", data, "-U", "mingting", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c shared_buffers=512MB"
        options += (
            " -c synchronous_commit=off -c jit=off"  # tables are small: compiling a query costs more than it gives
        )
        subprocess.run(
            _as_postgres([pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"]),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        try:
            environment = os.environ | {
                "DATABASE_URL": f"postgres://mingting@127.0.0.1:{port}/postgres",
                "MINGTING_TEST_DB": "postgres",
            }
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            subprocess.run(
                _as_postgres([pg_ctl, "-D", data, "-m", "immediate", "stop"]),
                check=False,
                stdout=subprocess.DEVNULL,
                cwd="/",
            )


if __name__ == "__main__":
    sys.exit(main())
