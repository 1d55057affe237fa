"""作废文书: the number stays used, the file stays kept, and both bear 作废 from now on."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.clock import day_of
from mingting.base.errors import NotFound
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.papers.form import date_text
from mingting.base.permissions import acting
from mingting.base.roles import Role, may_move
from mingting.handle.cases.models import CasePaper
from mingting.handle.cases.moving import sealed_notes
from mingting.handle.cases.notices.errors import PaperVoided, VoidReason
from mingting.rules.moves import MOVES

_SYSTEM = Actor("system:cases")
_SHORTEST, _LONGEST = 5, 200
_ACTIONS = {
    kind: tuple(row.action for row in MOVES if row.document == kind) for kind in {row.document for row in MOVES}
}


def may_void(role: Role, kind: str) -> bool:
    """Who may make the move that issues such a paper, and who may void the whole case.

    >>> may_void(Role.WINDOW_CLERK, "receipt_slip"), may_void(Role.WINDOW_CLERK, "grant_decision"), may_void(Role.SUPERVISOR, "grant_decision")
    (True, False, True)
    """
    actions = _ACTIONS.get(kind) or ("notify_correction",)
    return any(may_move(role, action) for action in (*actions, "void"))


def void_paper(paper_id: int, *, reason: str, user: User | None) -> CasePaper:
    """Void it, with who and why. What it told is not undone by this: the case goes on, and a paper issued anew has a number of its own."""
    paper = CasePaper.objects.select_related("case").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(what=f"文书{paper_id}")
    case, kind = paper.case, paper.kind
    actor = _SYSTEM
    if user is not None:
        actor = acting(user, lambda role: may_void(role, kind), case.organ_path, case.window_id, case.place_id)
    reason = reason.strip()[:_LONGEST]
    if len(reason) < _SHORTEST:
        raise VoidReason()
    with transaction.atomic():
        now = clock.now()
        row = {"voided_at": now, "voided_by": user, "void_reason": reason}
        if not CasePaper.objects.filter(pk=paper_id, voided_at=None).update(**row):
            paper.refresh_from_db()
            assert paper.voided_at is not None
            raise PaperVoided(number=paper.number, day=date_text(day_of(paper.voided_at)))
        data = {"paper": paper_id, "kind": kind, "number": paper.number} | sealed_notes(reason=reason)
        journal.record("case.paper-voided", f"handle/case:{case.pk}", data, actor=actor, effective_at=now)
    paper.refresh_from_db()
    return paper
