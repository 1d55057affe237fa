"""HTML: the paper as a fragment for the workbench and the public page; every figure is a link that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from mingting.base.papers import form
from mingting.base.papers.grid import Head, cell_text, head_of, padded
from mingting.base.papers.sheets import AnnexNote, Remark, Signed, compose
from mingting.base.papers.tree import (
    Attachment,
    Block,
    Column,
    Figure,
    Heading,
    Inline,
    Paper,
    Paragraph,
    Row,
    Table,
    Typed,
)

Link = Callable[[str], str]
_FACES = {"hei": "h1", "kai": "h2"}
_JOINER = "\u2060"
"""Keeps a number and its measure word on one line."""


def write_html(paper: Paper, figure_link: Link) -> str:
    """An `<article class="paper">`; sections carry their keys as ids, attachments `annex-n`. `figure_link` may return "" for no link."""
    return f'<article class="paper" lang="zh-CN">{"".join(_parts(paper, figure_link))}</article>'


def words(text: str) -> str:
    """Words made safe; a line feed becomes a break."""
    return escape(form.clean(text)).replace("\n", "<br>")


def attribute(text: str) -> str:
    return escape(form.clean(text).replace("\n", " "))


def _parts(paper: Paper, link: Link) -> Iterator[str]:
    if paper.issuer_mark:
        yield f'<p class="mark">{words(paper.issuer_mark)}</p>'
    if paper.number:
        yield f'<p class="number">{words(paper.number)}</p>'
    if paper.title:
        yield f'<h2 class="head">{"<br>".join(words(line) for line in form.title_lines(paper.title))}</h2>'
    if paper.addressee:
        yield f'<p class="to">{words(paper.addressee.rstrip("：:"))}：</p>'
    for section in paper.sections:
        yield f'<section id="{attribute(section.key)}" aria-label="{attribute(section.title)}">'
        yield from (_block(block, link) for block in section.blocks)
        yield "</section>"
    yield from _closing(paper)
    for attachment in paper.attachments:
        yield from _annex(attachment, link, single=len(paper.attachments) == 1)
    yield from _index(paper)


def _closing(paper: Paper) -> Iterator[str]:
    """What stands between the body and the attachments, as the pages have it."""
    for item in (item for sheet in compose(paper) for item in sheet.items):
        if isinstance(item, AnnexNote):
            titles = "".join(f"<li>{words(title)}</li>" for title in item.titles)
            yield f'<div class="annexes"><p>附件：</p><ul>{titles}</ul></div>'
        elif isinstance(item, Signed):
            yield "".join(f'<p class="signed">{words(line)}</p>' for line, _ in item.lines)
        elif isinstance(item, Remark):
            yield f"<p>{words(item.text)}</p>"


def _annex(annex: Attachment, link: Link, single: bool) -> Iterator[str]:
    label = "附件" if single else f"附件{annex.number}"
    period = f'<p class="period">{words(annex.period)}</p>' if annex.period else ""
    yield f'<section id="annex-{annex.number}" class="annex"><p class="to h1">{label}</p>'
    yield f'<h3 class="head">{words(annex.title)}</h3>{period}'
    yield from (_block(block, link) for block in annex.blocks)
    yield "</section>"


def _index(paper: Paper) -> Iterator[str]:
    if not paper.index:
        return
    rows = "".join(
        f'<tr><td>{words(line.place)}</td><td>{words(line.name)}</td><td class="r">{words(line.text)}</td><td>{words(line.code)}</td></tr>'
        for line in paper.index
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("位置", "名称", "数值", "编码"))
    yield f'<section id="annex-index" class="annex"><h3 class="head">{form.INDEX_TITLE}</h3>'
    yield f'<div class="tbl-box"><table class="tbl"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>'


def _block(block: Block, link: Link) -> str:
    if isinstance(block, Table):
        return _table(block, link)
    if isinstance(block, Heading):
        name = {1: ' class="h1"', 2: ' class="h2"'}.get(block.level, "")
        return f'<p{name} role="heading" aria-level="{min(block.level, 4) + 2}">{words(block.text)}</p>'
    lead = f'<span class="h2">{words(block.lead)}</span>' if block.lead else ""
    place = {"center": ' class="c"', "right": ' class="r"'}.get(block.align, "" if block.indent else ' class="to"')
    return f"<p{place}>{lead}{_runs(block, link)}</p>"


def _runs(block: Paragraph, link: Link) -> str:
    parts = []
    for inline, after in zip(block.inlines, (*block.inlines[1:], None)):
        parts.append(_inline(inline, link))
        if isinstance(inline, Figure) and after is not None and after.text[:1].isalpha():
            parts.append(_JOINER)
    return "".join(parts)


def _inline(inline: Inline, link: Link) -> str:
    if isinstance(inline, Figure):
        return _figure(inline, link)
    if isinstance(inline, Typed):
        if inline.reason:
            return f'<span title="{attribute(inline.reason)}">{words(inline.text)}</span>'
        return f'<span class="typed" title="手写数字，尚未绑定">{words(inline.text)}</span>'
    if inline.face == "bold":
        return f"<b>{words(inline.text)}</b>"
    face = _FACES.get(inline.face)
    return f'<span class="{face}">{words(inline.text)}</span>' if face else words(inline.text)


def _figure(figure: Figure, link: Link) -> str:
    address = link(figure.code)
    code = attribute(figure.code)
    if not address:
        return f'<span class="fig" data-figure="{code}">{words(figure.text)}</span>'
    return f'<a class="fig" href="{attribute(address)}" data-figure="{code}">{words(figure.text)}</a>'


def _table(table: Table, link: Link) -> str:
    caption = " ".join(
        part
        for part in (words(table.caption), f"单位：{words(table.unit.removeprefix('单位：'))}" if table.unit else "")
        if part
    )
    heads = head_of(table.columns)
    rows = range(max((head.row for head in heads), default=0) + 1)
    top = "".join(
        f"<tr>{''.join(_head(head, table.columns) for head in heads if head.row == row)}</tr>" for row in rows
    )
    body = "".join(_row(row, table.columns, link) for row in table.rows)
    notes = "".join(
        f'<p class="note-line">{"" if at else "注："}{words(note.removeprefix("注："))}</p>'
        for at, note in enumerate(table.notes)
    )
    title = f"<caption>{caption}</caption>" if caption else ""
    return (
        f'<div class="tbl-box"><table class="tbl">{title}<thead>{top}</thead><tbody>{body}</tbody></table></div>{notes}'
    )


def _head(head: Head, columns: tuple[Column, ...]) -> str:
    over = f' colspan="{head.columns}" scope="colgroup" class="c"' if head.columns > 1 else ' scope="col"'
    over += ' class="r"' if head.columns == 1 and columns[head.column].numeric else ""
    down = f' rowspan="{head.rows}"' if head.rows > 1 else ""
    return f"<th{over}{down}>{words(head.text)}</th>"


def _row(row: Row, columns: tuple[Column, ...], link: Link) -> str:
    cells = "".join(_cell(cell, column, link) for cell, column in zip(padded(row, len(columns)), columns))
    return f'<tr class="total">{cells}</tr>' if row.kind == "total" else f"<tr>{cells}</tr>"


def _cell(cell: str | Figure | None, column: Column, link: Link) -> str:
    place = ' class="r"' if column.numeric else ""
    if cell is None:
        return f'<td class="{"r " if column.numeric else ""}na">{form.DASH}</td>'
    inner = _figure(cell, link) if isinstance(cell, Figure) else words(cell_text(cell))
    return f"<td{place}>{inner}</td>"
