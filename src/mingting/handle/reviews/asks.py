"""What every act on a request for a review asks first: which request a token opens, and for whose device."""

from __future__ import annotations

from datetime import datetime, timedelta

from mingting.base import clock
from mingting.base.errors import Refused
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import acting
from mingting.base.roles import Permission, may
from mingting.handle.cases.models import Case
from mingting.handle.reviews import tokens
from mingting.handle.reviews.errors import AlreadyReviewed, NotYetReviewable, TokenExpired, TokenUnknown, TokenUsed
from mingting.handle.reviews.models import Ask, Review, Station, Visit

AT_TABLET = timedelta(minutes=30)
BY_QR = timedelta(days=10)
SITTING = {Ask.Channel.TABLET: timedelta(minutes=2), Ask.Channel.QR: timedelta(minutes=10)}
"""How long after the grade the same person may still add words or a number to call back."""
PERSON = Actor("applicant")
"""Who reviews is nobody's business: the journal says that it was the person."""


def visit_of(case: Case) -> Visit:
    """The visit that would be reviewed now."""
    if case.state == Case.State.VOIDED or not (case.accepted_at or case.finished_at):
        raise NotYetReviewable()
    return Visit.FINISH if case.finished_at else Visit.ACCEPT


def step_at(case: Case, visit: str) -> datetime | None:
    """When that visit's step was done."""
    return case.finished_at if visit == Visit.FINISH else case.accepted_at


def check_visit(case: Case, visit: str) -> None:
    """Whether this visit may be reviewed now: its step is done, and nobody has."""
    if case.state == Case.State.VOIDED or step_at(case, visit) is None:
        raise NotYetReviewable()
    if Review.objects.filter(case=case, visit=visit).exists():
        raise AlreadyReviewed(visit=Visit(visit).label)


def asker(case: Case, user: User | None) -> Actor:
    """Who works on the case (clerks and approvers, of their own) may ask its applicant; no user is the system (a slip made by a job)."""
    if user is None:
        return Actor("system:reviews")
    return acting(user, lambda role: may(role, Permission.ASK_REVIEW), case.organ_path, case.window_id, case.place_id)


def may_ask_of(case: Case, user: User) -> bool:
    """Whether this person may ask for a review of the case now: it is theirs to ask, and there is a visit to review."""
    try:
        asker(case, user)
        check_visit(case, visit_of(case))
    except Refused:
        return False
    return True


def ask_of(token: str, station: Station | None, *, lock: bool = False) -> Ask:
    """The request a token opens; at the tablet only on the station it was given to. Says nothing of why a token is none."""
    digest = tokens.digest(tokens.ASK, token)
    rows = Ask.objects.select_for_update(of=("self",)) if lock else Ask.objects.all()
    rows = rows.select_related("case__item", "case__organ", "window", "station", "asked_by")
    ask = rows.filter(digest=digest).first() if digest else None
    if ask is None:
        raise TokenUnknown()
    if ask.channel == Ask.Channel.TABLET and (station is None or ask.station_id != station.pk):
        raise TokenUnknown()
    return ask


def still_open(ask: Ask) -> None:
    """Refused once it is used, closed or past its last moment."""
    if ask.review_id is not None:
        raise TokenUsed()
    if ask.closed_at is not None or ask.expires_at <= clock.now():
        raise TokenExpired()
