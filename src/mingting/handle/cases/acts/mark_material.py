"""登记材料: whether a material is there, waived, tolerated for later or wrong; and a line that the guide does not name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from mingting.base import clock, journal
from mingting.base.models import User
from mingting.handle.cases.errors import MaterialsFull
from mingting.handle.cases.materials import MOST_LINES, material_of, may_keep, require_open
from mingting.handle.cases.models import Case, CaseMaterial
from mingting.handle.cases.moving import read_case, required, sealed_notes
from mingting.handle.errors import FieldWrong

_HERE = (CaseMaterial.State.RECEIVED, CaseMaterial.State.WAIVED)


def mark_material(material_id: int, *, user: User, state: str, note: str = "", was: str = "") -> CaseMaterial:
    """Say how a material stands. `was` is the state the clerk saw: another's mark in between is told, not overwritten."""
    if state not in CaseMaterial.State.values:
        raise FieldWrong(name="材料状态", why=f"没有“{state}”")
    with transaction.atomic():
        found = CaseMaterial.objects.select_for_update(of=("self",)).select_related("case").filter(pk=material_id)
        material = found.first() or material_of(material_id)
        actor = may_keep(material.case, user)
        require_open(material.case)
        if was and was != material.state and material.state != state:
            raise FieldWrong(name=f"“{material.name}”", why=f"刚被改为“{material.get_state_display()}”，请核对后再改")
        note = note.strip()[:200]
        if material.state == state and material.note == note:
            return material
        material.state, material.note = state, note
        material.received_at = (material.received_at or clock.now()) if state in _HERE else None
        material.save(update_fields=["state", "note", "received_at"])
        said = {"order": material.order, "version": material.version, "state": state}
        _tell("case.material-marked", material.case, said, note, actor)
    return material


def add_material(case_id: int, *, user: User, name: str, state: str = "received", note: str = "") -> CaseMaterial:
    """A line the clerk adds to the list of a case."""
    name = required(name, "材料名称")[:200]
    if state not in CaseMaterial.State.values:
        raise FieldWrong(name="材料状态", why=f"没有“{state}”")
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case_id)
        case = read_case(case_id)
        actor = may_keep(case, user)
        require_open(case)
        last = CaseMaterial.objects.filter(case=case).aggregate(last=Max("order"))["last"] or 0
        if last >= MOST_LINES:
            raise MaterialsFull(what="材料清单", count=MOST_LINES, unit="行")
        made = CaseMaterial.objects.create(
            case=case,
            order=last + 1,
            name=name,
            necessity="optional",
            state=state,
            note=note.strip()[:200],
            received_at=clock.now() if state in _HERE else None,
        )
        _tell("case.material-added", case, {"order": made.order, "version": 1, "state": state}, f"{name} {note}", actor)
    return made


def _tell(kind: str, case: Case, said: dict[str, Any], words: str, actor: journal.Actor) -> None:
    """What was written by hand goes sealed: it may name people."""
    data = {"material": said} | sealed_notes(words=words.strip())
    journal.record(kind, f"handle/case:{case.pk}", data, actor=actor)
