"""The one filter: what a person may do, over which part of the organ tree. Lists, reports, exports and API all stand on it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from mingting.base import clock
from mingting.base.errors import NotAllowed
from mingting.base.journal import Actor
from mingting.base.models import Grant, User, valid_on
from mingting.base.roles import Permission, Role, may
from mingting.base.scopes import Scope


@dataclass(frozen=True)
class Reach:
    """The scopes over which one permission is held; `nothing` covers no organ."""

    scopes: tuple[Scope, ...]

    @property
    def nothing(self) -> bool:
        return not self.scopes

    def covers(self, path: str) -> bool:
        return any(scope.covers(path) for scope in self.scopes)

    def meet(self, asked: Scope) -> tuple[Scope, ...]:
        """The parts of what is asked that may be seen."""
        met = (scope.meet(asked) for scope in self.scopes)
        return tuple(dict.fromkeys(scope for scope in met if scope))

    def where(self, field: str) -> Q:
        """The operational filter; matches nothing where nothing may be seen."""
        found = Q(pk__in=[])
        for scope in self.scopes:
            found |= Q(**scope.lookup(field))
        return found


def reach_of(user: User, permission: Permission) -> Reach:
    """Over which organs this person holds this permission today."""
    if not user.is_active:
        return Reach(())
    grants = Grant.objects.filter(valid_on(clock.today()), user=user).select_related("organ")
    scopes = {
        Scope(grant.organ.path, "self" if grant.reach == "self" else "subtree")
        for grant in grants
        if may(Role(grant.role), permission)
    }
    return Reach(tuple(sorted(scopes)))


def roles_of(user: User) -> frozenset[Role]:
    return frozenset(
        Role(role) for role in Grant.objects.filter(valid_on(clock.today()), user=user).values_list("role", flat=True)
    )


def require(user: User, permission: Permission, path: str = "") -> Reach:
    """The reach of a permission, or a refusal; with `path`, it must cover that organ."""
    reach = reach_of(user, permission)
    if reach.nothing or (path and not reach.covers(path)):
        raise NotAllowed()
    return reach


def allow(user: User | None, permission: Permission, path: str = "") -> None:
    """The guard of acts. No user is a system account (a command at the machine, a job): it is named in the journal and not asked."""
    if user is not None:
        require(user, permission, path)


def actor_of(user: User) -> Actor:
    return Actor(user.username, user.organ.code if user.organ else "")
