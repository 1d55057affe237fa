"""The ground a snapshot freezes: organs, places, who stands where, items, licence types, people without names, what must be reported.

Read once a snapshot. The same rows shape the months: `digests` tell which months must be made again because the ground under them changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

from mingting.assess.facts.items import item_rows
from mingting.assess.indicators.datasets import DATASETS
from mingting.base import clock
from mingting.base.calendars import calendar_of
from mingting.base.crypto import canonical, sm3
from mingting.base.models import Organ, Place, Presence, ReviewConnection, Source, Staff
from mingting.catalogue.models import Item, LicenceType
from mingting.registers.models import Register
from mingting.registers.reads import obligations

EVER = date(1900, 1, 1)
"""Where no first day is given: since ever."""
_ARROW = {"str": pa.string(), "int": pa.int64(), "day": pa.date32(), "flag": pa.bool_()}
Row = dict[str, Any]


@dataclass
class Ground:
    """`still` are the datasets kept once a snapshot; `tables` the small tables that the months are shaped with."""

    still: dict[str, list[Row]] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    calendars: dict[str, Any] = field(default_factory=dict)

    def load(self, connection: duckdb.DuckDBPyConnection) -> None:
        for name, rows in self.tables.items():
            connection.register("given", pa.Table.from_pylist(rows, schema=_SCHEMAS[name]))
            connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM given')
        connection.execute("CREATE OR REPLACE TABLE worked (county VARCHAR, day DATE, position INTEGER)")
        for path, kept in self.calendars.items():
            connection.register("given", _worked(path, kept["region"]))
            connection.execute("INSERT INTO worked SELECT * FROM given")

    def table_of(self, dataset: str) -> pa.Table:
        schema = pa.schema([(one.name, _ARROW[one.type]) for one in DATASETS[dataset].columns])
        return pa.Table.from_pylist(self.still[dataset], schema=schema)

    def digests(self) -> dict[str, str]:
        """By dataset: of the tables its rows are shaped with."""
        own = {name: sm3(canonical(rows)).hex() for name, rows in self.tables.items()}
        own["worked"] = sm3(canonical(self.calendars)).hex()
        return {
            dataset: sm3("".join(own[name] for name in names).encode()).hex()[:16] for dataset, names in _NEEDS.items()
        }


_PLACED = ("organ", "source", "place", "standing")
_NEEDS = {
    "cases": (*_PLACED, "item", "connection", "worked"),
    "returns": _PLACED,
    "licences": ("organ", "source", "licence_type", "worked"),
    "reviews": _PLACED,
    "half_days": _PLACED,
    "entries": (*_PLACED, "register"),
}


def _schema(text: str, ints: str = "", days: str = "") -> pa.Schema:
    """Words first, then numbers, then days."""
    fields = [(name, pa.string()) for name in text.split()]
    fields += [(name, pa.int64()) for name in ints.split()]
    return pa.schema(fields + [(name, pa.date32()) for name in days.split()])


_SCHEMAS = {
    "organ": _schema("code name path unit_kind county", "id hall"),
    "source": _schema("code kind", "id"),
    "place": _schema("code tier path", "id"),
    "standing": _schema("organ path presence_class", "place_id", "valid_from valid_to"),
    "item": _schema("code name item_type licence_type", "id"),
    "licence_type": _schema("code name", "id"),
    "connection": _schema("path", "source_id", "valid_from valid_to"),
    "register": _schema("code fields"),
}


def read_ground() -> Ground:
    ground = Ground()
    tree = _Tree()
    _organs(ground, tree)
    _places(ground, tree)
    ground.tables["source"] = [dict(one) for one in Source.objects.order_by("id").values("id", "code", "kind")]
    _items(ground, tree)
    _people(ground, tree)
    _registers(ground, tree)
    ground.tables["connection"] = [
        {"source_id": source, "path": path or "", "valid_from": first, "valid_to": last}
        for source, path, first, last in ReviewConnection.objects.order_by("id").values_list(
            "source_id", "organ__path", "valid_from", "valid_to"
        )
    ]
    return ground


class _Tree:
    """All organs by id and path, with the unit each belongs to: an office to its department, a village to its town."""

    def __init__(self) -> None:
        self.organs = {one.pk: one for one in Organ.objects.order_by("path")}
        self.by_path = {str(one.path): one for one in self.organs.values()}

    def above(self, organ: Organ) -> list[Organ]:
        """The organ and those above it, from the nearest."""
        path = str(organ.path)
        found = (self.by_path.get(path[:end]) for end in range(len(path), 0, -4))
        return [one for one in found if one is not None]

    def unit_kind(self, organ: Organ) -> str:
        units = (str(one.kind) for one in self.above(organ) if one.kind not in ("office", "village"))
        return next(units, str(organ.kind))

    def county(self, organ: Organ) -> Organ:
        above = self.above(organ)
        return next((one for one in above if one.kind == "county"), above[-1])

    def columns(self, organ: Organ) -> Row:
        return {
            "organ": organ.code,
            "organ_name": organ.short_name,
            "organ_path": organ.path,
            "organ_kind": self.unit_kind(organ),
        }


def _ended(last: date | None) -> date | None:
    return last + timedelta(days=1) if last else None


def _organs(ground: Ground, tree: _Tree) -> None:
    halls: dict[str, int] = {}
    for pk, path in Place.objects.filter(tier="hall").order_by("-code").values_list("id", "organ__path"):
        halls[str(tree.county(tree.by_path[path]).path)] = pk
    ground.still["organs"] = []
    ground.tables["organ"] = []
    for organ in tree.organs.values():
        county = str(tree.county(organ).path)
        ground.tables["organ"].append(
            {
                "id": organ.pk,
                "code": organ.code,
                "name": organ.short_name,
                "path": organ.path,
                "unit_kind": tree.unit_kind(organ),
                "county": county,
                "hall": halls.get(county),
            }
        )
        above = tree.above(organ)
        ground.still["organs"].append(
            tree.columns(organ)
            | {
                "code": organ.code,
                "kind": organ.kind,
                "full_name": organ.name,
                "upper": above[1].short_name if len(above) > 1 else "",
                "rank": organ.order,
                "population": organ.population,
                "region": organ.region_id or "",
                "valid_from": organ.valid_from or EVER,
                "valid_to": organ.valid_to,
                "ended_on": _ended(organ.valid_to),
            }
        )
        if str(organ.path) == county:
            region = organ.region_id or ""
            ground.calendars[county] = {"region": region, "notices": calendar_of(region).to_rows()}


def _places(ground: Ground, tree: _Tree) -> None:
    places = list(Place.objects.select_related("parent").order_by("code"))
    ground.tables["place"] = [
        {"id": one.pk, "code": one.code, "tier": one.tier, "path": tree.organs[one.organ_id].path} for one in places
    ]
    ground.still["places"] = [
        tree.columns(tree.organs[one.organ_id])
        | {
            "code": one.code,
            "name": one.name,
            "tier": one.tier,
            "upper": one.parent.name if one.parent else "",
            "rank": tree.organs[one.organ_id].order,
        }
        for one in places
    ]
    ground.still["presences"] = []
    ground.tables["standing"] = []
    for one in Presence.objects.select_related("place").order_by("place__code", "order", "organ__order", "id"):
        organ = tree.organs[one.organ_id]
        first = one.valid_from or EVER
        ground.tables["standing"].append(
            {
                "organ": organ.code,
                "path": organ.path,
                "place_id": one.place_id,
                "presence_class": one.presence_class,
                "valid_from": first,
                "valid_to": one.valid_to,
            }
        )
        ground.still["presences"].append(
            tree.columns(organ)
            | {
                "label": one.label or organ.short_name,
                "place": one.place.code,
                "tier": one.place.tier,
                "presence_class": one.presence_class,
                "hall_organ": organ.code,
                "rank": one.order if one.order != 9999 else organ.order,
                "reports_only": one.reports_only,
                "required": one.required,
                "valid_from": first,
                "valid_to": one.valid_to,
                "ended_on": _ended(one.valid_to),
            }
        )


def _items(ground: Ground, tree: _Tree) -> None:
    items = list(Item.objects.select_related("produces").order_by("code", "version"))
    ground.tables["item"] = [
        {
            "id": one.pk,
            "code": one.code,
            "name": one.name,
            "item_type": one.item_type,
            "licence_type": one.produces.code if one.produces else "",
        }
        for one in items
    ]
    following = {before.pk: after.valid_from for before, after in pairwise(items) if before.code == after.code}
    ground.still["items"] = [
        tree.columns(tree.organs[one.organ_id]) | item_rows(one, following.get(one.pk)) for one in items
    ]
    types = list(LicenceType.objects.select_related("organ").order_by("code"))
    ground.tables["licence_type"] = [{"id": one.pk, "code": one.code, "name": one.name} for one in types]
    ground.still["licence_types"] = [
        {
            "code": one.code,
            "name": one.name,
            "organ": one.organ.code if one.organ else "",
            "organ_name": one.organ.short_name if one.organ else "",
            "rank": rank,
        }
        for rank, one in enumerate(types)
    ]


def _people(ground: Ground, tree: _Tree) -> None:
    """Staff by number; names stay in the operational tables."""
    rows = Staff.objects.select_related("place").order_by("code")
    ground.still["staff"] = [
        tree.columns(tree.organs[one.organ_id])
        | {
            "code": one.code,
            "label": f"{tree.organs[one.organ_id].short_name}{one.code}",
            "category": one.category,
            "place": one.place.code if one.place else "",
            "rank": tree.organs[one.organ_id].order,
        }
        for one in rows
    ]


def _registers(ground: Ground, tree: _Tree) -> None:
    """How registers are declared, and who owes them how much a year, as of today."""
    registers = Register.objects.order_by("code").values_list("code", "fields")
    ground.tables["register"] = [{"code": code, "fields": canonical(fields).decode()} for code, fields in registers]
    ground.still["obligations"] = [
        tree.columns(tree.by_path[one.path])
        | {
            "register": one.register,
            "label": one.label,
            "presence_class": one.presence_class,
            "hall_organ": one.organ,
            "rank": one.order,
            "per_year": one.per_year,
        }
        for one in obligations(clock.today())
    ]


def _worked(path: str, region: str) -> pa.Table:
    """Every day of the years a licence can lie in, with how many working days there were up to it."""
    calendar = calendar_of(region)
    first, last = date(2000, 1, 1), date(2040, 12, 31)
    days, positions, position = [], [], 0
    for one in calendar.days(first, last):
        position += one.kind.worked
        days.append(one.day)
        positions.append(position)
    return pa.table({"county": [path] * len(days), "day": days, "position": pa.array(positions, pa.int32())})
