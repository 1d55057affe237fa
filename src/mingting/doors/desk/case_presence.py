"""谁开着这一件: who has a case open and who of them works on it. Others read, and may take over with notice.

Kept in the cache and forgotten soon after the page is closed; a lost beat is made good by the next. What keeps two people from overwriting each other
is the case's version, not this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from mingting.base import clock
from mingting.base.models import User

BEAT = 30
"""Seconds between two signs of life of a page."""
_GONE = timedelta(seconds=BEAT * 3)
_KEPT = 3600


@dataclass(frozen=True)
class Present:
    """One person at one case. `holds`: it is they who work on it; `taken_from`: whom they took it over from. `visit` is their newest page of it."""

    user: int
    name: str
    post: str
    since: datetime
    seen: datetime
    holds: bool = False
    taken_from: int = 0
    visit: str = ""
    rested: int = 0
    """The version of the case that this person's own step made: the next step is not theirs unless they begin it."""


@dataclass(frozen=True)
class Presence:
    """A case's people as one of them sees it."""

    me: Present
    others: tuple[Present, ...]

    @property
    def holder(self) -> Present | None:
        """Who works on it, if that is somebody else."""
        return next((one for one in self.others if one.holds), None)

    @property
    def readers(self) -> tuple[Present, ...]:
        return tuple(one for one in self.others if not one.holds)

    @property
    def lost(self) -> bool:
        """Whether the other took it over from me."""
        return self.holder is not None and self.holder.taken_from == self.me.user


def open_case(pk: int, user: User, works: bool, version: int, visit: str = "") -> Presence:
    """Come in with a new page (`visit`), or give a sign of life. Whoever may do something and finds nobody working on it works on it."""
    people = _read(pk)
    now = clock.now()
    mine = people.get(user.pk) or Present(user.pk, user.name or user.username, _post(user), now, now)
    held = any(one.holds for one in people.values() if one.user != user.pk)
    holds = works and not held and mine.rested != version
    mine = replace(mine, seen=clock.machine_now(), holds=holds, visit=visit or mine.visit)
    people[user.pk] = mine
    _write(pk, people.values())
    return Presence(mine, tuple(one for one in people.values() if one.user != user.pk))


def look(pk: int, user: User) -> Present | None:
    """Who else works on it now."""
    return next((one for one in _read(pk).values() if one.holds and one.user != user.pk), None)


def take_over(pk: int, user: User) -> None:
    """Work on it from now on; whoever did is told at their next sign of life."""
    people = _read(pk)
    before = next((one.user for one in people.values() if one.holds and one.user != user.pk), 0)
    people = {key: replace(one, holds=False) for key, one in people.items()}
    now = clock.now()
    mine = people.get(user.pk) or Present(user.pk, user.name or user.username, _post(user), now, now)
    people[user.pk] = replace(mine, since=now, seen=clock.machine_now(), holds=True, taken_from=before)
    _write(pk, people.values())


def rest(pk: int, user: User, version: int) -> None:
    """One's step is done: others need not take the next one over."""
    people = _read(pk)
    if user.pk in people:
        people[user.pk] = replace(people[user.pk], holds=False, rested=version)
        _write(pk, people.values())


def leave(pk: int, user: User, visit: str) -> None:
    """The page is closed. A word that comes late, when the person has the case open anew, is not heard."""
    people = _read(pk)
    if user.pk in people and people[user.pk].visit == visit:
        del people[user.pk]
        _write(pk, people.values())


def _post(user: User) -> str:
    return user.organ.short_name if user.organ else ""


def _key(pk: int) -> str:
    return f"case-open:{pk}"


def _read(pk: int) -> dict[int, Present]:
    rows: list[dict[str, Any]] = cache.get(_key(pk)) or []
    limit = clock.machine_now() - _GONE
    people = (Present(**row) for row in rows)
    return {one.user: one for one in people if one.seen > limit}


def _write(pk: int, people: Iterable[Present]) -> None:
    cache.set(_key(pk), [asdict(one) for one in people], _KEPT)
