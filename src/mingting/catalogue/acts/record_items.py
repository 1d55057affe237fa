"""Items and licence types from a ledger, in the transaction of its import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mingting.base.clock import day_of
from mingting.catalogue.acts.set_materials import listed
from mingting.catalogue.materials import MaterialRow, materials_of
from mingting.catalogue.models import Item, LicenceType
from mingting.catalogue.reads import items_on
from mingting.catalogue.versions import change, lock_current, stood_on_of


def record_items(rows: Sequence[Item]) -> None:
    """New versions of items; a version that is there stays as it is."""
    Item.objects.bulk_create(rows)


def record_licence_types(rows: Sequence[LicenceType]) -> None:
    LicenceType.objects.bulk_create(rows)


def record_materials(lists: Mapping[str, Sequence[MaterialRow]], today: date) -> None:
    """Rows that join the lists of the versions in force. A version that a ledger brought today and nothing stands on takes them in place,
    any other is followed by one from today on; the ledger is the account of it."""
    found = {one.code: one for one in items_on(today).filter(code__in=list(lists)).select_related("ledger")}
    stood = stood_on_of([item.pk for item in found.values() if brought_on(item, today)])
    fresh: list[Item] = []
    for code, rows in lists.items():
        item = found[code]
        there = materials_of(item)
        names = {row.name for row in rows}
        elements = {"materials": listed(item, [*(row for row in there if row.name not in names), *rows])}
        if brought_on(item, today) and item.pk not in stood:
            item.elements = item.elements | elements
            fresh.append(item)
        else:
            change(lock_current(item, today), today, elements=elements)
    Item.objects.bulk_update(fresh, ["elements"], batch_size=500)


def brought_on(item: Item, day: date) -> bool:
    """Whether a ledger brought this version that day, so that its material list may still come."""
    return item.ledger is not None and day_of(item.ledger.started_at) == day
