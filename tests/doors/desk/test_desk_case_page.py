"""办件页: what each state shows to whom, what the clock says and why, what stays masked."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from case_house import at, build_house
from case_steps import MATERIALS, NAME, NUMBER, PHONE, STATES, case_at, desk_of, page, step, taken_in, words
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from mingting.base import clock
from mingting.base.files import store
from mingting.base.models import Event, Ledger, SecurityEntry, Source, StandIn
from mingting.base.people import seal_person
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case, MaterialFile
from mingting.handle.cases.moving import notes_of
from mingting.handle.cases.reads import account_of
from mingting.handle.cases.terms import MaterialGiven
from mingting.rules.moves import State, is_final

pytestmark = pytest.mark.django_db
MONDAY = at("2021-05-10 09:30")


@pytest.fixture
def house(data: Any) -> Any:
    with clock.set_clock(MONDAY):
        yield build_house()


def test_the_page_answers_who_holds_it_until_when_and_why_that_date(house: SimpleNamespace) -> None:
    with clock.set_clock(at("2021-05-07 09:00")):  # 8日 调休上班, 13 and 14 开斋节
        case = step(taken_in(house), "assign", house.chief, handler=house.approver)
    with clock.set_clock(at("2021-05-08 10:00")):
        case = step(
            case,
            "start_special",
            house.approver,
            kind="testing",
            expected_on=clock.today() + timedelta(4),
            reason="水质检测",
        )
        said = words(page(desk_of(house.approver), case))
        assert "中止计时" in said
        assert "检测 5月8日～尚未结束，结束后顺延" in said
    with clock.set_clock(at("2021-05-12 16:00")):
        case = step(case, "end_special", house.approver, result="检测合格")
    with clock.set_clock(at("2021-05-18 09:30")):
        said = words(page(desk_of(house.approver), case))
    assert "5月12日起在您手里" in said
    assert "剩 2 天 已用 3 天 2021年5月20日（周四）" in said
    assert "原期限 2021年5月17日（周一）" in said
    assert "检测 5月8日～5月12日，不计 3 个工作日" in said
    assert "法定 6月10日（周四）" in said


def test_a_late_case_says_by_how_much_and_a_date_beyond_the_notices_is_provisional(house: SimpleNamespace) -> None:
    case = step(taken_in(house), "assign", house.approver)
    with clock.set_clock(at("2021-05-21 09:00")):
        assert "超 2 天" in words(page(desk_of(house.approver), case))
    with clock.set_clock(at("2026-12-29 09:00")):
        case = taken_in(house)
        said = words(page(desk_of(house.clerk), case))
    assert "暂定" in said
    assert "2027年的放假通知尚未录入" in said


def test_only_who_keeps_the_materials_is_led_to_hand_some_in(house: SimpleNamespace) -> None:
    case = case_at(house, "accepted")
    url = reverse("cases-materials", args=[case.pk])
    for who, may in ((house.clerk, True), (house.approver, True), (house.leader, False), (house.statistics, False)):
        side, own = page(desk_of(who), case).content.decode(), desk_of(who).get(url).content.decode()
        assert ("上传、扫描" in side, "左边选文件上传" in own) == (may, may) and url in side, who
    decided = case_at(house, "decided")
    assert "上传、扫描" not in page(desk_of(house.clerk), decided).content.decode()


def test_before_acceptance_the_clock_is_that_of_the_five_days_and_after_the_decision_that_of_delivery(
    house: SimpleNamespace,
) -> None:
    received, correcting, finished = (case_at(house, state) for state in ("received", "correcting", "finished"))
    clerk = desk_of(house.clerk)
    assert "收件时限 5个工作日" in words(page(clerk, received))
    assert "补正期限 15个工作日" in words(page(clerk, correcting))
    assert "送达时限 10个工作日" in words(page(clerk, finished))


@pytest.mark.parametrize("state", STATES)
def test_everything_is_readable_in_every_state_and_only_actions_go_with_the_reason_shown(
    house: SimpleNamespace, state: str
) -> None:
    case = case_at(house, state)
    assert case.state == state
    for who in (house.clerk, house.approver, house.head, house.supervisor, house.statistics):
        cache.clear()  # whoever looked before has left
        response = page(desk_of(who), case)
        said = words(response)
        assert response.status_code == 200
        assert all(one.name in said for one in MATERIALS)
        assert State(state).label in said
        if is_final(State(state)):
            assert "这一件已经结束" in said
            assert b"/moves/" not in response.content
        elif b"/moves/" not in response.content:
            assert "下一步由别的岗位办" in said


def test_buttons_are_at_most_three_big_ones_each_with_its_key_and_what_cannot_be_done_says_why(
    house: SimpleNamespace,
) -> None:
    response = page(desk_of(house.clerk), taken_in(house, "receive"))
    body = response.content.decode()
    assert body.count('class="case-big"') == 3
    for key in ('data-key="F9"', 'data-key="Shift+F9"', 'data-key="R"'):
        assert key in body
    said = words(response)
    assert "请示不予受理" in said  # a clerk may only ask
    assert "退件 由审批人员、首席代表办理" in said


def test_who_accepted_may_not_decide_and_reads_why(house: SimpleNamespace) -> None:
    case = case_at(house, "deciding")
    Case.objects.filter(pk=case.pk).update(accepted_by=house.chief)
    said = words(page(desk_of(house.chief), case))
    assert "受理审批分离" in said


def test_both_names_stand_where_somebody_stands_in(house: SimpleNamespace) -> None:
    today = clock.today()
    StandIn.objects.create(
        absent=house.approver, stand_in=house.other_approver, valid_from=today, valid_to=today, made_at=clock.now()
    )
    case = step(case_at(house, "accepted"), "assign", house.other_approver)
    case = step(case, "propose", house.other_approver, opinion="代为审查，符合条件")
    case = step(case, "grant", house.chief, content="准予")
    said = words(page(desk_of(house.clerk), case))
    assert "住建审批（代 审批甲）" in said
    assert "决定 首席" in said


def test_the_time_line_tells_time_office_name_action_and_paper_and_masks_who_signed(house: SimpleNamespace) -> None:
    case = case_at(house, "delivered")
    said = words(page(desk_of(house.clerk), case))
    assert "2021-05-10 09:30 审批局 窗口甲 送达" in said
    assert "送达回证 市监局" in said
    assert "意见：符合条件，建议准予" in said
    assert NAME not in said


# ---- what stays masked ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "approver", "chief", "head", "supervisor", "leader", "statistics"])
def test_no_page_of_a_case_carries_a_whole_name_number_or_phone(house: SimpleNamespace, who: str) -> None:
    case = case_at(house, "reviewing")
    client = desk_of(getattr(house, who))
    for name in ("cases-one", "cases-account", "cases-people", "cases-delivery", "cases-reveal"):
        url = reverse(name, args=[] if name == "cases-delivery" else [case.pk])
        content = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert not [secret for secret in (NAME, NUMBER, PHONE) if secret in content], name
    content = page(client, case).content.decode()
    assert "张*萍" in content
    assert 'data-mask="138****5678"' in content


def test_revealing_asks_why_is_journalled_lasts_a_minute_and_is_kept_by_no_browser(house: SimpleNamespace) -> None:
    case, client = case_at(house, "reviewing"), desk_of(house.clerk)
    url = reverse("cases-reveal", args=[case.pk])
    refused = client.post(url, {"reason": "其他", "words": "看看"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "至少5个字" in refused.content.decode()
    assert not Event.objects.filter(kind="case.revealed").exists()
    shown = client.post(url, {"reason": "电话联系申请人"}, headers={"HX-Request": "true"})
    body = shown.content.decode()
    assert all(secret in body for secret in (NAME, NUMBER, PHONE))
    assert "delay:60s" in body
    assert shown["Cache-Control"] == "no-store"
    assert shown["HX-Retarget"] == "#case-people"
    event = Event.objects.get(kind="case.revealed")
    assert (event.actor, notes_of(event), list(event.data)) == ("窗口甲", {"reason": "电话联系申请人"}, ["sealed"])
    assert not [secret for secret in (NAME, NUMBER, PHONE) if secret in str(event.data)]
    again = client.get(reverse("cases-people", args=[case.pk]), headers={"HX-Request": "true"}).content.decode()
    assert NAME not in again
    plain = client.post(url, {"reason": "电话联系申请人"})
    assert plain["Refresh"].startswith("60; url=")


def test_who_may_not_reveal_is_refused_and_noted(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    refused = desk_of(house.leader).post(reverse("cases-reveal", args=[case.pk]), {"reason": "电话联系申请人"})
    assert refused.status_code == 403
    assert NAME not in refused.content.decode()
    assert SecurityEntry.objects.filter(user="审批局长", kind="refused").exists()


def test_a_case_outside_of_ones_reach_is_not_there(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    names = ("cases-one", "cases-account", "cases-people", "cases-reveal")
    for who in (house.other_approver, house.clerk2, house.village_clerk):
        assert {desk_of(who).get(reverse(name, args=[case.pk])).status_code for name in names} == {404}
        assert desk_of(who).get(reverse("cases-move", args=[case.pk, "propose"])).status_code == 404
    for who in (house.admin, house.auditor):
        assert desk_of(who).get(reverse("cases-one", args=[case.pk])).status_code == 403


# ---- the account -------------------------------------------------------------------------------------------------------------------------


def test_the_account_on_screen_is_the_account_of_the_rules_day_by_day(house: SimpleNamespace) -> None:
    with clock.set_clock(at("2021-05-07 09:00")):
        case = step(taken_in(house), "assign", house.approver)
    with clock.set_clock(at("2021-05-08 10:00")):
        case = step(
            case,
            "start_special",
            house.approver,
            kind="testing",
            expected_on=clock.today() + timedelta(4),
            reason="水质检测",
        )
    with clock.set_clock(at("2021-05-12 16:00")):
        case = step(case, "end_special", house.approver, result="合格")
        case = step(case, "extend", house.head, days=2, reason="需要专家会商")
        response = desk_of(house.approver).get(reverse("cases-account", args=[case.pk]))
    shown = response.context["clock"]
    assert shown.lines == account_of(case)
    assert [(row.counted, row.number, row.day) for row in shown.rows()] == [
        (line.counted, line.number, line.day) for line in account_of(case)
    ]
    said = words(response)
    assert "到期 2021年5月24日（周一）" in said
    assert "5月8日（周六） 调休上班" in said
    assert "5月13日（周四） 放假 星期四，开斋节" in said
    assert "中止（检测）" in said
    assert "延期第2天" in said
    assert {cell.kind for cell in shown.cells()} >= {"zero", "stop", "free", "todo", "due", "on"}
    assert "法定时限" in said  # the other clocks are a click away


def test_every_clock_of_a_case_has_an_account_of_its_own(house: SimpleNamespace) -> None:
    case, client = case_at(house, "finished"), desk_of(house.clerk)
    for kind, says in (
        ("intake", "收件时限"),
        ("promise", "承诺时限"),
        ("legal", "法定时限"),
        ("delivery", "送达时限"),
    ):
        response = client.get(reverse("cases-account", args=[case.pk]), {"kind": kind})
        assert response.status_code == 200
        assert response.context["clock"].name == says
    assert client.get(reverse("cases-account", args=[case.pk]), {"kind": "correction"}).status_code == 404


def test_the_card_shows_today_and_the_last_day(house: SimpleNamespace) -> None:
    """Also of the ten days to hand over, counted from a Saturday on, and of a case that is long past."""
    with clock.set_clock(at("2021-05-08 09:00")):  # a Saturday that was worked
        case = case_at(house, "decided")
    for today in ("2021-05-09", "2021-05-20", "2021-05-28", "2021-06-09"):
        with clock.set_clock(at(f"{today} 10:00")):
            shown = desk_of(house.clerk).get(reverse("cases-one", args=[case.pk])).context["clock"]
            cells = {cell.day: cell for cell in shown.near_cells()}
        assert shown.slug == "delivery" and cells[shown.due.day].kind == "due", today
        assert any(cell.now for cell in cells.values()) or today == "2021-06-09"
        assert len(cells) <= 35
    labels = [cell.label for cell in shown.cells()]
    assert "第 9 天" in labels and "第11天" in labels  # short enough for a narrow cell


def test_an_instant_case_ends_on_its_day(house: SimpleNamespace) -> None:
    case = taken_in(house, "finish", item=house.instant, materials=[MaterialGiven("申请表")])
    said = words(page(desk_of(house.clerk), case))
    assert "即办件" in said
    assert "用 0 天" in said or "送达时限" in said


# ---- pages beside the form ------------------------------------------------------------------------------------------------------------------


def test_a_material_is_looked_at_page_by_page_beside_the_form(house: SimpleNamespace) -> None:
    picture, paper = io.BytesIO(), pypdfium2.PdfDocument.new()
    Image.new("RGB", (300, 400), "white").save(picture, "PNG")
    for _ in range(2):
        paper.new_page(200, 300)
    written = io.BytesIO()
    paper.save(written)
    files = [store(picture.getvalue(), "a.png", "png"), store(written.getvalue(), "b.pdf", "pdf")]
    case = taken_in(
        house,
        "receive",
        materials=[MaterialGiven("委托书", "missing", "optional"), MaterialGiven("申请表", files=files)],
    )
    rows = list(MaterialFile.objects.filter(material__case=case).order_by("order"))
    MaterialFile.objects.filter(pk=rows[0].pk).update(kind="png")
    MaterialFile.objects.filter(pk=rows[1].pk).update(kind="pdf", pages=2)
    client = desk_of(house.approver)
    shown = page(client, case)
    assert "2 申请表 第 1/3 页" in words(shown)  # the first that has pages
    for number in (1, 2, 3):
        part = client.get(reverse("cases-look", args=[case.pk, 2]), {"p": number}, headers={"HX-Request": "true"})
        source = re.search(r'<img src="(.*?)"', part.content.decode())
        assert source is not None
        assert f"第 {number}/3 页" in words(part)
        answer = client.get(source[1])
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/png"
    empty = client.get(reverse("cases-look", args=[case.pk, 1]), headers={"HX-Request": "true"})
    assert "这一份没有扫描件" in words(empty)
    plain = client.get(reverse("cases-look", args=[case.pk, 2]), {"p": "2"})
    assert plain.url == reverse("cases-one", args=[case.pk]) + "?m=2&p=2"
    for strange in ({"m": "x", "p": "-1"}, {"m": "99", "p": "999"}, {"m": "٣", "p": "²"}):
        assert page(client, case, **strange).status_code == 200


# ---- a case of a ledger --------------------------------------------------------------------------------------------------------------------


def test_a_case_of_a_ledger_is_read_like_any_other_and_not_handled_here(house: SimpleNamespace) -> None:
    source = Source.objects.create(code="old", name="旧系统", kind=Source.Kind.DEPARTMENT)
    file = store(b"x", "x.csv", "csv")
    ledger = Ledger.objects.create(kind="cases", source=source, file=file, started_at=clock.now())
    sealed = seal_person("李大海", "", "13900001111", context=APPLICANT)
    case = Case.objects.create(
        source=source, source_no="A-1", item=house.item, organ=house.tax, organ_path=house.tax.path, channel="window",
        case_kind="promised", state="finished", applicant=sealed.sealed, applicant_masked=sealed.masked,
        accepted_at=at("2021-04-01 09:00"), finished_at=at("2021-04-06 09:00"), promise_days=5, ledger=ledger, row_no=3,
        recorded_at=clock.now(),
    )  # fmt: skip
    said = words(page(desk_of(house.approver), case))
    assert "台账：旧系统" in said
    assert "没有逐步的经过" in said
    assert "139****1111" in said
    assert "用 2 天" in said


# ---- what a page costs ---------------------------------------------------------------------------------------------------------------------

MOST_QUERIES = 45


def _queries(client: Any, case: Case) -> int:
    page(client, case)
    with CaptureQueriesContext(connection) as caught:
        assert page(client, case).status_code == 200
    return len(caught)


def test_the_page_asks_a_bounded_number_of_questions_however_full_the_case(house: SimpleNamespace) -> None:
    client = desk_of(house.approver)
    small = case_at(house, "reviewing")
    full = taken_in(house, "receive", materials=[MaterialGiven(f"材料{n}") for n in range(30)])
    for _ in range(3):
        full = step(full, "notify_correction", house.clerk, items=[Wrong(f"材料{n}", "不清楚") for n in range(20)])
        full = step(full, "resubmit", house.clerk)
    full = step(step(full, "accept", house.clerk), "assign", house.approver)
    few, many = _queries(client, small), _queries(client, full)
    assert few <= MOST_QUERIES
    assert many <= few + 3  # corrections are one question more, whatever their number
