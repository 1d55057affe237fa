"""快速计数: one key, one matter done. Each press has the page's own key, so that one sent again counts once; what was undone stays
written and counts no more.

Presses are rows, not events: the journal tells the day when it is confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from mingting.base import clock
from mingting.base.clock import day_of
from mingting.base.models import User, Window
from mingting.supervise.returns.days import OPEN, counter, open_day
from mingting.supervise.returns.errors import DayClosed, ItemUnknown, KeyMissing, NothingToUndo, ReturnRefused, TooOld
from mingting.supervise.returns.models import TallyCount, TallyItem

OLDEST = timedelta(hours=18)
"""What was pressed while the server did not answer is taken this long."""
MOST = 500


@dataclass(frozen=True)
class Press:
    """One key as the page sends it. `ago`: how long ago it was pressed; `undo` names the key of the press taken back, or none for one's last."""

    key: str
    item: int = 0
    ago: timedelta = timedelta()
    do: Literal["count", "undo"] = "count"
    undo: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a press: taken, or why not."""

    key: str
    taken: bool
    says: str = ""


def press(window: Window, presses: Sequence[Press], *, user: User) -> list[Answer]:
    """Take presses in order; one that cannot be taken is told and stops none of the others."""
    counter(user, window)
    items = {one.pk: one for one in TallyItem.objects.filter(window=window, ended_at=None)}
    return [_one(window, one, items, user) for one in presses[:MOST]]


def _one(window: Window, one: Press, items: dict[int, TallyItem], user: User) -> Answer:
    try:
        with transaction.atomic():
            if one.do == "undo":
                _undo(window, one, user)
            else:
                _count(window, one, items, user)
    except ReturnRefused as refusal:
        return Answer(one.key, False, str(refusal))
    return Answer(one.key, True)


def _count(window: Window, one: Press, items: dict[int, TallyItem], user: User) -> None:
    _check_key(one.key)
    if TallyCount.objects.filter(by=user, key=one.key).exists():
        return
    item = items.get(one.item)
    if item is None:
        raise ItemUnknown()
    at = _pressed_at(one)
    day = open_day(window, day_of(at))
    if day.state not in OPEN:
        raise DayClosed(day=day.day)
    TallyCount.objects.get_or_create(
        by=user, key=one.key, defaults={"day": day, "item": item, "at": at, "recorded_at": clock.now()}
    )


def _undo(window: Window, one: Press, user: User) -> None:
    _check_key(one.key)
    mine = TallyCount.objects.filter(by=user, day__window=window)
    if mine.filter(undo_key=one.key).exists():
        return
    if one.undo:
        found = mine.filter(key=one.undo).select_related("day").first()
    else:
        today = mine.filter(day__day=clock.today(), undone_at=None)
        found = today.select_related("day").order_by("-at", "-pk").first()
    if found is None:
        raise NothingToUndo()
    day = open_day(window, found.day.day)
    if day.state not in OPEN:
        raise DayClosed(day=day.day)
    TallyCount.objects.filter(pk=found.pk, undone_at=None).update(
        undone_at=clock.now(), undone_by=user, undo_key=one.key
    )


def _check_key(key: str) -> None:
    if not 16 <= len(key) <= 32 or not key.isascii() or not key.isalnum():
        raise KeyMissing()


def _pressed_at(one: Press) -> datetime:
    if one.ago > OLDEST:
        raise TooOld()
    return clock.now() - max(one.ago, timedelta())
