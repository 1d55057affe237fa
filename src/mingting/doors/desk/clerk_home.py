"""窗口首页: what to do next and what is about to be late: nearest due days, own lists with counts, today's work, what was at hand last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Max, Q
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import Event, User
from mingting.doors.desk.case_rows import Row, rows_of
from mingting.handle.cases.listing import ordered
from mingting.handle.cases.models import Case
from mingting.handle.cases.worklists import MOST_COUNTED, Viewer, Worklist, counts, worklist, worklists_for

MOST_NEAR, MOST_RECENT = 9, 6
_RECENT_EVENTS, _FARTHEST = 60, 30_000
_NEAREST = ("late", "today", "near")
_LISTS = ("today", "incoming", "corrections", "near", "late", "producing", "delivering", "suspended", "answered")


@dataclass(frozen=True)
class ListLine:
    """One list of one's own: name, how many, where it opens."""

    name: str
    count: int
    text: str
    url: str
    tone: str


def home_of(viewer: Viewer) -> dict[str, Any]:
    """Everything the page shows; each part asks once."""
    lists = worklists_for(viewer)
    found = counts(viewer, tuple(one for one in lists if one.code in _LISTS or one.code == "done"))
    nearest = _nearest(viewer, {one.code for one in lists})
    return {
        "nearest": nearest,
        "late": found.get("late", 0),
        "near": found.get("near", 0),
        "lists": [_line(one, found[one.code]) for one in lists if one.code in _LISTS and found.get(one.code)],
        "empty": [one.name for one in lists if one.code in _LISTS and not found.get(one.code)],
        "today": _today(viewer),
        "done_url": reverse("cases-list", args=["done"]),
        "recent": _recent(viewer),
    }


def _line(one: Worklist, count: int) -> ListLine:
    text = f"{MOST_COUNTED}＋" if count > MOST_COUNTED else str(count)
    tone = "late" if one.late else "near" if one.code in ("today", "near", "corrections") else ""
    return ListLine(one.name, count, text, reverse("cases-list", args=[one.code]), tone)


def _nearest(viewer: Viewer, seen: set[str]) -> tuple[Row, ...]:
    """What is late or about to be, the most pressing first."""
    where = Q(pk__in=[])
    for code in _NEAREST:
        if code in seen:
            where |= worklist(code, viewer).where(viewer)
    mine = where & viewer.reach.where("organ_path", "window_id", "place_id")
    ids = Case.objects.filter(mine).order_by(F("due_on").asc(nulls_last=True), "pk").values_list("pk", flat=True)
    return rows_of(ordered(list(ids[:MOST_NEAR])), viewer.today)


def _today(viewer: Viewer) -> dict[str, int]:
    """My own day, by the cases' columns: taken in, accepted, ended on the spot, handed over at my window."""
    start, end = viewer.day_start, viewer.day_start + timedelta(days=1)
    accepted = Q(accepted_by=viewer.user.pk, accepted_at__gte=start, accepted_at__lt=end)
    told: dict[str, int] = Case.objects.filter(accepted).aggregate(
        accepted=Count("pk"), at_once=Count("pk", filter=Q(case_kind="instant", finished_at__gte=start))
    )
    return told


def _recent(viewer: Viewer) -> tuple[Row, ...]:
    """Cases I had in hand last, by what the journal tells of me."""
    ids = list(dict.fromkeys(_acted_on(viewer.user)))[: MOST_RECENT * 2]
    mine = Case.objects.filter(viewer.reach.where("organ_path", "window_id", "place_id"), pk__in=ids)
    there = set(mine.values_list("pk", flat=True))
    return rows_of(ordered([pk for pk in ids if pk in there][:MOST_RECENT]), viewer.today)


def _acted_on(user: User) -> list[int]:
    """Keys of the cases of my newest events; not looked for further back than so many events."""
    newest = Event.objects.aggregate(last=Max("id"))["last"] or 0
    mine = Event.objects.filter(
        actor=user.username,
        kind__startswith="case.",
        id__gt=newest - _FARTHEST,
        recorded_at__gte=clock.now() - timedelta(days=14),
    )
    subjects = mine.order_by("-id").values_list("subject", flat=True)[:_RECENT_EVENTS]
    return [int(key) for key in (text.rpartition(":")[2] for text in subjects) if key.isdigit()]
