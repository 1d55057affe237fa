"""Where findings stand: the report is the auditor's own, each claim is found again in the document, and all of it can be kept."""

from __future__ import annotations

import pytest

from mingting.report.audit import audit, audit_text
from mingting.report.audit.document import Document, Paragraph, Table
from mingting.report.audit.kept import from_plain, to_plain
from mingting.report.audit.mend import mended, printed_at, suggestion, text_of
from mingting.report.audit.places import Examined, Spot, examine_bytes, examine_text, reading_order
from mingting.report.audit.report import Relation
from mingting.rules.figures import Verdict

TEXT = """清源县2024年第一季度政务服务工作情况通报
一、办件情况
第一季度，全县政务服务窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。
全县应办结4006件，已办结3907件，办结率97.52%。
全县评价满意率达99.5%。
按时办结的单位有（5个）：民政局、水务局、林业局、教育局。
二、各单位情况
单位\t受理（件）\t办结（件）
民政局\t120\t118
水务局\t230\t229
林业局\t310\t305
合计\t660\t642
"""
SIDE_BY_SIDE = """<html><body><p>清源县2024年第一季度各单位办件情况</p><table>
<tr><td>单位</td><td>受理（件）</td><td>单位</td><td>受理（件）</td></tr>
<tr><td>民政局</td><td>120</td><td>林业局</td><td>310</td></tr>
<tr><td>水务局</td><td>230</td><td>合计</td><td>670</td></tr></table></body></html>"""


def relation(claimed: float, recomputed: float | None) -> Relation:
    return Relation("sum", "", (), claimed, recomputed, Verdict.CONTRADICTED, "")


def claims(examined: Examined) -> dict[str, Relation]:
    """What is printed where a claim stands, by that print."""
    return {
        printed_at(examined.document, spots[0]): one for one, spots in zip(examined.report.relations, examined.spots)
    }


def test_what_is_examined_with_places_is_what_the_auditor_reports() -> None:
    assert examine_text(TEXT).report == audit_text(TEXT)
    data = SIDE_BY_SIDE.encode()
    assert examine_bytes(data, "a.html").report == audit(data, "a.html")


def test_every_claim_is_found_again_where_it_stands() -> None:
    found = claims(examine_text(TEXT))
    assert found["5260件"].verdict is Verdict.CONTRADICTED
    assert found["97.52%"].verdict is Verdict.TRUNCATED
    assert found["99.5%"].verdict is Verdict.UNKNOWN
    assert found["642"].verdict is Verdict.CONTRADICTED
    assert found["660"].verdict is Verdict.HOLDS


def test_what_a_claim_was_checked_against_stands_beside_it() -> None:
    examined = examine_text(TEXT)
    at = next(n for n, one in enumerate(examined.report.relations) if one.claimed == 5260)
    assert [printed_at(examined.document, spot) for spot in examined.spots[at]] == ["5260件", "3140件", "2020件"]


def test_cells_are_found_in_tables_laid_side_by_side() -> None:
    examined = examine_bytes(SIDE_BY_SIDE.encode(), "a.html")
    (at,) = [n for n, one in enumerate(examined.report.relations) if one.verdict is Verdict.CONTRADICTED]
    assert [printed_at(examined.document, spot) for spot in examined.spots[at]] == ["670", "120", "230", "310"]


def test_a_refusal_is_part_of_the_answer() -> None:
    examined = examine_bytes(b"PK\x03\x04 broken", "a.docx")
    assert examined.report.refused and examined.report.code == "audit.broken"
    assert examined.spots == ()


def test_the_region_that_is_named_counts_the_working_days() -> None:
    text = "某县2021年第二季度共受理办件152915件，日均受理2549件。"
    by_region = {
        region: [one.verdict for one in examine_text(text, region=region).report.relations]
        for region in ("640000", "440000")
    }
    assert Verdict.HOLDS in by_region["640000"]
    assert Verdict.HOLDS not in by_region["440000"]


def test_what_is_kept_comes_back_the_same() -> None:
    examined = examine_text(TEXT)
    again = from_plain(to_plain(examined))
    assert again.spots == examined.spots
    assert again.report.as_json() == examined.report.as_json()
    assert text_of(again.document) == text_of(examined.document)


def test_relations_are_read_in_the_order_of_the_document() -> None:
    examined = examine_text(TEXT)
    places = [
        (spot.block, spot.row, spot.column, spot.start)
        for at in reading_order(examined)
        for spot in examined.spots[at][:1]
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("printed", "claimed", "recomputed", "new"),
    [
        ("87.17%", 87.17, 86.194279, "86.19%"),
        ("268件", 268, 266, "266件"),
        ("1,268件", 1268, 1266, "1,266件"),
        ("１２６８件", 1268, 1266, "１２６６件"),
        ("12 68件", 1268, 1266, "1266件"),
        ("27.3468万件", 27.3468, 27.5, "27.5000万件"),
        ("96.72%", 96.72, 96.725, "96.73%"),
        ("二十五个", 25, 26, "二十六个"),
        ("-3.2%", -3.2, 4.15, "4.2%"),
        ("+3.2%", 3.2, 4.15, "+4.2%"),
        ("12.3%", -12.3, -11.8, "11.8%"),
        ("12.3%", -12.3, 11.8, ""),
        ("268件", 268, 268.2, ""),
        ("268件", 270, 266, ""),
        ("268件", 268, None, ""),
        ("若干", 3, 4, ""),
    ],
)
def test_a_figure_is_suggested_as_precise_and_as_written_as_the_one_it_replaces(
    printed: str, claimed: float, recomputed: float | None, new: str
) -> None:
    assert suggestion(printed, relation(claimed, recomputed)) == new


def test_corrections_go_into_words_and_cells_and_nothing_else_changes() -> None:
    text = "共268件，办结218件。"
    document = Document("a", (Paragraph(text, text, 0), Table((("单位", "件"), ("甲", "5"), ("甲", "5")), "", 1, 1)))
    new = mended(document, [(Spot(0, 8, 12), "220件"), (Spot(0, 1, 5), "266件"), (Spot(1, row=2, column=1), "6")])
    assert text_of(new) == "共266件，办结220件。\n单位\t件\n甲\t5\n甲\t6\n"
    assert text_of(document) == "共268件，办结218件。\n单位\t件\n甲\t5\n甲\t5\n"


def test_of_corrections_that_overlap_the_first_stands() -> None:
    document = Document("a", (Paragraph("共268件。", "共268件。", 0), Table((("5",),), "", 1, 1)))
    cell = Spot(1, row=0, column=0)
    new = mended(document, [(Spot(0, 1, 5), "266件"), (Spot(0, 1, 4), "999"), (cell, "6"), (cell, "7")])
    assert text_of(new) == "共266件。\n6\n"
