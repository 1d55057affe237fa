"""Bulletins of the small county: drafting, checking, issuing, and opening what was printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mingting.base import clock
from mingting.base.journal import Actor
from mingting.base.models import Event, User
from mingting.base.papers.tree import Figure, Table
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.models import Bulletin
from mingting.report.bulletins.plain import from_plain
from mingting.rules.periods import Period

Visit = Callable[[str], Client]
HTMX = {"HX-Request": "true"}
HOSTILE = '<script>alert(1)</script>窗口{hall_cases}设延时服务7个，{% if x %}"引号"&amp;\n第二段 <b>9</b> 项'


@pytest.fixture
def draft(mini: SimpleNamespace, db: None) -> Bulletin:
    return make("quarterly", Period.parse("2021Q2"), mini.root, mini.snapshot, actor=Actor("mini-tongji"))


@pytest.fixture
def issued(draft: Bulletin, visit: Visit) -> Bulletin:
    answer = visit("mini-juzhang").post(
        f"/bulletins/{draft.pk}/publish/", {"version": draft.version, "number": "小审发〔2021〕7号"}
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    return draft


def page(client: Client, url: str, status: int = 200, **headers: str) -> HTMLParser:
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:400]
    return HTMLParser(answer.content.decode())


def flat(tree: HTMLParser | Any) -> str:
    return re.sub(r"[\s\u2009\u202f\u2060]", "", tree.text())


def codes(bulletin: Bulletin, indicator: str) -> list[str]:
    return [one.code for one in bulletin.codes.all() if one.question.get("indicator") == indicator]


def cells(bulletin: Bulletin) -> Iterator[tuple[int, int, int, Figure]]:
    """Attachment, row and column from 1, and the figure there."""
    for attachment in from_plain(bulletin.tree).attachments:
        lines = [row for block in attachment.blocks if isinstance(block, Table) for row in block.rows]
        for row, line in enumerate(lines, 1):
            for column, cell in enumerate(line.cells, 1):
                if isinstance(cell, Figure):
                    yield attachment.number, row, column, cell


# ---- drafting --------------------------------------------------------------------------------------------------------------------


def test_a_draft_is_begun_from_the_list_and_every_number_of_it_is_a_link(visit: Visit) -> None:
    client = visit("mini-tongji")
    assert page(client, "/bulletins/").css_first("input[name=period]").attributes["value"] == "2021Q2"
    answer = client.post("/bulletins/", {"family": "quarterly", "period": "2021q2"})
    made = Bulletin.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/bulletins/{made.pk}/"
    bench = page(client, answer["Location"])
    figures = bench.css(".paper a.fig[data-figure]")
    assert len(figures) > 100 and all((one.attributes["href"] or "").startswith("/figures/MT-") for one in figures)
    sections = {one.attributes.get("id") for one in bench.css(".paper section")}
    assert {one.attributes["data-section"] for one in bench.css(".outline a.go")} <= sections | {"problem-more"}
    for figure in figures[::15]:
        opened = page(client, figure.attributes["href"] or "", **HTMX)
        said = flat(opened.css_first(".proof"))
        assert re.fullmatch(r"列表\d+行.*=\D*\d+", said), said
        assert flat(opened.css_first("h2 .num")).startswith(figure.text().replace("\u2060", ""))


def test_a_wrong_period_is_said_beside_the_field(visit: Visit) -> None:
    answer = visit("mini-tongji").post("/bulletins/", {"family": "quarterly", "period": "<i>lately"})
    assert (
        answer.status_code == 422
        and "无法识别" in answer.content.decode()
        and "<i>lately" not in answer.content.decode()
    )


def test_a_second_draft_of_what_is_issued_is_refused_in_the_form(visit: Visit, issued: Bulletin) -> None:
    answer = visit("mini-tongji").post("/bulletins/", {"family": "quarterly", "period": "2021Q2"})
    assert answer.status_code == 422 and "不能再改" in answer.content.decode()


def test_hostile_words_are_only_words(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-tongji")
    client.post(f"/bulletins/{draft.pk}/words/services/", {"text": HOSTILE, "version": draft.version})
    bench = page(client, f"/bulletins/{draft.pk}/")
    section = bench.css_first("section#services")
    assert section.css_first("script") is None and section.css_first("b") is None
    assert "<script>alert(1)</script>窗口{hall_cases}" in flat(section) and "{%ifx%}" in flat(section)
    assert [one.text() for one in section.css(".typed")] == ["1", "7", "9"]
    assert "<script>alert" not in client.get(f"/bulletins/{draft.pk}/words/services/", headers=HTMX).content.decode()
    for kind in ("docx", "pdf", "xlsx"):
        assert client.get(f"/bulletins/{draft.pk}/documents/{kind}/").status_code == 200


def test_a_typed_number_waits_until_its_source_is_said(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-tongji")
    client.post(f"/bulletins/{draft.pk}/words/services/", {"text": "设延时服务窗口5个。", "version": draft.version})
    draft.refresh_from_db()
    bench = page(client, f"/bulletins/{draft.pk}/")
    finding = next(one for one in bench.css("[data-finding]") if "窗口5个" in (one.attributes["data-around"] or ""))
    assert finding.attributes["data-section"] == "services" and "没有来源" in finding.text()
    assert "1处" in flat(bench.css_first('.outline a[data-section="services"]'))
    key = finding.css_first("input[name=key]").attributes["value"]
    given = {"key": key, "reason": "大厅排班表", "version": draft.version}
    assert client.post(f"/bulletins/{draft.pk}/reason/", given).status_code == 302
    after = page(client, f"/bulletins/{draft.pk}/")
    assert "大厅排班表" in after.css_first("[data-finding][data-settled]").text()
    assert "处" not in flat(after.css_first('.outline a[data-section="services"]'))
    assert client.post(f"/bulletins/{draft.pk}/reason/", given).status_code == 409


def test_words_written_on_an_old_version_are_refused_and_kept(visit: Visit, draft: Bulletin) -> None:
    client, url = visit("mini-tongji"), f"/bulletins/{draft.pk}/words/demands/"
    assert client.post(url, {"text": "先到的。", "version": draft.version}).status_code == 302
    answer = client.post(url, {"text": "后到的，改了半天。", "version": draft.version})
    tree = HTMLParser(answer.content.decode())
    assert answer.status_code == 409 and tree.css_first("textarea").text() == "后到的，改了半天。"
    assert "先到的。" in tree.css_first(".theirs").text() and "没有保存" in tree.text()
    draft.refresh_from_db()
    assert draft.words["demands"] == "先到的。"
    again = {"text": "后到的，改了半天。", "version": tree.css_first("input[name=version]").attributes["value"]}
    assert client.post(url, again).status_code == 302


def test_fresh_figures_come_under_the_same_words(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-tongji")
    client.post(f"/bulletins/{draft.pk}/words/demands/", {"text": "抓落实。", "version": draft.version})
    assert client.post(f"/bulletins/{draft.pk}/refresh/").status_code == 302
    draft.refresh_from_db()
    assert draft.words["demands"] == "抓落实。" and draft.version == 3


# ---- evidence --------------------------------------------------------------------------------------------------------------------


def test_the_evidence_names_the_unit_and_the_formula(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-tongji")
    rate = next(one for one in codes(draft, "review_rate"))
    said = page(client, f"/bulletins/{draft.pk}/evidence/{rate}/")
    above, below = said.css(".frac > span")
    assert "已评办件" in above.text() and "应评办件" in below.text()
    assert (below.css_first("a").attributes["href"] or "").endswith("?side=denominator")
    mine = ["hall_organ", "116405980101000217"]
    halls = [one for one in draft.codes.all() if one.question.get("indicator") == "hall_cases"]
    cut = next(one for one in halls if mine in one.question["slices"])
    heading = page(client, f"/bulletins/{draft.pk}/evidence/{cut.code}/").css_first(".defn .dt").text()
    assert heading.startswith("民政局 大厅办件量 ") and heading.endswith(" 件")
    assert client.get(f"/bulletins/{draft.pk}/evidence/MT-22222222/").status_code == 404


def test_the_evidence_compares_only_with_days_of_which_facts_were_kept(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-tongji")
    for code in codes(draft, "attendance_rate")[:2] + codes(draft, "licences_stored")[:2]:
        said = page(client, f"/bulletins/{draft.pk}/evidence/{code}/")
        assert "上季度" not in said.text() and "上年同期" not in said.text() and said.css_first("svg polyline") is None


def test_pages_of_bulletins_ask_the_tables_a_bounded_number_of_times(
    visit: Visit, draft: Bulletin, django_assert_max_num_queries: Any
) -> None:
    client = visit("mini-tongji")
    evidence = f"/bulletins/{draft.pk}/evidence/{codes(draft, 'review_rate')[0]}/"
    for url, most in (("/bulletins/", 16), (f"/bulletins/{draft.pk}/", 16), (evidence, 16)):
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)


# ---- issuing ---------------------------------------------------------------------------------------------------------------------


def test_who_drafts_does_not_issue(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-tongji")
    assert page(client, f"/bulletins/{draft.pk}/").css_first("[data-dialog=issue]") is None
    answer = client.post(f"/bulletins/{draft.pk}/publish/", {"version": draft.version})
    assert answer.status_code == 403 and "您的岗位没有这项权限" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == Bulletin.State.DRAFT


def test_the_leader_issues_what_was_looked_at(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-juzhang")
    bench = page(client, f"/bulletins/{draft.pk}/")
    assert bench.css_first("dialog#issue input[name=version]").attributes["value"] == str(draft.version)
    assert bench.css_first(".outline .edit") is None
    assert client.post(f"/bulletins/{draft.pk}/publish/", {"version": draft.version - 1}).status_code == 409
    draft.refresh_from_db()
    assert draft.state == Bulletin.State.DRAFT
    assert client.post(f"/bulletins/{draft.pk}/publish/", {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == Bulletin.State.ISSUED and draft.publication.issued_by == User.objects.get(
        username="mini-juzhang"
    )
    assert client.post(f"/bulletins/{draft.pk}/publish/", {"version": draft.version}).status_code == 422


def test_an_open_error_blocks_issuing(visit: Visit, mini: SimpleNamespace) -> None:
    empty = make("quarterly", Period.parse("2020Q4"), mini.root, mini.snapshot, actor=Actor("mini-tongji"))
    assert any(one["level"] == "error" for one in empty.findings)
    client = visit("mini-juzhang")
    bench = page(client, f"/bulletins/{empty.pk}/")
    assert "不能印发" in bench.css_first(".page-head").text()
    assert bench.css_first("[data-dialog=issue]").attributes["aria-disabled"] == "true"
    answer = client.post(f"/bulletins/{empty.pk}/publish/", {"version": empty.version})
    assert answer.status_code == 422 and "处错误没有处理" in answer.content.decode()


def test_what_is_issued_shows_its_bundle_its_seals_and_its_documents(visit: Visit, issued: Bulletin) -> None:
    client = visit("mini-tongji")
    bench = page(client, f"/bulletins/{issued.pk}/")
    said = flat(bench.css_first(".issued"))
    assert (
        issued.publication.bundle in said
        and issued.publication.seal_head in said
        and "小审发〔2021〕7号" in said
        and "范国栋" in said
    )
    assert bench.css_first("form[action$='refresh/']") is None and bench.css_first(".outline .edit") is None
    for kind, start in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(f"/bulletins/{issued.pk}/documents/{kind}/")
        assert b"".join(answer.streaming_content).startswith(start) and answer["Content-Disposition"].startswith(
            "attachment"
        )
    look = client.get(f"/bulletins/{issued.pk}/documents/pdf/?look")
    assert look["Content-Disposition"].startswith("inline") and look["Content-Type"] == "application/pdf"
    assert client.get(f"/bulletins/{issued.pk}/documents/exe/").status_code == 404
    refused = client.post(f"/bulletins/{issued.pk}/words/demands/", {"text": "再改", "version": issued.version})
    assert refused.status_code == 422 and "不能再改" in refused.content.decode()


# ---- printed codes ---------------------------------------------------------------------------------------------------------------


def test_a_printed_code_opens_from_the_box_however_it_is_written(visit: Visit, issued: Bulletin) -> None:
    client = visit("mini-tongji")
    code = codes(issued, "hall_cases")[0]
    for typed in (code, f" {code.lower()} ", code.replace("-", "－")):
        answer = client.get("/bulletins/", {"code": typed}, follow=True, headers=HTMX)
        tree = HTMLParser(answer.content.decode())
        assert tree.css_first("h2").text().startswith("大厅办件量") and "已印发，依据已冻结" in tree.text()
    missing = client.get("/bulletins/", {"code": "MT-<b>2/2"}, follow=True, headers=HTMX)
    assert "没有找到" in missing.content.decode() and "<b>2" not in missing.content.decode()


def test_a_cell_of_a_table_opens_by_row_and_column(visit: Visit, issued: Bulletin) -> None:
    client = visit("mini-tongji")
    whole = {one.question["attachment"]: one.code for one in issued.codes.all() if "attachment" in one.question}
    for attachment, row, column, figure in list(cells(issued))[::29]:
        tree = page(client, f"/figures/{whole[attachment]}.{row}.{column}/", **HTMX)
        assert figure.code in tree.css_first(".dh").text()
        assert flat(tree.css_first("h2 .num")).startswith(figure.text)
    answer = client.get(f"/figures/{whole[2]}/")
    assert answer["Location"] == f"/bulletins/{issued.pk}/#annex-2"
    assert page(client, f"/bulletins/{issued.pk}/").css_first("#annex-2") is not None
    assert client.get(f"/figures/{whole[2]}.999.1/").status_code == 404


def test_frozen_rows_prove_every_printed_number_and_can_be_taken_along(visit: Visit, issued: Bulletin) -> None:
    client = visit("mini-tongji")
    entries = [one for one in issued.codes.all() if "attachment" not in one.question]
    for entry in entries[::23]:
        tree = page(client, f"/figures/{entry.code}/", **HTMX)
        count = int(re.match(r"列表(\d+)行", flat(tree.css_first(".proof")))[1])  # type: ignore[index]
        assert len(tree.css(".rows tbody tr")) == min(count, 50)
    hall = codes(issued, "hall_cases")[0]
    turned = page(client, f"/figures/{hall}/?at=50", **HTMX)
    assert "第51～" in flat(turned.css_first(".pager"))
    parts = page(client, f"/figures/{hall}/", **HTMX).css(".seg a")
    assert [one.text() for one in parts] == ["全部", "办件", "定期报表"]
    answer = client.post(f"/figures/{hall}/", {"purpose": "编写材料"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["依据的记录"]
    head = [cell.value for cell in sheet[1]]
    assert sum(row[head.index("计入数")] for row in sheet.iter_rows(min_row=2, values_only=True)) == 165
    assert Event.objects.filter(kind="figure.rows-exported", subject=f"assess/figure:{hall}").exists()


# ---- who -------------------------------------------------------------------------------------------------------------------------


def test_a_department_reads_what_is_issued_and_sees_its_own_rows(visit: Visit, draft: Bulletin) -> None:
    client = visit("mini-minzheng")
    hall = codes(draft, "hall_cases")[0]
    assert (
        client.get(f"/bulletins/{draft.pk}/").status_code == 404 and client.get(f"/figures/{hall}/").status_code == 404
    )
    assert (
        page(client, "/bulletins/").css_first("tbody") is None
        and page(client, "/bulletins/").css_first("form[method=post] select") is None
    )
    visit("mini-juzhang").post(f"/bulletins/{draft.pk}/publish/", {"version": draft.version})
    assert page(client, "/bulletins/").css_first("tbody a").attributes["href"] == f"/bulletins/{draft.pk}/"
    assert page(client, f"/bulletins/{draft.pk}/").css_first(".paper") is not None
    said = flat(page(client, f"/figures/{hall}/", **HTMX))
    count, visible = re.search(r"共(\d+)条，您可查看(\d+)条", said).groups()  # type: ignore[union-attr]
    assert int(count) > int(visible) > 0 and "其余的由所属单位查看" in said
    for path in ("words/demands/", "reason/", "refresh/", "publish/"):
        assert client.post(f"/bulletins/{draft.pk}/{path}", {"version": 1}).status_code == 403


def test_the_neighbouring_county_sees_nothing(visit: Visit, issued: Bulletin) -> None:
    client = visit("beside")
    assert page(client, "/bulletins/").css_first("tbody") is None
    code = codes(issued, "hall_cases")[0]
    mine = f"/bulletins/{issued.pk}/"
    for url in (mine, f"{mine}documents/pdf/", f"{mine}evidence/{code}/", f"/figures/{code}/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/figures/{code}/", {"purpose": "核对数字"}).status_code == 404


@pytest.mark.parametrize("who", ["mini-guanli", "nobody-here"])
def test_who_has_no_post_for_it_is_refused(visit: Visit, issued: Bulletin, who: str) -> None:
    assert visit(who).get("/bulletins/").status_code == 403
    assert visit(who).get(f"/bulletins/{issued.pk}/").status_code == 403


def test_time_of_issue_is_that_of_the_house(issued: Bulletin) -> None:
    assert clock.day_of(issued.publication.issued_at).isoformat() == "2021-07-15"
