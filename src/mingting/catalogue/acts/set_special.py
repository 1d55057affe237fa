"""定特别程序: the kinds that may stop the clock of an item's cases; none named: those of the law (行政许可法 45)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mingting.base import clock
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.catalogue.acts.set_materials import tell
from mingting.catalogue.errors import SpecialUnknown
from mingting.catalogue.models import Item
from mingting.catalogue.versions import change, lock_current
from mingting.rules.special import Special


def set_special(item: Item, kinds: Sequence[str], *, actor: Actor, user: User | None = None) -> Item:
    """The kinds by key or name; answers the version that allows them."""
    allow(user, Permission.SET_ITEMS, item.organ.path)
    wanted = list(kinds_of(kinds))
    with transaction.atomic():
        current = lock_current(item, clock.today())
        if list(current.special_procedures) == wanted:
            return current
        changed = change(current, clock.today(), special=wanted)
        tell(changed, "special", {"kinds": wanted}, actor)
    return changed


def kinds_of(given: Sequence[str]) -> tuple[str, ...]:
    """Keys in the order of the table, from keys or names."""
    known = {one.value: one for one in Special} | {one.label: one for one in Special}
    for text in given:
        if text not in known:
            raise SpecialUnknown(kind=text, known="、".join(one.label for one in Special))
    wanted = {known[text] for text in given}
    return tuple(one.value for one in Special if one in wanted)
