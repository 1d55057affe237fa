"""The one filter: what a person may do, over which part of the organ tree. Lists, reports, exports and API all stand on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, DateField, Q, QuerySet

from mingting.base import clock
from mingting.base.errors import NotAllowed
from mingting.base.journal import Actor
from mingting.base.models import Grant, Place, StandIn, User, valid_on
from mingting.base.prepared import Question, Slot
from mingting.base.roles import NOT_LENT, Permission, Role, may
from mingting.base.scopes import Scope


@dataclass(frozen=True)
class Reach:
    """Where one permission is held: over organs, and for those who sit at a window or run a village point, over the cases taken in there."""

    scopes: tuple[Scope, ...]
    windows: tuple[int, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.scopes or self.windows or self.places)

    def covers(self, path: str, window: int | None = None, place: int | None = None) -> bool:
        return (
            any(scope.covers(path) for scope in self.scopes)
            or (window is not None and window in self.windows)
            or (place is not None and place in self.places)
        )

    def meet(self, asked: Scope) -> tuple[Scope, ...]:
        """The parts of what is asked that may be seen."""
        met = (scope.meet(asked) for scope in self.scopes)
        return tuple(dict.fromkeys(scope for scope in met if scope))

    def where(self, field: str, window: str = "", place: str = "") -> Q:
        """The operational filter; matches nothing where nothing may be seen. `window` and `place` name the columns of rows that have them."""
        found = Q(pk__in=[])
        for scope in self.scopes:
            found |= Q(**scope.lookup(field))
        if window and self.windows:
            found |= Q(**{f"{window}__in": self.windows})
        if place and self.places:
            found |= Q(**{f"{place}__in": self.places})
        return found


@dataclass(frozen=True)
class Held:
    """A role a person holds today, over what, and for whom if standing in (AB岗)."""

    role: Role
    scope: Scope
    window: int | None = None
    standing_for: str = ""
    items: frozenset[str] = frozenset()
    """The items of a letter of authorisation; none named: all."""

    def covers_item(self, item: str) -> bool:
        return not (item and self.items) or item in self.items


def grants_asked() -> QuerySet[Grant, Any]:
    """The grants of a person and of those they stand in for, as a question by `user` and `today`: rows for `held_from`."""
    user, today = Slot("user", BigIntegerField()), Slot("today", DateField())
    away = StandIn.objects.filter(valid_on(today), stand_in=user, ended_at=None, absent__is_active=True).values(
        "absent"
    )
    return Grant.objects.filter(valid_on(today), Q(user=user) | Q(user__in=away)).values_list(
        "role", "organ__path", "reach", "window_id", "user_id", "user__username", "items"
    )


_GRANTS = Question(grants_asked)


def held_by(user: User) -> tuple[Held, ...]:
    """Every role of a person today, own ones first, then those of the colleagues they stand in for."""
    return held_from(user, _GRANTS.rows(user=user.pk, today=clock.today()))


def held_from(user: User, grants: Iterable[Sequence[Any]]) -> tuple[Held, ...]:
    """The same from grants already asked for, today and of this person (`grants_asked`)."""
    if not user.is_active:
        return ()
    found = [
        Held(
            Role(role),
            Scope(path, "self" if reach == "self" else "subtree"),
            window,
            "" if holder == user.pk else username,
            frozenset(items),
        )
        for role, path, reach, window, holder, username, items in grants
        if holder == user.pk or role not in NOT_LENT
    ]
    if any(one.role in NOT_LENT and not one.standing_for for one in found):
        found = [one for one in found if not one.standing_for]
    return tuple(sorted(found, key=lambda one: (one.standing_for, one.role, one.scope)))


def reach_by(held: Iterable[Held], holds: Callable[[Role], bool]) -> Reach:
    """Where these roles let one do what `holds` tells."""
    mine = [one for one in held if holds(one.role)]
    scopes = {one.scope for one in mine if one.window is None}
    windows = {one.window for one in mine if one.window is not None}
    villages = [one.scope for one in mine if one.role is Role.VILLAGE_CLERK]
    return Reach(tuple(sorted(scopes)), tuple(sorted(windows)), _places(villages))


def _places(scopes: Iterable[Scope]) -> tuple[int, ...]:
    """A village clerk's own cases lie with the departments that decide them: they are told by the place that took them in."""
    where = Q(pk__in=[])
    for scope in scopes:
        where |= Q(**scope.lookup("organ__path"))
    return tuple(Place.objects.filter(where).order_by("pk").values_list("pk", flat=True)) if scopes else ()


def reach_of(user: User, permission: Permission) -> Reach:
    """Over what this person holds this permission today."""
    return reach_by(held_by(user), lambda role: may(role, permission))


def roles_of(user: User) -> frozenset[Role]:
    return frozenset(one.role for one in held_by(user))


def require(user: User, permission: Permission, path: str = "") -> Reach:
    """The reach of a permission, or a refusal; with `path`, it must cover that organ."""
    reach = reach_of(user, permission)
    if reach.nothing or (path and not reach.covers(path)):
        raise NotAllowed()
    return reach


def acting(
    user: User,
    holds: Callable[[Role], bool],
    path: str,
    window: int | None = None,
    place: int | None = None,
    item: str = "",
    held: Iterable[Held] | None = None,
) -> Actor:
    """Who acts on a record of this organ, window and place: oneself where the own roles suffice, else standing in for a colleague.

    With `item` (the code of an item, at a decision) a letter of authorisation that names items must name it. `held` is what the person holds today,
    where that has been asked for already.
    """
    held = [one for one in (held_by(user) if held is None else held) if one.covers_item(item)]
    for name in sorted({one.standing_for for one in held}):
        if reach_by((one for one in held if one.standing_for == name), holds).covers(path, window, place):
            return replace(actor_of(user), standing_for=name)
    raise NotAllowed()


def allow(user: User | None, permission: Permission, path: str = "") -> None:
    """The guard of acts. No user is a system account (a command at the machine, a job): it is named in the journal and not asked."""
    if user is not None:
        require(user, permission, path)


def actor_of(user: User) -> Actor:
    return Actor(user.username, user.organ.code if user.organ else "")
