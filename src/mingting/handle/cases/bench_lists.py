"""`mingting bench lists`: quick search and worklists of a county with so many cases, through the pages themselves, beside the page of one case.

The cases are made in columns and loaded in bulk into a database of its own (a folder, or a new database on the same server), which goes away at the
end. Searches are what clerks type; three people stand for a wide reach (the county), one department and one window.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from mingting.handle.cases.bench_county import People, fill

SEARCH_MARK, LIST_MARK = 0.15, 5
NOW = "2025-10-15T10:00:00"


def run(rows: int = 1_000_000) -> list[dict[str, Any]]:
    """Measures as `mingting bench` shows them."""
    with own_database() as environment:
        done = subprocess.run(
            [sys.executable, "-m", "mingting.handle.cases.bench_lists", str(rows)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The environment of a process that works on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="mingting-bench-") as folder:
        environment = os.environ | {
            "MINGTING_DATA": f"{folder}/var",
            "MINGTING_KEYS": f"{folder}/keys",
            "MINGTING_MODE": "test",
            "MINGTING_NOW": NOW,
            "DJANGO_SETTINGS_MODULE": "mingting.settings",
        }
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            yield environment
            return
        import psycopg
        from psycopg import sql

        database = sql.Identifier(name := f"mingting_bench_{os.getpid()}")
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(sql.SQL("CREATE DATABASE {}").format(database))
            try:
                yield environment | {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
            finally:
                link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


# ---- what is measured ------------------------------------------------------------------------------------------------------------


def measure(rows: int, rounds: int = 12) -> list[dict[str, Any]]:
    """p50 and p95 of searches and lists by reach, through the pages, and of the page of one case as their peer. Seconds."""
    from django.db import connection

    from mingting.base.models import User
    from mingting.handle.cases.models import Case
    from mingting.handle.cases.worklists import viewer_of, worklists_for

    draw = random.Random(11)
    names = People(400)
    found = []
    for username, says in (("county", "全县"), ("department", "一个部门"), ("window", "一个窗口")):
        user = User.objects.get(username=username)
        client = _client(user)
        viewer = viewer_of(user)
        mine = list(
            Case.objects.filter(viewer.reach.where("organ_path", "window_id"))
            .order_by("-pk")
            .values_list("pk", flat=True)[:200]
        )
        pages = [f"/cases/{draw.choice(mine)}/" for _ in range(rounds * 3)]
        peer = _times(pages, client.get)
        lists = [f"/cases/list/{one.code}/" for one in worklists_for(viewer)] * rounds
        texts = _texts(names, draw, rounds)
        spent = _times(lists, client.get)
        sought = _times(texts, partial(_search, client))
        found.append(_row(f"办件列表，{says}（{connection.vendor}）", rows, spent, f"≤ {LIST_MARK}×", peer))
        found.append(_row(f"快速查找，{says}（{connection.vendor}）", rows, sought, f"≤ {SEARCH_MARK} 秒", None))
    return found


def _search(client: Any, text: str) -> Any:
    return client.post("/search/", {"q": text}, HTTP_HX_REQUEST="true")


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _texts(people: People, draw: random.Random, rounds: int) -> list[str]:
    """What clerks type: ends of numbers, names, initials, pinyin, parts of firms, items."""
    from pypinyin import lazy_pinyin

    persons = [name for name, kind in zip(people.names, people.kinds) if kind == "person"]
    firms = [name for name, kind in zip(people.names, people.kinds) if kind == "legal"]
    found = []
    for _ in range(rounds * 2):
        name, firm = draw.choice(persons), draw.choice(firms)
        letters = lazy_pinyin(name)
        found += [
            f"{draw.randrange(10**4):04}", f"{draw.randrange(10**6):06}", f"{draw.randrange(10**7, 10**8)}", name, "".join(one[0] for one in letters),
            "".join(letters), firm[3:5], firm, "jy xk", "不动产",
        ]  # fmt: skip
    return found


def _times(asked: list[str], act: Callable[[str], Any]) -> list[float]:
    """Seconds of each, sorted; every answer must be a page. Each is done once before."""
    for one in dict.fromkeys(asked[:10]):
        act(one)
    spent = []
    for one in asked:
        start = time.perf_counter()
        answer = act(one)
        spent.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise AssertionError(f"{one}: {answer.status_code}")
    return sorted(spent)


def _row(name: str, rows: int, spent: list[float], mark: str, peer: list[float] | None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "rows": rows, "seconds": _p95(spent), "mark": mark}
    found["note"] = f"p95；p50 {statistics.median(spent):.3f} 秒，{len(spent)} 次"
    if peer:
        found |= {"peer": "一件办件的页面 p95", "peer_seconds": _p95(peer), "ratio": _p95(spent) / _p95(peer)}
        found["note"] += f"；对照 p50 {statistics.median(peer):.3f} 秒"
    return found


def _p95(spent: list[float]) -> float:
    return spent[min(len(spent) - 1, int(len(spent) * 0.95))]


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    rows = int(sys.argv[1])
    fill(rows)
    print(json.dumps(measure(rows)))


if __name__ == "__main__":
    main()
