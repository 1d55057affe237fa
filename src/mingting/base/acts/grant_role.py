"""授权: a role over an organ, for a time. Nobody grants to oneself; an administrator grants only within the own reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q

from mingting.base import clock, journal
from mingting.base.errors import RolesApart, SelfGrant, UnknownRole, WindowClosed
from mingting.base.journal import Actor
from mingting.base.models import Grant, Organ, User, Window
from mingting.base.permissions import allow
from mingting.base.roles import NOT_LENT, ROLE_NAMES, Permission, Role


def grant_role(
    to: User,
    role: str,
    organ: Organ,
    reach: Literal["self", "subtree"] = "subtree",
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    window: Window | None = None,
    items: Sequence[str] = (),
    actor: Actor,
    user: User | None = None,
) -> Grant:
    """Grant, or change the terms of a grant that is there; just the same again changes nothing.

    A clerk's grant may be for one `window`; a chief representative's may name the `items` of the letter of authorisation.
    """
    allow(user, Permission.MANAGE_USERS, organ.path)
    if user is not None and user.pk == to.pk:
        raise SelfGrant()
    role = _role(role)
    terms = {"reach": reach, "valid_from": valid_from, "valid_to": valid_to, "window": window, "items": sorted(items)}
    with transaction.atomic():
        known = Grant.objects.select_for_update().filter(user=to, role=role, organ=organ).first()
        if known and all(getattr(known, field) == value for field, value in terms.items()):
            return known
        _keep_apart(to, role)
        if window is not None:
            _open(window)
        grant, _ = Grant.objects.update_or_create(user=to, role=role, organ=organ, defaults=terms)
        journal.record("user.role-granted", f"base/user:{to.username}", _data(grant), actor=actor)
        return grant


def end_role(grant: Grant, valid_to: date, *, actor: Actor, user: User | None = None) -> Grant:
    """End a grant with a day, the last on which it holds."""
    allow(user, Permission.MANAGE_USERS, grant.organ.path)
    with transaction.atomic():
        grant.valid_to = valid_to
        grant.save(update_fields=["valid_to"])
        journal.record("user.role-ended", f"base/user:{grant.user.username}", _data(grant), actor=actor)
        return grant


def _keep_apart(to: User, role: str) -> None:
    """Who manages accounts or audits does nothing else, and nobody else does these."""
    standing = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()), user=to).exclude(role=role)
    if standing.exists() if role in NOT_LENT else standing.filter(role__in=NOT_LENT).exists():
        raise RolesApart()


def _open(window: Window) -> None:
    """Nobody is put at a closed window; locked, so that it is not closed meanwhile."""
    locked = Window.objects.select_for_update(of=("self",)).get(pk=window.pk)
    if locked.valid_to is not None and locked.valid_to < clock.today():
        raise WindowClosed(name=locked.name)


def _role(role: str) -> str:
    try:
        return Role(role).value
    except ValueError:
        known = "、".join(f"{code}{name}" for code, name in ROLE_NAMES.items())
        raise UnknownRole(role=role, known=known) from None


def _data(grant: Grant) -> dict[str, Any]:
    data: dict[str, Any] = {
        "role": grant.role,
        "organ": grant.organ.code,
        "reach": grant.reach,
        "valid_from": grant.valid_from.isoformat() if grant.valid_from else "",
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else "",
    }
    if grant.window:
        data["window"] = grant.window.code
    if grant.items:
        data["items"] = grant.items
    return data
