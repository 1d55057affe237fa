"""Every kind of paper in both shapes, read back: all that the law and the trade ask for stands on it, whole, and its code leads to the case."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest

from mingting.base import clock
from mingting.base.clock import CHINA
from mingting.base.papers.fonts import house_fonts
from mingting.base.papers.qr import qr_matrix
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.notices import NOTICES
from mingting.handle.cases.notices.errors import HearingTooSoon
from mingting.handle.cases.notices.frozen import facts_of, sheet_of_paper
from mingting.handle.cases.notices.sheet import (
    SHAPES,
    Head,
    Listing,
    Pairs,
    Prose,
    Shape,
    Sheet,
    Slots,
    Strong,
    draw,
)

pytestmark = [pytest.mark.django_db]
Issue = Callable[..., CasePaper]
MM = 72 / 25.4
CONTACT = ("0955-5021234", "0955-12345", "中宁县市民服务中心（宁安南街12号）A07市场准入窗口")
OWN: dict[str, tuple[str, ...]] = {
    "receipt_slip": ("食品生产许可申请书", "原件和复印件", "容缺后补", "李代办", "2021年6月1日09:00"),
    "one_time_notice": ("15个工作日内", "2021年6月25日（二〇二一年六月二十五日，星期五）", "污水排放口", "视为放弃"),
    "correction_notice": ("第40项材料", "以上共40项", "2021年6月1日收到材料"),
    "acceptance_notice": (
        "5个工作日",
        "2021年6月8日（二〇二一年六月八日，星期二）",
        "20个工作日，至2021年6月30日",
        "不收费",
        "邮寄送达",
    ),
    "refusal_decision": (
        "不属于本机关职权范围",
        "第三十二条",
        "中卫市市场监督管理局",
        "六十日内",
        "六个月内",
        "行政复议",
        "行政诉讼",
    ),
    "extension_notice": ("生产线改造", "10个工作日", "2021年6月23日", "批准人窗口"),
    "special_notice": ("专家评审", "15个工作日", "2021年6月25日", "不计入办理时限", "第四十五条"),
    "hearing_notice": ("要求听证的权利", "5个工作日内", "2021年6月10日", "20个工作日内"),
    "grant_decision": (
        "准予行政许可决定书",
        "烘烤类糕点",
        "至2026年6月2日",
        "SC12464052100018",
        "不得超出",
        "第三十五条",
    ),
    "deny_decision": ("不予行政许可决定书", "未保持规定的距离", "第三十三条", "六十日内", "六个月内", "中宁县人民政府"),
    "termination_notice": ("申请人依法终止", "退还申请人", "食品生产许可申请书", "六十日内"),
    "withdrawal_confirm": ("撤回申请", "经营计划变更"),
    "transfer_list": ("中卫市市场监督管理局：", "本级初审完毕", "移送材料1项", "接收单位"),
    "tolerant_commitment": ("产品检验报告", "10个工作日内", "信用记录", "签名或者盖章"),
    "notice_commitment": ("应当具备的条件", "撤销行政决定", "核查", "签名或者盖章"),
    "power_of_attorney": ("王受托", "代为提交材料", "2021年12月31日", "受托人（签名）"),
    "delivery_receipt": ("直接送达", "食品生产许可证", "签收人张小明", "本人", "2021年6月3日", "见证人（签名）"),
}


def runs_of(sheet: Sheet, shape: Shape) -> Iterator[str]:
    """Every string that must be on the paper. On the slip a row of a list stands under its first words, which need no heading."""
    yield from (sheet.title, sheet.number, sheet.organ, sheet.day, sheet.seal, sheet.caption)
    for block in sheet.blocks:
        if isinstance(block, Prose):
            yield "".join(run.text if isinstance(run, Strong) else run for run in block.runs)
        elif isinstance(block, Pairs):
            yield from (part.text if isinstance(part, Strong) else part for row in block.rows if row[1] for part in row)
        elif isinstance(block, Listing):
            yield from (
                *block.heads[1 if shape == "slip" else 0 :],
                *(cell for row in block.rows for cell in row if cell),
            )
        elif isinstance(block, Slots):
            yield from block.labels
        elif isinstance(block, Head):
            yield block.text
    yield from (word for pair in sheet.contact if pair[1] for word in pair)


def plain(text: str) -> str:
    return "".join(text.split())


class Read:
    """A PDF read back: words in the order they were set, cell by cell."""

    def __init__(self, content: bytes) -> None:
        self.opened = pdfplumber.open(io.BytesIO(content))
        self.pages = self.opened.pages
        self.texts = [plain("".join(char["text"] for char in page.chars)) for page in self.pages]
        self.text = "".join(self.texts)


def drawn(paper: CasePaper, shape: Shape) -> Read:
    return Read(draw(sheet_of_paper(paper), shape, house_fonts()))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", NOTICES)
def test_a_paper_says_all_it_must(case: Case, issue: Issue, kind: str, shape: Shape) -> None:
    paper = issue(case, kind)
    sheet, read = sheet_of_paper(paper), drawn(paper, shape)
    common = (
        paper.number,
        "中宁县审批服务管理局",
        "张小明",
        case.item.name,
        case.item.code,
        case.case_no,
        "二〇二一年六月三日",
    )
    for words in (*common, *CONTACT, *OWN[kind]):
        assert plain(str(words)) in read.text, words
    on_breaks = read.text.replace(plain(paper.number), "")
    for words in runs_of(sheet, shape):
        # a paragraph or row may go on behind the foot of a page, where the number stands again
        assert plain(words).replace(plain(paper.number), "") in on_breaks or len(read.pages) > 1, words
    assert set(plain("".join(runs_of(sheet, shape)))) <= set(read.text)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", NOTICES)
def test_nothing_runs_off_the_paper_nor_is_the_signature_torn(
    house: SimpleNamespace, long_case: Case, issue: Issue, kind: str, shape: Shape
) -> None:
    paper = issue(long_case, kind)
    read = drawn(paper, shape)
    width = (80 if shape == "slip" else 210) * MM
    edge = (3.5 if shape == "slip" else 20) * MM
    for page in read.pages:
        assert page.width == pytest.approx(width, abs=0.1)
        words = [
            char for char in page.chars if char["text"] not in "，。、；：（）《》"
        ]  # half of a mark is blank and may stand out
        assert not [char["text"] for char in words if char["x0"] < edge or char["x1"] > width - edge]
        assert all(char["top"] >= 0 and char["bottom"] <= page.height for char in page.chars)
    assert plain(facts_of(paper)["applicant"]) in read.text.replace(plain(paper.number), "")
    last = read.texts[-1]
    assert all(words in last for words in ("（", "二〇二一年六月三日", "0955-5021234"))
    assert sum("二〇二一年六月三日" in text and "0955-5021234" in text for text in read.texts) == 1
    foot_of_body = last.split("中宁县审批服务管理局")[0]
    assert len(foot_of_body) > 10, "the signature stands alone on its page"
    if shape == "slip":
        assert len(read.pages) == 1


# ---- the code -----------------------------------------------------------------------------------------------------------------------


def squares(read: Read) -> list[list[bool]]:
    """The code as it is printed: its place by the strokes it is drawn with, then the picture of the page in the middle of each square."""
    page = read.pages[0]
    strokes = [line for line in page.lines if not line["linewidth"]]
    left, right = min(one["x0"] for one in strokes), max(one["x1"] for one in strokes)
    upper, lower = min(one["top"] for one in strokes), max(one["bottom"] for one in strokes)
    square = (right - left) - (lower - upper)  # strokes run through the middle of their squares
    count, per_point = round((right - left) / square), 288 / 72
    picture = page.to_image(resolution=288).original.convert("L")

    def dark(row: int, column: int) -> bool:
        x, y = left + (column + 0.5) * square, upper + row * square
        return bool(picture.getpixel((round(x * per_point), round(y * per_point))) < 128)

    assert all(
        picture.getpixel((round((left - at * square) * per_point), round(upper * per_point))) > 200
        for at in (1, 2, 3, 4)
    )
    return [[dark(row, column) for column in range(count)] for row in range(count)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("site", ["", "https://zwfw.zhongning.example.gov.cn/"])
def test_the_code_leads_to_the_case_and_names_nobody(
    case: Case, issue: Issue, shape: Shape, site: str, settings: Any
) -> None:
    settings.SITE = site
    paper = issue(case, "acceptance_notice")
    says = f"https://zwfw.zhongning.example.gov.cn/q/{case.case_no}" if site else case.case_no
    assert facts_of(paper)["query"] == says
    assert squares(drawn(paper, shape)) == [list(row) for row in qr_matrix(str(says))]


# ---- what depends on the case ---------------------------------------------------------------------------------------------------------


def said(paper: CasePaper) -> str:
    return drawn(paper, "slip").text


def test_forty_corrections_stand_on_one_notice_in_both_shapes(case: Case, issue: Issue) -> None:
    paper = issue(case, "correction_notice")
    for shape in SHAPES:
        text = drawn(paper, shape).text
        assert [at for at in range(1, 41) if f"第{at}项材料：食品生产加工场所" in text] == list(range(1, 41))
    assert len(drawn(paper, "slip").pages) == 1


def test_a_last_day_beyond_the_last_notice_is_provisional_and_says_so(case: Case, issue: Issue) -> None:
    assert "暂定" not in said(issue(case, "one_time_notice"))
    with clock.set_clock(datetime(2035, 3, 1, 9, tzinfo=CHINA)):
        assert "暂定：2035年放假通知公布后" in said(issue(case, "one_time_notice"))


def test_a_receipt_tells_until_when_the_organ_must_answer(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    """From the receipt, not from the day of print; nothing once the case is accepted, nor for an instant one."""
    assert "即为受理" not in said(issue(case, "receipt_slip"))
    case.accepted_at = None
    assert "5个工作日，最后一日为2021年6月8日" in said(issue(case, "receipt_slip"))
    case.case_kind = "instant"
    assert "即为受理" not in said(issue(case, "receipt_slip"))


def test_only_what_burdens_names_remedies(case: Case, issue: Issue) -> None:
    told = {kind for kind in NOTICES if "行政复议" in "".join(runs_of(sheet_of_paper(issue(case, kind)), "a4"))}
    assert told == {"refusal_decision", "deny_decision", "termination_notice"}


def test_reconsideration_goes_where_the_law_of_the_day_sends_it(case: Case, issue: Issue) -> None:
    assert "中宁县人民政府或者中宁县审批服务管理局的上一级主管部门申请行政复议" in said(issue(case, "deny_decision"))
    with clock.set_clock(datetime(2026, 3, 2, 9, tzinfo=CHINA)):
        assert "依法向中宁县人民政府申请行政复议" in said(issue(case, "deny_decision"))


def test_a_matter_that_is_no_licence_is_not_called_one(house: SimpleNamespace, case: Case, issue: Issue) -> None:
    case.item.item_type = "20"
    grant, deny = issue(case, "grant_decision"), issue(case, "deny_decision")
    assert "准予办理决定书" in said(grant)
    assert "不予办理决定书" in said(deny)
    assert "行政许可" not in said(grant) + said(deny)


def test_a_hearing_is_told_seven_working_days_ahead(case: Case, issue: Issue) -> None:
    told = {"reason": "经申请决定听证", "place": "三楼听证室", "host": "王主任"}
    with pytest.raises(HearingTooSoon, match="2021年6月15日"):
        issue(case, "hearing_notice", told | {"held_at": datetime(2021, 6, 11, 9, 30, tzinfo=CHINA)})
    paper = issue(case, "hearing_notice", told | {"held_at": datetime(2021, 6, 15, 9, 30, tzinfo=CHINA)})
    text = said(paper)
    assert "听证通知书" in text
    assert "2021年6月15日（二〇二一年六月十五日，星期二）09:30" in text
    assert "三楼听证室" in text


def test_a_delivery_receipt_names_the_decisions_that_stand(case: Case, issue: Issue) -> None:
    first, second = issue(case, "grant_decision"), issue(case, "grant_decision")
    CasePaper.objects.filter(pk=first.pk).update(voided_at=clock.now())
    text = said(issue(case, "delivery_receipt"))
    assert plain(second.number) in text
    assert plain(first.number) not in text


def test_words_of_the_person_are_never_markup(case: Case, issue: Issue) -> None:
    hostile = "#set text(red) $x$ *b* _i_ `c` <&> \\u{1} \u202e\ud800 [甲] // \"q\" 'p'"
    text = said(issue(case, "termination_notice", {"reason": hostile}))
    assert plain("#set text(red) $x$ *b* _i_ `c` <&>") in text
    assert plain("[甲] // \"q\" 'p'") in text


def test_the_same_facts_give_the_same_bytes(case: Case, issue: Issue) -> None:
    sheet = sheet_of_paper(issue(case, "receipt_slip"))
    for shape in SHAPES:
        assert draw(sheet, shape, house_fonts()) == draw(replace(sheet), shape, house_fonts())
