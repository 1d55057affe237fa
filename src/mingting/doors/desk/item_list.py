"""The list of items: found by name, code or initials, narrowed by what is set about them, some at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import Organ
from mingting.catalogue.delegation import VILLAGE, WINDOW
from mingting.catalogue.models import Item
from mingting.catalogue.reads import find_items, items_on
from mingting.web.values import Link, Pages

SHOWN = 50
_TABS = (("", "全部"), ("mine", "本单位"), ("window", "窗口即办"), ("village", "代办受理"), ("bare", "没有材料清单"))


@dataclass(frozen=True)
class Filters:
    """Every state of the list is a link."""

    q: str = ""
    only: str = ""
    after: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Filters:
        only = given.get("only", "")
        known = only if only in {code for code, _ in _TABS} else ""
        return cls(given.get("q", "").strip()[:60], known, given.get("after", "").strip()[:40])

    def url(self, **change: str) -> str:
        said = replace(self, **{"after": ""} | change)
        query = {name: value for name, value in vars(said).items() if value}
        return f"{reverse('items')}?{urlencode(query)}" if query else reverse("items")

    def links(self, mine: bool) -> list[Link]:
        tabs = [tab for tab in _TABS if mine or tab[0] != "mine"]
        return [Link(word, self.url(only=code), current=self.only == code) for code, word in tabs]


def among(root: Organ | None, own: Organ | None, filters: Filters) -> QuerySet[Item]:
    """Items in force of the person's county."""
    rows = items_on(clock.today())
    if root is not None:
        rows = rows.filter(organ__path__startswith=root.path)
    if filters.only == "mine" and own is not None:
        rows = rows.filter(organ__path__startswith=own.path)
    if filters.only in ("window", "village"):
        rows = rows.filter(**{f"elements__{WINDOW if filters.only == 'window' else VILLAGE}": "1"})
    if filters.only == "bare":
        rows = rows.exclude(elements__has_key="materials")
    return rows


def page_of(rows: QuerySet[Item], filters: Filters) -> tuple[list[Item], Pages]:
    """What is typed finds the best; otherwise by code, and further by code."""
    if filters.q:
        found = find_items(filters.q, rows, SHOWN)
        return found, Pages(f"{len(found)} 项" + ("，只列最相近的，请多写几个字" if len(found) == SHOWN else ""))
    if filters.after:
        rows = rows.filter(code__gt=filters.after)
    found = list(rows.select_related("organ").order_by("code")[: SHOWN + 1])
    more = found[SHOWN - 1].code if len(found) > SHOWN else ""
    shown = found[:SHOWN]
    return shown, Pages(
        f"{len(shown)} 项" + ("，还有" if more else ""),
        next_url=filters.url(after=more) if more else "",
        first_url=filters.url() if filters.after else "",
    )
