"""Run the suite on SQLite and its PostgreSQL part at the same time: `python tests/side_by_side.py [pytest arguments]`.

PostgreSQL takes one process. SQLite, the longer half, takes two that share the files of tests between them, so that no core stands
idle at the end (docs/decisions/0012). What PostgreSQL said is printed behind what SQLite said. The exit status is that of the worse of the two.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
SHARED = ["-n", "2", "--dist", "loadfile"]
"""A file stays whole: what its tests stand on is made once."""


def main() -> int:
    pytest = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    with tempfile.TemporaryFile("w+") as said:
        start = time.monotonic()
        postgres = subprocess.Popen(
            [sys.executable, str(HERE / "with_postgres.py"), *pytest, "-m", "both or postgres"],
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            sqlite = subprocess.run([*pytest, *SHARED], check=False).returncode
            behind = postgres.wait()
        finally:
            postgres.kill()
        said.seek(0)
        print("\n==== PostgreSQL ====\n", said.read(), f"\n{time.monotonic() - start:.0f} s", sep="", flush=True)
    return sqlite or behind


if __name__ == "__main__":
    raise SystemExit(main())
