"""What is changed about an item makes a new version of it: a case keeps the one it was accepted under, and a day knows the one in force.

Only a version that an act made today, and on which nothing stands yet, is changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mingting.catalogue.errors import ItemChanged, VersionAhead
from mingting.catalogue.models import Item


def lock_current(item: Item, today: date) -> Item:
    """The version in force today, locked with all others of its code; refused where it is no longer the one that was looked at."""
    versions = list(Item.objects.select_for_update(of=("self",)).filter(code=item.code).order_by("version"))
    ahead = next((one for one in versions if one.valid_from > today and one.state != Item.State.DRAFT), None)
    if ahead:
        raise VersionAhead(item=item.name, day=f"{ahead.valid_from:%Y-%m-%d}")
    standing = [one for one in versions if one.state != Item.State.DRAFT]
    current = max(standing, key=lambda one: (one.valid_from, one.version), default=None)
    if current is None or current.pk != item.pk or current.state == Item.State.CANCELLED:
        raise ItemChanged(item=item.name)
    return current


def change(
    current: Item, today: date, *, elements: Mapping[str, Any] | None = None, special: Sequence[str] | None = None
) -> Item:
    """The locked version with these elements, as a version of its own from today on, or in place. Nothing new: the same version."""
    wanted = current.elements | dict(elements or {})
    kinds = list(current.special_procedures if special is None else special)
    if wanted == current.elements and kinds == list(current.special_procedures):
        return current
    if current.valid_from == today and current.ledger_id is None and not stood_on(current):
        current.elements, current.special_procedures = wanted, kinds
        current.save(update_fields=["elements", "special_procedures"])
        return current
    return _next(current, today, wanted, kinds)


def _next(current: Item, today: date, elements: dict[str, Any], special: list[str]) -> Item:
    numbers = Item.objects.filter(code=current.code).order_by("-version").values_list("version", flat=True)
    fields = {field.attname: getattr(current, field.attname) for field in Item._meta.concrete_fields}
    fresh = Item(
        **fields
        | {
            "id": None,
            "version": numbers[0] + 1,
            "elements": elements,
            "special_procedures": special,
            "valid_from": today,
            "ledger_id": None,
            "row_no": None,
        }
    )
    current.valid_to = today - timedelta(days=1)
    current.save(update_fields=["valid_to"])
    fresh.save(force_insert=True)
    return fresh


def stood_on(item: Item) -> bool:
    """Whether any record refers to this version, whatever room it lies in."""
    return bool(stood_on_of([item.pk]))


def stood_on_of(keys: Sequence[int]) -> set[int]:
    """Those of these versions that any record refers to: one question a table, however many versions."""
    found: set[int] = set()
    for relation in Item._meta.related_objects:
        name = f"{relation.field.name}_id"
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": list(keys)})
        found |= set(rows.values_list(name, flat=True).distinct())
    return found
