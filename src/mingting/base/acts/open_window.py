"""开窗口: a counter of a place, where clerks sit from a day on."""

from __future__ import annotations

import re

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.errors import PlaceRefused, WindowKnown
from mingting.base.journal import Actor
from mingting.base.models import Organ, Place, User, Window
from mingting.base.permissions import allow
from mingting.base.roles import Permission

_CODE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._-]{0,19}")


def open_window(
    place: Place, code: str, name: str, kind: str, organ: Organ | None = None, *, actor: Actor, user: User | None = None
) -> Window:
    """A new window from today on; the same again changes nothing. A window for one department names its organ."""
    allow(user, Permission.SET_PLACES, place.organ.path)
    code, name = code.strip(), name.strip()
    if not _CODE.fullmatch(code):
        raise PlaceRefused(why="窗口编号只用文字、字母、数字和短横线，不超过20位。")
    if not name:
        raise PlaceRefused(why="没有填窗口名称。")
    if kind not in Window.Kind.values:
        raise PlaceRefused(why="没有这一类窗口。")
    if kind == Window.Kind.DEPARTMENT and organ is None:
        raise PlaceRefused(why="专窗要写明是哪个单位的。")
    terms = {"name": name, "kind": kind, "organ": organ}
    with transaction.atomic():
        Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
        known = Window.objects.filter(place=place, code=code).first()
        if known and known.valid_to is None and all(getattr(known, field) == value for field, value in terms.items()):
            return known
        if known:
            raise WindowKnown(place=place.name, code=code)
        window = Window.objects.create(place=place, code=code, valid_from=clock.today(), **terms)
        data = {
            "place": place.code,
            "code": code,
            "name": name,
            "kind": kind,
            "organ": organ.code if organ else "",
            "valid_from": clock.today().isoformat(),
        }
        journal.record("window.opened", f"base/window:{place.code}:{code}", data, actor=actor)
        return window
