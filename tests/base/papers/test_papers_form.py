"""The official form as figures and words, before any file format."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.base.papers import form, xlsx
from mingting.base.papers.fonts import Fonts
from mingting.base.papers.grid import head_of, measure, padded
from mingting.base.papers.sheets import AnnexHead, AnnexNote, Imprint, Mark, Signed, compose
from mingting.base.papers.tree import Attachment, Column, Paper, Row, Section, Table


@pytest.mark.parametrize("module", [form, xlsx])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_the_grid_fills_the_type_area_with_22_lines_of_28_characters() -> None:
    assert form.LINES * form.LINE <= form.TYPE_HEIGHT < (form.LINES + 1) * form.LINE
    width, height = form.PAGE_WIDTH - form.LEFT - form.RIGHT, form.PAGE_HEIGHT - form.TOP - form.BOTTOM
    assert (width, height) == pytest.approx((form.TYPE_WIDTH, form.TYPE_HEIGHT))


@given(st.text(alphabet="关于政务服务工作情况的通报2021年第二季度，、（）“”中宁县", min_size=1, max_size=70))
def test_title_lines_lose_nothing_and_never_begin_with_a_closing_mark(title: str) -> None:
    lines = form.title_lines(title)
    assert "".join(lines) == title
    assert all(line[0] not in "，、）”" for line in lines[1:])


def test_a_title_is_not_broken_inside_a_word_or_a_date() -> None:
    title = "中宁县行政审批制度改革专项小组办公室关于2021年第二季度政务服务工作情况的通报"
    assert form.title_lines(title) == (
        "中宁县行政审批制度改革专项小组办公室",
        "关于2021年第二季度",
        "政务服务工作情况的通报",
    )
    assert form.title_lines("自己分行的\n标题") == ("自己分行的", "标题")


def test_a_long_issuer_mark_is_condensed_to_the_type_area() -> None:
    mark = "中宁县行政审批制度改革专项小组办公室文件"
    size, scale = form.fit_mark((mark,))
    assert scale < 100
    assert len(mark) * size * scale / 100 <= form.TYPE_WIDTH


@pytest.mark.parametrize("sealed", [True, False])
@given(
    names=st.lists(st.integers(2, 26).map(lambda n: "局" * n), min_size=1, max_size=3),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_signature_and_date_stay_inside_the_type_area(sealed: bool, names: list[str], day: date) -> None:
    indents, dated = form.signature_indents(tuple(names), form.date_text(day), sealed)
    lines = [*zip(names, indents), (form.date_text(day), dated)]
    assert all(indent >= 0 and indent + form.em_width(line) <= form.CHARS for line, indent in lines)


def test_with_a_seal_the_date_stands_four_characters_in_and_the_name_is_centred_on_it() -> None:
    (name,), dated = form.signature_indents(("审批服务局",), "2021年7月26日", sealed=True)
    assert dated == 4
    assert name + 5 / 2 == dated + 6.5 / 2


def test_without_a_seal_the_date_begins_two_characters_right_of_the_name() -> None:
    for name in ("审批服务局", "中宁县审批服务管理局综合办公室"):
        (inset,), dated = form.signature_indents((name,), "2021年12月26日", sealed=False)
        assert (dated + 7) - (inset + len(name)) == -2
        assert min(inset, dated) == 2


def test_columns_of_one_group_stand_under_one_merged_head() -> None:
    heads = head_of((Column("单位"), Column("受理", "许可", "件"), Column("办结", "许可"), Column("率")))
    spans = [(head.text, head.row, head.column, head.rows, head.columns) for head in heads]
    assert spans == [
        ("单位", 0, 0, 2, 1),
        ("许可", 0, 1, 1, 2),
        ("率", 0, 3, 2, 1),
        ("受理（件）", 1, 1, 1, 1),
        ("办结", 1, 2, 1, 1),
    ]


def test_declared_widths_are_kept_and_undeclared_ones_follow_the_contents() -> None:
    rows = (Row(("很长的单位名称在这里", "1", "1")),)
    declared = measure(Table((Column("a", width=1), Column("b", width=1), Column("c", width=2)), rows), 400)
    assert declared.widths == pytest.approx((100, 100, 200))
    free = measure(Table((Column("a", numeric=False), Column("b"), Column("c")), rows), 400)
    assert free.widths[0] > 2 * free.widths[1]
    assert sum(free.widths) == pytest.approx(400)


def test_a_table_with_many_columns_takes_smaller_letters() -> None:
    few = measure(Table((Column("a"),) * 3, (Row(("123456",) * 3),)), form.TYPE_WIDTH)
    many = measure(Table((Column("a"),) * 18, (Row(("123456",) * 18),)), form.TYPE_WIDTH)
    assert few.size > many.size


def test_a_row_with_more_cells_than_columns_is_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="3 cells under 2 columns"):
        padded(Row(("a", "b", "c")), 2)


def test_the_index_is_the_last_attachment_and_is_named_in_the_note(county: Paper) -> None:
    sheets = compose(county)
    heads = [item for sheet in sheets for item in sheet.items if isinstance(item, AnnexHead)]
    note = next(item for item in sheets[0].items if isinstance(item, AnnexNote))
    assert (heads[-1].label, heads[-1].lines) == ("附件7", ("数据编码索引",))
    assert note.titles[-1] == "7.数据编码索引"


def test_the_imprint_closes_the_last_sheet_and_never_a_landscape_one(county: Paper) -> None:
    assert isinstance(compose(county)[-1].items[-1], Imprint)
    wide_last = replace(county, index=(), attachments=county.attachments[:2])
    last = compose(wide_last)[-1]
    assert not last.landscape
    assert isinstance(last.items[-1], Imprint)


def test_a_wide_table_in_the_body_has_landscape_pages_of_its_own() -> None:
    table = Table((Column("a"),), (Row(("1",)),), landscape=True)
    sheets = compose(Paper("题", (Section("s", "s", (table,)),), note="完"))
    assert [sheet.landscape for sheet in sheets] == [False, True, False]


def test_empty_elements_are_left_out() -> None:
    assert compose(Paper("", ()))[0].items == ()
    items = compose(Paper("", (), issuer_mark="文件"))[0].items
    assert [type(item) for item in items] == [Mark]


def test_acting_seal_is_printed_once_behind_the_name(county: Paper) -> None:
    acting = replace(county, signature=("专项小组", "办公室"), acting_seal=True)
    signed = next(item for item in compose(acting)[0].items if isinstance(item, Signed))
    assert [line for line, _ in signed.lines] == ["专项小组", "办公室（代章）", "2021年7月26日"]


def test_a_single_attachment_has_no_number() -> None:
    sheets = compose(Paper("题", (), attachments=(Attachment(1, "表", "", ()),)))
    assert isinstance(sheets[1].items[0], AnnexHead)
    assert sheets[1].items[0].label == "附件"


def test_without_an_office_folder_the_open_faces_stand_in_and_say_so() -> None:
    fonts = Fonts.find(None)
    assert fonts.substituted
    assert fonts.face("hei").family == "Noto Sans SC"
    assert any("替代字体" in line and "仿宋_GB2312" in line for line in fonts.log_lines())


def test_the_offices_own_faces_are_found_by_name(office_folder: Path) -> None:
    fonts = Fonts.find(office_folder)
    assert not fonts.substituted
    assert fonts.face("title").family == "FZXiaoBiaoSong-B05S"
    assert fonts.face("title").path == office_folder / "FZXiaoBiaoSong-B05S.otf"
    assert fonts.face("song").official is False


def test_a_folder_with_only_some_faces_is_still_a_substitution(office_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "one.otf").write_bytes((office_folder / "SimHei.otf").read_bytes())
    fonts = Fonts.find(tmp_path)
    assert fonts.face("hei").official
    assert fonts.substituted


def test_a_folder_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    assert Fonts.find(tmp_path / "missing").substituted
