"""The number of a paper, what is frozen with it, and the files made behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from mingting.base import clock, files, jobs, worker
from mingting.base.clock import CHINA
from mingting.base.crypto import unseal
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Organ, Serial, StoredFile
from mingting.handle.cases import paper_jobs
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.notices import NOTICES
from mingting.handle.cases.notices.frozen import FACTS, facts_of, sheet_of_paper
from mingting.handle.cases.papers import issue_paper, needs_paper
from mingting.handle.errors import FieldMissing
from mingting.rules.moves import DOCUMENTS, MOVES

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Issue = Callable[..., CasePaper]


def numbers() -> list[str]:
    return list(CasePaper.objects.order_by("pk").values_list("number", flat=True))


# ---- the number ---------------------------------------------------------------------------------------------------------------------


def test_every_kind_of_the_move_table_is_declared() -> None:
    assert set(NOTICES) == set(DOCUMENTS)
    assert {row.document for row in MOVES if row.document} <= set(NOTICES)


def test_a_number_says_organ_kind_year_and_serial(case: Case, issue: Issue) -> None:
    issue(case, "receipt_slip")
    issue(case, "acceptance_notice")
    issue(case, "receipt_slip")
    assert numbers() == ["审批服务局收〔2021〕1号", "审批服务局受〔2021〕1号", "审批服务局收〔2021〕2号"]


def test_each_organ_and_each_year_counts_for_itself(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    from_other = Case.objects.get(pk=case.pk)
    from_other.organ = house.tax
    issue(case, "receipt_slip")
    with transaction.atomic():
        issue_paper(from_other, "receipt_slip", {}, user=None, actor=SYSTEM)
    with clock.set_clock(datetime(2021, 12, 31, 23, 59, 59, tzinfo=CHINA)):
        issue(case, "receipt_slip")
    with clock.set_clock(datetime(2022, 1, 1, 0, 0, 1, tzinfo=CHINA)):
        issue(case, "receipt_slip")
    assert numbers() == [
        "审批服务局收〔2021〕1号",
        "税务局收〔2021〕1号",
        "审批服务局收〔2021〕2号",
        "审批服务局收〔2022〕1号",
    ]


def test_organs_of_one_short_name_are_told_apart_by_those_above(
    house: SimpleNamespace, case: Case, issue: Issue
) -> None:
    other = Organ.objects.add_root(instance=Organ(code="o", name="海原县", short_name="海原县", kind="county"))
    twin = Organ.objects.add_child(other, instance=Organ(code="t", name="税务", short_name="税务局", kind="department"))
    for organ in (house.tax, twin):
        case.organ = organ
        issue(case, "receipt_slip")
    assert numbers() == ["中宁县税务局收〔2021〕1号", "海原县税务局收〔2021〕1号"]


def test_a_rolled_back_move_leaves_no_gap_no_job_and_no_event(case: Case, issue: Issue) -> None:
    issue(case, "receipt_slip")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue(case, "receipt_slip")
        raise ZeroDivisionError
    assert issue(case, "receipt_slip").serial == 2
    assert Event.objects.filter(kind="case.paper-issued").count() == DBTaskResult.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_issued_in_the_transaction_of_its_move_or_not_at_all(case: Case) -> None:
    with pytest.raises(RuntimeError, match="transaction of its move"):
        issue_paper(case, "receipt_slip", {}, user=None, actor=SYSTEM)
    assert not Serial.objects.exists()


@pytest.mark.parametrize(
    ("kind", "lacks"), [("refusal_decision", "basis"), ("deny_decision", "reason"), ("one_time_notice", "items")]
)
def test_what_the_law_asks_for_is_asked_before_a_number_is_taken(
    case: Case, issue: Issue, kind: str, lacks: str
) -> None:
    given = {"reason": "不属于本机关", "basis": "行政许可法", "items": [{"material": "甲", "wrong": "乙"}]}
    known = {ask.name for ask in NOTICES[kind].asks}
    with pytest.raises(FieldMissing):
        issue(case, kind, {name: value for name, value in given.items() if name in known - {lacks}})
    assert not Serial.objects.exists()


def test_facts_that_a_kind_does_not_know_are_a_fault_of_the_program(case: Case, issue: Issue) -> None:
    with pytest.raises(ValueError, match="no such facts: colour"):
        issue(case, "receipt_slip", {"colour": "red"})


def test_an_instant_case_needs_its_receipt_alone_unless_asked(case: Case) -> None:
    case.case_kind = "instant"
    needed = {kind for kind in DOCUMENTS if needs_paper(case, kind)}
    assert {"receipt_slip", "deny_decision", "refusal_decision", "one_time_notice"} <= needed
    assert needed.isdisjoint({"acceptance_notice", "grant_decision", "delivery_receipt"})
    assert needs_paper(case, "grant_decision", asked=True)
    case.case_kind = "promised"
    assert all(needs_paper(case, kind) for kind in DOCUMENTS)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_clerks_at_once_some_rolling_back_leave_no_gap(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    def work(name: int) -> None:
        for turn in range(6):
            with (
                pytest.raises(ZeroDivisionError) if (name + turn) % 3 == 0 else transaction.atomic(),
                transaction.atomic(),
            ):
                issue(case, "acceptance_notice")
                if (name + turn) % 3 == 0:
                    raise ZeroDivisionError
        connection.close()

    clerks = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    serials = sorted(CasePaper.objects.values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert len(serials) == 32


# ---- what is frozen -----------------------------------------------------------------------------------------------------------------


def test_no_name_stands_in_clear_in_the_row_or_the_journal(case: Case, issue: Issue) -> None:
    paper = issue(case, "receipt_slip")
    event = Event.objects.get(kind="case.paper-issued")
    assert facts_of(paper)["applicant"] == "张小明"
    assert "张小明".encode() not in bytes(paper.facts)
    assert "张" not in str(event.data)
    assert (event.data["number"], event.data["paper"]) == (paper.number, paper.pk)


def test_the_journal_keeps_what_the_paper_says(case: Case, issue: Issue) -> None:
    import base64
    import json

    paper = issue(case, "refusal_decision")
    kept = base64.b64decode(Event.objects.get(kind="case.paper-issued").data["facts"])
    assert json.loads(unseal(kept, FACTS)) == facts_of(paper)


def test_a_paper_says_what_it_said_whatever_changes_later(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    paper = issue(case, "acceptance_notice")
    before = sheet_of_paper(paper)
    house.item.name, house.item.elements = "改了名的事项", {}
    house.item.save()
    Organ.objects.filter(pk=house.bureau.pk).update(name="改了名的局")
    Case.objects.filter(pk=case.pk).update(due_on="2022-01-01", applicant_masked="改")
    assert sheet_of_paper(CasePaper.objects.get(pk=paper.pk)) == before


# ---- the files ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_this_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's worker drops a connection it finds in a transaction: here that would be the test's own."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


def drain() -> None:
    worker.task_worker("w1", batch=True).run()


def test_the_job_makes_both_shapes_and_keeps_them_by_hash(case: Case, issue: Issue, in_this_transaction: None) -> None:
    paper = issue(case, "receipt_slip")
    assert (paper.file, paper.slip, paper.made_at) == (None, None, None)
    drain()
    paper.refresh_from_db()
    assert paper.made_at is not None
    for file in (paper.file, paper.slip):
        assert file is not None
        assert file.sealed
        files.check(file)
        assert "张" not in file.name
        with files.open_stored(file) as kept:
            assert kept.read(5) == b"%PDF-"


def test_a_job_that_runs_twice_changes_nothing(case: Case, issue: Issue) -> None:
    paper = issue(case, "receipt_slip")
    first = paper_jobs.files_of(paper.pk)
    CasePaper.objects.filter(pk=paper.pk).update(made_at=None, file=None, slip=None)
    again = paper_jobs.files_of(paper.pk)
    assert (again.file_id, again.slip_id) == (first.file_id, first.slip_id)
    assert paper_jobs.files_of(paper.pk).made_at == again.made_at
    assert StoredFile.objects.count() == 2


def test_a_job_killed_between_the_shapes_is_brought_back(
    case: Case, issue: Issue, in_this_transaction: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    paper, drawn = issue(case, "receipt_slip"), []

    def draw(sheet: Any, shape: str, fonts: Any) -> bytes:
        drawn.append(shape)
        if drawn == ["a4", "slip"]:
            raise Killed
        return real(sheet, shape, fonts)

    real = paper_jobs.draw
    monkeypatch.setattr(paper_jobs, "draw", draw)
    DBTaskResult.objects.get().claim("dead")
    with pytest.raises(Killed):
        paper_jobs.make_paper.func(paper.pk)
    assert StoredFile.objects.count() == 1
    assert jobs.reap() == 1
    drain()
    paper.refresh_from_db()
    assert paper.made_at is not None
    assert StoredFile.objects.count() == 2
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
