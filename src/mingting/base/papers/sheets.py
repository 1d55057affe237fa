"""From the tree to what stands on the pages, in order: composed once, drawn by the page writers (DOCX, PDF).

A sheet is a stretch of pages of one direction. Its items are the blocks of the tree and the elements of the official form between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from mingting.base.papers.form import INDEX_TITLE, date_text, em_width, fit_mark, signature_indents, title_lines
from mingting.base.papers.tree import Attachment, Block, Column, Paper, Row, Table


@dataclass(frozen=True)
class Mark:
    """发文机关标志, red, with the document number and the red rule below."""

    lines: tuple[str, ...]
    size: float
    scale: int
    number: str


@dataclass(frozen=True)
class Title:
    lines: tuple[str, ...]
    below_mark: bool


@dataclass(frozen=True)
class Addressee:
    text: str


@dataclass(frozen=True)
class AnnexNote:
    """附件说明, one blank line below the body: the titles, numbered where there are several."""

    titles: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """落款: lines with their right indents in characters; the date is the last."""

    lines: tuple[tuple[str, float], ...]
    sealed: bool


@dataclass(frozen=True)
class Remark:
    """附注, in round brackets."""

    text: str


@dataclass(frozen=True)
class AnnexHead:
    label: str
    lines: tuple[str, ...]
    period: str


@dataclass(frozen=True)
class SealLine:
    """The head of the seals at the day of issue, small."""

    text: str


@dataclass(frozen=True)
class Imprint:
    """版记, at the foot of the last page."""

    copy_to: str
    printed_by: str
    printed_on: str


Item = Block | Mark | Title | Addressee | AnnexNote | Signed | Remark | AnnexHead | SealLine | Imprint


@dataclass(frozen=True)
class Sheet:
    """Pages of one direction, beginning a new page."""

    items: tuple[Item, ...]
    landscape: bool = False


def compose(paper: Paper) -> tuple[Sheet, ...]:
    """The sheets of a paper: head and body, attachments, the index of codes; the imprint is the last item of the last sheet."""
    annexes = annexes_of(paper)
    sheets = [*_body(paper, annexes), *(_annex(annex, single=len(annexes) == 1) for annex in annexes)]
    closing = tuple(_closing(paper))
    if not closing:
        return tuple(sheets)
    if sheets[-1].landscape:
        return (*sheets, Sheet(closing))
    return (*sheets[:-1], replace(sheets[-1], items=(*sheets[-1].items, *closing)))


def annexes_of(paper: Paper) -> tuple[Attachment, ...]:
    """The attachments, and behind them 数据编码索引 where the paper has an index."""
    if not paper.index:
        return paper.attachments
    columns = (
        Column("位置", width=22, numeric=False),
        Column("名称", width=40, numeric=False),
        Column("数值", width=16),
        Column("编码", width=22, numeric=False),
    )
    rows = tuple(Row((line.place, line.name, line.text, line.code)) for line in paper.index)
    notes = ("凭编码可以打开该数的口径、分子分母和明细。",)
    number = max((annex.number for annex in paper.attachments), default=0) + 1
    return (*paper.attachments, Attachment(number, INDEX_TITLE, "", (Table(columns, rows, notes=notes),)))


def _body(paper: Paper, annexes: tuple[Attachment, ...]) -> Iterator[Sheet]:
    """Head, body and signature; a wide table in the body has landscape pages of its own."""
    items = (*_head(paper), *(block for section in paper.sections for block in section.blocks), *_tail(paper, annexes))
    for wide, run in groupby(items, key=lambda item: isinstance(item, Table) and item.landscape):
        yield Sheet(tuple(run), landscape=wide)
    if not items:
        yield Sheet(())


def _head(paper: Paper) -> Iterator[Item]:
    if paper.issuer_mark:
        lines = tuple(line for line in paper.issuer_mark.split("\n") if line)
        yield Mark(lines, *fit_mark(lines), number=paper.number)
    if paper.title:
        yield Title(title_lines(paper.title), below_mark=bool(paper.issuer_mark))
    if paper.addressee:
        yield Addressee(paper.addressee if paper.addressee.endswith("：") else paper.addressee.rstrip(":") + "：")


def _tail(paper: Paper, annexes: tuple[Attachment, ...]) -> Iterator[Item]:
    if annexes:
        titles = [annex.title.replace("\n", "") for annex in annexes]
        numbered = [f"{annex.number}.{title}" for annex, title in zip(annexes, titles)]
        yield AnnexNote(tuple(numbered if len(annexes) > 1 else titles))
    if paper.signature or paper.signed_on:
        yield _signed(paper)
    if paper.note:
        yield Remark(paper.note if paper.note[0] in "（(" else f"（{paper.note}）")


def _signed(paper: Paper) -> Signed:
    names = paper.signature
    if paper.acting_seal and names and not names[-1].endswith("（代章）"):
        names = (*names[:-1], names[-1] + "（代章）")
    day = date_text(paper.signed_on) if paper.signed_on else ""
    indents, date_indent = signature_indents(names, day, paper.sealed)
    lines = tuple(zip(names, indents))
    return Signed((*lines, (day, date_indent)) if day else lines, paper.sealed)


def _annex(annex: Attachment, single: bool) -> Sheet:
    label = "附件" if single else f"附件{annex.number}"
    wide = annex.landscape or any(isinstance(block, Table) and block.landscape for block in annex.blocks)
    lines = (annex.title,) if wide and em_width(annex.title) <= 28 else title_lines(annex.title)
    period = f"（{annex.period.strip('（）')}）" if annex.period else ""
    return Sheet((AnnexHead(label, lines, period), *annex.blocks), landscape=wide)


def _closing(paper: Paper) -> Iterator[Item]:
    if paper.seal_head:
        yield SealLine(f"数据封存号：{paper.seal_head}")
    if paper.copy_to or paper.printed_by:
        printed_on = f"{date_text(paper.printed_on)}印发" if paper.printed_on else ""
        yield Imprint(paper.copy_to.removeprefix("抄送：").rstrip("。"), paper.printed_by, printed_on)
