"""`mingting bench import`: a case ledger read, checked, compared and stored, beside the bare load of the same prepared rows.

The bare load (COPY on PostgreSQL, executemany on SQLite) puts what the import left into the same table with all its indexes,
in the same run. What sealing and tokens cost is told apart (they run beside the writing), for a bare load has none of it. All
of it happens in a database of its own, which goes away at the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

MARK = 1.5
_ORGANS, _ITEMS_EACH = 30, 10
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)


def run(rows: int = 1_000_000) -> list[dict[str, Any]]:
    """Measures as `mingting bench` shows them: the import against the bare load, and what sealing costs beside it."""
    with _own_database() as environment:
        done = subprocess.run(
            [sys.executable, "-m", "mingting.exchange.bench", str(rows)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    peer = "COPY" if found["database"] == "postgresql" else "executemany"
    waited = found["waited for sealing"] + found["file"]
    plain = found["seconds"] - waited
    stages = "，".join(
        f"{name} {found[name]:.2f}" for name in ("read", "rules", "duplicates", "derive", "store", "close")
    )
    return [
        {
            "name": f"台账导入（{found['database']}，不含加密）",
            "rows": rows,
            "seconds": plain,
            "peer": f"{peer}同样的列入同一张带索引的表",
            "peer_seconds": found["bare"],
            "ratio": plain / found["bare"],
            "mark": f"≤ {MARK}",
            "note": stages,
        },
        {
            "name": "其中等加密、检索标记与原件封存",
            "rows": rows,
            "seconds": waited,
            "peer": peer,
            "peer_seconds": found["bare"],
            "ratio": waited / found["bare"],
            "note": f"加密、标记与成列在旁边的线程里用 CPU {found['seal']:.2f}，原件封存 {found['file']:.2f}",
        },
        {
            "name": "台账导入（全部）",
            "rows": rows,
            "seconds": found["seconds"],
            "peer": peer,
            "peer_seconds": found["bare"],
            "ratio": found["seconds"] / found["bare"],
            "note": f"最大内存 {found['memory_mb']} MB；文件 {found['file_mb']} MB",
        },
    ]


@contextmanager
def _own_database() -> Iterator[dict[str, str]]:
    """The environment of a process that works on a database of its own: a folder, or a new database on the same server."""
    with tempfile.TemporaryDirectory(prefix="mingting-bench-") as folder:
        environment = os.environ | {
            "MINGTING_DATA": f"{folder}/var",
            "MINGTING_KEYS": f"{folder}/keys",
            "MINGTING_MODE": "test",
            "MINGTING_NOW": "2022-01-01T00:00:00",
            "DJANGO_SETTINGS_MODULE": "mingting.settings",
        }
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            yield environment
            return
        import psycopg
        from psycopg import sql

        name = f"mingting_bench_{os.getpid()}"
        database = sql.Identifier(name)
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(sql.SQL("CREATE DATABASE {}").format(database))
            try:
                yield environment | {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
            finally:
                link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def measure(rows: int, folder: Path) -> dict[str, Any]:
    """In a fresh database: the import, then the bare load of what it left. Seconds by stage."""
    import resource

    from django.db import connection

    from mingting.base.journal import Actor
    from mingting.exchange.ledgers import run_import

    actor = Actor("system:bench")
    _county(actor)
    path = folder / "cases.csv"
    _write(path, rows)
    start = time.perf_counter()
    outcome = run_import("cases", path, source="bench", actor=actor)
    whole = time.perf_counter() - start
    if (outcome.taken, outcome.aside) != (rows, 0):
        raise AssertionError(f"{outcome.taken} of {rows} taken: {outcome.problems[:3]}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    bare = _bare_copy(folder) if connection.vendor == "postgresql" else _bare_executemany()
    return {
        "database": connection.vendor,
        "rows": rows,
        "seconds": whole,
        "bare": bare,
        "memory_mb": memory,
        "file_mb": path.stat().st_size >> 20,
        **outcome.seconds,
    }


def _bare_copy(folder: Path) -> float:
    """COPY of the rows as they stand, out to a file and, timed, back into the emptied table."""
    from django.db import connection

    path = folder / "rows.copy"
    with connection.cursor() as cursor:
        raw = cursor.cursor
        with path.open("wb") as out, raw.copy("COPY cases_case TO STDOUT") as copy:
            for piece in copy:
                out.write(piece)
        before = _fingerprint()
        cursor.execute("TRUNCATE cases_case CASCADE")
        start = time.perf_counter()
        with path.open("rb") as file, raw.copy("COPY cases_case FROM STDIN") as copy:
            while piece := file.read(1 << 20):
                copy.write(piece)
        seconds = time.perf_counter() - start
    if _fingerprint() != before:
        raise AssertionError("the bare load left other rows than the import")
    return seconds


def _bare_executemany() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        raw = cursor.connection
        rows = raw.execute("SELECT * FROM cases_case ORDER BY id").fetchall()
        before = _fingerprint()
        raw.execute("DELETE FROM cases_case")
        raw.commit()
        marks = ", ".join(["?"] * len(rows[0]))
        start = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO cases_case VALUES ({marks})", rows)
        raw.commit()
        seconds = time.perf_counter() - start
    if _fingerprint() != before:
        raise AssertionError("the bare load left other rows than the import")
    return seconds


def _fingerprint() -> tuple[Any, ...]:
    """Enough of the table to see that two loads left the same."""
    from django.db.models import Count, Max, Min, Sum

    from mingting.handle.cases.models import Case

    found = Case.objects.aggregate(
        Count("id"), Sum("used_days"), Sum("organ_id"), Min("source_no"), Max("source_no"), Max("finished_at")
    )
    return tuple(found.values())


def _county(actor: Any) -> None:
    """Thirty departments with ten items each, one hall."""
    from mingting.base.acts.declare_source import declare_source
    from mingting.base.acts.record_organs import NewOrgan, record_organs
    from mingting.base.models import Organ, Place, Region
    from mingting.catalogue.models import Item

    county = "640521000000"
    declare_source("bench", "测量", "hall", actor=actor)
    Region.objects.create(code=county, name="中宁县", level=4)
    rows = [NewOrgan(county, "中宁县", "中宁县", "county", "", county, 0, None, (), None, None)]
    rows += [
        NewOrgan(
            _organ(at), f"中宁县第{at}局", f"第{at}局", "department", county, county, at, None, (f"{at}局",), None, None
        )
        for at in range(_ORGANS)
    ]
    record_organs(rows)
    ids = dict(Organ.objects.values_list("code", "id"))
    Place.objects.create(code="640521-hall", name="市民服务大厅", tier="hall", organ_id=ids[county], region_id=county)
    Item.objects.bulk_create(
        Item(
            code=_item(organ, at),
            basic_code=_item(organ, at)[19:],
            name=f"事项{organ}-{at}",
            organ_id=ids[_organ(organ)],
            item_type="01",
            exercise_level="4",
            case_kind="promised" if at % 3 else "instant",
            legal_limit=20,
            promise_limit=at + 1,
            valid_from=datetime(2019, 1, 1).date(),  # noqa: DTZ001
        )
        for organ in range(_ORGANS)
        for at in range(_ITEMS_EACH)
    )


def _organ(at: int) -> str:
    from mingting.rules.codes import uscc

    return uscc.make("11", "640521", f"{at:08d}")


def _item(organ: int, at: int) -> str:
    return f"{_organ(organ)}40001{at:05d}{organ:03d}"


def _write(path: Path, rows: int) -> None:
    """A quarter's ledger with invented people, made in columns."""
    numbers = np.arange(rows)
    organs = numbers % _ORGANS
    born = np.datetime_as_string(np.datetime64("1950-01-01") + (numbers * 7919) % 20_000).astype("U10")
    digits = pl.DataFrame({"born": born, "at": numbers}).select(
        pl.lit("640521") + pl.col("born").str.replace_all("-", "") + (pl.col("at") % 999).cast(pl.String).str.zfill(3)
    )
    body = digits.to_series()
    signs = np.frombuffer("".join(body.to_list()).encode(), dtype=np.uint8).reshape(-1, 17).astype(np.int64) - 48
    checks = pl.Series(list("10X98765432")).gather(pl.Series((signs @ _WEIGHTS) % 11))
    accepted = pl.Series(
        np.datetime64("2021-04-01T09:00:00", "us") + (numbers * 37 % (86 * 1440)) * np.timedelta64(60, "s")
    )
    later = pl.Series((numbers % 7 * 1440 + 30) * np.timedelta64(60_000_000, "us"))
    items = pl.Series([_item(organ, at) for organ in range(_ORGANS) for at in range(_ITEMS_EACH)])
    pl.DataFrame(
        {
            "办件编号": pl.Series(numbers).cast(pl.String).str.zfill(12).str.pad_start(16, "Z"),
            "实施编码": items.gather(pl.Series(organs * _ITEMS_EACH + numbers // _ORGANS % _ITEMS_EACH)),
            "受理单位": pl.Series([f"第{at}局" for at in range(_ORGANS)]).gather(pl.Series(organs)),
            "办理场所": pl.repeat("640521-hall", rows, eager=True),
            "办理渠道": pl.Series(["窗口", "网上", "移动端"]).gather(pl.Series(numbers % 3)),
            "申请人": _names(numbers),
            "证件号码": body + checks,
            "联系电话": pl.Series(13_000_000_000 + numbers * 991 % 999_999_999).cast(pl.String),
            "申请时间": accepted.dt.offset_by("-10m").dt.to_string("%Y-%m-%d %H:%M:%S"),
            "受理时间": accepted.dt.to_string("%Y-%m-%d %H:%M:%S"),
            "办结时间": (accepted + later).dt.to_string("%Y-%m-%d %H:%M:%S"),
            "补正次数": pl.Series(numbers % 2).cast(pl.String),
        }
    ).write_csv(path)


def _names(numbers: Any) -> pl.Series:
    family, given = pl.Series(list("张王李刘陈杨赵黄周吴马丁")), pl.Series(list("明红军丽芳强伟静娜敏杰秀文"))
    first, second = given.gather(pl.Series(numbers // 12 % 13)), given.gather(pl.Series(numbers // 156 % 13))
    return family.gather(pl.Series(numbers % 12)) + first + second


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="mingting-bench-") as folder:
        print(json.dumps(measure(int(sys.argv[1]), Path(folder))))


if __name__ == "__main__":
    main()
