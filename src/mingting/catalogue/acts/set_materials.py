"""定材料清单: what an item asks for, each with form, copies and whether it must be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import canonical, sm3
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.catalogue.errors import ItemChanged, MaterialRefused
from mingting.catalogue.materials import FORMS, LONGEST, MOST, NECESSITIES, MaterialRow, materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.versions import change, lock_current

_MOST_COPIES = 99


def set_materials(
    item: Item, rows: Sequence[MaterialRow], *, seen: str = "", actor: Actor, user: User | None = None
) -> Item:
    """The whole list, in its order; answers the version that has it. `seen`: the digest of the list that was looked at."""
    allow(user, Permission.SET_ITEMS, item.organ.path)
    check_rows(rows)
    with transaction.atomic():
        current = lock_current(item, clock.today())
        before = materials_of(current)
        if seen and seen != digest_of(current):
            raise ItemChanged(item=item.name)
        if tuple(rows) == before:
            return current
        changed = change(current, clock.today(), elements={"materials": listed(current, rows)})
        tell(changed, "materials", {"count": len(rows), "names": [row.name for row in rows]}, actor)
    return changed


def digest_of(item: Item) -> str:
    """A short mark of an item's list, by which a form says which one it was drawn from."""
    return sm3(canonical([asdict(row) for row in materials_of(item)])).hex()[:16]


def check_rows(rows: Sequence[MaterialRow]) -> None:
    """Each named once, and every value one of its kind."""
    if len(rows) > MOST:
        raise MaterialRefused(why=f"最多{MOST}份。")
    names = [row.name for row in rows]
    for at, row in enumerate(rows, 1):
        if not row.name or len(row.name) > LONGEST:
            raise MaterialRefused(why=f"第{at}份没有名称，或名称超过{LONGEST}字。")
        if names.count(row.name) > 1:
            raise MaterialRefused(why=f"“{row.name}”列了两次。")
        if row.necessity not in NECESSITIES or row.form not in FORMS:
            raise MaterialRefused(why=f"“{row.name}”的必要性或形式不对。")
        if not 1 <= row.copies <= _MOST_COPIES:
            raise MaterialRefused(why=f"“{row.name}”的份数应为1至{_MOST_COPIES}。")
        if len(row.note) > LONGEST:
            raise MaterialRefused(why=f"“{row.name}”的说明超过{LONGEST}字。")


def listed(item: Item, rows: Sequence[MaterialRow]) -> list[dict[str, Any]]:
    """Rows as elements keep them; what else the guide says of a material of the same name (blank form, sample) stays."""
    given = item.elements.get("materials")
    known = {str(one.get("name")): one for one in given if isinstance(one, dict)} if isinstance(given, list) else {}
    return [known.get(row.name, {}) | _kept(row) for row in rows]


def _kept(row: MaterialRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "necessity": row.necessity,
        "form": row.form,
        "copies": row.copies,
        "licence_type": row.licence,
        "note": row.note,
    }


def tell(item: Item, what: str, data: dict[str, Any], actor: Actor) -> None:
    """One event for a change of an item, whatever was changed; its subject is the item, whatever the version."""
    told = {"what": what, "version": item.version} | data
    journal.record("item.changed", f"catalogue/item:{item.code}", told, actor=actor)
