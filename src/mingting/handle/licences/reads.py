"""Questions about licences: those of a case or a reach, by number, who may change one, and what cases produced and nobody stored (应入未入)."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingting.base.clock import CHINA
from mingting.base.models import User
from mingting.base.permissions import Reach, held_by, reach_by
from mingting.handle.cases.models import Case
from mingting.handle.licences.changes import ISSUERS
from mingting.handle.licences.models import Licence
from mingting.rules.periods import Period


def licences_of(case: Case) -> QuerySet[Licence]:
    return Licence.objects.filter(case=case).select_related("licence_type")


def licences_in(reach: Reach) -> QuerySet[Licence]:
    """The licences of these organs; who sits at a window sees those of the window's own cases."""
    return Licence.objects.filter(reach.where("organ_path", "case__window", "case__place"))


def numbered(rows: QuerySet[Licence], text: str) -> QuerySet[Licence]:
    """Those of this number or identifier, whole."""
    return rows.filter(Q(number=text) | Q(identifier=text))


def may_change(user: User, licence: Licence) -> bool:
    """Only its issuer changes a licence."""
    return reach_by(held_by(user), lambda role: role in ISSUERS).covers(licence.organ_path)


def not_stored(reach: Reach, period: Period) -> QuerySet[Case]:
    """Cases finished in the period with an item that produces a licence, and no licence of theirs stored."""
    stored = Licence.objects.filter(case=OuterRef("pk"), stored_at__isnull=False)
    finished = Case.objects.filter(reach.where("organ_path"), item__produces__isnull=False, state="finished")
    return (
        finished.filter(finished_at__range=_span(period)).filter(~Exists(stored)).order_by("organ_path", "finished_at")
    )


def _span(period: Period) -> tuple[datetime, datetime]:
    return (
        datetime.combine(period.first, time.min, CHINA),
        datetime.combine(period.last, time.max, CHINA),
    )
