"""设场所: a hall, a branch, a centre, a village point."""

from __future__ import annotations

import re

from django.db import transaction

from mingting.base import journal
from mingting.base.errors import PlaceKnown, PlaceRefused
from mingting.base.journal import Actor
from mingting.base.models import Organ, Place, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")


def open_place(
    code: str,
    name: str,
    tier: str,
    organ: Organ,
    *,
    parent: Place | None = None,
    address: str = "",
    actor: Actor,
    user: User | None = None,
) -> Place:
    """A new place, run by an organ; the same again changes nothing. It lies in the region of that organ."""
    allow(user, Permission.SET_PLACES, organ.path)
    code, name, address = code.strip(), name.strip(), address.strip()
    if not _CODE.fullmatch(code):
        raise PlaceRefused(why="代码只用字母、数字、点和短横线，不超过30位。")
    if not name:
        raise PlaceRefused(why="没有填名称。")
    if tier not in Place.Tier.values:
        raise PlaceRefused(why="没有这一类场所。")
    terms = {"name": name, "tier": tier, "organ": organ, "parent": parent, "address": address}
    with transaction.atomic():
        known = Place.objects.select_for_update(of=("self",)).filter(code=code).first()
        if known and all(getattr(known, field) == value for field, value in terms.items()):
            return known
        if known:
            raise PlaceKnown(code=code, name=known.name)
        place = Place.objects.create(code=code, region=organ.region, **terms)
        data = {"code": code, "name": name, "tier": tier, "organ": organ.code, "parent": parent.code if parent else ""}
        journal.record("place.opened", f"base/place:{code}", data, actor=actor)
        return place
