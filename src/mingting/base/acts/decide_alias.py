"""认定单位: which organ an ambiguous name means in one source, decided once by a person and remembered."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import Actor
from mingting.base.models import AliasDecision, Organ, Source, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission


def decide_alias(
    source: Source | str, text: str, organ: Organ, *, actor: Actor, user: User | None = None
) -> AliasDecision:
    """Remember the decision; deciding otherwise later replaces it for what comes after, and the journal keeps both."""
    allow(user, Permission.DECIDE_ALIAS, organ.path)
    code, text = source if isinstance(source, str) else source.code, text.strip()
    with transaction.atomic():
        known = AliasDecision.objects.select_for_update().filter(source=code, text=text).first()
        if known and known.organ_id == organ.pk:
            return known
        before = known.organ.code if known else ""
        decision, _ = AliasDecision.objects.update_or_create(
            source=code, text=text, defaults={"organ": organ, "decided_by": user, "decided_at": clock.now()}
        )
        data = {"source": code, "text": text, "organ": organ.code, "before": before}
        journal.record("organ.alias-decided", f"base/alias-decision:{decision.pk}", data, actor=actor)
        return decision
