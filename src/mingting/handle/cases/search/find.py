"""快速查找: one box for case numbers, ends of IDs and telephones, names, initials and pinyin; within a person's reach, by index only.

Whatever was typed is asked in each of its meanings, the likeliest first; newest cases first within each. Asking by an ID is noted in the security log
with the page as its purpose, and without the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from mingting.base import clock, security
from mingting.base.models import User
from mingting.base.permissions import Reach, require
from mingting.base.roles import Permission
from mingting.catalogue.models import Item
from mingting.catalogue.reads import find_items, items_on
from mingting.handle.cases.models import Case, SearchKey
from mingting.handle.cases.search.asked import BY_ID, Meaning, meanings
from mingting.handle.cases.search.lines import among, keys_among, lines

_MOST_ITEMS = 4
_MOST_WITHIN = 300


@dataclass(frozen=True)
class Hit:
    """One result: a case, or an item to take in or to list. `found_by` tells the meaning; `mark` how many last signs of the number were typed."""

    found_by: str
    case: Case | None = None
    item: Item | None = None
    mark: int = 0


@dataclass(frozen=True)
class Within:
    """Cases that a text means, inside some list; `cut` if there were more."""

    ids: tuple[int, ...]
    cut: bool = False


def find(text: str, user: User, limit: int = 20, *, page: str = "") -> list[Hit]:
    """What the text means, within what the person may see. `page` is where it was asked, for the security log."""
    reach = require(user, Permission.SEE_CASES)
    found: dict[int, Meaning] = {}
    asked = meanings(text)
    for one in asked:
        if len(found) >= limit:
            break
        for pk in _ids(one, reach, Q(), limit):
            found.setdefault(pk, one)
    items = _items(text) if _names_items(text) else []
    for item in items:
        if len(found) < limit and asked:
            for pk in _newest_of(item, reach, limit - len(found), Q()):
                found.setdefault(pk, _OF_ITEM)
    _note(user, asked, page, len(found))
    hits = list(_hits(dict(list(found.items())[:limit])))
    return _with_items(hits, items, limit)


def within(text: str, reach: Reach, inside: Q, user: User, *, page: str = "") -> Within:
    """The cases of a list that a text means; so many at most, the newest."""
    asked, found, cut = meanings(text), set[int](), False
    for one in asked:
        ids = _ids(one, reach, inside, _MOST_WITHIN + 1)
        cut = cut or len(ids) > _MOST_WITHIN
        found.update(ids[:_MOST_WITHIN])
    if _names_items(text):
        for item in _items(text):
            ids = _newest_of(item, reach, _MOST_WITHIN + 1, inside)
            cut = cut or len(ids) > _MOST_WITHIN
            found.update(ids[:_MOST_WITHIN])
    _note(user, asked, page, len(found))
    return Within(tuple(sorted(found)), cut)


_OF_ITEM = Meaning("name", Q(pk__in=[]))


def _ids(one: Meaning, reach: Reach, inside: Q, most: int) -> list[int]:
    """The newest cases of one meaning: a range of one index, each row looked at for the reach."""
    if one.where is not None:
        return list(among(reach).filter(one.where, inside).order_by("-pk").values_list("pk", flat=True)[:most])
    first, *rest = one.keys
    keys = keys_among(reach).filter(token=first)
    for other in rest:
        keys = keys.filter(case_id__in=SearchKey.objects.filter(token=other).values("case_id"))
    if inside:
        keys = keys.filter(case__in=Case.objects.filter(inside))
    return list(keys.order_by("-case_id").values_list("case_id", flat=True)[:most])


def _newest_of(item: Item, reach: Reach, most: int, inside: Q) -> list[int]:
    return list(among(reach).filter(inside, item=item).order_by("-pk").values_list("pk", flat=True)[:most])


def _names_items(text: str) -> bool:
    return len(text.strip()) > 1 and not any(sign.isdigit() for sign in text)


def _items(text: str) -> list[Item]:
    return find_items(text, items_on(clock.today()), _MOST_ITEMS)


def _hits(found: dict[int, Meaning]) -> Iterator[Hit]:
    rows = lines().in_bulk(list(found))
    for pk, one in found.items():
        if pk in rows:
            case = rows[pk]
            says = "事项" if one is _OF_ITEM else one.says(case.applicant_kind == "legal")
            yield Hit(says, case, mark=one.length or (99 if one.kind == "number" else 0))


def _with_items(hits: list[Hit], items: list[Item], limit: int) -> list[Hit]:
    """Items stand behind the cases of people, before the cases of those items."""
    people = [one for one in hits if one.found_by != "事项"]
    of_items = [one for one in hits if one.found_by == "事项"]
    return [*people, *(Hit("事项", item=one) for one in items), *of_items][: limit + len(items)]


def _note(user: User, asked: tuple[Meaning, ...], page: str, count: int) -> None:
    by = [one.kind for one in asked if one.kind in BY_ID]
    if by:
        security.note("search.by-id", user=user.get_username(), path=page, result=f"{count}", detail={"by": by})
