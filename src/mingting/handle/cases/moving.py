"""办件迁移: the frame of every act on a case: read it, ask the move table and the permission, write all at once.

A move is one question and one statement. The question brings the case with all that may forbid the move or move its clocks (`_SEEN`); the statement
writes the case under the guard of the version it was read with, and everything else only with it. What stands in between needs no lock: whoever
was quicker is told by the guard. Papers and whatever an act writes behind the move come in the same transaction.

    with step("accept", case_id, version=version, user=user) as it:
        it.set(accepted_at=it.now)
        it.beside(*clocks.closed(it.case, clocks.INTAKE))
        it.paper("acceptance_notice", fee="不收费")
    return it.case

What `set` names is written with the state and told in the journal; what `note` takes goes sealed. Nothing is written if the block raises.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from mingting.base import clock, journal
from mingting.base.calendars import notices_asked, standing
from mingting.base.crypto import seal_fields, unseal_fields
from mingting.base.errors import NotAllowed, NotFound, Stale
from mingting.base.journal import Actor
from mingting.base.models import Event, User
from mingting.base.permissions import acting, grants_asked, held_from
from mingting.base.prepared import Question, Rows, Slot
from mingting.base.roles import may_move
from mingting.handle.cases.apply import CaseWrite, Change, Insert, apply_move
from mingting.handle.cases.models import Case, CaseMaterial, CasePaper
from mingting.handle.cases.papers import issue_paper
from mingting.handle.errors import FieldMissing, NotFromHere
from mingting.rules.moves import Actor as Who
from mingting.rules.moves import Move, State, move, moves_from

NOTE = b"case.note"
"""Context under which free text of a case (opinions, reasons) is sealed."""
SYSTEM = Actor("system:cases")
After = Callable[["Step", CasePaper | None], None]


def _read() -> models.QuerySet[Case, Case]:
    return Case.objects.select_related("item", "organ", "place", "window").filter(pk=_PK)


def _lacking() -> models.QuerySet[CaseMaterial, Any]:
    states = [CaseMaterial.State.MISSING, CaseMaterial.State.WRONG]
    found = CaseMaterial.objects.filter(case=_PK, necessity="required", state__in=states)
    return found.order_by("order", "version").values_list("name")


_PK = Slot("case", models.BigIntegerField())
_CASE = Question(_read)
_SEEN = Question(
    lambda: _read().annotate(
        seen_grants=Rows(grants_asked()), seen_notices=Rows(notices_asked()), seen_lacking=Rows(_lacking())
    )
)
"""A case with the grants of who acts, the notices its calendar stands on, and the required materials that are missing or wrong."""


class Step:
    """One move on its way: the case as read, who acts, and what will be written."""

    def __init__(self, case: Case, row: Move, user: User | None, actor: Actor, lacking: tuple[str, ...]) -> None:
        self.case, self.move, self.user, self.actor, self.lacking = case, row, user, actor, lacking
        self.now = clock.now()
        self.before = {"state": case.state, "version": case.version, "month": month_of(case)}
        self.columns: dict[str, Any] = {}
        self.writes: list[Insert | Change] = []
        self.data: dict[str, Any] = {}
        self.notes: dict[str, str] = {}
        self.papers: list[tuple[str, dict[str, Any], After | None]] = []
        self.afters: list[Callable[[], object]] = []

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def set(self, **columns: Any) -> None:
        """Columns of the case, by attribute names."""
        self.columns |= columns

    def beside(self, *writes: Insert | Change) -> None:
        """Rows written in the same statement."""
        self.writes += writes

    def tell(self, **data: Any) -> None:
        """What the journal says besides, in clear: never a name, number or telephone of a person."""
        self.data |= data

    def note(self, **texts: str) -> None:
        """Free text, kept sealed in the journal."""
        self.notes |= {name: text for name, text in texts.items() if text}

    def paper(self, kind: str, facts: dict[str, Any], after: After | None = None) -> None:
        """A paper of the move; its number is given last. `after` is told the paper, to keep it with what it is about."""
        self.papers.append((kind, facts, after))

    def then(self, act: Callable[[], object]) -> None:
        """What is written behind the move, before the papers' numbers."""
        self.afters.append(act)

    def write(self) -> None:
        """All at once; told as stale if somebody was quicker."""
        if not (self.papers or self.afters):
            self._move()
            return
        with transaction.atomic():
            self._move()
            for act in self.afters:
                act()
            self._issue_papers()

    def _move(self) -> None:
        case = self.case
        target = self.move.target
        columns = dict(self.columns)
        if target is not None and target.value != case.state:
            columns["state"] = target.value
        event = Insert(Event, self._event(columns))
        states = tuple(state.value for state in self.move.sources)
        if not apply_move(CaseWrite(Case, case.pk, case.version, states, columns, (*self.writes, event))):
            raise stale(case.pk)
        for name, value in columns.items():
            setattr(case, name, value)
        case.version += 1

    def _event(self, columns: dict[str, Any]) -> dict[str, Any]:
        data = {
            "action": self.move.action,
            "from": self.case.state,
            "to": columns.get("state", self.case.state),
            "version": self.case.version + 1,
            "set": plain(columns),
            **self.data,
        }
        months = {self.before["month"], month_of(self.case, columns)}
        if len(months) > 1:
            data["months"] = {"cases": sorted(months)}
        if self.papers:
            data["papers"] = [kind for kind, _, _ in self.papers]
        data |= sealed_notes(**self.notes)
        return journal.event_row(f"case.{self.move.action}", f"handle/case:{self.case.pk}", data, actor=self.actor)

    def _issue_papers(self) -> None:
        for kind, facts, after in self.papers:
            made = issue_paper(self.case, kind, facts, user=self.user, actor=self.actor)
            if after:
                after(self, made)


@contextmanager
def step(action: str, case_id: int, *, version: int, user: User | None, delegated: bool = False) -> Iterator[Step]:
    """The frame of one move. An act that takes a number or a lock of its own inside opens a transaction around it.

    `delegated`: the item hands this move to the one who accepted it (即办授权); the caller has made sure, and one's right to accept is asked instead.
    """
    row = move(action)
    case, grants, notices, lacking = _see(case_id, user)
    if case.version != version:
        raise stale(case.pk, case)
    if State(case.state) not in row.sources:
        raise not_from_here(case, row)
    actor = who_moves(case, move("accept") if delegated else row, user, grants)
    it = Step(case, row, user, actor, lacking)
    with standing(notices):
        yield it
        it.write()


def _see(case_id: int, user: User | None) -> tuple[Case, list[Any], list[Any], tuple[str, ...]]:
    found = _SEEN.objects(case=case_id, user=user.pk if user else 0, today=clock.today())
    if not found:
        raise NotFound(what=str(case_id))
    seen = vars(found[0])
    grants, notices, lacking = (seen.pop(name) for name in ("seen_grants", "seen_notices", "seen_lacking"))
    return found[0], grants, notices, tuple(name for (name,) in lacking)


def read_case(case_id: int) -> Case:
    found = _CASE.objects(case=case_id)
    if not found:
        raise NotFound(what=str(case_id))
    return found[0]


def who_moves(case: Case, row: Move, user: User | None, grants: Sequence[Sequence[Any]]) -> Actor:
    """The one who may make this move of this case by their `grants`; the system where the table names it."""
    if user is None:
        if Who.SYSTEM not in row.actors:
            raise NotAllowed()
        return SYSTEM
    # 首席代表 decide what their letter of authorisation lists
    item = case.item.code if case.item is not None and row.action in ("grant", "deny") else ""
    held = held_from(user, grants)
    return acting(
        user, lambda role: may_move(role, row.action), case.organ_path, case.window_id, case.place_id, item, held
    )


def not_from_here(case: Case, row: Move) -> NotFromHere:
    """What to do instead."""
    names = "、".join(one.name for one in moves_from(State(case.state)) if one.action != "void")
    hint = f"现在可以：{names}。" if names else "本件已办完，不能再办理。"
    return NotFromHere(state=State(case.state).label, action=row.name, hint=hint)


def stale(case_id: int, case: Case | None = None) -> Stale:
    """Who was quicker."""
    last = Event.objects.filter(subject=f"handle/case:{case_id}", kind__startswith="case.").order_by("-id").first()
    name = User.objects.filter(username=last.actor).values_list("name", flat=True).first() if last else ""
    return Stale(who=name or (last.actor if last else "他人"))


def month_of(case: Case, columns: dict[str, Any] | None = None) -> str:
    """The month a case's facts lie in: of acceptance, else of receipt, submission or writing down."""
    given = columns or {}
    for name in ("accepted_at", "received_at", "submitted_at", "recorded_at"):
        at: datetime | None = given.get(name) or getattr(case, name)
        if at is not None:
            return clock.day_of(at).isoformat()[:7]
    return ""


def required(value: str, name: str) -> str:
    """A text that must be there."""
    text = (value or "").strip()
    if not text:
        raise FieldMissing(name=name)
    return text


# ---- the journal's form of a row ---------------------------------------------------------------------------------------------


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Columns as the journal keeps them: instants in UTC, bytes (sealed or keyed) in base64."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return "b64:" + base64.b64encode(bytes(value)).decode()
    return getattr(value, "value", value)


def sealed_notes(**texts: str) -> dict[str, str]:
    """Free text as an event keeps it: sealed, for it may name people. Nothing where nothing was written."""
    written = {name: text for name, text in texts.items() if text}
    return {"sealed": base64.b64encode(seal_fields(written, NOTE)).decode()} if written else {}


def notes_of(event: Event) -> dict[str, str]:
    """The sealed texts of an event, opened."""
    sealed = event.data.get("sealed") if isinstance(event.data, dict) else None
    return unseal_fields(base64.b64decode(sealed), NOTE) if sealed else {}


def row_of(case: models.Model) -> dict[str, Any]:
    """A whole row in the journal's form."""
    return plain({field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields})
