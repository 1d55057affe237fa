"""查看完整个人信息: names, numbers and telephones are masked unless somebody asks for them with a reason; each time is journalled."""

from __future__ import annotations

from django.db import transaction

from mingting.base import journal
from mingting.base.crypto import unseal_fields
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import acting
from mingting.base.roles import Permission, may
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import sealed_notes
from mingting.handle.errors import ReasonMissing

_SHORTEST = 5


def reveal(case: Case, reason: str, *, actor: Actor, user: User) -> dict[str, str]:
    """The applicant of one case in full. The journal keeps who, which case and, sealed, why; nothing of the person."""
    acting(user, lambda role: may(role, Permission.REVEAL), case.organ_path, case.window_id, case.place_id)
    reason = reason.strip()
    if len(reason) < _SHORTEST:
        raise ReasonMissing()
    with transaction.atomic():
        journal.record("case.revealed", f"handle/case:{case.pk}", sealed_notes(reason=reason), actor=actor)
        return unseal_fields(case.applicant, APPLICANT)
