"""请示: who may not make a move asks the one who may; agreeing makes the move, in the decider's name, with the asker on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from mingting.base import clock, journal
from mingting.base.crypto import seal, unseal
from mingting.base.errors import NotFound
from mingting.base.models import User
from mingting.base.permissions import acting
from mingting.base.roles import may_ask, may_move
from mingting.handle.cases.acts.extend import extend
from mingting.handle.cases.acts.refuse import refuse
from mingting.handle.cases.acts.void import void
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.cases.moving import NOTE, not_from_here, plain, read_case, required, row_of, stale
from mingting.handle.errors import AlreadyExtended, AskedAlready, FieldMissing, NotAsked, RequestDecided
from mingting.rules.moves import State, move

ACTS: dict[str, Callable[..., Case]] = {"refuse": refuse, "extend": extend, "void": void}
"""What may be asked for: the moves of the table with `asked_by`."""


def ask_for(case_id: int, *, version: int, user: User, action: str, fields: Mapping[str, Any]) -> CaseRequest:
    """Ask for a move, with what it would be given. One open request an action."""
    if action not in ACTS:
        raise NotAsked(action=move(action).name)
    if not str(fields.get("reason") or "").strip():
        raise FieldMissing(name="理由")
    with transaction.atomic():
        case = read_case(case_id)
        row = move(action)
        if case.version != version:
            raise stale(case.pk)
        if State(case.state) not in row.sources:
            raise not_from_here(case, row)
        if action == "extend" and case.extended_days:
            raise AlreadyExtended()
        actor = acting(user, lambda role: may_ask(role, action), case.organ_path, case.window_id, case.place_id)
        try:
            with transaction.atomic():
                asked = CaseRequest.objects.create(
                    case=case,
                    action=action,
                    fields=seal(json.dumps(dict(fields), ensure_ascii=False, default=str).encode(), NOTE),
                    asked_by=user,
                    asked_at=clock.now(),
                )
        except IntegrityError:
            other = CaseRequest.objects.select_related("asked_by").get(case=case, action=action, decided_at=None)
            raise AskedAlready(action=row.name, who=str(other.asked_by)) from None
        data = {"asks": action, "request": asked.pk, "row": row_of(asked)}
        journal.record("case.asked", f"handle/case:{case.pk}", data, actor=actor)
    return asked


def decide_request(request_id: int, *, user: User, agree: bool, reason: str = "") -> Case:
    """Agree, and the move is made; or say why not. Whoever may make the move may decide."""
    if not agree:
        reason = required(reason, "不同意的理由")
    with transaction.atomic():
        asked = CaseRequest.objects.select_for_update(of=("self",)).select_related("case").filter(pk=request_id).first()
        if asked is None:
            raise NotFound(what=str(request_id))
        if asked.decided_at is not None:
            raise RequestDecided(how="已经批复" if asked.decided_by_id else "已自动终结")
        case = asked.case
        actor = acting(user, lambda role: may_move(role, asked.action), case.organ_path, case.window_id, case.place_id)
        asked.decided_by, asked.decided_at, asked.agreed = user, clock.now(), agree
        asked.reason = seal(reason.encode(), NOTE) if reason else None
        asked.save()
        data = {"asks": asked.action, "request": asked.pk, "agreed": agree, "row": answer_of(asked)}
        journal.record("case.request-decided", f"handle/case:{case.pk}", data, actor=actor)
        if not agree:
            return read_case(case.pk)
        fields = asked_fields(asked)
        if asked.action == "extend":
            fields["days"] = int(fields.get("days") or 0)
        return ACTS[asked.action](case.pk, version=case.version, user=user, **fields)


def answer_of(asked: CaseRequest) -> dict[str, Any]:
    """The columns of its answer, in the journal's form: what was written stays sealed."""
    return plain({name: getattr(asked, name) for name in ("decided_by_id", "decided_at", "agreed", "reason")})


def asked_fields(asked: CaseRequest) -> dict[str, Any]:
    """What the move would be given."""
    found: dict[str, Any] = json.loads(unseal(asked.fields, NOTE))
    return found


def reason_of(asked: CaseRequest) -> str:
    """Why not, or why the request ended by itself."""
    return unseal(asked.reason, NOTE).decode() if asked.reason else ""
