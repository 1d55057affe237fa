"""A tiny county in a few hand-made rows: what an indicator says is checked against what a person counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mingting.assess.facts.months import connect, declared, file_month, file_still
from mingting.assess.facts.store import Store
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.cubes import families
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.engine import Engine
from mingting.rules.calendar import Notice, Off, WorkCalendar

FAMILIES = families(CATALOGUE)
ARROW = {"str": pa.string(), "int": pa.int64(), "day": pa.date32(), "flag": pa.bool_()}
BLANK: dict[str, Any] = {"str": "", "int": None, "day": None, "flag": False}
ORGANS = {
    "C": ("0001", "county", "中宁县"),
    "D1": ("00010001", "department", "公安局"),
    "D2": ("00010002", "department", "民政局"),
    "D2a": ("000100020001", "office", "低保股"),
    "D3": ("00010003", "department", "档案局"),
    "B1": ("00010004", "institution", "邮政公司"),
    "T1": ("00010005", "town", "宁安镇"),
    "T2": ("00010006", "town", "石空镇"),
    "V1": ("000100050001", "village", "新建村"),
    "V2": ("000100050002", "village", "富民社区"),
    "V3": ("000100060001", "village", "丰安社区"),
}
UNIT = {"office": "department", "village": "town"}
CALENDAR = WorkCalendar(
    "640521000000",
    [
        Notice(
            "国2021",
            "国务院办公厅2021年放假通知",
            "",
            2021,
            (Off(date(2021, 5, 1), date(2021, 5, 5), "劳动节"),),
            (date(2021, 4, 25), date(2021, 5, 8)),
        ),
        Notice("宁2021", "宁夏2021年放假通知", "640000", 2021, (Off(date(2021, 5, 13), date(2021, 5, 14), "开斋节"),)),
    ],
)


def day(text: str) -> date:
    """4-1 is the first of April 2021; a year may stand in front."""
    numbers = [int(part) for part in text.split("-")]
    return date(*([2021, *numbers] if len(numbers) == 2 else numbers))


def where(organ: str) -> dict[str, Any]:
    path, kind, name = ORGANS[organ]
    return {
        "organ": organ,
        "organ_path": path,
        "organ_name": name,
        "organ_kind": UNIT.get(kind, kind),
        "hall_organ": organ,
    }


class County:
    """Rows by dataset; `engine()` files them as a snapshot does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in DATASETS}
        for rank, (code, (_, kind, name)) in enumerate(ORGANS.items()):
            people = {"T1": 100, "T2": 400}.get(code)
            self.add("organs", organ=code, code=code, kind=kind, full_name=name, rank=rank, population=people)
            if kind == "village":
                self.add("places", organ=code, code=f"P{code}", name=name, tier="village", rank=rank)

    def add(self, dataset: str, **given: Any) -> None:
        known = DATASETS[dataset]
        row = {one.name: BLANK[one.type] for one in known.columns}
        if "organ" in given and known.has("organ_path"):
            row |= where(given["organ"])
        if known.has("valid_from"):
            row["valid_from"] = date(1900, 1, 1)
        row |= {
            name: day(value) if value and known.column(name).type == "day" and isinstance(value, str) else value
            for name, value in given.items()
        }
        if known.column(known.key).type == "int":
            row[known.key] = len(self.rows[dataset]) + 1
        self.rows[dataset].append({name: row[name] for name in (one.name for one in known.columns)})

    def case(self, organ: str, accepted: str, finished: str | None = None, **given: Any) -> None:
        """An accepted case; finished in one day and on time unless said otherwise."""
        row: dict[str, Any] = {
            "case_kind": "promised",
            "channel": "window",
            "source": "hall",
            "source_kind": "hall",
            "tier": "hall",
            "place": "H",
        }
        row |= {"base_on": accepted, "received_on": accepted, "accepted_on": accepted, "state": "accepted"}
        if finished:
            row |= {
                "finished_on": finished,
                "ended_on": finished,
                "bucket": "early",
                "used_days": 1,
                "promise_days": 5,
                "state": "finished",
            }
        self.add("cases", organ=organ, **(row | given))

    def item(self, organ: str, code: str, **given: Any) -> None:
        row: dict[str, Any] = {"version": 1, "state": "active", "on_application": True, "case_kind": "promised"}
        row |= {"depth": 3, "visits": 1}
        self.add("items", organ=organ, code=code, name=f"事项{code}", **(row | given))

    def stands(self, organ: str, presence_class: str = "approval", **given: Any) -> None:
        row = {"label": ORGANS[organ][2], "place": "H", "tier": "hall", "presence_class": presence_class}
        self.add("presences", organ=organ, rank=len(self.rows["presences"]), **(row | given))

    def manifest(self) -> dict[str, Any]:
        store, connection = Store(self.folder), connect()
        datasets: dict[str, Any] = {}
        still: dict[str, Any] = {}
        for name, rows in self.rows.items():
            known = DATASETS[name]
            schema = pa.schema([(one.name, ARROW[one.type]) for one in known.columns])
            if not known.month:
                connection.register("given", pa.Table.from_pylist(rows, schema=schema))
                still[name] = file_still(store, connection, name, "SELECT * FROM given")
                continue
            months: dict[str, list[dict[str, Any]]] = {}
            for row in rows:
                months.setdefault(f"{row[known.month]:%Y-%m}", []).append(row)
            datasets[name] = {}
            for month, kept in sorted(months.items()):
                connection.register("given", pa.Table.from_pylist(kept, schema=schema))
                datasets[name][month] = file_month(store, connection, name, "SELECT * FROM given", FAMILIES)
        calendars = {"0001": {"region": CALENDAR.region, "notices": CALENDAR.to_rows()}}
        return {
            "format": 1,
            "datasets": datasets,
            "still": still,
            "calendars": calendars,
            "cubes": declared(FAMILIES),
            "digest": "test",
        }

    def engine(self) -> Engine:
        return Engine(self.manifest(), Store(self.folder).path)


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "facts")


@pytest.fixture
def ask() -> Callable[..., Any]:
    """`ask(engine, "code", "2021Q2", scope="C", organ_kind="town")` answers a figure."""
    from mingting.assess.indicators.answers import Question

    def asked(engine: Engine, code: str, period: str = "2021Q2", scope: str = "C", **slices: str) -> Any:
        return engine.figure(Question(code, period, scope, slices=tuple(slices.items())))

    return asked


def words(lines: Iterable[Any]) -> list[str]:
    return [one.name for one in lines]
