"""登记来源: a system or sheet that records come from. Its kind never changes: what was counted under it was counted so."""

from __future__ import annotations

from django.db import transaction

from mingting.base import journal
from mingting.base.errors import SourceChanged
from mingting.base.journal import Actor
from mingting.base.models import Source, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission


def declare_source(code: str, name: str, kind: str, *, actor: Actor, user: User | None = None) -> Source:
    """The source of that code, made or renamed; declared again just so it changes nothing."""
    allow(user, Permission.DECLARE_SOURCE)
    kind = Source.Kind(kind).value
    with transaction.atomic():
        known = Source.objects.select_for_update().filter(code=code).first()
        if known and known.kind != kind:
            raise SourceChanged(code=code, name=known.name, kind=known.get_kind_display())
        if known and known.name == name:
            return known
        source = known or Source(code=code, kind=kind)
        before, source.name = source.name, name
        source.save()
        data = {"code": code, "name": name, "kind": kind, "before": before}
        journal.record("source.declared", f"base/source:{code}", data, actor=actor)
        return source
