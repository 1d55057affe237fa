"""Questions about attendance: the marks of a person, the sums of an organ. Only `present` counts as present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from mingting.base.models import Staff
from mingting.base.permissions import Reach
from mingting.rules.periods import Period
from mingting.supervise.attendance.models import HalfDay


@dataclass(frozen=True)
class Attendance:
    """Half-days of one organ over a period, by mark."""

    organ: str
    scheduled: int
    present: int
    marks: dict[str, int]


def half_days_of(staff: Staff, period: Period) -> QuerySet[HalfDay]:
    return HalfDay.objects.filter(staff=staff, day__range=(period.first, period.last)).order_by("day", "half")


def attendance(reach: Reach, period: Period) -> list[Attendance]:
    """Every organ with half-days in the period, in official order."""
    rows = HalfDay.objects.filter(reach.where("organ_path"), day__range=(period.first, period.last))
    counts = {mark.value: Count("id", filter=Q(mark=mark)) for mark in HalfDay.Mark}
    grouped = rows.values("organ__short_name", "organ__order", "organ__path").annotate(scheduled=Count("id"), **counts)
    in_order: list[dict[str, Any]] = [dict(one) for one in grouped.order_by("organ__order", "organ__path")]
    return [
        Attendance(
            organ=one["organ__short_name"],
            scheduled=one["scheduled"],
            present=one[HalfDay.Mark.PRESENT],
            marks={mark.value: one[mark.value] for mark in HalfDay.Mark if one[mark.value]},
        )
        for one in in_order
    ]
