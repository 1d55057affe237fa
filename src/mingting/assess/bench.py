"""`mingting bench bulletin|late`: a quarter's figures over invented facts, against one scan of the columns they need, in the same run.

The floor is DuckDB adding up those columns once (`sum`, never `max`, which is answered from zone maps). Every way of answering must give the same
integers.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from mingting.assess.facts.months import FORMAT, connect, cube_of, declared, file_month, file_still
from mingting.assess.facts.store import Store
from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.backends.duck import DuckBackend
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.compile import compiled
from mingting.assess.indicators.cubes import families
from mingting.assess.indicators.datasets import CASES, DATASETS
from mingting.assess.indicators.declare import parts_of
from mingting.assess.indicators.engine import Engine
from mingting.base.crypto import canonical, sm3

MONTHS = tuple(f"{2020 + month // 12}-{month % 12 + 1:02d}" for month in range(3, 19))
"""Sixteen months: the quarter asked for, the one before, the same a year ago, and what lies between."""
PERIOD = "2021Q2"
ROUNDS = 3
DEPARTMENTS, TOWNS, VILLAGES, ITEMS_EACH = 36, 12, 154, 60
_OF_DEPARTMENTS = ("accepted_cases", "online_cases", "review_rate", "item_coverage", "on_time_rate", "finish_rate")
_OF_TOWNS = ("online_cases", "review_rate", "item_coverage", "agent_cases")


@dataclass(frozen=True)
class Measure:
    name: str
    rows: int
    seconds: float
    peer: str
    peer_seconds: float
    ratio: float
    mark: str = ""
    note: str = ""


# ---- invented facts -----------------------------------------------------------------------------------------------------------------

_ORGANS = f"""
SELECT 'C' AS code, '0001' AS path, 'county' AS kind, 'county' AS unit, NULL AS people, '' AS items
UNION ALL SELECT 'D' || d, '0001' || lpad(CAST(d AS VARCHAR), 4, '0'), 'department', 'department', NULL, 'D' || d
    FROM range(1, {DEPARTMENTS} + 1) AS t(d)
UNION ALL SELECT 'T' || n, '0001' || lpad(CAST(100 + n AS VARCHAR), 4, '0'), 'town', 'town', 20000 + n, 'T' || n FROM range({TOWNS}) AS t(n)
UNION ALL SELECT 'V' || n, '0001' || lpad(CAST(100 + n % {TOWNS} AS VARCHAR), 4, '0') || lpad(CAST(n AS VARCHAR), 4, '0'),
    'village', 'town', NULL, 'T' || n % {TOWNS}
    FROM range({VILLAGES}) AS t(n)
"""
_CASES = """
WITH drawn AS (
    SELECT id, hash(id * 7 + {month}) AS h, DATE '{first}' + CAST(hash(id) % 28 AS INTEGER) AS accepted FROM range({low}, {high}) AS t(id)
), placed AS (
    SELECT *, CASE WHEN h % 10 < 6 THEN 'D' || (h // 10 % {departments} + 1) WHEN h % 10 < 8 THEN 'T' || (h // 10 % {towns})
        ELSE 'V' || (h // 10 % {villages}) END AS code, CAST(h // 1000 % 12 AS INTEGER) AS took FROM drawn
)
SELECT p.id AS case_id, 'N' || p.id AS source_no, o.code AS organ, o.code AS organ_name, o.path AS organ_path, o.unit AS organ_kind,
    CASE WHEN h % 10 < 4 THEN 'hall' WHEN h % 10 < 8 THEN 'nxzw' ELSE 'agent' END AS source,
    CASE WHEN h % 10 < 4 THEN 'hall' WHEN h % 10 < 8 THEN 'online' ELSE 'agent' END AS source_kind,
    CASE WHEN h % 10 < 4 THEN 'H' WHEN h % 10 < 8 THEN '' ELSE 'P' || o.code END AS place,
    CASE WHEN h % 10 < 4 THEN 'hall' WHEN h % 10 < 8 THEN '' ELSE 'village' END AS tier,
    CASE WHEN h % 10 < 4 THEN 'approval' ELSE '' END AS presence_class, o.code AS hall_organ,
    o.items || '-' || (h // 100 % {items}) AS item, '' AS item_name, '01' AS item_type,
    CASE h // 7 % 3 WHEN 0 THEN 'window' WHEN 1 THEN 'web' ELSE 'mobile' END AS channel,
    CASE WHEN took = 0 THEN 'instant' ELSE 'promised' END AS case_kind, 'person' AS applicant_kind,
    CASE WHEN h % 97 = 0 THEN 'accepted' ELSE 'finished' END AS state, '' AS result, '张*' AS applicant,
    accepted AS base_on, accepted AS received_on, accepted AS accepted_on,
    CASE WHEN h % 97 <> 0 THEN accepted + took END AS finished_on, CASE WHEN h % 97 <> 0 THEN accepted + took END AS ended_on,
    accepted + 10 AS due_on, 10 AS promise_days, 20 AS legal_days, took AS used_days,
    CASE WHEN h % 97 = 0 THEN '' WHEN took = 0 THEN 'instant' WHEN took < 10 THEN 'early' WHEN took = 10 THEN 'exact' ELSE 'overdue' END AS bucket,
    h % 97 <> 0 AND h % 10 >= 4 AS reviewable, CASE WHEN h % 97 <> 0 AND h % 5 <> 0 THEN accepted + took + 1 END AS reviewed_on,
    'satisfied' AS grade, FALSE AS review_default, CAST(h % 50 = 0 AS INTEGER) AS corrections, 0 AS paused_days, '' AS double_entry,
    FALSE AS "cross", FALSE AS licence_due, NULL AS licence_stored_on, FALSE AS licence_prompt, FALSE AS void
FROM placed AS p JOIN organ AS o USING (code)
"""


class Facts:
    """A county of the usual size with so many cases, filed as a snapshot files them."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.rows = rows
        self.store = Store(folder)
        self.families = families(CATALOGUE)
        self.connection = connect()
        self.connection.execute(f"CREATE TABLE organ AS {_ORGANS}")
        months = {
            month: file_month(self.store, self.connection, "cases", self.month(at), self.families)
            for at, month in enumerate(MONTHS)
        }
        still = {name: file_still(self.store, self.connection, name, query) for name, query in self._still().items()}
        self.manifest: dict[str, Any] = {
            "format": FORMAT,
            "datasets": {"cases": months},
            "still": still,
            "calendars": {},
            "cubes": declared(self.families),
        }

    def month(self, at: int, more: int = 0) -> str:
        """The cases of one month; `more` come late."""
        each = self.rows // len(MONTHS)
        return _CASES.format(
            month=at,
            first=f"{MONTHS[at]}-01",
            low=at * each,
            high=(at + 1) * each + more,
            departments=DEPARTMENTS,
            towns=TOWNS,
            villages=VILLAGES,
            items=ITEMS_EACH,
        )

    def _still(self) -> dict[str, str]:
        who = "code AS organ, code AS organ_name, path AS organ_path, unit AS organ_kind"
        given = {
            "organs": f"SELECT code, {who}, kind, people AS population, 0 AS rank, DATE '1900-01-01' AS valid_from FROM organ",
            "places": f"SELECT 'P' || code AS code, code AS name, 'village' AS tier, {who}, 0 AS rank FROM organ WHERE kind = 'village'",
            "items": f"""SELECT items || '-' || n AS code, 1 AS version, items || '-' || n AS name, {who}, 'active' AS state,
                DATE '1900-01-01' AS valid_from FROM range({ITEMS_EACH + 1}) AS t(n), organ WHERE kind IN ('department', 'town')""",
        }
        return {
            name: f"SELECT * FROM ({_blank(name)}) UNION ALL BY NAME ({given.get(name, _blank(name))})"
            for name in DATASETS
            if not DATASETS[name].month
        }


def _blank(dataset: str) -> str:
    return "SELECT " + ", ".join(f'NULL AS "{one.name}"' for one in DATASETS[dataset].columns) + " WHERE FALSE"


# ---- the bulletin -------------------------------------------------------------------------------------------------------------------


def questions() -> list[Question]:
    """Some three hundred figures that rest on cases: the county's, with the period before and the year before; each department's; each town's."""
    case_codes = [
        code
        for code, one in CATALOGUE.items()
        if {part.dataset for part in parts_of(one.measure)} & {"cases"}
        and "daily" not in code
        and not code.startswith("licence")
    ]
    asked = [Question(code, period, "C") for code in case_codes for period in (PERIOD, "2021Q1", "2020Q2")]
    asked += [Question(code, PERIOD, f"D{number}") for code in _OF_DEPARTMENTS for number in range(1, DEPARTMENTS + 1)]
    asked += [Question(code, PERIOD, f"T{number}") for code in _OF_TOWNS for number in range(TOWNS)]
    return asked


def answered(facts: Facts, asked: Sequence[Question], *, use_cubes: bool) -> str:
    """A cold engine answers them all; the digest of its integers."""
    backend = DuckBackend(facts.manifest, facts.store.path, use_cubes=use_cubes)
    figures = Engine(facts.manifest, facts.store.path, backend=backend).figures(asked)
    return sm3(canonical([[one.numerator, one.denominator] for one in figures])).hex()


def scanned(facts: Facts, months: Sequence[str], columns: Sequence[str]) -> None:
    """The floor: the columns added up once."""
    files = ", ".join(f"'{facts.store.path(facts.manifest['datasets']['cases'][month]['file'])}'" for month in months)
    sums = {
        "str": "SUM(strlen({}))",
        "int": "SUM({})",
        "day": "SUM(CAST({} - DATE '2000-01-01' AS BIGINT))",
        "flag": "SUM(CAST({} AS INTEGER))",
    }
    chosen = ", ".join(sums[CASES.column(name).type].format(f'"{name}"') for name in columns)
    duckdb.connect(":memory:").execute(f"SELECT {chosen} FROM read_parquet([{files}])").fetchall()


def needed(asked: Sequence[Question]) -> list[str]:
    """The columns of cases that the figures read."""
    found = {"organ_path", "organ_kind", "item"}
    for code in {one.indicator for one in asked}:
        for part in parts_of(CATALOGUE[code].measure):
            if part.dataset == "cases":
                text = f'{compiled(part, "duckdb").where} {compiled(part, "duckdb").amount} "{part.day}" "{part.until}"'
                found |= {one.name for one in CASES.columns if f'"{one.name}"' in text}
    return sorted(found)


def bulletin(rows: int = 1_000_000) -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="mingting-bench-") as folder:
        started = time.perf_counter()
        facts = Facts(Path(folder), rows)
        built = time.perf_counter() - started
        asked = questions()
        columns = needed(asked)
        digests = {answered(facts, asked, use_cubes=use_cubes) for use_cubes in (True, False)}
        if len(digests) > 1:
            raise AssertionError("cubes and rows gave different integers")
        floor = ("一次扫描所需列", lambda: scanned(facts, MONTHS, columns))
        note = f"{len(asked)} 个数字，{len(columns)} 列，{len(MONTHS)} 个月；两种算法整数一致；建库 {built:.0f} 秒"
        return [
            _against("用方块", rows, lambda: answered(facts, asked, use_cubes=True), floor, "≤0.10", note),
            _against("不用方块", rows, lambda: answered(facts, asked, use_cubes=False), floor, "≤1.3", note),
        ]


def late(rows: int = 1_000_000) -> list[Measure]:
    """One case of the quarter's first month comes late: its month is filed again with its cube, and the bulletin shows it."""
    with tempfile.TemporaryDirectory(prefix="mingting-bench-") as folder:
        facts = Facts(Path(folder), rows)
        at = MONTHS.index("2021-04")
        question = Question("accepted_cases", PERIOD, "C")
        before = Engine(facts.manifest, facts.store.path).figure(question).value
        late_rows = iter(range(1, 1000))

        def filed() -> None:
            entry = file_month(
                facts.store,
                facts.connection,
                "cases",
                f"SELECT * FROM ({late_source(facts, at, next(late_rows))})",
                facts.families,
            )
            months = facts.manifest["datasets"]["cases"] | {"2021-04": entry}
            shown = Engine(facts.manifest | {"datasets": {"cases": months}}, facts.store.path).figure(question).value
            if not isinstance(shown, int) or not isinstance(before, int) or shown <= before:
                raise AssertionError("the late case is not in the bulletin")

        columns = needed(questions())
        floor = ("扫描这个月", lambda: scanned(facts, ("2021-04",), columns))
        file = facts.manifest["datasets"]["cases"]["2021-04"]["file"]
        return [
            _against(
                "月文件和方块重建并出数", rows // len(MONTHS), filed, floor, "≤1.5", "从上一版月文件和一件新办件起"
            ),
            _against(
                "只重建方块",
                rows // len(MONTHS),
                lambda: cube_of(facts.store, facts.connection, "cases", file, facts.families),
                floor,
            ),
        ]


def late_source(facts: Facts, at: int, more: int) -> str:
    """The month as it was, and so many cases more."""
    file = facts.store.path(facts.manifest["datasets"]["cases"][MONTHS[at]]["file"])
    each = facts.rows // len(MONTHS)
    fresh = f"SELECT * FROM ({facts.month(at, more)}) WHERE case_id >= {(at + 1) * each}"
    return f"SELECT * FROM read_parquet('{file}') UNION ALL BY NAME SELECT * FROM ({fresh})"


def _against(
    name: str,
    rows: int,
    work: Callable[[], object],
    floor: tuple[str, Callable[[], object]],
    mark: str = "",
    note: str = "",
) -> Measure:
    """Rounds of both in turn; the ratio is the median of the rounds'."""
    peer, scan = floor
    pairs = [(_seconds(scan), _seconds(work)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    mine, theirs = statistics.median(one for _, one in pairs), statistics.median(one for one, _ in pairs)
    return Measure(name, rows, round(mine, 4), peer, round(theirs, 4), round(ratio, 3), mark, note)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
