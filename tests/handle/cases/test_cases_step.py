"""A move is one question and one statement, and needs no lock in between: whoever was quicker is told by the guard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from case_house import PERSON
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingting.base.errors import NotAllowed, NotFound, Stale
from mingting.base.models import Event, Grant
from mingting.handle.cases.acts.accept import accept
from mingting.handle.cases.acts.assign import assign
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case
from mingting.handle.errors import MaterialsMissing

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _received(house: SimpleNamespace) -> Case:
    case = take_in(
        user=house.clerk, item=house.item, window=house.window, place=None, applicant=PERSON, until="receive"
    )
    return Case.objects.get(pk=case.pk)


def _own(asked: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]


def test_a_move_without_a_paper_asks_once_and_writes_once(house: SimpleNamespace) -> None:
    case = _received(house)
    house.clerk.organ, house.approver.organ  # as a request knows who is logged in  # noqa: B018
    with CaptureQueriesContext(connection) as asked:
        accept(case.pk, version=case.version, user=house.clerk, notice=False)
    statements = _own(asked)
    assert statements[0].startswith("SELECT")
    if connection.vendor == "postgresql":
        assert len(statements) == 2 and statements[1].startswith("WITH moved AS (UPDATE")
    else:  # case, intake clock closed, two opened, journal row
        assert [one.split()[0] for one in statements[1:]] == ["UPDATE", "UPDATE", "INSERT", "INSERT", "INSERT"]
    with CaptureQueriesContext(connection) as asked:
        assign(case.pk, version=case.version + 1, user=house.approver)
    assert len(_own(asked)) == (2 if connection.vendor == "postgresql" else 3)


def test_what_changes_between_question_and_statement_is_told_by_the_guard(house: SimpleNamespace) -> None:
    from mingting.handle.cases import moving

    case, seen = _received(house), moving._see

    def quicker(case_id: int, user: object) -> object:
        found = seen(case_id, user)  # type: ignore[arg-type]
        Case.objects.filter(pk=case_id).update(version=case.version + 1)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "_see", quicker)
        events = Event.objects.count()
        with pytest.raises(Stale):
            accept(case.pk, version=case.version, user=house.clerk)
    case.refresh_from_db()
    assert (case.state, case.accepted_at, Event.objects.count()) == ("received", None, events)


def test_a_paper_that_cannot_be_issued_takes_its_move_back(house: SimpleNamespace) -> None:
    from mingting.handle.cases import moving

    case = _received(house)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "issue_paper", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            accept(case.pk, version=case.version, user=house.clerk, notice=True)
    assert Case.objects.filter(pk=case.pk, state="received", version=case.version, accepted_at=None).exists()
    assert not Event.objects.filter(kind="case.accept", subject=f"handle/case:{case.pk}").exists()


def test_the_one_question_sees_roles_materials_and_that_there_is_such_a_case(house: SimpleNamespace) -> None:
    case = _received(house)
    case.materials.create(order=1, name="申请表", necessity="required", state="missing")
    case.materials.create(order=2, name="照片", necessity="optional", state="missing")
    with pytest.raises(MaterialsMissing, match="申请表") as refused:
        accept(case.pk, version=case.version, user=house.clerk)
    assert "照片" not in str(refused.value)
    Grant.objects.filter(user=house.clerk).update(valid_to="2020-01-01")
    with pytest.raises(NotAllowed):
        accept(case.pk, version=case.version, user=house.clerk)
    with pytest.raises(NotFound):
        accept(10**9, version=1, user=house.clerk)
