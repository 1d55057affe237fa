"""`mingting account`: the same days that the paper prints and the API answers, the person masked."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from api_program import Program
from case_house import PERSON, at, build_house
from case_steps import step, taken_in

from mingting.base import clock
from mingting.base.models import Source
from mingting.doors.cli.main import _run
from mingting.handle.cases.models import Case
from mingting.handle.cases.reads import account_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    return build_house()


@pytest.fixture
def case(house: SimpleNamespace) -> Case:
    """Paused over a make-up Saturday's weekend and 开斋节."""
    with clock.set_clock(at("2021-05-07 09:00")):
        made = step(taken_in(house), "assign", house.approver)
    with clock.set_clock(at("2021-05-10 10:00")):
        given = {"kind": "testing", "expected_on": date(2021, 5, 12), "reason": "水质检测"}
        made = step(made, "start_special", house.approver, **given)
    with clock.set_clock(at("2021-05-12 16:00")):
        return step(made, "end_special", house.approver, result="检测合格")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = _run("account", list(words))
    out = capsys.readouterr()
    return status, out.out, out.err


def test_it_answers_the_days_of_the_one_read_as_the_api_does(
    house: SimpleNamespace, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.set_clock(at("2021-05-18 09:00")):
        status, out, _ = told(capsys, case.case_no or "", "--json")
        answer = json.loads(out)
        api: dict[str, Any] = Program(house.approver).get(f"/cases/{case.case_no}/account").json()
        assert len(answer["days"]) == len(account_of(case))
    assert status == 0
    assert answer["days"] == api["days"] and answer["due_on"] == api["due_on"] == "2021-05-19"
    assert [day["day"][-2:] for day in answer["days"] if day["counted"]] == ["08", "10", "17", "18", "19"]


def test_people_read_why_and_the_person_stays_masked(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("--json",)):
        status, out, _ = told(capsys, case.case_no or "", *words)
        assert status == 0 and "张*萍" in out
        assert not any(secret in out for secret in (PERSON.name, PERSON.number, PERSON.phone))
    _, out, _ = told(capsys, case.case_no or "")
    assert "到期日" in out and "2021-05-13" in out and "不计" in out and "第1天" in out


def test_what_cannot_be_told_ends_with_one_and_a_wrong_call_with_two(
    house: SimpleNamespace, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = told(capsys, "404")
    assert (status, out) == (1, "") and "没有找到“404" in err
    early = taken_in(house, "receive")
    status, _, err = told(capsys, early.case_no or early.source_no)
    assert status == 1 and "没有可列的时限明细" in err
    assert told(capsys, case.case_no or "", "--as", "审批甲")[0] == 0
    assert told(capsys, case.case_no or "", "--as", "住建审批")[0] == 1  # beyond the reach there is no such case
    assert told(capsys, case.case_no or "", "--as", "管理员")[0] == 1
    with pytest.raises(SystemExit) as wrong:
        _run("account", [])
    assert wrong.value.code == 2


def test_a_number_of_two_sources_asks_which(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    other = Source.objects.create(code="guochui", name="国垂系统", kind="ledger")
    Case.objects.filter(pk=case.pk).update(source_no="X-1")
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.case_no, twin.source = None, None, other
    twin.save()
    status, _, err = told(capsys, "X-1")
    assert status == 1 and "请指明来源" in err
    assert json.loads(told(capsys, "X-1", "--source", "guochui", "--json")[1])["source"] == "guochui"
