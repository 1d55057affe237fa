"""收材料文件: a scanned or uploaded file comes to a material; judged by its bytes first, then kept sealed. The material counts as received."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.models import Max

from mingting.base import clock, journal
from mingting.base.files import store
from mingting.base.models import User
from mingting.handle.cases.errors import MaterialsFull
from mingting.handle.cases.material_files import check_material
from mingting.handle.cases.materials import MOST_FILES, material_of, may_keep, require_open
from mingting.handle.cases.models import CaseMaterial, MaterialFile

ORIGINS = ("scan", "upload", "history", "licence")
_WAITS = (CaseMaterial.State.MISSING, CaseMaterial.State.TOLERATED, CaseMaterial.State.WRONG)


def add_material_file(material_id: int, path: Path, name: str, *, user: User, origin: str = "upload") -> MaterialFile:
    """Take the file in. The same content twice under one material is one file. The journal keeps its digest, never its name."""
    material = material_of(material_id)
    may_keep(material.case, user)
    require_open(material.case)
    found = check_material(path, name)
    kept = store(path, f"material.{found.kind}", found.kind, sealed=True, by=user)
    with transaction.atomic():
        material = CaseMaterial.objects.select_for_update(of=("self",)).select_related("case").get(pk=material_id)
        actor = may_keep(material.case, user)
        require_open(material.case)
        there = MaterialFile.objects.filter(material=material, removed_at=None)
        again = there.filter(file=kept).first()
        if again is not None:
            return again
        if there.count() >= MOST_FILES:
            raise MaterialsFull(what=f"“{material.name}”", count=MOST_FILES, unit="个文件")
        now = clock.now()
        made = MaterialFile.objects.create(
            material=material,
            file=kept,
            order=(there.aggregate(last=Max("order"))["last"] or 0) + 1,
            origin=origin if origin in ORIGINS else "upload",
            kind=found.kind,
            pages=found.pages,
            added_at=now,
            added_by=user,
        )
        said = {"order": material.order, "version": material.version, "file": kept.digest, "origin": made.origin}
        if material.state in _WAITS:
            material.state, material.received_at = CaseMaterial.State.RECEIVED, now
            material.save(update_fields=["state", "received_at"])
            said["state"] = str(CaseMaterial.State.RECEIVED)
        journal.record("case.material-file-added", f"handle/case:{material.case_id}", {"material": said}, actor=actor)
    return made
