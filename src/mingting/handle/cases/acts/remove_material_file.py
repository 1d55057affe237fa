"""移去材料文件, and its place among the pages. A removed file stays as a row and stays on the disk: it was removed, not destroyed."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.handle.cases.materials import may_keep, require_open
from mingting.handle.cases.models import MaterialFile


def remove_material_file(file_id: int, *, user: User) -> MaterialFile:
    """Take a file away from its material; twice is once."""
    with transaction.atomic():
        found, actor = _held(file_id, user)
        if found.removed_at is None:
            found.removed_at = clock.now()
            found.save(update_fields=["removed_at"])
            _tell("case.material-file-removed", found, actor)
    return found


def order_material_file(file_id: int, *, user: User, earlier: bool) -> MaterialFile:
    """Move a file one place earlier or later among those of its material."""
    with transaction.atomic():
        found, actor = _held(file_id, user)
        there = list(
            MaterialFile.objects.select_for_update()
            .filter(material=found.material_id, removed_at=None)
            .order_by("order", "id")
        )
        at = next((place for place, one in enumerate(there) if one.pk == found.pk), None)
        to = None if at is None else at + (-1 if earlier else 1)
        if at is None or to is None or not 0 <= to < len(there):
            return found
        there[at], there[to] = there[to], there[at]
        for place, one in enumerate(there, 1):
            one.order = place
        MaterialFile.objects.bulk_update(there, ["order"])
        _tell("case.material-file-ordered", found, actor, place=to + 1)
    return MaterialFile.objects.get(pk=file_id)


def _held(file_id: int, user: User) -> tuple[MaterialFile, Actor]:
    found = (
        MaterialFile.objects.select_for_update(of=("self",))
        .select_related("material__case", "file")
        .filter(pk=file_id)
        .first()
    )
    if found is None:
        raise NotFound(what="材料文件")
    actor = may_keep(found.material.case, user)
    require_open(found.material.case)
    return found, actor


def _tell(kind: str, found: MaterialFile, actor: Actor, **more: int) -> None:
    material = found.material
    said = {"order": material.order, "version": material.version, "file": found.file.digest, **more}
    journal.record(kind, f"handle/case:{material.case_id}", {"material": said}, actor=actor)
