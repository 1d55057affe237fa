"""录入放假通知: load the notices of a text or file. Each replaces what is known of its region and year, or adds to it.

The event `calendar.notice-loaded` is what later rooms follow: open due dates that were counted provisionally are counted anew there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.errors import NoticeRefused
from mingting.base.journal import Actor
from mingting.base.models import HolidayNotice, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.rules.codes.region import significant
from mingting.rules.errors import InvalidNotice
from mingting.rules.notices import Notice, notice_to_row, parse_notices

Mode = Literal["replace", "add"]


def load_notice(
    given: str | Path | Sequence[Notice], *, actor: Actor, user: User | None = None, mode: Mode = "replace"
) -> list[HolidayNotice]:
    """Load every notice given, all or none. One that is already loaded just so changes nothing."""
    allow(user, Permission.LOAD_CALENDAR)
    notices = _read(given)
    with transaction.atomic():
        return [_load(notice, actor, user, adds=mode == "add") for notice in notices]


def _read(given: str | Path | Sequence[Notice]) -> Sequence[Notice]:
    if not isinstance(given, str | Path):
        return given
    try:
        return parse_notices(given if isinstance(given, str) else _decoded(given.read_bytes()))
    except InvalidNotice as error:
        raise NoticeRefused(why=str(error)) from error


def _decoded(raw: bytes) -> str:
    """UTF-8, or GB18030 as spreadsheets here write CSV."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _load(notice: Notice, actor: Actor, user: User | None, *, adds: bool) -> HolidayNotice:
    known = HolidayNotice.objects.filter(code=notice.code).first()
    plain = notice_to_row(notice)
    if known and not known.replaced and known.adds == adds and _plain(known) == plain:
        return known
    before = _plain(known) if known else None
    replaced = [] if adds else _replace(notice)
    row = known or HolidayNotice(code=notice.code)
    for field, value in (plain | {"adds": adds, "replaced": False}).items():
        setattr(row, field, value)
    row.loaded_at, row.loaded_by = clock.now(), user
    row.save()
    data = {"notice": plain, "adds": adds, "before": before, "replaced": replaced}
    journal.record("calendar.notice-loaded", f"base/holiday-notice:{row.pk}", data, actor=actor)
    return row


def _replace(notice: Notice) -> list[str]:
    """Mark the loaded notices of the same region and year; shipped ones stand back by themselves."""
    same = [
        row
        for row in HolidayNotice.objects.filter(year=notice.year, replaced=False).exclude(code=notice.code)
        if significant(row.region) == significant(notice.region)
    ]
    HolidayNotice.objects.filter(pk__in=[row.pk for row in same]).update(replaced=True)
    return [row.code for row in same]


def _plain(row: HolidayNotice) -> dict[str, Any]:
    keys = ("code", "title", "region", "year", "off", "worked", "source")
    return {key: getattr(row, key) for key in keys}
