"""Questions about returns: the lines of a period, which came late, who owes one."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from mingting.base.clock import CHINA
from mingting.base.models import Presence, valid_on
from mingting.base.permissions import Reach
from mingting.rules.periods import Period
from mingting.supervise.returns.models import ReturnLine


def lines_of(reach: Reach, period: Period) -> QuerySet[ReturnLine]:
    """Lines whose own period lies within the one asked about."""
    within = ReturnLine.objects.filter(first_day__gte=period.first, last_day__lte=period.last)
    return within.filter(reach.where("organ_path")).select_related("organ", "place").order_by("organ_path", "first_day")


def late_lines(reach: Reach, period: Period) -> QuerySet[ReturnLine]:
    """Those handed in after the day they were due."""
    lines = lines_of(reach, period).annotate(handed_on=TruncDate("submitted_at", tzinfo=CHINA))
    return lines.filter(handed_on__gt=F("due_on"))


def owing(period: Period) -> list[Presence]:
    """Who only reports counts, stood there at the period's end, and reported nothing for it, in official order."""
    standing = Presence.objects.filter(valid_on(period.last), reports_only=True).select_related("organ", "place")
    reported = set(
        ReturnLine.objects.filter(first_day__gte=period.first, last_day__lte=period.last).values_list(
            "organ_id", "place_id"
        )
    )
    return [one for one in standing.order_by("order") if (one.organ_id, one.place_id) not in reported]
