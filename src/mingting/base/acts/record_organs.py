"""The organ tree from a ledger: regions, organs, places, presences and staff, each kind in one transaction and a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mingting.base.models import Organ, OrganAlias, Place, Presence, Region, Staff, Window


@dataclass(frozen=True)
class NewOrgan:
    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    region: str | None
    order: int
    population: int | None
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


def record_regions(rows: Sequence[Region]) -> None:
    """Parents before children: codes of one level stand before those below it."""
    Region.objects.bulk_create(sorted(rows, key=lambda one: (one.level, one.code)), ignore_conflicts=True)


def record_organs(rows: Sequence[NewOrgan]) -> None:
    """Add organs to the tree, each below its parent, in the order given. Parents may be among the rows."""
    known = {one.code: one for one in Organ.objects.only("id", "code", "path", "depth", "numchild")}
    placed = {code: (one.path, one.depth) for code, one in known.items()}
    last: dict[str, str] = {}
    for path, _ in placed.values():
        above = path[: -Organ.steplen]
        last[above] = max(last.get(above, ""), path)
    children: dict[str, int] = {}
    fresh: list[Organ] = []
    for row in _parents_first(rows, set(known)):
        above, depth = placed[row.parent] if row.parent else ("", 0)
        path = _next_path(above, depth + 1, last.get(above, ""))
        last[above] = path
        placed[row.code] = (path, depth + 1)
        children[row.parent] = children.get(row.parent, 0) + 1
        fresh.append(_organ(row, path, depth + 1))
    for organ in fresh:
        organ.numchild = children.get(organ.code, 0)
    Organ.objects.bulk_create(fresh)
    grown = [known[code] for code in children if code in known]
    for organ in grown:
        organ.numchild += children[organ.code]
    Organ.objects.bulk_update(grown, ["numchild"])
    _record_aliases(rows)


def _organ(row: NewOrgan, path: str, depth: int) -> Organ:
    return Organ(
        path=path,
        depth=depth,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        region_id=row.region,
        order=row.order,
        population=row.population,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _next_path(above: str, depth: int, last: str) -> str:
    step = Organ._str2int(last[-Organ.steplen :]) + 1 if last else 1
    return str(Organ._get_path(above, depth, step))


def _parents_first(rows: Sequence[NewOrgan], known: set[str]) -> list[NewOrgan]:
    found: list[NewOrgan] = []
    waiting, there = list(rows), set(known)
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in there]
        if not ready:
            raise ValueError("organs whose parents are nowhere: the check before lets none through")
        found += ready
        there |= {row.code for row in ready}
        waiting = [row for row in waiting if row.code not in there]
    return found


def _record_aliases(rows: Sequence[NewOrgan]) -> None:
    ids = dict(Organ.objects.filter(code__in=[row.code for row in rows]).values_list("code", "id"))
    ids |= dict(Organ.objects.filter(code__in={row.parent for row in rows if row.parent}).values_list("code", "id"))
    OrganAlias.objects.bulk_create(
        [
            OrganAlias(
                organ_id=ids[row.code],
                name=name,
                valid_from=row.valid_from,
                within_id=ids.get(row.parent) if row.kind == Organ.Kind.VILLAGE else None,
            )
            for row in rows
            for name in row.aliases
        ],
        ignore_conflicts=True,
    )


def record_places(rows: Sequence[tuple[Place, str]]) -> None:
    """Places with the code of the place above each (empty: none); that one may be among the rows."""
    Place.objects.bulk_create([place for place, _ in rows])
    ids = dict(Place.objects.filter(code__in={code for _, code in rows if code}).values_list("code", "id"))
    below = [place for place, code in rows if code]
    for place, code in rows:
        place.parent_id = ids.get(code)
    Place.objects.bulk_update(below, ["parent"])


def record_presences(rows: Sequence[Presence]) -> None:
    Presence.objects.bulk_create(rows)


def record_windows(rows: Sequence[Window]) -> None:
    Window.objects.bulk_create(rows)


def record_staff(rows: Sequence[Staff]) -> None:
    Staff.objects.bulk_create(rows)
