"""One case after another, through the acts, with the clock set."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from case_house import PERSON, at

from mingting.base import clock
from mingting.base.clocks import sweep
from mingting.base.journal import seal_all
from mingting.base.models import Clock, Event
from mingting.handle.cases import jobs
from mingting.handle.cases.acts.assign import assign
from mingting.handle.cases.acts.deliver import deliver
from mingting.handle.cases.acts.end_special import end_special
from mingting.handle.cases.acts.extend import extend
from mingting.handle.cases.acts.finish import finish
from mingting.handle.cases.acts.grant import grant
from mingting.handle.cases.acts.propose import propose
from mingting.handle.cases.acts.start_special import start_special
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.reads import account_of, timeline_of
from mingting.handle.cases.replay import check_cases

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_case_is_paused_over_a_makeup_weekend_and_a_feast_of_its_region_and_ends_on_its_lawful_day(
    house: SimpleNamespace,
) -> None:
    with clock.set_clock(at("2021-05-07 09:00")):  # 星期五; 5月8日 is a make-up day, 13 and 14 开斋节
        case = take_in(user=house.clerk, item=house.item, window=house.window, place=None, applicant=PERSON)
        assert (case.state, case.due_on) == ("accepted", date(2021, 5, 17))
        case = assign(case.pk, version=case.version, user=house.approver)
    with clock.set_clock(at("2021-05-08 10:00")):
        case = start_special(
            case.pk,
            version=case.version,
            user=house.approver,
            kind="testing",
            expected_on=date(2021, 5, 12),
            reason="水质检测",
        )
        assert not Clock.objects.filter(next_at__isnull=False, subject=f"handle/case:{case.pk}").exists()
    with clock.set_clock(at("2021-05-12 16:00")):
        case = end_special(case.pk, version=case.version, user=house.approver, result="检测合格")
        # day 1 is Saturday the 8th (worked); 10, 11, 12 are paused; 13, 14 are 开斋节: days 2 to 5 are 17, 18, 19, 20
        assert (case.due_on, case.due_original_on, case.paused_days) == (date(2021, 5, 20), date(2021, 5, 17), 3)
    with clock.set_clock(at("2021-05-18 10:00")):
        case = extend(case.pk, version=case.version, user=house.head, days=2, reason="专家会商")
        assert case.due_on == date(2021, 5, 24)
        case = propose(case.pk, version=case.version, user=house.approver, opinion="符合条件")
        case = grant(case.pk, version=case.version, user=house.chief)
        assert (case.result, case.used_days) == ("granted", 3)
        case = finish(case.pk, version=case.version, user=house.clerk)
        case = deliver(case.pk, version=case.version, user=house.clerk, signer="张学萍")
    assert case.state == Case.State.DELIVERED
    assert [line.day.day for line in account_of(case) if line.counted] == [8, 17, 18]
    assert not Clock.objects.filter(stopped_at=None).exists()
    assert list(check_cases()) == []
    assert [row.name for row in timeline_of(case)] == [
        "登记", "申报", "收件", "受理", "分办", "启动特别程序", "结束特别程序", "延期", "提出审查意见", "准予", "办结", "送达",
    ]  # fmt: skip
    assert sorted(CasePaper.objects.values_list("kind", flat=True)) == [
        "acceptance_notice", "delivery_receipt", "extension_notice", "grant_decision", "receipt_slip", "special_notice",
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "papers"), [
    ("instant", {}, 0), ("instant", {"notice": True}, 1), ("item", {}, 1), ("item", {"notice": False}, 1),
])  # fmt: skip
def test_an_instant_case_gets_a_delivery_receipt_only_if_asked_a_promised_one_always(
    house: SimpleNamespace, kind: str, given: dict[str, bool], papers: int
) -> None:
    case = take_in(
        user=house.clerk, item=getattr(house, kind), window=house.window, place=None, applicant=PERSON,
        until="finish" if kind == "instant" else "accept",
    )  # fmt: skip
    if kind == "item":
        case = assign(case.pk, version=case.version, user=house.approver)
        case = propose(case.pk, version=case.version, user=house.approver, opinion="符合条件")
        case = grant(case.pk, version=case.version, user=house.chief)
        case = finish(case.pk, version=case.version, user=house.clerk)
    case = deliver(case.pk, version=case.version, user=house.clerk, signer="张学萍", **given)
    assert CasePaper.objects.filter(case=case, kind="delivery_receipt").count() == papers
    last = timeline_of(case)[-1]
    assert (last.name, last.notes["signer"]) == ("送达", "张学萍")  # who signed is on record either way
    assert list(check_cases()) == []


def test_an_instant_case_passes_every_step_in_one_visit_with_a_receipt_and_no_numbered_notice(
    house: SimpleNamespace,
) -> None:
    with clock.set_clock(at("2021-05-10 09:00")):
        case = take_in(
            user=house.clerk, item=house.instant, window=house.window, place=None, applicant=PERSON, until="finish"
        )
    assert (case.state, case.used_days, case.result) == ("finished", 0, "granted")
    events = Event.objects.filter(subject=f"handle/case:{case.pk}").exclude(kind="case.paper-issued").order_by("id")
    steps = list(events.values_list("kind", flat=True))
    assert steps == [
        f"case.{name}" for name in ["opened", "submit", "receive", "accept", "assign", "propose", "grant", "finish"]
    ]
    assert list(CasePaper.objects.values_list("kind", flat=True)) == ["receipt_slip"]
    assert list(check_cases()) == []


def test_five_working_days_without_a_word_are_acceptance_from_the_day_of_receipt(house: SimpleNamespace) -> None:
    with clock.set_clock(at("2021-05-10 09:00")):
        case = take_in(
            user=house.clerk, item=house.item, window=house.window, place=None, applicant=PERSON, until="receive"
        )
    with clock.set_clock(at("2021-05-19 23:59")):  # 13 and 14 are off in 宁夏: the fifth day is the 19th
        sweep()
        seal_all()
        jobs.follow_clocks()
        assert Case.objects.get().state == "received"
    with clock.set_clock(at("2021-05-20 00:01")):
        sweep()
        seal_all()
        jobs.follow_clocks()
    case = Case.objects.get()
    assert (case.state, clock.day_of(case.accepted_at or at("2000-01-01"))) == ("accepted", date(2021, 5, 10))
    assert case.due_on == date(2021, 5, 19)
    assert list(check_cases()) == []


def test_the_account_of_a_late_case_runs_to_today_and_of_an_ended_one_to_its_end(house: SimpleNamespace) -> None:
    with clock.set_clock(at("2021-05-07 09:00")):
        case = take_in(user=house.clerk, item=house.item, window=house.window, place=None, applicant=PERSON)
        assert account_of(case)[-1].day == case.due_on == date(2021, 5, 17)
    with clock.set_clock(at("2021-05-19 09:00")):
        late = account_of(case)
        assert (late[-1].day, late[-1].number) == (date(2021, 5, 19), 7)
        assert "超期第2天" in late[-1].why
        case = assign(case.pk, version=case.version, user=house.approver)
        case = propose(case.pk, version=case.version, user=house.approver, opinion="符合条件")
        case = grant(case.pk, version=case.version, user=house.chief)
    with clock.set_clock(at("2021-05-25 09:00")):
        assert account_of(case) == late
