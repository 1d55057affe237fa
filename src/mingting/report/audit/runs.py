"""Runs of the auditor that are kept: begun, decided upon, forgotten. Whoever began one is the only one to see it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from mingting.base import clock
from mingting.base.crypto import seal, sm3, unseal
from mingting.base.errors import NotFound, Refused, Stale
from mingting.base.models import User
from mingting.rules.figures import Verdict

from .kept import from_plain, to_plain
from .models import AuditRun
from .places import Examined, Spot

KEPT = timedelta(days=30)
MOST_WORDS = 300
_CONTEXT = b"audit_run"


class NotRead(Refused):
    """The document was refused by a reader, whose code and sentence this carries."""

    message = "%(say)s"

    def __init__(self, say: str, code: str) -> None:
        super().__init__(say=say)
        self.code = code


class NoSuchFinding(Refused):
    code = "audit.no-finding"
    message = "没有第 %(number)s 条核数意见，请刷新后再试。"
    status = 404


class NothingSaid(Refused):
    code = "audit.nothing-said"
    message = "请先填写%(what)s，再保存。"


class Act(StrEnum):
    FIX = "fix"
    REASON = "reason"
    NO_FIGURE = "no-figure"


@dataclass(frozen=True)
class Decision:
    """What became of a finding: `text` is the figure put in, or the reason why it stands."""

    act: Act
    text: str = ""


@dataclass(frozen=True)
class Opened:
    """A run with its words unsealed. Decisions are by position among the relations."""

    run: AuditRun
    name: str
    examined: Examined
    decisions: dict[int, Decision]

    @property
    def corrections(self) -> list[tuple[Spot, str]]:
        """The figures to put in, the one decided last first."""
        found = [(at, one) for at, one in self.decisions.items() if one.act is Act.FIX]
        return [(self.examined.spots[at][0], one.text) for at, one in reversed(found)]


def begin(examined: Examined, source: bytes, user: User) -> AuditRun:
    """Keep what was examined; a document that could not be read is refused and leaves nothing behind."""
    report = examined.report
    if report.refused:
        raise NotRead(report.refused, report.code)
    return AuditRun.objects.create(
        user=user,
        digest=digest_of(source),
        size=len(source),
        name=seal(report.file.encode(), _CONTEXT),
        content=_sealed(to_plain(examined)),
        decisions=_sealed({}),
        counts=counted(examined),
        at=clock.now(),
    )


def digest_of(source: bytes) -> str:
    return sm3(source).hex()


def counted(examined: Examined) -> dict[str, int]:
    found = Counter(str(one.verdict) for one in examined.report.relations)
    return {str(verdict): found[str(verdict)] for verdict in Verdict}


def run_of(user: User, pk: int) -> AuditRun:
    """One's own run; another's is not there."""
    found = AuditRun.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise NotFound(what=f"第 {pk} 号核数")
    return found


def runs_of(user: User, most: int = 30) -> list[tuple[AuditRun, str]]:
    """The latest runs of a person, each with its name."""
    rows = AuditRun.objects.filter(user=user).defer("content", "decisions")[:most]
    return [(run, unseal(run.name, _CONTEXT).decode()) for run in rows]


def opened(run: AuditRun) -> Opened:
    decisions = {
        int(at): Decision(Act(one["act"]), one["text"])
        for at, one in json.loads(unseal(run.decisions, _CONTEXT)).items()
    }
    examined = from_plain(json.loads(unseal(run.content, _CONTEXT)))
    return Opened(run, unseal(run.name, _CONTEXT).decode(), examined, decisions)


def decide(run: AuditRun, at: int, decision: Decision | None, version: int) -> None:
    """Write down what becomes of a finding, or take it back; what somebody decided meanwhile in another tab is not overwritten."""
    with transaction.atomic():
        locked = AuditRun.objects.select_for_update().get(pk=run.pk)
        if locked.version != version:
            raise Stale(who="另一个页面")
        found = opened(locked)
        if not 0 <= at < len(found.examined.report.relations):
            raise NoSuchFinding(number=at + 1)
        decisions = {number: one for number, one in found.decisions.items() if number != at}
        if decision is not None:
            decisions[at] = _checked(decision)
        locked.decisions = _sealed({str(number): asdict(one) for number, one in decisions.items()})
        locked.version += 1
        locked.save(update_fields=["decisions", "version"])


def _checked(decision: Decision) -> Decision:
    text = decision.text.strip()[:MOST_WORDS]
    if not text and decision.act is not Act.NO_FIGURE:
        raise NothingSaid(what="改成的数" if decision.act is Act.FIX else "理由")
    return Decision(decision.act, text)


def forget(run: AuditRun) -> None:
    run.delete()


def forget_old() -> int:
    """Delete what is older than a month."""
    return AuditRun.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _sealed(value: object) -> bytes:
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), _CONTEXT)
