"""Runs that are kept: sealed at rest, seen by one person, decided upon, forgotten; and the report made of them."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta

import docx
import pytest

from mingting.base import clock
from mingting.base.errors import NotFound, Stale
from mingting.base.models import User
from mingting.report.audit import paper, runs
from mingting.report.audit.models import AuditRun
from mingting.report.audit.places import examine_bytes, examine_text

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 5, 6, 9, 0, tzinfo=clock.CHINA)
TEXT = "清源县2024年4月政务服务通报\n4月，窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。经办人张晓明。\n评价满意率达99.5%。"


def user(name: str) -> User:
    return User.objects.create(username=name)


def begun(owner: User, text: str = TEXT, name: str = "张晓明报送.txt") -> AuditRun:
    with clock.set_clock(NOW):
        return runs.begin(examine_text(text, name), text.encode(), owner)


def place_of(run: AuditRun, claimed: float) -> int:
    relations = runs.opened(run).examined.report.relations
    return next(at for at, one in enumerate(relations) if one.claimed == claimed)


@pytest.mark.both
def test_no_word_of_a_document_its_name_or_its_decisions_stands_in_clear() -> None:
    run = begun(user("a"))
    runs.decide(run, place_of(run, 5260), runs.Decision(runs.Act.REASON, "张晓明说明过"), 1)
    row = AuditRun.objects.values_list().get()
    stored = b" ".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
    for word in ("张晓明", "5260", "部门窗口", "说明过"):
        assert word.encode() not in stored
    assert runs.opened(AuditRun.objects.get()).name == "张晓明报送.txt"


def test_a_run_is_there_for_its_owner_only() -> None:
    run = begun(user("a"))
    assert runs.run_of(run.user, run.pk) == run
    with pytest.raises(NotFound):
        runs.run_of(user("b"), run.pk)


def test_a_document_that_cannot_be_read_leaves_nothing_behind() -> None:
    with pytest.raises(runs.NotRead) as refused:
        runs.begin(examine_bytes(b"%PDF-1.4 broken", "a.pdf"), b"", user("a"))
    assert refused.value.code.startswith("audit.")
    assert not AuditRun.objects.exists()


def test_decisions_are_written_replaced_and_taken_back_by_version() -> None:
    run = begun(user("a"))
    at = place_of(run, 5260)
    runs.decide(run, at, runs.Decision(runs.Act.FIX, " 5160件 "), 1)
    assert runs.opened(AuditRun.objects.get()).corrections[0][1] == "5160件"
    with pytest.raises(Stale):
        runs.decide(run, at, None, 1)
    runs.decide(run, at, runs.Decision(runs.Act.REASON, "口径不同"), 2)
    assert runs.opened(AuditRun.objects.get()).corrections == []
    runs.decide(run, at, None, 3)
    assert runs.opened(AuditRun.objects.get()).decisions == {}


def test_an_empty_reason_and_a_finding_that_is_not_there_are_refused() -> None:
    run = begun(user("a"))
    with pytest.raises(runs.NothingSaid):
        runs.decide(run, 0, runs.Decision(runs.Act.REASON, "  "), 1)
    with pytest.raises(runs.NoSuchFinding):
        runs.decide(run, 99, runs.Decision(runs.Act.NO_FIGURE), 1)
    assert AuditRun.objects.get().version == 1


def test_runs_are_forgotten_after_a_month_and_not_before() -> None:
    begun(user("a"))
    with clock.set_clock(NOW + runs.KEPT - timedelta(minutes=1)):
        assert runs.forget_old() == 0
    with clock.set_clock(NOW + runs.KEPT + timedelta(minutes=1)):
        assert runs.forget_old() == 1


def test_the_report_names_each_finding_its_place_and_what_was_decided() -> None:
    run = begun(user("a"))
    runs.decide(run, place_of(run, 5260), runs.Decision(runs.Act.FIX, "5160件"), 1)
    made = paper.write(paper.report_paper(runs.opened(AuditRun.objects.get()), date(2024, 5, 6)), "docx")
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(made)).paragraphs)
    assert "二、矛盾（1处）" in words and "改为“5160件”" in words
    assert re.search(r"第2段：“.*5260件", words)
    cells = [cell.text for row in docx.Document(io.BytesIO(made)).tables[0].rows for cell in row.cells]
    assert {"5260件", "5160件", "矛盾", "无从核对"} <= set(cells)


def test_the_corrected_text_as_a_paper_keeps_words_and_tables() -> None:
    examined = examine_text(
        "清源县各单位办件情况\n单位\t受理\t办结\n民政局\t120\t118\n水务局\t230\t229\n合计\t350\t347\n此表为汇总数。"
    )
    made = paper.write(paper.text_paper(examined.document), "docx")
    read = docx.Document(io.BytesIO(made))
    assert [cell.text for cell in read.tables[0].rows[2].cells] == ["水务局", "230", "229"]
    assert any("此表为汇总数" in one.text for one in read.paragraphs)
