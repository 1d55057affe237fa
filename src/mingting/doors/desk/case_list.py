"""The page of a worklist: its address, tabs with live counts, chips of what narrows it, lines, neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from mingting.base.models import Organ
from mingting.catalogue.models import Item
from mingting.doors.desk.case_rows import Row, rows_of
from mingting.doors.desk.sealed_text import opened, sealed
from mingting.handle.cases.listing import FLAGS, Cursor, Filters, page_of
from mingting.handle.cases.models import Case
from mingting.handle.cases.search.asked import meanings
from mingting.handle.cases.worklists import MOST_COUNTED, Viewer, Worklist, counts, worklists_for
from mingting.web.values import Pages

_NAMES = {"s": "state", "o": "organ", "i": "item", "c": "channel", "g": "flag"}
_KINDS = ("department", "town", "institution")
_MOST_CHOICES = 200


@dataclass(frozen=True)
class Address:
    """Everything that a link of the page must carry on."""

    code: str
    filters: Filters = Filters()
    cursor: Cursor | None = None
    compact: bool = False

    @property
    def url(self) -> str:
        query = self.query
        return reverse("cases-list", args=[self.code]) + (f"?{query}" if query else "")

    @property
    def query(self) -> str:
        pairs = {short: getattr(self.filters, name) for short, name in _NAMES.items()}
        pairs |= {"f": sealed(self.filters.text), "at": str(self.cursor or ""), "d": "compact" if self.compact else ""}
        return urlencode({name: value for name, value in pairs.items() if value})

    @classmethod
    def of(cls, code: str, given: QueryDict) -> Address:
        filters = Filters(
            **{name: given.get(short, "")[:60] for short, name in _NAMES.items()}, text=opened(given.get("f", ""))
        )
        return cls(code, filters, Cursor.parse(given.get("at", "")), given.get("d") == "compact")

    def with_filter(self, **changed: str) -> Address:
        return replace(self, filters=replace(self.filters, **changed), cursor=None)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: str = ""
    late: bool = False


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    name: str
    value: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A filter one may set: its letter in the address and what it may be."""

    name: str
    label: str
    chosen: str
    options: Sequence[tuple[str, str]]


def list_page(request: HttpRequest, one: Worklist, viewer: Viewer, address: Address) -> dict[str, Any]:
    """The context of the page."""
    lists = worklists_for(viewer)
    found = page_of(one, viewer, address.filters, address.cursor, page=request.path)
    rows = rows_of(found.rows, viewer.today)
    choices = _choices(viewer, address)
    return {
        "one": one,
        "address": address,
        "tabs": _tabs(lists, one, counts(viewer, lists), address),
        "rows": rows,
        "choices": choices,
        "chips": _chips(address, choices),
        "pages": _pages(rows, found.before, found.after, address),
        "stopped": found.stopped,
        "found_cut": found.found_cut,
        "too_short": bool(address.filters.text) and not meanings(address.filters.text),
        "compact_url": replace(address, compact=not address.compact).url,
        "clear_url": Address(one.code, compact=address.compact).url,
        "density": "compact" if address.compact else "",
    }


def _tabs(lists: Sequence[Worklist], here: Worklist, held: dict[str, int], address: Address) -> list[Tab]:
    return [
        Tab(
            one.name,
            Address(one.code, compact=address.compact).url,
            one is here,
            says_count(held[one.code]) if one.code in held else "",
            one.late and bool(held.get(one.code)),
        )
        for one in lists
    ]


def says_count(number: int) -> str:
    """
    >>> says_count(7), says_count(100)
    ('7', '99+')
    """
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _choices(viewer: Viewer, address: Address) -> list[Choice]:
    chosen = address.filters
    states = [(code, word) for code, word in Case.State.choices if code != Case.State.DRAFT]
    flags = list(FLAGS.items())
    found = [
        Choice("s", "环节", chosen.state, states),
        Choice("c", "来源", chosen.channel, list(Case.Channel.choices)),
        Choice("g", "标记", chosen.flag, flags),
    ]
    organs = _organs(viewer)
    return [Choice("o", "单位", chosen.organ, organs), *found] if len(organs) > 1 else found


def _organs(viewer: Viewer) -> list[tuple[str, str]]:
    """Organs that one may choose among: those under one's own reach."""
    if not viewer.reach.scopes:
        return []
    own = Organ.objects.filter(viewer.reach.where("path"), kind__in=_KINDS)
    return list(own.order_by("order", "path").values_list("code", "short_name")[:_MOST_CHOICES])


def _chips(address: Address, choices: Sequence[Choice]) -> list[Chip]:
    found = []
    for one in choices:
        if one.chosen:
            value = dict(one.options).get(one.chosen, one.chosen)
            found.append(Chip(one.label, value, address.with_filter(**{_NAMES[one.name]: ""}).url))
    if address.filters.item:
        name = (
            Item.objects.filter(code=address.filters.item).order_by("-version").values_list("name", flat=True).first()
        )
        found.append(Chip("事项", name or address.filters.item, address.with_filter(item="").url))
    if address.filters.text:
        found.append(Chip("查找", address.filters.text, address.with_filter(text="").url))
    return found


def _pages(rows: Sequence[Row], before: Cursor | None, after: Cursor | None, address: Address) -> Pages | None:
    if before is None and after is None:
        return None
    return Pages(
        f"本页 {len(rows)} 件",
        replace(address, cursor=before).url if before else "",
        replace(address, cursor=after).url if after else "",
        replace(address, cursor=None).url if address.cursor else "",
    )
