"""印发: the documents are written, the bundle is packed, and from then on neither changes. A correction is a document of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from mingting.assess.reads import engine_for, store
from mingting.base import clock
from mingting.base.journal import Actor, head, record, seal_all
from mingting.base.models import User
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.report.bulletins import bundle
from mingting.report.bulletins.acts.make import compose, register_codes
from mingting.report.bulletins.answers import EngineAnswers
from mingting.report.bulletins.documents import FORMATS, write
from mingting.report.bulletins.errors import AlreadyIssued, OpenErrors
from mingting.report.bulletins.models import Bulletin, Publication
from mingting.report.bulletins.plain import to_plain
from mingting.rules.periods import Period


def issue(draft: Bulletin, *, actor: Actor, user: User | None = None, signed_on: date | None = None) -> Publication:
    """Freeze and publish. Open errors are refused; what only asks (a number typed by hand) does not block.

    Made again from the draft's own snapshot, so what is issued is what was checked.
    """
    if user is not None:
        require(user, Permission.ISSUE_BULLETIN, draft.scope.path)
    if draft.state == Bulletin.State.ISSUED:
        raise AlreadyIssued(title=draft.title, day=clock.day_of(draft.publication.issued_at))
    errors = [one for one in draft.findings if one["level"] == "error" and not one.get("reason")]
    if errors:
        raise OpenErrors(count=len(errors), first=errors[0]["say"])
    seal_all()
    seal_head = head()
    now = clock.now()
    period = Period.parse(draft.period)
    paper, answers = compose(draft.family, period, draft.scope, draft.snapshot, draft.words)
    paper = replace(
        paper,
        state="",
        issuer_mark=f"{paper.signature[0]}文件" if draft.number else "",
        number=draft.number,
        seal_head=seal_head.short,
        signed_on=signed_on or clock.day_of(now),
        printed_on=clock.day_of(now),
    )
    name = bundle.pack(
        engine_for(draft.snapshot),
        answers.asked.values(),
        head={
            "family": draft.family,
            "period": draft.period,
            "scope": draft.scope.code,
            "title": draft.title,
            "issued_at": now.isoformat(),
            "snapshot": draft.snapshot.digest,
            "seal_head": str(seal_head),
        },
        tree=to_plain(paper),
        snapshot=draft.snapshot.manifest,
        documents={
            f"{draft.family}-{draft.period}.{suffix}": content for suffix, content in write(paper, FORMATS).items()
        },
        resolve=store().path,
    )
    return _publish(draft, name, str(seal_head), to_plain(paper), answers, actor, user)


def _publish(
    draft: Bulletin, name: str, seal_head: str, tree: Any, answers: EngineAnswers, actor: Actor, user: User | None
) -> Publication:
    with transaction.atomic():
        locked = Bulletin.objects.select_for_update().get(pk=draft.pk)
        if locked.state == Bulletin.State.ISSUED:
            raise AlreadyIssued(title=locked.title, day=clock.day_of(locked.publication.issued_at))
        register_codes(answers, locked)
        locked.state, locked.tree = Bulletin.State.ISSUED, tree
        locked.version += 1
        locked.save()
        made = Publication.objects.create(
            bulletin=locked, bundle=name, issued_at=clock.now(), issued_by=user, seal_head=seal_head
        )
        record(
            "bulletin.issued",
            f"report/bulletin:{locked.pk}",
            {"bundle": name, "title": locked.title, "period": locked.period},
            actor=actor,
        )
    draft.refresh_from_db()
    return made
