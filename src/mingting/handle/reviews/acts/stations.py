"""评价器配对: a tablet is paired with a window by the hall's manager or a supervisor, never by those who are reviewed there."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from mingting.base import clock, journal
from mingting.base.errors import NotAllowed
from mingting.base.journal import Actor
from mingting.base.models import User, Window
from mingting.base.permissions import Reach, actor_of, held_by, reach_by
from mingting.base.roles import Role
from mingting.handle.reviews import tokens
from mingting.handle.reviews.acts.make_token import end_ask
from mingting.handle.reviews.errors import PairingWrong, StationUnknown
from mingting.handle.reviews.models import Ask, Station

PAIRING = timedelta(minutes=10)
_PAIRERS = frozenset({Role.HALL_MANAGER, Role.SUPERVISOR})
_TABLET = Actor("tablet")
_LOOKED = timedelta(minutes=1)
_SAT = timedelta(minutes=3)


def pairing_reach(user: User) -> Reach:
    """Over which places this person pairs tablets."""
    return reach_by(held_by(user), lambda role: role in _PAIRERS)


def make_station(window_id: int, *, user: User) -> tuple[Station, str]:
    """A new pairing of a window, and its code for ten minutes. The tablet that was there before shows nothing any more."""
    window = Window.objects.select_related("place__organ").get(pk=window_id)
    if not pairing_reach(user).covers(window.place.organ.path):
        raise NotAllowed()
    with transaction.atomic():
        Window.objects.select_for_update().get(pk=window.pk)
        for earlier in Station.objects.filter(window=window, ended_at=None):
            _end(earlier, actor_of(user))
        code = tokens.fresh_pairing()
        now = clock.now()
        station = Station.objects.create(
            window=window,
            pairing=tokens.pairing_digest(code),
            pairing_until=now + PAIRING,
            made_by=user,
            made_at=now,
        )
        _tell("review.station-made", station, actor_of(user))
        return station, code


def pair(code: str) -> tuple[Station, str]:
    """The code typed in on the tablet: once, within its minutes. Answers the token that the tablet carries from now on."""
    with transaction.atomic():
        waiting = Station.objects.select_for_update().filter(ended_at=None, pairing_until__gt=clock.now())
        station = waiting.filter(pairing=tokens.pairing_digest(code)).first()
        if station is None:
            raise PairingWrong()
        token = tokens.fresh(tokens.STATION)
        station.digest, station.paired_at = tokens.digest(tokens.STATION, token), clock.now()
        station.pairing = station.pairing_until = None
        station.save()
        _tell("review.station-paired", station, _TABLET)
        return station, token


def end_station(station_id: int, *, user: User) -> Station:
    """The tablet is taken away, or lost."""
    with transaction.atomic():
        station = Station.objects.select_for_update().get(pk=station_id)
        if not pairing_reach(user).covers(station.window.place.organ.path):
            raise NotAllowed()
        if station.ended_at is None:
            _end(station, actor_of(user))
        return station


def station_of(token: str) -> Station:
    """The station that carries this token."""
    digest = tokens.digest(tokens.STATION, token)
    rows = Station.objects.filter(digest=digest, ended_at=None).select_related("window__place")
    station = rows.first() if digest else None
    if station is None:
        raise StationUnknown()
    return station


def next_token(station: Station) -> str:
    """What the tablet shows next: a fresh token for the newest open request of its window, or nothing. An earlier token of the request dies."""
    now = clock.now()
    if station.seen_at is None or now - station.seen_at > _LOOKED:
        Station.objects.filter(pk=station.pk).update(seen_at=now)
    if not _waiting(station).exists():
        return ""
    with transaction.atomic():
        ask = _waiting(station).select_for_update().order_by("-pk").first()
        if ask is None:
            return ""
        token = tokens.fresh(tokens.ASK)
        ask.digest = tokens.digest(tokens.ASK, token)
        ask.save(update_fields=["digest"])
        return token


def _waiting(station: Station) -> QuerySet[Ask]:
    """Open requests that nobody sat before for minutes: a page that could not say that it closed is not shown for ever."""
    now = clock.now()
    fresh = Q(opened_at=None) | Q(opened_at__gt=now - _SAT)
    return Ask.objects.filter(fresh, station=station, closed_at=None, expires_at__gt=now)


def _end(station: Station, actor: Actor) -> None:
    for ask in Ask.objects.filter(station=station, closed_at=None):
        end_ask(ask, actor)
    station.ended_at, station.pairing, station.pairing_until = clock.now(), None, None
    station.save()
    _tell("review.station-ended", station, actor)


def _tell(kind: str, station: Station, actor: Actor) -> None:
    window = station.window
    data = {"window": window.code, "place": window.place.code}
    journal.record(kind, f"handle/review-station:{station.pk}", data, actor=actor)
