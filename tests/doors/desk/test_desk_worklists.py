"""The page of worklists: tabs, chips, pages, the search inside, the list taken along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from case_desk import NOW, lived, tabs, visit
from case_house import build_house
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import Event
from mingting.handle.cases.models import Case
from mingting.handle.cases.worklists import WORKLISTS
from mingting.rules.codes import case_no


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.set_clock(NOW):
        yield build_house()


@pytest.fixture
def cases(house: SimpleNamespace) -> list[Case]:
    return [
        lived(house, 1, due_on=date(2021, 6, 15), tolerant=True),
        lived(house, 2, "李明", "640521198501010037", due_on=date(2021, 6, 18), handler=house.approver),
        lived(house, 3, "宁夏杞里源枸杞有限公司", "", applicant_kind="legal", state="suspended"),
        lived(
            house,
            4,
            "王芳",
            "",
            organ=house.housing,
            organ_path=house.housing.path,
            window=house.other,
            double_entry="国垂系统",
        ),
    ]


def shown(html: str) -> list[str]:
    return re.findall(r'<a class="no"[^>]*>\d*<b>(\d+)</b>', html)


def test_a_line_says_everything_masked(house: SimpleNamespace, cases: list[Case]) -> None:
    html = visit(house.supervisor).get("/cases/list/reviewing/").content.decode()
    assert shown(html) == [case.source_no[-6:] for case in (cases[0], cases[1], cases[3])]
    assert "超1天" in html and "剩2天" in html and "容缺" in html and "二次录入" in html and "市监局 审批甲" in html
    assert "张*萍" in html and "学萍" not in html and "640521199001010016" not in html
    assert re.search(r'<tr class="late">', html) and 'aria-current="page">审查中<span class="n">3</span>' in html


def test_each_sees_the_lists_of_their_roles_and_the_cases_of_their_reach(
    house: SimpleNamespace, cases: list[Case]
) -> None:
    for name, codes in (
        ("clerk", {cases[0], cases[1], cases[2]}),
        ("clerk2", {cases[3]}),
        ("approver", {cases[0], cases[1], cases[2]}),
    ):
        html = visit(house.people[name]).get("/cases/list/all/").content.decode()
        assert set(shown(html)) == {case.source_no[-6:] for case in codes}
    assert visit(house.clerk).get("/cases/").context["one"].code == "today"
    assert visit(house.admin).get("/cases/").status_code == 403
    assert Client().get("/cases/").status_code == 302


def test_every_list_opens_for_every_role_that_has_it(house: SimpleNamespace, cases: list[Case]) -> None:
    for user in house.people.values():
        for one in WORKLISTS:
            response = visit(user).get(reverse("cases-list", args=[one.code]))
            assert response.status_code in (200, 403)


def test_what_narrows_a_list_stands_in_the_address_and_can_be_taken_away(
    house: SimpleNamespace, cases: list[Case]
) -> None:
    client = visit(house.supervisor)
    response = client.get("/cases/list/all/?s=suspended&o=市监局")
    html = response.content.decode()
    assert shown(html) == [cases[2].source_no[-6:]]
    assert [(chip.name, chip.value) for chip in response.context["chips"]] == [("单位", "市监局"), ("环节", "中止计时")]
    assert shown(client.get(response.context["chips"][1].url).content.decode()) == [
        case.source_no[-6:] for case in reversed(cases[:3])
    ]
    assert shown(client.get("/cases/list/all/?g=double_entry").content.decode()) == [cases[3].source_no[-6:]]
    assert client.get("/cases/list/all/?at=x&s=nothing&d=compact&f=~~").status_code == 200


def test_the_search_inside_a_list_keeps_its_filter_and_puts_nothing_typed_into_the_address(
    house: SimpleNamespace, cases: list[Case]
) -> None:
    client = visit(house.supervisor)
    sent = client.post("/cases/list/all/?o=市监局", {"q": "张学萍"})
    assert sent.status_code == 302 and "张" not in sent["Location"] and "%E5%BC%A0" not in sent["Location"]
    response = client.get(sent["Location"])
    assert shown(response.content.decode()) == [cases[0].source_no[-6:]] and response["Cache-Control"] == "no-store"
    assert {chip.name for chip in response.context["chips"]} == {"单位", "查找"}
    assert shown(client.get(client.post("/cases/list/all/", {"q": "wf"})["Location"]).content.decode()) == [
        cases[3].source_no[-6:]
    ]
    assert "至少输入" in client.get(client.post("/cases/list/all/", {"q": "z"})["Location"]).content.decode()


def test_pages_follow_each_other(house: SimpleNamespace) -> None:
    first = lived(house, 1)
    more = [Case.objects.get(pk=first.pk) for _ in range(60)]
    for serial, row in enumerate(more, 2):
        row.pk = None
        row.case_no = row.source_no = case_no.make("640521", date(2021, 6, 10), serial)
    Case.objects.bulk_create(more)
    client = visit(house.supervisor)
    page = client.get("/cases/list/all/")
    assert len(page.context["rows"]) == 50 and not page.context["pages"].previous_url
    following = client.get(page.context["pages"].next_url)
    assert len(following.context["rows"]) == 11 and not following.context["pages"].next_url
    back = client.get(following.context["pages"].previous_url)
    assert [row.pk for row in back.context["rows"]] == [row.pk for row in page.context["rows"]]
    with CaptureQueriesContext(connection) as queries:
        client.get("/cases/list/reviewing/")
    assert len(queries) <= 24


def test_a_list_is_taken_along_with_its_mark(house: SimpleNamespace, cases: list[Case]) -> None:
    client = visit(house.supervisor)
    response = client.post("/cases/export/reviewing/?o=市监局", {"purpose": "整改督办"})
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["导出说明", "办件", "字段说明"]
    says = {row[0].value: row[1].value for row in book["导出说明"].iter_rows()}
    assert (says["导出人"], says["用途"], says["件数"], says["导出时间"]) == ("督查", "整改督办", 2, "2021-06-16 10:00")
    for sheet in book:
        assert (
            "督查 2021-06-16 10:00 导出，用途：整改督办" in sheet.oddHeader.center.text
            and "督查" in sheet.oddFooter.center.text
        )
    rows = list(book["办件"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [cases[0].source_no, cases[1].source_no]
    assert rows[1][1] == "张*萍" and rows[1][9].date() == date(2021, 6, 15) and rows[1][10] == "超1天"
    assert [row[0].value for row in book["字段说明"].iter_rows(min_row=2)] == list(rows[0])
    assert Event.objects.filter(kind="case.exported").count() == 1


def test_an_export_without_purpose_or_permission_is_refused(house: SimpleNamespace, cases: list[Case]) -> None:
    assert "用途" in visit(house.supervisor).post("/cases/export/reviewing/", {}).content.decode()
    assert visit(house.clerk).post("/cases/export/all/", {"purpose": "整改督办"}).status_code == 403
    assert visit(house.supervisor).get("/cases/export/all/").status_code == 405
    assert 'data-dialog="take"' not in visit(house.clerk).get("/cases/").content.decode()
    assert not Event.objects.filter(kind="case.exported").exists()


# ---- in a browser --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tab_of(data: Any, browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    with tabs(browser, live_server.url) as tab_of:
        yield tab_of


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_arrows_and_enter_open_a_line(tab_of: Callable[..., Any], serious: Callable[[Any], list[Any]]) -> None:
    tab = tab_of("approver")
    tab.goto("/cases/list/reviewing/")
    assert serious(tab) == []
    tab.keyboard.press("ArrowDown")
    assert tab.locator("tr[aria-selected=true] .no b").inner_text() == tab.made[0].source_no[-6:]
    tab.keyboard.press("ArrowDown")
    assert tab.locator("tr[aria-selected=true] .no b").inner_text() == tab.made[1].source_no[-6:]
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{reverse('cases-one', args=[tab.made[1].pk])}")


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_the_list_fits_every_screen(
    tab_of: Callable[..., Any], serious: Callable[[Any], list[Any]], width: int
) -> None:
    tab = tab_of("supervisor", width)
    tab.goto("/cases/list/all/")
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tab.get_by_role("button", name="导出").first.click()
    assert serious(tab) == []
