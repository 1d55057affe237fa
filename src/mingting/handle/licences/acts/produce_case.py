"""制证 as doors make it: with the licence where the item gives one, as the case's move alone where it gives none."""

from __future__ import annotations

from datetime import date

from mingting.base.models import Event, User
from mingting.handle.cases.acts.produce import produce
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import notes_of, read_case
from mingting.handle.licences.acts.produce import produce_licence
from mingting.handle.licences.errors import NoLicenceType
from mingting.handle.licences.face import face_of_lines

_FACE = (("content", "准予内容"), ("conditions", "条件"))


def produce_case(case_id: int, *, version: int, user: User, number: str = "", face: str = "") -> Case:
    """The licence says what the decision granted, and is valid until the day that the decision set; `face` adds lines of its own, `项目：内容`."""
    case = read_case(case_id)
    if case.item is None or case.item.produces_id is None:
        if number or face:
            raise NoLicenceType(item=case.item.name if case.item else "")
        return produce(case_id, version=version, user=user)
    granted = _granted(case)
    words = {label: granted.get(name, "")[:500] for name, label in _FACE} | face_of_lines(face)
    until = granted.get("valid_to", "")
    valid_to = date.fromisoformat(until) if until else None
    licence = produce_licence(case_id, version=version, user=user, face=words, valid_to=valid_to, number=number)
    made = licence.case
    assert made is not None  # it was made from one
    return made


def _granted(case: Case) -> dict[str, str]:
    """The words of the decision, as the journal keeps them sealed."""
    told = Event.objects.filter(subject=f"handle/case:{case.pk}", kind="case.grant").order_by("-id").first()
    return notes_of(told) if told else {}
