"""A quarterly circular of a county, as large as real ones: six attachments, merged heads, 154 villages, an index of codes."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from mingting.base.papers.fonts import Fonts
from mingting.base.papers.tree import (
    Attachment,
    Column,
    Figure,
    Heading,
    IndexLine,
    Paper,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Typed,
    figures_in,
)

_TOWNS = "宁安镇 鸣沙镇 石空镇 新堡镇 恩和镇 舟塔乡 白马乡 余丁乡 大战场镇 长山头乡 喊叫水乡 徐套乡"
_ORGANS = (
    "社保中心 公安局 税务局 公积金中心 不动产登记中心 医保中心 交通运输综合执法大队 自然资源局 市场监督管理局 民政局 卫生健康局 教育体育局 "
    "农业农村局 林业和草原局 水务局 司法局 住房和城乡建设局 应急管理局 消防救援大队 残联 烟草专卖局 气象局 枸杞产业发展服务中心 县委编办"
)
TOWNS, ORGANS = _TOWNS.split(), _ORGANS.split()


class Codes:
    """Figures with printable codes in order: K0001, K0002 ..."""

    def __init__(self) -> None:
        self._next = count(1)

    def number(self, value: int) -> Figure:
        return Figure(f"K{next(self._next):04d}", str(value), value)

    def share(self, part: int, whole: int) -> Figure:
        text = "100%" if part == whole else f"{part / whole * 100:.2f}%"
        return Figure(f"K{next(self._next):04d}", text, part / whole, "0.00%")

    def numbers(self, *values: int) -> list[Figure]:
        return [self.number(value) for value in values]


def hall(codes: Codes) -> Table:
    rows = []
    for at, organ in enumerate(ORGANS):
        taken = 32304 // (at * at + 1) + 13
        counts = codes.numbers(taken, taken // 2, taken // 3, taken // 2, taken // 5)
        rows.append(
            Row(
                (
                    str(at + 1),
                    organ,
                    *counts,
                    codes.share(1, 1),
                    codes.number(at % 3),
                    None if at % 5 else codes.number(0),
                )
            )
        )
    totals = codes.numbers(152915, 76457, 50971, 76457, 30583)
    columns = (
        Column("序号", width=5, numeric=False),
        Column("单位", width=22, numeric=False),
        Column("受理", "行政许可", "件", 9),
        Column("办结", "行政许可", "件", 9),
        Column("受理", "公共服务", "件", 9),
        Column("办结", "公共服务", "件", 9),
        Column("即办件", width=9),
        Column("办结率", width=10),
        Column("窗口数", width=8),
        Column("超期件", width=8),
    )
    total = Row(("", "合计", *totals, codes.share(1, 1), *codes.numbers(23, 0)), "total")
    notes = ("“办结率”为本期办结件与本期应办结件之比。", "“—”表示该单位本期没有承诺件。")
    return Table(columns, (*rows, total), notes=notes)


def wide(codes: Codes) -> Table:
    groups = {
        "网上办件": ("受理", "办结", "不见面"),
        "电子证照": ("类别", "入库", "应入库", "入库率"),
        "事项覆盖": ("事项总数", "已办理", "覆盖率"),
        "好差评": ("评价量", "评价率", "差评", "整改"),
    }
    numbers = [Column(name, group) for group, names in groups.items() for name in names]
    columns = (Column("序号", numeric=False), Column("部门（单位）", numeric=False), *numbers)
    rows = [
        Row(
            (
                str(at),
                organ,
                *(codes.share(at, 40) if column.name.endswith("率") else codes.number(at * 37) for column in numbers),
            )
        )
        for at, organ in enumerate(ORGANS + TOWNS, 1)
    ]
    total = Row(("", "合计", *(codes.number(2899) for _ in numbers)), "total")
    return Table(columns, (*rows, total), landscape=True)


def villages(codes: Codes) -> Table:
    names = [
        f"{one}{two}{kind}" for kind in ("村", "社区") for one in "丰永新石长白余河" for two in "安兴华滩营渠湾塘庄坪"
    ]
    columns = (
        Column("序号", numeric=False),
        Column("乡镇", numeric=False),
        Column("村（社区）", numeric=False),
        Column("办件量"),
        Column("其中：代办"),
        Column("占比"),
    )
    rows = []
    for at in range(154):
        taken = 864 - at * 5
        counts = (codes.number(taken), codes.number(taken // 2), codes.share(taken, 21468))
        rows.append(Row((str(at + 1), TOWNS[at % 12], names[at], *counts)))
    return Table(columns, tuple(rows), unit="件")


def plain_table(codes: Codes, *names: str) -> Table:
    columns = (Column("单位", numeric=False, width=3), *(Column(name) for name in names))
    rows = (Row((organ, *codes.numbers(*range(at, at + len(names))))) for at, organ in enumerate(ORGANS))
    return Table(columns, tuple(rows))


def _facts(codes: Codes) -> tuple[Heading | Paragraph | Table, ...]:
    number, share = codes.number, codes.share
    hall_cases = Paragraph(
        (
            Text("第二季度，市民服务大厅共受理各类事项"),
            number(152915),
            Text("件，其中审批部门"),
            number(139312),
            Text("件、商业服务机构"),
            number(13603),
            Text("件，办结率"),
            share(1, 1),
            Text("，日均受理"),
            number(2549),
            Text("件，没有超期。受理量居前的单位依次为：社保中心"),
            number(32304),
            Text("件、公安局"),
            number(20785),
            Text("件、税务局"),
            number(18437),
            Text("件；延时服务窗口"),
            Typed("5"),
            Text("个（"),
            Typed("3", "见大厅值班表"),
            Text("个在乡镇）。"),
            Text("（见附件1）", "kai"),
        ),
        lead="（一）大厅办件情况。",
    )
    rates = Paragraph(
        (
            Text("全县政务服务事项"),
            number(2899),
            Text("项，已有办件"),
            number(465),
            Text("项，覆盖率"),
            share(465, 2899),
            Text("，较上季度提高1.21个百分点。“好差评”评价率"),
            share(19492, 22361),
            Text("。"),
        ),
        lead="（二）事项覆盖与评价情况。",
    )
    kinds = Table(
        (Column("类别", numeric=False), Column("受理"), Column("办结"), Column("办结率")),
        (
            Row(("即办件", *codes.numbers(120000, 120000), share(1, 1))),
            Row(("承诺件", *codes.numbers(32915, 32915), share(1, 1))),
            Row(("合计", *codes.numbers(152915, 152915), share(1, 1)), "total"),
        ),
        caption="表1　两类办件受理办结情况",
        unit="件",
    )
    check = Paragraph(
        (
            Text("各单位对窗口人员、设备、制度逐项自查，能当场改的当场改，一时改不了的列明责任人和完成日期，"),
            Text("由督查考核股按月核对，结果列入年度考核。"),
        )
    )
    more = (Heading(2, "（三）窗口管理"), check, Heading(3, "1.考勤"), check, Heading(4, "（1）迟到早退"), check)
    return (Heading(1, "一、基本情况"), hall_cases, rates, kinds, *more)


def body(codes: Codes) -> tuple[Section, ...]:
    asks = [
        Paragraph(
            (
                Text(
                    f"各单位要在收到本通报后{n}个工作日内，对照附件所列数据查清差距，把零办件、低评价的事项落实到窗口、到人。"
                ),
            ),
            lead=lead,
        )
        for n, lead in ((5, "一是"), (10, "二是"), (15, "三是"))
    ]
    opening = Paragraph((Text("现将2021年第二季度全县政务服务工作情况通报如下。"),))
    return (
        Section("opening", "导语", (opening,)),
        Section("facts", "一、基本情况", _facts(codes)),
        Section("asks", "二、工作要求", (Heading(1, "二、工作要求"), *asks)),
    )


def county_paper() -> Paper:
    codes = Codes()
    paper = Paper(
        "中宁县审批服务管理局关于2021年第二季度政务服务工作情况的通报",
        body(codes),
        issuer_mark="中宁县审批服务管理局文件",
        number="宁审服发〔2021〕18号",
        addressee="各乡镇人民政府，县政府各部门、直属机构",
        signature=("中宁县审批服务管理局",),
        signed_on=date(2021, 7, 26),
        note="此件公开发布",
        copy_to="县委办公室、县人大常委会办公室、县政府办公室、县政协办公室，县纪委监委，市审批服务管理局",
        printed_by="中宁县审批服务管理局综合办公室",
        printed_on=date(2021, 8, 2),
        state="核稿",
        seal_head="7f3a 09c2 41be",
    )
    index = tuple(
        IndexLine(f"正文第{at // 8 + 1}段", "大厅受理量", figure.text, figure.code)
        for at, figure in enumerate(figures_in(paper))
    )
    quarter = "2021年第二季度"
    attachments = (
        Attachment(1, "市民服务大厅2021年第二季度业务办理情况统计表", quarter, (hall(codes),)),
        Attachment(2, "中宁县部门2021年第二季度政务服务工作情况统计表", quarter, (wide(codes),)),
        Attachment(
            3, "中宁县乡镇2021年第二季度政务服务工作情况统计表", quarter, (plain_table(codes, "受理", "办结", "评价"),)
        ),
        Attachment(4, "中宁县各村（社区）2021年上半年宁夏政务服务网办件情况统计表", "2021年上半年", (villages(codes),)),
        Attachment(
            5,
            "市民服务中心2021年第二季度窗口人员考勤统计表",
            "",
            (plain_table(codes, "应到", "实到", "迟到"),),
            landscape=True,
        ),
        Attachment(
            6, "中宁县市民服务大厅2021年第二季度窗口信息上报情况统计表", quarter, (plain_table(codes, "报送", "采用"),)
        ),
    )
    return replace(paper, attachments=attachments, index=index)


HOSTILE = "a\x00b\x0b<&>\"'#set text(red)[x]$y$@l*b*_i_`c`\\//\u202e\ud800\uffff😀=1+1\n第二行"
KEPT = "ab<&>\"'#set text(red)[x]$y$@l*b*_i_`c`\\//😀=1+1"
"""What must be left of the first line: every character that a document can hold."""


def hostile_paper() -> Paper:
    """Every place where words can stand, filled with words that mean something to each format; and a cell of 10,000 characters."""
    table = Table(
        (Column(HOSTILE, HOSTILE, HOSTILE), Column("b")),
        (Row((HOSTILE,)), Row(("长" * 10_000, Figure("c<1>", "12", 12)), "total")),
        HOSTILE,
        HOSTILE,
        (HOSTILE,),
    )
    inlines = (Text(HOSTILE, "kai"), Figure('k"&', HOSTILE, 1.0), Typed(HOSTILE), Typed(HOSTILE, HOSTILE))
    return Paper(
        HOSTILE,
        (Section("all", HOSTILE, (Paragraph(inlines, lead=HOSTILE), Heading(2, HOSTILE), table)),),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        (HOSTILE,),
        note=HOSTILE,
        copy_to=HOSTILE,
        printed_by=HOSTILE,
        attachments=(Attachment(1, HOSTILE, HOSTILE, (Table((Column("x"),), (Row((None,)),)),), landscape=True),),
        state=HOSTILE,
        seal_head=HOSTILE,
        index=(IndexLine(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
    )


@pytest.fixture(scope="session")
def county() -> Paper:
    return county_paper()


@pytest.fixture(scope="session")
def hostile() -> Paper:
    return hostile_paper()


@pytest.fixture(scope="session")
def kept() -> str:
    return KEPT


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts.find(None)


def named_font(source: Path, family: str) -> bytes:
    """A copy of an OpenType font under another family name: a new name table behind the file, and its entry in the directory changed."""
    data = bytearray(source.read_bytes())
    words = [family.encode("utf-16-be"), "Regular".encode("utf-16-be"), family.replace(" ", "").encode("utf-16-be")]
    records, at = b"", 0
    for name_id, word in zip((1, 2, 6), words):
        records += struct.pack(">6H", 3, 1, 0x409, name_id, len(word), at)
        at += len(word)
    table = struct.pack(">3H", 0, len(words), 6 + 12 * len(words)) + records + b"".join(words)
    for entry in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16):
        if data[entry : entry + 4] == b"name":
            data += b"\0" * (-len(data) % 4)
            struct.pack_into(">2L", data, entry + 8, len(data), len(table))
            return bytes(data + table)
    raise AssertionError("no name table")


@pytest.fixture(scope="session")
def office_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as an office has it: the four official faces (their shapes are the open ones: only the names matter here)."""
    folder = tmp_path_factory.mktemp("fonts")
    for family in ("FZXiaoBiaoSong-B05S", "FangSong_GB2312", "KaiTi_GB2312", "SimHei"):
        (folder / f"{family}.otf").write_bytes(named_font(pylopdf_fonts_zh_cn.serif_path(), family))
    return folder


@pytest.fixture
def to_pdf(tmp_path: Path) -> Callable[[bytes], Path]:
    """Convert a DOCX by LibreOffice; without it the test is skipped, but not where everything must be proved."""
    office = shutil.which("soffice")
    if not office:
        if os.environ.get("MINGTING_TEST_ALL") == "1":
            pytest.fail("LibreOffice (soffice) is not installed")
        pytest.skip("LibreOffice (soffice) is not installed: the DOCX was not opened by another program")

    def convert(docx: bytes) -> Path:
        (tmp_path / "paper.docx").write_bytes(docx)
        command = [
            office,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "paper.docx",
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert "Error" not in done.stderr
        return tmp_path / "paper.pdf"

    return convert
