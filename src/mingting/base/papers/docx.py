"""DOCX: the paper as an editable document of the official form, each figure inside a content control that carries its code.

The markup is written as strings into a prepared package: a bulletin takes milliseconds, and what is written is what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch

from mingting.base.papers import form
from mingting.base.papers.docx_parts import DECLARATION, NAMESPACES, package, section, twips
from mingting.base.papers.docx_read import read_figures
from mingting.base.papers.docx_table import draw_table, foot_table
from mingting.base.papers.docx_text import CENTER, KEEP, TINY, Pen, align, indent, paragraph, run, spacing
from mingting.base.papers.fonts import Fonts, Role
from mingting.base.papers.sheets import (
    Addressee,
    AnnexHead,
    AnnexNote,
    Imprint,
    Item,
    Mark,
    Remark,
    SealLine,
    Sheet,
    Signed,
    Title,
    compose,
)
from mingting.base.papers.tree import Heading, Paper, Paragraph, Table

__all__ = ["read_figures", "write_docx"]

_GRAY = '<w:color w:val="666666"/>'


def write_docx(paper: Paper, fonts: Fonts, link: Callable[[str], str] | None = None) -> bytes:
    """The whole paper. `link` gives the address that opens a figure's code, empty for none. The same paper gives the same bytes."""
    pen = Pen(fonts.digits, link)
    body = "".join(_sheets(pen, compose(paper), paper.state))
    document = f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return package(document, pen.links, paper.title, paper.signed_on or paper.printed_on, fonts.digits)


def _sheets(pen: Pen, sheets: tuple[Sheet, ...], state: str) -> list[str]:
    """All sheets; a section ends only where the direction of the page changes, else an attachment begins with a page break."""
    parts: list[str] = []
    if state or any(isinstance(item, Mark) for item in sheets[0].items):
        parts.append(paragraph("Normal", run(state, pen.style("body", 10.5, _GRAY)), align("right")))
    before = None
    for sheet in sheets:
        drawn = [part for item in sheet.items for part in _item(item, sheet, pen)]
        if before and before.landscape != sheet.landscape:
            _end_section(parts, before.landscape)
        elif before and drawn:
            drawn[0] = drawn[0].replace(KEEP, f"{KEEP}<w:pageBreakBefore/>", 1)
        parts += drawn
        before = sheet
    return [*parts, section(sheets[-1].landscape)]


def _item(item: Item, sheet: Sheet, pen: Pen) -> Iterable[str]:
    if isinstance(item, Table):
        return draw_table(pen, item, form.TYPE_HEIGHT if sheet.landscape else form.TYPE_WIDTH)
    return _draw(item, pen)


def _end_section(parts: list[str], landscape: bool) -> None:
    """Close a section in its last paragraph, so that no empty line is added that could fall on a page of its own."""
    if not parts:
        parts.append(TINY)
    head, _, rest = parts[-1].partition("</w:pPr>")
    parts[-1] = f"{head}{section(landscape)}</w:pPr>{rest}"


@singledispatch
def _draw(item: object, pen: Pen) -> Iterable[str]:
    raise TypeError(f"no way to draw {type(item).__name__}")


@_draw.register
def _paragraph(block: Paragraph, pen: Pen) -> Iterable[str]:
    lead = run(block.lead, pen.style("kai")) if block.lead else ""
    flush = "" if block.indent else '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    side = "" if block.align == "left" else align(block.align)
    yield paragraph("BodyText", lead + "".join(map(pen.inline, block.inlines)), flush + side)


@_draw.register
def _heading(block: Heading, pen: Pen) -> Iterable[str]:
    level = min(max(block.level, 1), 4)
    role: Role = "hei" if level == 1 else "kai" if level == 2 else "body"
    yield paragraph(f"Heading{level}", run(block.text, pen.style(role)))


@_draw.register
def _mark(mark: Mark, pen: Pen) -> Iterable[str]:
    style = pen.style("title", mark.size, f'<w:color w:val="{form.RED}"/><w:w w:val="{mark.scale}"/>')
    space = round(form.RULE_GAP - 5)
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="{space}" w:color="{form.RED}"/></w:pBdr>'
    before = form.MARK_TOP - form.LINE - 0.2 * mark.size
    for at, line in enumerate(mark.lines):
        border = rule if at == len(mark.lines) - 1 and not mark.number else ""
        yield paragraph("Normal", run(line, style), border + spacing(0 if at else before, mark.size * 1.3) + CENTER)
    if mark.number:
        yield paragraph("Normal", run(mark.number, pen.style("body")), rule + spacing(2 * form.LINE) + CENTER)


def _titles(pen: Pen, lines: tuple[str, ...], before: float) -> str:
    return paragraph("Title", run("\n".join(lines), pen.style("title", form.TITLE)), spacing(before, form.TITLE_LINE))


@_draw.register
def _title(title: Title, pen: Pen) -> Iterable[str]:
    yield _titles(pen, title.lines, (2 if title.below_mark else 1) * form.LINE)


@_draw.register
def _addressee(addressee: Addressee, pen: Pen) -> Iterable[str]:
    yield paragraph("Addressee", run(addressee.text, pen.style("body")))


@_draw.register
def _annex_note(note: AnnexNote, pen: Pen) -> Iterable[str]:
    several = len(note.titles) > 1
    for at, title in enumerate(note.titles):
        left, hanging = (6, 1 if at else 4) if several else (5, 3)
        words = title if at else f"附件：{title}"
        keep = (
            KEEP if at >= len(note.titles) - 2 else ""
        )  # they go with the signature, which never stands alone on a page
        place = spacing(0 if at else form.LINE) + indent(left=left * form.PITCH, hanging=hanging * form.PITCH)
        yield paragraph("Normal", run(words, pen.style("body")), place, keep)


@_draw.register
def _signed(signed: Signed, pen: Pen) -> Iterable[str]:
    for at, (line, inset) in enumerate(signed.lines):
        before = 0 if at else (2 if signed.sealed else 1) * form.LINE
        place = spacing(before) + indent(right=inset * form.PITCH) + align("right")
        yield paragraph("Normal", run(line, pen.style("body")), place, KEEP if at < len(signed.lines) - 1 else "")


@_draw.register
def _remark(remark: Remark, pen: Pen) -> Iterable[str]:
    yield paragraph("BodyText", run(remark.text, pen.style("body")))


@_draw.register
def _annex_head(head: AnnexHead, pen: Pen) -> Iterable[str]:
    yield paragraph("AnnexLabel", run(head.label, pen.style("hei")), first=KEEP)
    yield _titles(pen, head.lines, form.LINE)
    if head.period:
        yield paragraph("Normal", run(head.period, pen.style("kai")), CENTER, KEEP)
    else:
        yield paragraph("Small", "", spacing(0, 10), KEEP)


@_draw.register
def _seal_line(line: SealLine, pen: Pen) -> Iterable[str]:
    yield paragraph("Small", run(line.text, pen.style("body", 9, _GRAY)), spacing(6, 14))


@_draw.register
def _imprint(imprint: Imprint, pen: Pen) -> Iterable[str]:
    """A table that floats at the foot of the last page, held by the paragraph behind it."""
    style, char = pen.style("body", form.IMPRINT), form.IMPRINT
    rows = []
    if imprint.copy_to:
        place = indent(left=4 * char, right=char, hanging=3 * char)
        rows.append(paragraph("Normal", run(f"抄送：{imprint.copy_to}。", style), spacing(0, 24) + place))
    if imprint.printed_by:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(form.TYPE_WIDTH - char)}"/></w:tabs>'
        runs = f"{run(imprint.printed_by, style)}<w:r>{style}<w:tab/></w:r>{run(imprint.printed_on, style)}"
        rows.append(paragraph("Normal", runs, tab + spacing(0, 24) + indent(left=char)))
    yield foot_table(rows)
    yield TINY
