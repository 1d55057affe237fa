"""计数事项: what a window counts and by which key. An item ends; what was counted under it stays."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.models import Organ, User, Window
from mingting.supervise.returns.days import setter
from mingting.supervise.returns.errors import ItemUnknown, ItemWrong
from mingting.supervise.returns.models import ReturnLine, TallyItem

KEYS = "123456789ABCDEFGHIJKLMNOPQRSTVWXY"
"""Keys an item may have. 0 and U are not given: 0 lies where undo is looked for, U undoes."""


def set_item(
    window: Window,
    name: str,
    organ: Organ,
    *,
    user: User,
    key: str = "",
    measures: Sequence[str] = ("accepted", "finished"),
) -> TallyItem:
    """One more item of a window; without a key the first that is free. `organ`: whose volume is counted."""
    actor = setter(user, window)
    name, key = name.strip(), key.strip().upper()
    with transaction.atomic():
        Window.objects.select_for_update().get(pk=window.pk)
        used = set(TallyItem.objects.filter(window=window, ended_at=None).values_list("key", flat=True))
        key = key or next((one for one in KEYS if one not in used), "")
        _check(window, name, key, measures, used)
        made = TallyItem.objects.create(
            window=window,
            name=name,
            organ=organ,
            key=key,
            measures=[one for one in ReturnLine.Measure.values if one in measures],
            made_by=user,
            made_at=clock.now(),
        )
        data = {"window": window.pk, "name": name, "organ": organ.code, "key": key, "measures": made.measures}
        journal.record("returns.item-set", f"supervise/tally-item:{made.pk}", data, actor=actor)
        return made


def _check(window: Window, name: str, key: str, measures: Sequence[str], used: set[str]) -> None:
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise ItemWrong(why="名称1至40个字")
    if not key or key not in KEYS:
        raise ItemWrong(why="键只能是1至9或字母（U留作撤销），或者键已用完")
    if key in used:
        raise ItemWrong(why=f"键“{key}”已经用了，请换一个")
    if TallyItem.objects.filter(window=window, name=name, ended_at=None).exists():
        raise ItemWrong(why=f"已有“{name}”")
    if not measures or not set(measures) <= {"accepted", "finished"}:
        raise ItemWrong(why="计入什么，请选受理量、办结量")


def end_item(item_id: int, *, user: User) -> TallyItem:
    """It is counted no more from now on."""
    with transaction.atomic():
        locked = TallyItem.objects.select_for_update(of=("self",))
        item = locked.select_related("window__place__organ", "window__organ").filter(pk=item_id).first()
        if item is None:
            raise ItemUnknown()
        actor = setter(user, item.window)
        if item.ended_at is None:
            item.ended_at = clock.now()
            item.save(update_fields=["ended_at"])
            journal.record("returns.item-ended", f"supervise/tally-item:{item.pk}", {"key": item.key}, actor=actor)
        return item
