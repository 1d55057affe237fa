"""打印文书: the paper as it was made, each time counted and told in the journal; a voided one bears 作废 across it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from mingting.base import journal
from mingting.base.clock import day_of
from mingting.base.errors import NotFound
from mingting.base.files import open_stored
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.papers.fonts import house_fonts
from mingting.base.papers.form import date_text
from mingting.base.papers.stamp import stamped
from mingting.base.permissions import acting
from mingting.base.roles import Permission, may
from mingting.handle.cases.models import CasePaper
from mingting.handle.cases.notices.sheet import SHAPES, Shape
from mingting.handle.cases.paper_jobs import files_of

_SYSTEM = Actor("system:cases")
_SHAPE_WORDS = {"a4": "", "slip": "（80毫米）"}


@dataclass(frozen=True)
class Printed:
    """What goes to the printer. `times` counts this print among all of this paper."""

    content: bytes
    name: str
    times: int


def print_paper(paper_id: int, *, shape: Shape = "a4", user: User | None) -> Printed:
    """One print. Whoever may see the case may print its papers; the file kept is never changed."""
    paper = CasePaper.objects.select_related("case", "file", "slip", "voided_by").filter(pk=paper_id).first()
    if paper is None or shape not in SHAPES:
        raise NotFound(what=f"文书{paper_id}")
    case = paper.case
    actor = _SYSTEM
    if user is not None:
        actor = acting(
            user, lambda role: may(role, Permission.SEE_CASES), case.organ_path, case.window_id, case.place_id
        )
    paper = files_of(paper_id)
    content = _content(paper, shape)
    with transaction.atomic():
        CasePaper.objects.filter(pk=paper_id).update(prints=F("prints") + 1)
        times = CasePaper.objects.values_list("prints", flat=True).get(pk=paper_id)
        data = {"paper": paper_id, "number": paper.number, "form": shape, "times": times}
        if paper.voided_at:
            data["voided"] = True
        journal.record("case.paper-printed", f"handle/case:{paper.case_id}", data, actor=actor)
    return Printed(content, f"{paper.number}{_SHAPE_WORDS[shape]}.pdf", times)


def _content(paper: CasePaper, shape: Shape) -> bytes:
    file = paper.file if shape == "a4" else paper.slip
    assert file is not None
    with open_stored(file) as kept:
        content = kept.read()
    if paper.voided_at is None:
        return content
    note = f"{paper.number}已于{date_text(day_of(paper.voided_at))}作废"
    return stamped(content, "作废", note, house_fonts())
