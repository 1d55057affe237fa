"""The figures page of the small county, and every number of it opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mingting.assess import reads
from mingting.assess.indicators.answers import Question
from mingting.base.models import Event
from mingting.doors.desk.figure_compare import comparisons, has_facts, trend
from mingting.doors.desk.figure_links import open_url, question_of
from mingting.doors.desk.figure_members import member_question
from mingting.doors.desk.figure_pieces import pieces

COUNTY, CIVIL, TOWN = "640598000000", "116405980101000217", "1164059802010005X3"
Visit = Callable[[str], Client]
HTMX = {"HX-Request": "true"}


def page(client: Client, url: str, status: int = 200, **headers: str) -> HTMLParser:
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:400]
    return HTMLParser(answer.content.decode())


def number(text: str) -> str:
    return re.sub(r"[\s\u2009\u202f]", "", text)


def proof(tree: HTMLParser) -> tuple[int, int]:
    """Rows and sum of 列表 7 行 = 数字 7."""
    said = number(tree.css_first(".proof").text())
    found = re.fullmatch(r"列表(\d+)行.*?=\D*(\d+)", said)
    assert found, said
    return int(found[1]), int(found[2])


def rows(tree: HTMLParser) -> list[list[str]]:
    return [[cell.text(strip=True) for cell in row.css("td")] for row in tree.css(".rows tbody tr")]


def question(indicator: str, scope: str = COUNTY, period: str = "2021Q2", *slices: tuple[str, str]) -> Question:
    return Question(indicator, period, scope, slices=slices)


@pytest.fixture
def engine(mini: SimpleNamespace, db: None) -> Any:
    return reads.engine_for(mini.snapshot)


# ---- every figure opens ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [COUNTY, CIVIL, TOWN])
def test_every_number_of_the_page_opens_and_its_rows_prove_it(visit: Visit, scope: str) -> None:
    client = visit("mini-tongji")
    links = page(client, f"/figures/?s={scope}&p=2021Q2").css("main a.fig[data-drawer]")
    assert len(links) > 40
    for link in links[:: max(1, len(links) // 45)]:
        opened = page(client, link.attributes["href"] or "", **HTMX)
        count, total = proof(opened)
        text = number(link.text())
        if text.isdigit() and "side=" not in (link.attributes["href"] or "") and link.parent.tag == "td":
            asked = opened.css_first("h2 .num").text()
            assert number(asked).startswith(text), (asked, text)
        found = rows(opened)
        assert len(found) == min(count, 50)
        if "计入数合计" in opened.css_first(".proof").text() and count <= 50:
            assert sum(int(number(row[-1])) for row in found) == total


def test_a_figure_is_a_part_for_the_drawer_and_a_page_without_script(visit: Visit) -> None:
    client, url = visit("mini-tongji"), open_url(question("review_rate"))
    part = client.get(url, headers=HTMX).content.decode()
    whole = client.get(url).content.decode()
    assert "<html" not in part and 'id="drawer-title"' in part
    assert "<html" in whole and "怎么算的" in whole
    for said in ("已评办件", "应评办件", "93", "104", "89.42%", "共 93 件，您可查看 93 件"):
        assert said in re.sub(r"\u2009", "", part) and said in re.sub(r"\u2009", "", whole)


def test_the_parts_of_a_sum_open_by_themselves_and_add_up(visit: Visit, engine: Any) -> None:
    asked = question("hall_cases")
    found = pieces(engine, asked, "numerator")
    assert [one.label for one in found] == ["办件", "报表填报"]
    assert sum(one.sum for one in found) == engine.figure(asked).value == 165
    client = visit("mini-tongji")
    for at, one in enumerate(found):
        opened = page(client, open_url(asked, piece=at), **HTMX)
        assert proof(opened) == (one.count, one.sum)
        assert "=" in opened.css_first(".proof").text() and one.label in opened.css_first(".proof").text()
    assert "构成" in page(client, open_url(asked)).css_first(".defn").text()
    assert client.get(open_url(asked, piece=7)).status_code == 404


def test_a_member_of_a_list_opens_its_own_figure(visit: Visit, engine: Any) -> None:
    client = visit("mini-tongji")
    seen = 0
    for code in engine.catalogue:
        asked = question(code, COUNTY, "2021H1")
        for one in engine.members(asked)[:3]:
            own = member_question(engine, asked, "numerator", one.key)
            if own is None:
                continue
            figure = engine.figure(own)
            assert (figure.text, figure.denominator) == (one.text, one.denominator), (code, one.name)
            seen += 1
    assert seen > 20
    below = question("departments_reviewed_below_90")
    link = page(client, open_url(below), **HTMX).css_first(".rows a.fig")
    assert link.text() == engine.members(below)[0].name and "review_rate" in (link.attributes["href"] or "")
    assert page(client, link.attributes["href"] or "", **HTMX).css_first("h2").text().startswith("评价率")


def test_rows_are_turned_page_by_page(visit: Visit) -> None:
    client, url = visit("mini-tongji"), open_url(question("hall_cases"))
    first, seen = page(client, url, **HTMX), 0
    assert first.css_first(".pager a[rel=prev]") is None
    turning, numbers = url, []
    while turning:
        one = page(client, turning, **HTMX)
        numbers += [tuple(row) for row in rows(one)]
        after = one.css_first(".pager a[rel=next]")
        turning, seen = (after.attributes["href"] or "") if after else "", seen + 1
    assert seen == 2 and len(numbers) == proof(first)[0] == len(set(numbers))


def test_columns_begin_with_number_unit_and_item_and_none_is_empty(visit: Visit) -> None:
    opened = page(visit("mini-tongji"), open_url(question("accepted_cases")), **HTMX)
    heads = [one.text() for one in opened.css(".rows thead th")]
    assert heads[:6] == ["办件编号", "单位", "事项", "申请人", "受理", "办结"]
    assert all(any(column) for column in zip(*rows(opened)))
    assert "政务服务大厅窗口系统" in opened.css_first(".rows").text()


def test_the_heading_says_of_which_unit_a_cut_figure_is(visit: Visit) -> None:
    cut = question("hall_cases", COUNTY, "2021Q2", ("hall_organ", CIVIL))
    said = page(visit("mini-tongji"), open_url(cut), **HTMX).css_first(".dh").text()
    assert "大厅单位：民政局" in said and "2021年第二季度" in said


# ---- comparisons -----------------------------------------------------------------------------------------------------------------


def test_nothing_is_compared_with_days_of_which_no_facts_were_kept(engine: Any, visit: Visit) -> None:
    assert has_facts(engine, question("review_rate")) and not has_facts(
        engine, question("review_rate", COUNTY, "2020Q2")
    )
    assert not has_facts(engine, question("item_coverage", COUNTY, "2020H2"))
    assert has_facts(engine, question("items", COUNTY, "2021Q1"))
    assert comparisons(engine, question("item_coverage", COUNTY, "2021H1")) == []
    for one in comparisons(engine, question("hall_cases", COUNTY, "2021-06")):
        assert one.word == "上月" and "减少" in one.says or "增加" in one.says or one.says == "持平"
    values, first = trend(engine, question("licences_stored", COUNTY, "2021-06"))
    assert len(values) == 3 and first.code == "2021-04"
    assert len(trend(engine, question("accepted_cases", COUNTY, "2021-06"))[0]) == 6
    assert "同比" not in page(visit("mini-tongji"), "/figures/?p=2021Q2").css_first(".kpis").text()


def test_the_period_before_opens_where_it_is_shown(visit: Visit) -> None:
    client = visit("mini-tongji")
    opened = page(client, open_url(question("accepted_cases", COUNTY, "2021-06")), **HTMX)
    link = next(one for one in opened.css(".defn a.fig") if "p=2021-05" in (one.attributes["href"] or ""))
    assert str(proof(page(client, link.attributes["href"] or "", **HTMX))[1]) == number(link.text()).removesuffix("件")


# ---- the page --------------------------------------------------------------------------------------------------------------------


def test_a_period_is_typed_as_words_and_a_wrong_one_is_said(visit: Visit) -> None:
    client = visit("mini-tongji")
    assert "2021年5月" in page(client, "/figures/?p=2021-05").css_first(".seg [aria-current]").text()
    assert page(client, "/figures/?p=%202021q2%20").css_first("input[name=p]").attributes["value"] == "2021Q2"
    wrong = page(client, "/figures/?p=<b>lately", 422)
    assert "无法识别" in wrong.css_first(".note").text() and wrong.css_first(".note b b") is None


def test_the_same_indicator_of_the_quarter_and_of_the_year_stand_apart(visit: Visit, engine: Any) -> None:
    table = page(visit("mini-cun"), f"/figures/?s={TOWN}&p=2021-06").css_first("table.figures")
    totals = [number(one.text()) for one in table.css(".total td.r")]
    assert totals[:2] == [
        str(engine.figure(question("agent_cases", TOWN, "2021-06")).value),
        str(engine.figure(question("agent_cases", TOWN, "2021H1")).value),
    ]
    assert totals[0] != totals[1]


def test_each_level_has_its_own_numbers_and_leads_down_and_up(visit: Visit) -> None:
    client = visit("mini-tongji")
    county = page(client, "/figures/?p=2021Q2")
    assert county.css_first("h1").text() == "全县政务服务"
    assert [one.text() for one in county.css("main h2.sec-h")][:4] == [
        "要打电话的单位",
        "各部门",
        "大厅各单位",
        "各乡镇",
    ]
    assert 1 <= len(county.css(".call")) <= 3 and len(county.css(".kpi")) == 5
    department = page(client, f"/figures/?s={CIVIL}&p=2021Q2")
    assert department.css_first("h1").text() == "民政局" and "各事项" in department.text()
    village = next(one for one in page(client, f"/figures/?s={TOWN}").css("tbody th a") if one.text() == "柳树村")
    inside = page(client, f"/figures/{village.attributes['href']}")
    assert inside.css_first("h1").text() == "东川镇柳树村"
    assert inside.css_first(".page-head .end a").text() == "东川镇"


def test_a_column_sorts_the_largest_first(visit: Visit) -> None:
    client = visit("mini-tongji")
    link = page(client, "/figures/?p=2021Q2").css_first("table.figures thead th.r a").attributes["href"] or ""
    column = [
        number(one.css("td.r")[0].text()) for one in page(client, f"/figures/{link}").css_first("table").css("tbody tr")
    ]
    values = [int(one) for one in column[1:]]
    assert values == sorted(values, reverse=True) and len(values) == 3


def test_the_definitions_list_every_indicator(visit: Visit, engine: Any) -> None:
    said = page(visit("mini-tongji"), "/figures/?as=definitions", **HTMX).text()
    assert all(one.name in said and one.says in said for one in engine.catalogue.values())


def test_a_page_and_a_drawer_ask_the_tables_a_bounded_number_of_times(
    visit: Visit, django_assert_max_num_queries: Any
) -> None:
    client = visit("mini-tongji")
    client.get("/figures/")
    with django_assert_max_num_queries(18):
        client.get("/figures/?p=2021Q2")
    with django_assert_max_num_queries(20):
        client.get(open_url(question("hall_cases")), headers=HTMX)


# ---- taking along ----------------------------------------------------------------------------------------------------------------


def test_the_spreadsheet_of_the_page_keeps_numbers_as_numbers(visit: Visit, engine: Any) -> None:
    answer = visit("mini-tongji").get("/figures/?p=2021Q2&as=xlsx")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert {"总览", "各部门", "大厅各单位", "各乡镇", "口径", "编码"} <= set(book.sheetnames)
    lines = {row[0]: row for row in book["总览"].iter_rows(min_row=3, values_only=True)}
    assert (
        lines["大厅办件量"][2] == 165
        and lines["评价率"][2] == pytest.approx(0.8942)
        and lines["评价率"][4:6] == (93, 104)
    )
    assert book["口径"].max_row == len(engine.catalogue) + 1
    codes = [row[0] for row in book["编码"].iter_rows(min_row=2, values_only=True)]
    assert len(codes) == len(set(codes)) > 50 and all(code.startswith("MT-") for code in codes)
    assert "no-store" in answer["Cache-Control"]


def test_rows_are_taken_along_with_a_purpose_and_that_is_written_down(visit: Visit) -> None:
    client, url = visit("mini-tongji"), open_url(question("hall_cases"))
    assert client.post(url).status_code == 422
    before = Event.objects.filter(kind="figure.rows-exported").count()
    answer = client.post(url, {"purpose": "核对数字"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["依据的记录"]
    head = [cell.value for cell in sheet[1]]
    total = sum(row[head.index("计入数")] for row in sheet.iter_rows(min_row=2, values_only=True))
    assert total == 165
    event = Event.objects.filter(kind="figure.rows-exported").latest("position")
    assert Event.objects.filter(kind="figure.rows-exported").count() == before + 1
    assert (
        event.actor == "mini-tongji" and event.data["purpose"] == "核对数字" and event.data["rows"] == sheet.max_row - 1
    )


# ---- who -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "url", "status"),
    [
        ("mini-tongji", "/figures/", 200),
        ("mini-juzhang", "/figures/", 200),
        ("mini-shenji", "/figures/", 200),
        ("mini-minzheng", "/figures/", 200),
        ("mini-minzheng", f"/figures/?s={COUNTY}", 403),
        ("mini-minzheng", f"/figures/?s={TOWN}", 403),
        ("mini-cun", f"/figures/?s={TOWN}", 200),
        ("mini-cun", f"/figures/?s={CIVIL}", 403),
        ("mini-guanli", "/figures/", 403),
        ("nobody-here", "/figures/", 403),
        ("beside", f"/figures/?s={COUNTY}", 403),
        ("mini-tongji", "/figures/?s=000000", 404),
        ("mini-guanli", "/figures/?as=definitions", 403),
    ],
)
def test_a_page_opens_inside_ones_own_reach(visit: Visit, who: str, url: str, status: int) -> None:
    assert visit(who).get(url).status_code == status


def test_a_department_opens_on_itself_and_sees_its_own_rows_only(visit: Visit) -> None:
    client = visit("mini-minzheng")
    assert page(client, "/figures/").css_first("h1").text() == "民政局"
    own = open_url(question("accepted_cases", CIVIL))
    count = proof(page(client, own, **HTMX))[0]
    assert count > 0 and f"您可查看 {count} 件" in page(client, own, **HTMX).text()
    taken = client.post(own, {"purpose": "核对数字"})
    assert openpyxl.load_workbook(BytesIO(taken.content))["依据的记录"].max_row == count + 1
    assert client.get(open_url(question("accepted_cases"))).status_code == 403


def test_an_auditor_counts_but_neither_sees_nor_takes_rows(visit: Visit) -> None:
    client, url = visit("mini-shenji"), open_url(question("accepted_cases"))
    opened = page(client, url, **HTMX)
    assert "您可查看 0 件" in opened.text() and not rows(opened) and opened.css_first("form.take") is None
    assert client.post(url, {"purpose": "核对数字"}).status_code == 403


def test_the_neighbouring_county_opens_nothing(visit: Visit) -> None:
    client = visit("beside")
    assert client.get(open_url(question("hall_cases"))).status_code == 403
    assert client.post(open_url(question("hall_cases")), {"purpose": "核对数字"}).status_code == 403


def test_without_login_every_address_asks_for_it(mini: SimpleNamespace, db: None) -> None:
    for url in ("/figures/", open_url(question("hall_cases")), "/figures/MT-22222222/"):
        assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        "i=nothing&p=2021Q2&s=" + COUNTY,
        "i=hall_cases&p=lately&s=" + COUNTY,
        "i=hall_cases&p=2021Q2&s=" + COUNTY + "&f=colour:red",
    ],
)
def test_a_broken_link_is_answered_with_a_sentence(visit: Visit, given: str) -> None:
    answer = visit("mini-tongji").get(f"/figures/open/?{given}")
    assert 400 <= answer.status_code < 500 and "Traceback" not in answer.content.decode()


def test_a_link_is_read_back_as_the_question_it_was_made_of() -> None:
    from django.http import QueryDict

    asked = question("hall_cases", COUNTY, "2021Q2", ("hall_organ", CIVIL), ("source_kind", "online"))
    given = QueryDict(open_url(asked).partition("?")[2])
    assert question_of(given, given.getlist("f")) == asked
