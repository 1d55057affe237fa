"""The quarter of 中宁县, loaded once for the tests of a module that ask for it, and taken back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from kept import settle

from mingting.base.journal import Actor
from mingting.report.bulletins.models import Bulletin, Publication

ACTOR = Actor("system:test")


@dataclass(frozen=True)
class Quarter:
    draft: Bulletin
    publication: Publication


@pytest.fixture(scope="module")
def quarter(
    django_db_setup: None, django_db_blocker: pytest.Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Quarter]:  # type: ignore[name-defined]
    """Ledgers in through the ordinary import, a draft of the quarterly circular, issued."""
    from mingting.assess.facts import take_snapshot
    from mingting.base.organs import root
    from mingting.demo.load import load
    from mingting.report.bulletins.acts.issue import issue
    from mingting.report.bulletins.acts.make import make
    from mingting.rules.periods import Period

    folder: Path = tmp_path_factory.mktemp("quarter") / "var"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "DATA", folder)
        load("zhongning-2021q2")
        settle()
        draft = make("quarterly", Period.parse("2021Q2"), root(), take_snapshot(ACTOR), actor=ACTOR)
        yield Quarter(draft, issue(draft, actor=ACTOR))
        transaction.set_rollback(True)
