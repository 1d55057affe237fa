"""请示自动终结: a request of a move that can come no more ends by itself; whoever asked is told why, nobody need decline it.

A case in 特别程序 or 补正 may come back to where the move is possible: its requests wait, and stand in no list until then.
"""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import seal
from mingting.handle.cases.acts.ask import ACTS, answer_of
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.cases.moving import NOTE, SYSTEM
from mingting.rules.moves import MOVES, Move, State, may_come


def end_requests(case_id: int) -> int:
    """End the open requests of a case that can no more be agreed to, each with its journal row; answers how many. Harmless when repeated."""
    ended = 0
    with transaction.atomic():
        rows = CaseRequest.objects.select_for_update(of=("self",)).select_related("case")
        for asked in rows.filter(case=case_id, decided_at=None).order_by("pk"):
            why = why_over(asked.action, asked.case)
            if not why:
                continue
            asked.decided_at, asked.reason = clock.now(), seal(why.encode(), NOTE)
            asked.save(update_fields=["decided_at", "reason"])
            data = {"asks": asked.action, "request": asked.pk, "state": asked.case.state, "row": answer_of(asked)}
            journal.record("case.request-ended", f"handle/case:{case_id}", data, actor=SYSTEM)
            ended += 1
    return ended


def why_over(action: str, case: Case) -> str:
    """Why this move of the case can come no more; empty while it may."""
    state = State(case.state)
    if not may_come(action, state):
        return f"办件已进入“{state.label}”，请示自动终结。"
    if action == "extend" and case.extended_days:
        return "本件已经延期（只能延期一次），请示自动终结。"
    return ""


def _may_end_one(row: Move) -> bool:
    return row.action == "extend" or any(
        may_come(action, before) and row.target is not None and not may_come(action, row.target)
        for action in ACTS
        for before in row.sources
    )


ENDING = tuple(f"case.{row.action}" for row in MOVES if row.sources and _may_end_one(row))
"""Kinds of journal rows after which a request may be over, by the table of moves."""
