"""查看照面: what stands on a licence, in full, for a reason; each time is journalled."""

from __future__ import annotations

from django.db import transaction

from mingting.base import journal
from mingting.base.models import User
from mingting.base.permissions import acting
from mingting.base.roles import Permission, may
from mingting.handle.cases.moving import sealed_notes
from mingting.handle.errors import ReasonMissing
from mingting.handle.licences.models import Licence
from mingting.handle.licences.paper import licence_rows

_SHORTEST = 5


def reveal_face(licence: Licence, reason: str, *, user: User) -> tuple[tuple[str, str], ...]:
    """The rows of the face. The journal keeps who, which licence and, sealed, why; nothing of the face."""
    case = licence.case
    at = (case.window_id, case.place_id) if case else (None, None)
    actor = acting(user, lambda role: may(role, Permission.REVEAL), licence.organ_path, *at)
    reason = reason.strip()
    if len(reason) < _SHORTEST:
        raise ReasonMissing()
    with transaction.atomic():
        journal.record("licence.revealed", f"handle/licence:{licence.pk}", sealed_notes(reason=reason), actor=actor)
        return licence_rows(licence)
