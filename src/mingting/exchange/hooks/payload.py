"""What is told: numbers, codes, states, times and days of a case. Never a name, an ID, a phone, or anything somebody wrote in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingting.base import clock
from mingting.base.crypto import canonical
from mingting.base.models import Event
from mingting.base.permissions import Reach
from mingting.handle.cases.models import Case
from mingting.rules.moves import MOVES, name_of

ALL_MOVES = "case.*"
SUBJECT = "handle/case:"
KINDS: dict[str, str] = {
    ALL_MOVES: "办件的每一步",
    **{f"case.{row.action}": row.name for row in MOVES if row.sources},
    "clock.warned": "时限将到",
    "clock.overdue": "时限已过",
}
"""What may be subscribed to, and its name; the moves are those of the move table."""
_CHANGED = (
    "case_no",
    "result",
    "submitted_at",
    "received_at",
    "accepted_at",
    "decided_at",
    "finished_at",
    "delivered_at",
    "promise_days",
    "legal_days",
    "due_on",
    "due_original_on",
    "legal_due_on",
    "due_provisional",
    "used_days",
    "corrections",
    "paused_days",
    "extended_days",
)
_MOVES = frozenset(kind for kind in KINDS if kind.startswith("case.") and kind != ALL_MOVES)


@dataclass(frozen=True)
class News:
    """An event and the case it is about."""

    event: Event
    case: Case

    def within(self, reach: Reach) -> bool:
        return reach.covers(self.case.organ_path, self.case.window_id, self.case.place_id)

    def body(self) -> bytes:
        """The same bytes each time it is told: made of the event, which never changes, and of the case's names."""
        return canonical(body_of(self.event, self.case))


def wanted(kinds: list[str], kind: str) -> bool:
    """Whether a subscription to these kinds is told this one.

    >>> wanted(["case.*"], "case.accept"), wanted(["clock.overdue"], "case.accept"), wanted(["case.*"], "case.revealed")
    (True, False, False)
    """
    return kind in kinds or (ALL_MOVES in kinds and kind in _MOVES)


def kinds_read(kinds: list[str]) -> tuple[str, ...]:
    """The event kinds to be read from the journal for these."""
    return tuple(sorted({kind for kind in KINDS if kind != ALL_MOVES and wanted(kinds, kind)}))


def news_of(events: list[Event]) -> list[News]:
    """The events that are about a case, each with it, by one question."""
    keys = {event.pk: _case_key(event.subject) for event in events}
    cases = Case.objects.select_related("item", "organ", "source").in_bulk(list({key for key in keys.values() if key}))
    found = ((event, cases.get(keys[event.pk] or 0)) for event in events)
    return [News(event, case) for event, case in found if case is not None]


def _case_key(subject: str) -> int | None:
    key = subject.removeprefix(SUBJECT)
    return int(key) if key != subject and key.isdecimal() else None


def body_of(event: Event, case: Case) -> dict[str, Any]:
    data = event.data
    told: dict[str, Any] = {
        "id": event.position,
        "kind": event.kind,
        "name": KINDS.get(event.kind, name_of(event.kind.partition(".")[2])),
        "happened_at": _moment(event.effective_at),
        "recorded_at": _moment(event.recorded_at),
        "case": {
            "number": case.case_no or case.source_no,
            "source": case.source.code,
            "item": case.item.code if case.item else "",
            "organ": case.organ.code,
        },
    }
    if event.kind.startswith("clock."):
        return told | {"clock": {"kind": data.get("clock", ""), "due": data.get("due", "")}}
    move = {name: data.get(name) for name in ("action", "from", "to", "version")}
    return told | {"move": move, "changed": _changed(data.get("set"))}


def _changed(given: Any) -> dict[str, Any]:
    columns: Mapping[str, Any] = given if isinstance(given, dict) else {}
    return {name: columns[name] for name in _CHANGED if name in columns}


def _moment(at: Any) -> str:
    text: str = at.astimezone(clock.CHINA).isoformat("T", "seconds")
    return text
