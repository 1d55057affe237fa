"""授权: an instant item is decided at the window, or accepted at village points, or no longer."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.catalogue.acts.set_materials import tell
from mingting.catalogue.delegation import VILLAGE, WINDOW
from mingting.catalogue.elements import said
from mingting.catalogue.errors import NotInstant
from mingting.catalogue.models import Item
from mingting.catalogue.versions import change, lock_current


def set_delegation(
    item: Item, *, window_decides: bool, village_accept: bool, actor: Actor, user: User | None = None
) -> Item:
    """What the item hands to others, as it stands from today; answers the version that says so."""
    allow(user, Permission.SET_ITEMS, item.organ.path)
    if window_decides and item.case_kind != Item.CaseKind.INSTANT:
        raise NotInstant(item=item.name)
    wanted = {WINDOW: window_decides, VILLAGE: village_accept}
    with transaction.atomic():
        current = lock_current(item, clock.today())
        fresh = {name: str(int(yes)) for name, yes in wanted.items() if bool(said(current.elements, name)) is not yes}
        if not fresh:
            return current
        changed = change(current, clock.today(), elements=fresh)
        tell(changed, "delegation", dict(wanted), actor)
    return changed
