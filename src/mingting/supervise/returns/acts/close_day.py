"""日终确认: a window's day becomes return lines; the chief representative confirms it; 统计通报岗 may send it back. Confirmed, it is not edited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.errors import Stale
from mingting.base.journal import Actor
from mingting.base.models import User, Window
from mingting.handle.cases.acts.open import own_source
from mingting.supervise.returns.days import (
    OPEN,
    Line,
    confirmer,
    counter,
    lines_of_day,
    lines_written,
    open_day,
    returner,
)
from mingting.supervise.returns.errors import DayAhead, DayClosed, NotHanded, NotToReturn, ReasonMissing
from mingting.supervise.returns.models import ReturnLine, TallyDay

OLDEST = timedelta(days=31)


def close_day(window: Window, day: date, *, version: int | None = None, user: User, remark: str = "") -> TallyDay:
    """Confirm the day's counts as the window's own: they become return lines and stand in the figures. `version`: of the day as it was shown."""
    actor = counter(user, window)
    today = clock.today()
    if not today - OLDEST <= day <= today:
        raise DayAhead(day=day)
    with transaction.atomic():
        row = open_day(window, day)
        if row.state not in OPEN:
            raise DayClosed(day=day)
        _fresh(row, version)
        lines = lines_of_day(row)
        row.state, row.handed_at, row.handed_by = TallyDay.State.HANDED, clock.now(), user
        row.remark, row.returned_reason = remark.strip()[:200], ""
        _write(row, lines, user)
        _keep(row, "returns.day-closed", actor, lines)
        return row


def confirm_day(day_id: int, *, version: int | None = None, user: User) -> TallyDay:
    """首席代表确认: from now on only a return for correction opens it."""
    with transaction.atomic():
        row = _locked(day_id)
        actor = confirmer(user, row.window)
        _fresh(row, version)
        if row.state != TallyDay.State.HANDED:
            raise NotHanded(day=row.day)
        row.state, row.confirmed_at, row.confirmed_by = TallyDay.State.CONFIRMED, clock.now(), user
        _keep(row, "returns.day-confirmed", actor)
        return row


def return_day(day_id: int, *, reason: str, version: int | None = None, user: User) -> TallyDay:
    """退回更正: the lines are taken back, the window corrects the day and confirms it anew."""
    reason = reason.strip()
    with transaction.atomic():
        row = _locked(day_id)
        actor = returner(user, row.window)
        _fresh(row, version)
        if row.state not in (TallyDay.State.HANDED, TallyDay.State.CONFIRMED):
            raise NotToReturn(day=row.day)
        if not 4 <= len(reason) <= 200:
            raise ReasonMissing()
        lines_written(row).delete()
        row.state, row.returned_reason = TallyDay.State.RETURNED, reason
        row.confirmed_at = row.confirmed_by = None
        _keep(row, "returns.day-returned", actor)
        return row


def _locked(day_id: int) -> TallyDay:
    rows = TallyDay.objects.select_for_update(of=("self",)).select_related("window__place__organ", "window__organ")
    return rows.get(pk=day_id)


def _fresh(row: TallyDay, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Stale(who="他人")


def _write(row: TallyDay, lines: list[Line], user: User) -> None:
    """One line an organ and measure, of this window; a line of an earlier confirmation was taken back when the day was returned."""
    now = clock.now()
    ReturnLine.objects.bulk_create(
        ReturnLine(
            source=own_source(),
            organ_id=one.organ_id,
            organ_path=one.organ_path,
            place_id=row.window.place_id,
            window=row.window,
            measure=one.measure,
            first_day=row.day,
            last_day=row.day,
            count=one.count,
            reporter=(user.name or user.username)[:40],
            submitted_at=now,
            due_on=row.day,
            remark=row.remark,
            recorded_at=now,
        )
        for one in lines
    )


def _keep(row: TallyDay, kind: str, actor: Actor, lines: list[Line] | None = None) -> None:
    row.version += 1
    row.save()
    data: dict[str, Any] = {
        "window": row.window_id,
        "day": row.day.isoformat(),
        "state": row.state,
        "version": row.version,
        "reason": row.returned_reason,
        "months": {"returns": [f"{row.day:%Y-%m}"]},
    }
    if lines is not None:
        data["lines"] = [{"organ": one.organ_code, "measure": one.measure, "count": one.count} for one in lines]
        data["remark"] = row.remark
    journal.record(kind, f"supervise/tally-day:{row.pk}", data, actor=actor)
