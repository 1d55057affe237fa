"""收件的位置: the window or point where this person takes matters in, and the items that are taken in there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from mingting.base import clock
from mingting.base.models import Place, Window
from mingting.base.permissions import Held, held_by
from mingting.base.roles import Permission, Role, may
from mingting.catalogue.models import Item
from mingting.catalogue.reads import items_at, items_on
from mingting.doors.desk.people import person

KEPT = "intake.station"


@dataclass(frozen=True)
class Station:
    """One place to sit: a window, or a village point; neither where a role is held over organs alone."""

    key: str
    name: str
    window: Window | None = None
    place: Place | None = None
    scope: Q | None = None

    @property
    def channel(self) -> str:
        village = self.place is not None and self.place.tier in (Place.Tier.VILLAGE, Place.Tier.STATION)
        return "agent" if village else "window"

    def items(self, day: date | None = None) -> QuerySet[Item]:
        """What is taken in here on that day."""
        on = day or clock.today()
        if self.scope is not None:
            return items_on(on).filter(self.scope)
        return items_at(on, window=self.window, place=self.place)


def stations_of(request: HttpRequest) -> list[Station]:
    """Where the person may sit, own posts before those of colleagues stood in for."""
    found: dict[str, Station] = {}
    for held in held_by(person(request)):
        if may(held.role, Permission.TAKE_IN):
            for station in _stations(held):
                found.setdefault(station.key, station)
    return list(found.values())


def station_of(request: HttpRequest) -> Station | None:
    """The place sat at: as told now, as told before in this session, else the first."""
    there = stations_of(request)
    asked = request.POST.get("station") or request.GET.get("station") or ""
    if asked and any(one.key == asked for one in there):
        request.session[KEPT] = asked
    kept = asked or str(request.session.get(KEPT, ""))
    return next((one for one in there if one.key == kept), there[0] if there else None)


def _stations(held: Held) -> list[Station]:
    if held.window is not None:
        window = Window.objects.select_related("place__organ", "organ").get(pk=held.window)
        return [Station(f"w{window.pk}", f"{window.place.name} {window.name}", window, window.place)]
    if held.role is Role.VILLAGE_CLERK:
        rows = (
            Place.objects.filter(Q(**held.scope.lookup("organ__path"))).select_related("organ").order_by("tier", "code")
        )
        return [Station(f"p{row.pk}", row.name, None, row) for row in rows[:50]]
    return [Station(f"s{held.scope.path}", "", None, None, Q(**held.scope.lookup("organ__path")))]
