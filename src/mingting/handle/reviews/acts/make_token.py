"""请评: a one-time token for one case and visit, for the code on a slip, or for the tablet at the window."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import Actor
from mingting.base.models import User, Window
from mingting.base.permissions import held_by
from mingting.handle.cases.models import Case
from mingting.handle.reviews import tokens
from mingting.handle.reviews.asks import AT_TABLET, BY_QR, asker, check_visit, visit_of
from mingting.handle.reviews.errors import NoStation, NoWindow
from mingting.handle.reviews.models import Ask, Station, Visit


def make_token(case: Case, *, user: User | None, visit: str, lasts: timedelta = BY_QR) -> str:
    """A token for the person's own phone. It is told here once and kept nowhere; of several for one visit one can be used."""
    visit = Visit(visit)
    actor = asker(case, user)
    with transaction.atomic():
        check_visit(case, visit)
        token = tokens.fresh(tokens.ASK)
        ask = _ask(case, visit, Ask.Channel.QR, user, lasts)
        ask.digest = tokens.digest(tokens.ASK, token)
        ask.save()
        _tell("review.asked", ask, actor)
        return token


def ask_at_tablet(case_id: int, *, user: User) -> Ask:
    """Ask at the tablet of the clerk's own window (else the case's): it shows the request within seconds. An earlier one there ends unreviewed."""
    case = Case.objects.select_related("window").get(pk=case_id)
    actor = asker(case, user)
    with transaction.atomic():
        visit = visit_of(case)
        check_visit(case, visit)
        station = _station(case, user)
        Station.objects.select_for_update().get(pk=station.pk)
        for earlier in Ask.objects.filter(station=station, closed_at=None).order_by("pk"):
            end_ask(earlier, actor)
        ask = _ask(case, visit, Ask.Channel.TABLET, user, AT_TABLET)
        ask.window, ask.station = station.window, station
        ask.save()
        _tell("review.asked", ask, actor)
        return ask


def end_ask(ask: Ask, actor: Actor) -> None:
    """未评价: closed without a grade, in the caller's transaction."""
    if ask.closed_at is None:
        ask.closed_at = clock.now()
        ask.save(update_fields=["closed_at"])
        _tell("review.passed-over", ask, actor)


def _ask(case: Case, visit: str, channel: str, user: User | None, lasts: timedelta) -> Ask:
    now = clock.now()
    return Ask(
        case=case, visit=visit, channel=channel, window=case.window, asked_by=user, asked_at=now, expires_at=now + lasts
    )


def _station(case: Case, user: User) -> Station:
    own = {one.window for one in held_by(user) if one.window is not None and not one.standing_for}
    at = next(iter(own)) if len(own) == 1 else case.window_id
    if at is None:
        raise NoWindow()
    station = Station.objects.filter(window_id=at, ended_at=None, digest__isnull=False).select_related("window").first()
    if station is None:
        raise NoStation(window=Window.objects.get(pk=at).name)
    return station


def _tell(kind: str, ask: Ask, actor: Actor) -> None:
    data = {"case": ask.case_id, "visit": ask.visit, "channel": ask.channel, "window": ask.window_id}
    journal.record(kind, f"handle/review-ask:{ask.pk}", data, actor=actor)
