"""授权: a role over an organ, for a time. Nobody grants to oneself; an administrator grants only within the own reach."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db import transaction

from mingting.base import journal
from mingting.base.errors import SelfGrant, UnknownRole
from mingting.base.journal import Actor
from mingting.base.models import Grant, Organ, User
from mingting.base.permissions import allow
from mingting.base.roles import ROLE_NAMES, Permission, Role


def grant_role(
    to: User,
    role: str,
    organ: Organ,
    reach: Literal["self", "subtree"] = "subtree",
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    actor: Actor,
    user: User | None = None,
) -> Grant:
    """Grant, or change the reach and the days of a grant that is there; just the same again changes nothing."""
    allow(user, Permission.MANAGE_USERS, organ.path)
    if user is not None and user.pk == to.pk:
        raise SelfGrant()
    role = _role(role)
    with transaction.atomic():
        known = Grant.objects.select_for_update().filter(user=to, role=role, organ=organ).first()
        terms = {"reach": reach, "valid_from": valid_from, "valid_to": valid_to}
        if known and all(getattr(known, field) == value for field, value in terms.items()):
            return known
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


def _role(role: str) -> str:
    try:
        return Role(role).value
    except ValueError:
        known = "、".join(f"{code}{name}" for code, name in ROLE_NAMES.items())
        raise UnknownRole(role=role, known=known) from None


def _data(grant: Grant) -> dict[str, str]:
    return {
        "role": grant.role,
        "organ": grant.organ.code,
        "reach": grant.reach,
        "valid_from": grant.valid_from.isoformat() if grant.valid_from else "",
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else "",
    }
