"""改稿: the clerk's words for a section, and the reasons given to findings. Each change says which version it was made on."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock
from mingting.base.errors import NotFound, Stale
from mingting.base.journal import Actor, record
from mingting.base.models import User
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.errors import AlreadyIssued
from mingting.report.bulletins.models import Bulletin
from mingting.rules.periods import Period

LONGEST = 20_000


def edit_words(draft: Bulletin, key: str, text: str, version: int, *, actor: Actor, user: User) -> Bulletin:
    """Put the clerk's words into a section and compile again on the same snapshot."""
    with transaction.atomic():
        locked = _locked(draft, version, user)
        locked.words = locked.words | {key: text.replace("\r\n", "\n").strip()[:LONGEST]}
        locked.save(update_fields=["words"])
    return make(locked.family, Period.parse(locked.period), locked.scope, locked.snapshot, actor=actor, user=user)


def explain(draft: Bulletin, key: str, reason: str, version: int, *, actor: Actor, user: User) -> Bulletin:
    """Accept a finding with a reason; an empty reason opens it again."""
    with transaction.atomic():
        locked = _locked(draft, version, user)
        found = next((one for one in locked.findings if one["key"] == key), None)
        if found is None:
            raise NotFound(what="这条核数意见")
        found["reason"] = reason.strip()[:200]
        locked.version += 1
        locked.save(update_fields=["findings", "version"])
        record(
            "bulletin.finding-explained",
            f"report/bulletin:{locked.pk}",
            {"finding": key, "kind": found["kind"], "reason": found["reason"]},
            actor=actor,
        )
    return locked


def _locked(draft: Bulletin, version: int, user: User) -> Bulletin:
    require(user, Permission.DRAFT_BULLETIN, draft.scope.path)
    locked = Bulletin.objects.select_for_update().get(pk=draft.pk)
    if locked.state == Bulletin.State.ISSUED:
        raise AlreadyIssued(title=locked.title, day=clock.day_of(locked.publication.issued_at))
    if locked.version != version:
        raise Stale(who=str(locked.made_by or "系统"))
    return locked
