"""拟稿: a draft from a family, a period and the newest snapshot. Made again for the same period it replaces the draft and keeps the clerk's words."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from mingting.assess.facts.models import Snapshot
from mingting.assess.reads import engine_for
from mingting.base import clock
from mingting.base.journal import Actor, record
from mingting.base.models import Organ, User
from mingting.base.papers.tree import Paper
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.report.bulletins.answers import EngineAnswers, asks_of
from mingting.report.bulletins.compile import Compiler, Setting
from mingting.report.bulletins.errors import AlreadyIssued
from mingting.report.bulletins.families import family, words
from mingting.report.bulletins.findings import findings_of
from mingting.report.bulletins.models import Bulletin, FigureCode
from mingting.report.bulletins.plain import to_plain
from mingting.rules.periods import Period


def make(
    name: str, period: Period, scope: Organ, snapshot: Snapshot, *, actor: Actor, user: User | None = None
) -> Bulletin:
    """Compile and keep a draft: tree, figures with their codes, findings. One transaction with its event."""
    if user is not None:
        require(user, Permission.DRAFT_BULLETIN, scope.path)
    before = Bulletin.objects.filter(family=name, period=period.code, scope=scope).order_by("-made_at").first()
    if before and before.state == Bulletin.State.ISSUED:
        raise AlreadyIssued(title=before.title, day=before.publication.issued_at.astimezone(clock.CHINA).date())
    said = words(name) | (before.words if before else {})
    paper, answers = compose(name, period, scope, snapshot, said)
    with transaction.atomic():
        draft = before or Bulletin(family=name, period=period.code, scope=scope, version=0)
        draft.title, draft.snapshot, draft.words, draft.tree = paper.title, snapshot, said, to_plain(paper)
        draft.findings = [one.to_plain() for one in findings_of(paper, draft.findings)]
        draft.version += 1
        draft.made_at, draft.made_by = clock.now(), user
        draft.save()
        register_codes(answers, draft)
        record(
            "bulletin.drafted",
            f"report/bulletin:{draft.pk}",
            {
                "family": name,
                "period": period.code,
                "scope": scope.code,
                "snapshot": snapshot.digest,
                "version": draft.version,
            },
            actor=actor,
        )
    return draft


def compose(
    name: str, period: Period, scope: Organ, snapshot: Snapshot, said: dict[str, str]
) -> tuple[Paper, EngineAnswers]:
    """The tree of a paper and the questions behind it; nothing is kept."""
    template = family(name)
    answers = EngineAnswers(engine_for(snapshot), scope.code, period)
    answers.engine.prefetch([answers.question(ask) for ask in asks_of(template)])
    issuer = said.get("issuer", f"{scope.short_name}审批服务管理局")
    compiler = Compiler(answers, Setting(period, scope.short_name, issuer, said))
    sections = tuple(compiler.section(one) for one in template.sections)
    attachments = tuple(compiler.attachment(one) for one in template.attachments)
    head = {key: compiler.head(parts) for key, parts in template.head.items()}
    paper = Paper(
        title=f"{issuer}{head['title']}",
        sections=sections,
        number=said.get("number", ""),
        addressee=head.get("addressee", ""),
        signature=(issuer,),
        note=head.get("note", ""),
        attachments=attachments,
        state="草稿",
        index=tuple(compiler.index),
    )
    return replace(paper, copy_to=said.get("copy_to", ""), printed_by=issuer), answers


def register_codes(answers: EngineAnswers, draft: Bulletin) -> None:
    """Every printed code leads back to its question and draft; codes of an earlier version go."""
    now = clock.now()
    FigureCode.objects.filter(bulletin=draft).delete()
    rows = [
        FigureCode(
            code=code, question=figure.question.to_plain() | {"snapshot": figure.snapshot}, bulletin=draft, made_at=now
        )
        for code, figure in answers.asked.items()
    ]
    whole = {"period": draft.period, "scope": draft.scope.code, "snapshot": answers.engine.digest}
    rows += [
        FigureCode(
            code=answers.attachment_code(one.number),
            question=whole | {"attachment": one.number},
            bulletin=draft,
            made_at=now,
        )
        for one in family(draft.family).attachments
    ]
    FigureCode.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
