"""好差评接入: from which day on the cases of a source, or of one organ in it, must be reviewable; and until which."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from mingting.base import journal
from mingting.base.errors import ConnectionOverlaps
from mingting.base.journal import Actor
from mingting.base.models import Organ, ReviewConnection, Source, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission


def connect_reviews(
    source: Source,
    organ: Organ | None,
    valid_from: date,
    valid_to: date | None = None,
    *,
    actor: Actor,
    user: User | None = None,
) -> ReviewConnection:
    """Connect a source (of one organ, or of all). The same connection again changes nothing; one that overlaps another is refused."""
    allow(user, Permission.SET_RULES, organ.path if organ else "")
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=source.pk)
        after = Q(valid_to=None) | Q(valid_to__gte=valid_from)
        before = Q(valid_from__lte=valid_to) if valid_to else Q()
        overlapping = ReviewConnection.objects.filter(after, before, source=source, organ=organ).first()
        if overlapping:
            if (overlapping.valid_from, overlapping.valid_to) == (valid_from, valid_to):
                return overlapping
            raise ConnectionOverlaps(first=overlapping.valid_from)
        connection = ReviewConnection.objects.create(
            source=source, organ=organ, valid_from=valid_from, valid_to=valid_to
        )
        _tell("reviews.connected", connection, actor)
        return connection


def end_connection(
    connection: ReviewConnection, valid_to: date, *, actor: Actor, user: User | None = None
) -> ReviewConnection:
    """End a connection with a day, the last on which it holds."""
    allow(user, Permission.SET_RULES, connection.organ.path if connection.organ else "")
    with transaction.atomic():
        connection.valid_to = valid_to
        connection.save(update_fields=["valid_to"])
        _tell("reviews.disconnected", connection, actor)
        return connection


def _tell(kind: str, connection: ReviewConnection, actor: Actor) -> None:
    data = {
        "source": connection.source.code,
        "organ": connection.organ.code if connection.organ else "",
        "valid_from": connection.valid_from.isoformat(),
        "valid_to": connection.valid_to.isoformat() if connection.valid_to else "",
    }
    journal.record(kind, f"base/review-connection:{connection.pk}", data, actor=actor)
