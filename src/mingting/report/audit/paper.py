"""核数报告, and the corrected text, as papers: composed once, written as DOCX or PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingting.base.papers.docx import write_docx
from mingting.base.papers.fonts import house_fonts
from mingting.base.papers.pdf import write_pdf
from mingting.base.papers.tree import Attachment, Block, Column, Heading, Paper, Paragraph, Row, Section, Table, Text
from mingting.rules.figures import Verdict

from .document import Document
from .document import Table as ReadTable
from .mend import exactly, printed_at
from .places import Examined, reading_order
from .report import SAY, Relation
from .runs import Act, Decision, Opened

FORMATS = ("docx", "pdf")
_PARTS = (
    (Verdict.CONTRADICTED, "矛盾"),
    (Verdict.TRUNCATED, "截尾（未四舍五入）"),
    (Verdict.UNKNOWN, "无从核对"),
)
_NUMERALS = "一二三四五六七八九十"
_DONE = {
    Act.FIX: "处理：改为“{text}”。",
    Act.REASON: "处理：保留，理由：{text}。",
    Act.NO_FIGURE: "处理：不是统计数字，不作核对。",
}
MOST_IN_LIST = 400


def write(paper: Paper, suffix: str) -> bytes:
    return write_pdf(paper, house_fonts()) if suffix == "pdf" else write_docx(paper, house_fonts())


def report_paper(opened: Opened, day: date) -> Paper:
    """What was checked, what was found, what was decided; all relations in an attachment."""
    sections = [Section("result", "核对结果", tuple(_result(opened)))]
    for verdict, name in _PARTS:
        found = _of(opened, verdict)
        if found:
            title = f"{_NUMERALS[len(sections)]}、{name}（{len(found)}处）"
            blocks = tuple(block for number, one in enumerate(found, 1) for block in _finding(number, *one))
            sections.append(Section(str(verdict), title, (Heading(1, title), *blocks)))
    return Paper("核数报告", tuple(sections), signed_on=day, sealed=False, attachments=tuple(_all(opened)))


def _of(opened: Opened, verdict: Verdict) -> list[tuple[Relation, Decision | None]]:
    relations = opened.examined.report.relations
    order = reading_order(opened.examined)
    return [(relations[at], opened.decisions.get(at)) for at in order if relations[at].verdict is verdict]


def _result(opened: Opened) -> Iterator[Block]:
    report = opened.examined.report
    yield Heading(1, "一、核对结果")
    yield _words(f"核对文件：{opened.name}。")
    yield _words(report.say)
    if opened.decisions:
        acts = [one.act for one in opened.decisions.values()]
        yield _words(
            f"已处理{len(acts)}处：改正{acts.count(Act.FIX)}处，说明理由{acts.count(Act.REASON)}处，"
            f"不是数字{acts.count(Act.NO_FIGURE)}处。"
        )
    for note in report.notes:
        yield _words(note)
    yield _words("核数只看文件本身所载数字，按四舍五入的余地判断；矛盾只说明数字之间不符，不说明哪一个数字有误。")


def _finding(number: int, relation: Relation, decision: Decision | None) -> Iterator[Block]:
    yield Paragraph((Text(f"{number}. {relation.place}：", "bold"), Text(f"“{relation.text}”")))
    if relation.note:
        yield _words(relation.note)
    if decision is not None:
        yield _words(_DONE[decision.act].format(text=decision.text.rstrip("。")))


def _words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _all(opened: Opened) -> Iterator[Attachment]:
    """数字关系清单: every relation, what the document prints, what comes out."""
    order = reading_order(opened.examined)
    if not order:
        return
    columns = (
        Column("序号", width=5), Column("位置", width=13, numeric=False), Column("原文", width=42, numeric=False),
        Column("文中数", width=11), Column("复算", width=11), Column("结论", width=8, numeric=False),
    )  # fmt: skip
    rows = tuple(_line(opened.examined, at, number) for number, at in enumerate(order[:MOST_IN_LIST], 1))
    more = (f"共{len(order)}处，只列前{MOST_IN_LIST}处。",) if len(order) > MOST_IN_LIST else ()
    yield Attachment(1, "数字关系清单", "", (Table(columns, rows, notes=more),), landscape=True)


def _line(examined: Examined, at: int, number: int) -> Row:
    one = examined.report.relations[at]
    printed = printed_at(examined.document, examined.spots[at][0]) or exactly("", one.claimed) + one.unit
    value = None if one.recomputed is None else exactly(printed, one.recomputed)
    return Row((str(number), one.place, one.text[:80], printed, value, SAY[one.verdict]))


def text_paper(document: Document) -> Paper:
    """The words and tables of a document on plain pages; its own typesetting is not kept."""
    return Paper("", (Section("text", "", tuple(_blocks(document))),))


def _blocks(document: Document) -> Iterator[Block]:
    for block in document.blocks:
        if not isinstance(block, ReadTable):
            yield _words(block.text)
        elif block.rows and block.rows[0]:
            width = max(len(row) for row in block.rows)
            heads = (*block.rows[0], *([""] * (width - len(block.rows[0]))))
            rows = tuple(Row((*row, *([""] * (width - len(row))))) for row in block.rows[1:])
            yield Table(
                tuple(Column(name, numeric=False) for name in heads), rows, caption=block.title, landscape=width > 9
            )
