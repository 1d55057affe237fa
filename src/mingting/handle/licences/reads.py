"""Questions about licences: those of a case, and what cases produced and nobody stored (应入未入)."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Exists, OuterRef, QuerySet

from mingting.base.clock import CHINA
from mingting.base.permissions import Reach
from mingting.handle.cases.models import Case
from mingting.handle.licences.models import Licence
from mingting.rules.periods import Period


def licences_of(case: Case) -> QuerySet[Licence]:
    return Licence.objects.filter(case=case).select_related("licence_type")


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
