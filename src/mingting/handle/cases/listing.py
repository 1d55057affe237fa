"""办件列表: a page of a worklist by key set, narrowed by what the address says; the days left of each line; what an export takes.

A page costs what it shows. Lists of what is in hand stand in their own index. The list of everything is read from its newest end in
stretches of numbers; where a stretch holds too little, by the index of what narrows it; and where nothing narrows it enough, the page stops
after `_FARTHEST` cases and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.db.models import F, Max, Q, QuerySet

from mingting.base.calendars import calendar_of
from mingting.base.clock import day_of
from mingting.base.models import Organ
from mingting.base.permissions import Reach
from mingting.base.scopes import Scope
from mingting.handle.cases.models import Case
from mingting.handle.cases.search.find import within
from mingting.handle.cases.search.lines import among, lines
from mingting.handle.cases.worklists import INTAKE_DAYS, NEAR_DAYS, Viewer, Worklist
from mingting.rules.calendar import WorkCalendar
from mingting.rules.moves import State

PAGE = 50
_STRETCH, _FARTHEST = 20_000, 140_000
FLAGS = {"tolerant": "容缺", "urgent": "加急", "agency": "帮代办", "double_entry": "二次录入"}
_FINISHED = {State.FINISHED.value, State.DELIVERED.value}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Way = Literal["after", "before"]


@dataclass(frozen=True)
class Filters:
    """What narrows a list, as the address says it; `text` is what was typed into the list's own search."""

    state: str = ""
    organ: str = ""
    item: str = ""
    channel: str = ""
    flag: str = ""
    text: str = ""

    def plain(self) -> dict[str, str]:
        """What is set, without the text: that may be somebody's name or number."""
        return {name: value for name, value in vars(self).items() if value and name != "text"}


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind a line, or before one. A line is its due day and its key."""

    way: Way = "after"
    pk: int = 0
    due_on: date | None = None

    def __str__(self) -> str:
        return f"{'<' if self.way == 'before' else ''}{self.due_on or ''}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """A place of an address; one that cannot be read is the beginning.

        >>> str(Cursor.parse("<2026-01-05.17")), Cursor.parse(".17").due_on, Cursor.parse("x")
        ('<2026-01-05.17', None, None)
        """
        day, _, number = text.removeprefix("<").rpartition(".")
        try:
            way: Way = "before" if text.startswith("<") else "after"
            return cls(way, int(number), date.fromisoformat(day) if day else None)
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Lines of a list. `stopped` where it was not looked through to its end: the next page goes on from there."""

    rows: tuple[Case, ...]
    before: Cursor | None = None
    after: Cursor | None = None
    stopped: bool = False
    found_cut: bool = False


@dataclass(frozen=True)
class _Found:
    ids: list[int]
    more: bool = False
    stopped_at: int = 0


def page_of(one: Worklist, viewer: Viewer, filters: Filters, cursor: Cursor | None = None, *, page: str = "") -> Page:
    """One page of a list; `page` is its address, for the security log of searches by ID."""
    asked = _asked(one, viewer, filters, page)
    found = _walk(one, asked, cursor, PAGE)
    rows = ordered(found.ids)
    back = cursor is not None and cursor.way == "before"
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    more_after = back or found.more
    more_before = cursor is not None and (not back or found.more)
    stopped = Cursor("before" if back else "after", found.stopped_at) if found.stopped_at else None
    after = stopped if stopped and not back else _at(last, "after") if last and more_after else None
    before = stopped if stopped and back else _at(first, "before") if first and more_before else None
    return Page(rows, before, after, bool(stopped), asked.cut)


def every(
    one: Worklist, viewer: Viewer, filters: Filters, most: int, *, page: str = ""
) -> tuple[tuple[int, ...], bool]:
    """The keys of all lines of a list in its order, so many at most, and whether there are more."""
    asked = _asked(one, viewer, filters, page)
    found = _walk(one, asked, None, most)
    return tuple(found.ids), found.more or bool(found.stopped_at) or asked.cut


def ordered(ids: list[int] | tuple[int, ...]) -> tuple[Case, ...]:
    """The lines of these keys, in their order."""
    rows = lines().in_bulk(list(ids))
    return tuple(rows[pk] for pk in ids if pk in rows)


def _at(case: Case, way: Way) -> Cursor:
    return Cursor(way, case.pk, case.due_on)


# ---- what is asked ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    cases: QuerySet[Case]
    indexed: QuerySet[Case] | None  # the same by an index, where one narrows it
    cut: bool = False


def _asked(one: Worklist, viewer: Viewer, filters: Filters, page: str) -> _Asked:
    reach, of_organ = _narrowed(viewer.reach, filters.organ)
    viewer = replace(viewer, reach=reach)
    where = one.where(viewer) & _chosen(filters) & of_organ
    if filters.text.strip():
        found = within(filters.text, viewer.reach, where, viewer.user, page=page)
        cases = Case.objects.filter(pk__in=found.ids)
        return _Asked(cases, cases, found.cut)
    cases = among(viewer.reach).filter(where)
    if one.counted or filters.item or (filters.state and filters.state not in _FINISHED):
        return _Asked(cases, cases)
    plain = set(filters.plain()) <= {"organ"}
    return _Asked(cases, Case.objects.filter(where, _by_index(viewer.reach)) if plain else None)


def _chosen(filters: Filters) -> Q:
    found = Q()
    if filters.state:
        found &= Q(state=filters.state)
        if filters.state not in _FINISHED:
            found &= Q(finished_at=None)
    if filters.item:
        found &= Q(item__code=filters.item)
    if filters.channel:
        found &= Q(channel=filters.channel)
    if filters.flag in FLAGS:
        found &= ~Q(double_entry="") if filters.flag == "double_entry" else Q(**{filters.flag: True})
    return found


def _narrowed(reach: Reach, code: str) -> tuple[Reach, Q]:
    """The part of a reach that lies with one organ; nothing where the organ is none of it. A window or place is kept, for that organ alone."""
    if not code:
        return reach, Q()
    path = Organ.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return Reach(()), Q()
    of_organ = Q(organ_path__gte=path, organ_path__lt=_next(path)) if reach.windows or reach.places else Q()
    return replace(reach, scopes=reach.meet(Scope(path))), of_organ


def _by_index(reach: Reach) -> Q:
    """A reach as ranges, which both databases answer from the index of organs."""
    found = Q(window_id__in=reach.windows) if reach.windows else Q(pk__in=[])
    if reach.places:
        found |= Q(place_id__in=reach.places)
    for scope in reach.scopes:
        found |= (
            Q(organ_path=scope.path)
            if scope.reach == "self"
            else Q(organ_path__gte=scope.path, organ_path__lt=_next(scope.path))
        )
    return found


def _next(path: str) -> str:
    """The first path behind all that begin so.

    >>> _next("0001"), _next("0009"), _next("000Z")
    ('0002', '000A', '0010')
    """
    head = path.rstrip("Z")
    if not head:
        return "Z" * (len(path) + 1)
    return head[:-1] + _ALPHABET[_ALPHABET.index(head[-1]) + 1] + "0" * (len(path) - len(head))


# ---- the walk --------------------------------------------------------------------------------------------------------------------


def _walk(one: Worklist, asked: _Asked, cursor: Cursor | None, most: int) -> _Found:
    """The keys of a page in the list's order, and whether there are more on its far side."""
    back = cursor is not None and cursor.way == "before"
    if one.order == "due":
        found = _take(_by_due(asked.cases, cursor), most)
    elif one.counted or (asked.indexed is not None and asked.indexed is asked.cases):
        found = _take(_by_age(asked.cases, cursor), most)
    else:
        found = _newest(asked, cursor, most)
    return replace(found, ids=found.ids[::-1]) if back else found


def _take(query: QuerySet[Case, int], most: int) -> _Found:
    ids = list(query[: most + 1])
    return _Found(ids[:most], len(ids) > most)


def _by_due(query: QuerySet[Case], cursor: Cursor | None) -> QuerySet[Case, int]:
    if cursor is not None and cursor.way == "before":
        return (
            query.filter(_before(cursor))
            .order_by(F("due_on").desc(nulls_first=True), "-pk")
            .values_list("pk", flat=True)
        )
    if cursor is not None:
        query = query.filter(_after(cursor))
    return query.order_by(F("due_on").asc(nulls_last=True), "pk").values_list("pk", flat=True)


def _after(cursor: Cursor) -> Q:
    if cursor.due_on is None:
        return Q(due_on=None, pk__gt=cursor.pk)
    return Q(due_on__gt=cursor.due_on) | Q(due_on=cursor.due_on, pk__gt=cursor.pk) | Q(due_on=None)


def _before(cursor: Cursor) -> Q:
    if cursor.due_on is None:
        return Q(due_on__isnull=False) | Q(due_on=None, pk__lt=cursor.pk)
    return Q(due_on__lt=cursor.due_on) | Q(due_on=cursor.due_on, pk__lt=cursor.pk)


def _by_age(query: QuerySet[Case], cursor: Cursor | None) -> QuerySet[Case, int]:
    if cursor is not None and cursor.way == "before":
        return query.filter(pk__gt=cursor.pk).order_by("pk").values_list("pk", flat=True)
    if cursor is not None:
        query = query.filter(pk__lt=cursor.pk)
    return query.order_by("-pk").values_list("pk", flat=True)


def _newest(asked: _Asked, cursor: Cursor | None, most: int) -> _Found:
    """From one end of the numbers in stretches, each twice as long as the one before."""
    last = Case.objects.aggregate(last=Max("pk"))["last"] or 0
    back = cursor is not None and cursor.way == "before"
    at = cursor.pk if cursor else last + 1
    ids: list[int] = []
    length, walked = _STRETCH, 0
    while walked < _FARTHEST and (at <= last if back else at > 1):
        stretch = Q(pk__gt=at, pk__lte=at + length) if back else Q(pk__lt=at, pk__gte=at - length)
        query = asked.cases.filter(stretch).order_by("pk" if back else "-pk")
        ids += query.values_list("pk", flat=True)[: most + 1 - len(ids)]
        if len(ids) > most:
            return _Found(ids[:most], True)
        if asked.indexed is not None:
            return _take(_by_age(asked.indexed, cursor), most)
        at = at + length if back else at - length
        walked, length = walked + length, length * 2
    reached = at > last if back else at <= 1
    return _Found(ids, False) if reached else _Found(ids, True, at)


# ---- days left -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """What is left of a case's time: working days to its due day, below zero when it is past; or why there is none to tell."""

    kind: Literal["runs", "hold", "intake", "waits", "decided", "over"]
    days: int | None = None
    due_on: date | None = None

    @property
    def late(self) -> bool:
        return self.days is not None and self.days < 0

    @property
    def near(self) -> bool:
        return self.days is not None and 0 <= self.days <= NEAR_DAYS


_RUNNING = {State.ACCEPTED.value, State.REVIEWING.value, State.DECIDING.value}
_WAITING = {State.DRAFT.value, State.SUBMITTED.value, State.PRE_REVIEWING.value, State.CORRECTING.value}


def left_of(rows: tuple[Case, ...], today: date) -> dict[int, Left]:
    """The time left of each line, by the calendar of its organ's region; each calendar is asked for once."""
    calendars: dict[str, WorkCalendar] = {}

    def calendar(case: Case) -> WorkCalendar:
        region = case.organ.region_id or ""
        if region not in calendars:
            calendars[region] = calendar_of(region)
        return calendars[region]

    return {case.pk: _left(case, today, calendar) for case in rows}


def _left(case: Case, today: date, calendar: Callable[[Case], WorkCalendar]) -> Left:
    if case.state == State.SUSPENDED:
        return Left("hold")
    if case.state in _RUNNING:
        return Left("runs", _days(case.due_on, today, calendar(case)), case.due_on) if case.due_on else Left("runs")
    if case.state == State.RECEIVED and case.received_at:
        due = calendar(case).add_workdays(day_of(case.received_at), INTAKE_DAYS).day
        return Left("intake", _days(due, today, calendar(case)), due)
    if case.state in _WAITING:
        return Left("waits")
    return Left("decided") if case.state in {State.DECIDED, State.PRODUCING} else Left("over")


def _days(due: date, today: date, calendar: WorkCalendar) -> int:
    """Working days after today up to the due day; past it, at least one below zero, also over a weekend."""
    if due >= today:
        return calendar.count(today, due).days - calendar.count(today, today).days
    return -max(1, calendar.count(due, today).days - calendar.count(due, due).days)
