"""From a family and a period to the tree of a paper: every brace asked, every list made by its rule, every table filled.

The compiler knows no engine: it asks `Answers`, so a draft is made from the newest snapshot, a proof from a bundle, a test from a few rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Protocol

from mingting.base.papers.tree import (
    Attachment,
    Block,
    Column,
    Figure,
    Heading,
    IndexLine,
    Inline,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Typed,
)
from mingting.report.bulletins import template as t
from mingting.rules.periods import Period

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}


@dataclass(frozen=True)
class Answer:
    """One figure as the compiler prints it: its code, what it is called, its text and its value (None over nothing)."""

    code: str
    name: str
    text: str
    value: Decimal | int | None
    unit: str


@dataclass(frozen=True)
class Line:
    """A row of a breakdown: its key and name, the name above it (a village's town), and a figure a column."""

    key: str
    name: str
    upper: str
    answers: tuple[Answer, ...]


class Answers(Protocol):
    """What a compiler needs to know."""

    def figure(self, ask: t.Ask) -> Answer: ...
    def lines(self, asks: Sequence[t.Ask], by: str, slices: tuple[tuple[str, str], ...]) -> Sequence[Line]:
        """Members of a dimension in official order, one answer an ask."""
        ...

    def members(self, ask: t.Ask) -> Sequence[Line]:
        """Members that pass the test of an indicator of the kind members, each with the value tested."""
        ...

    def attachment_code(self, number: int) -> str:
        """The printable code of a whole attachment; a cell of it opens by `code.row.column`."""
        ...


@dataclass(frozen=True)
class Setting:
    """What is said once for a whole bulletin."""

    period: Period
    county: str
    issuer: str
    words: dict[str, str]


def ytd(period: Period) -> Period:
    """The year up to the end of the period: 2021Q2 → 2021年上半年."""
    return period.year_to_date()


class Compiler:
    """Walks a template once. `index` grows with every figure printed in the body, in reading order."""

    def __init__(self, answers: Answers, setting: Setting) -> None:
        self._answers = answers
        self._setting = setting
        self.index: list[IndexLine] = []
        self._place = ""
        self._seen: set[tuple[str, str]] = set()

    # ---- sections ------------------------------------------------------------------------------------------------------------

    def head(self, parts: tuple[t.Part, ...]) -> str:
        """A title or addressee: words only."""
        return "".join(one.text for one in self._inlines(parts) if isinstance(one, Text | Figure | Typed))

    def section(self, spec: t.SectionSpec) -> Section:
        self._place = spec.title
        blocks: list[Block] = []
        lead = spec.title if spec.title.startswith("（") else ""
        if spec.title and not lead:
            blocks.append(Heading(1, spec.title))
        for line in spec.lines:
            for block in self._blocks(line):
                if lead and isinstance(block, Paragraph):
                    block, lead = Paragraph(block.inlines, lead=f"{lead}。"), ""
                blocks.append(block)
        if lead:
            blocks.append(Heading(2, lead))
        return Section(spec.key, spec.title, tuple(blocks))

    def _blocks(self, line: t.Line | t.HeadingLine | t.TableSpec) -> Iterator[Block]:
        if isinstance(line, t.HeadingLine):
            yield Heading(line.level, line.text)
        elif isinstance(line, t.TableSpec):
            yield self.table(line)
        elif line.when is None or self._holds(line.when):
            if len(line.parts) == 1 and isinstance(line.parts[0], t.Slot) and line.parts[0].name == "words":
                yield from self._words(line.parts[0].argument)
            else:
                yield Paragraph(tuple(self._inlines(line.parts)))

    def _words(self, key: str) -> Iterator[Block]:
        """What the clerk wrote for a section; numbers typed by hand are marked until they are bound or explained."""
        for paragraph in self._setting.words.get(key, "").splitlines():
            if paragraph.strip():
                yield Paragraph(tuple(typed_inlines(paragraph.strip())))

    def _holds(self, condition: t.Condition) -> bool:
        value = self._answers.figure(condition.ask).value
        return value is not None and _COMPARE[condition.operator](Decimal(value), Decimal(condition.number))

    # ---- inlines -------------------------------------------------------------------------------------------------------------

    def _inlines(self, parts: Iterable[t.Part]) -> Iterator[Inline]:
        for part in parts:
            if isinstance(part, t.Words):
                yield Text(part.text)
            elif isinstance(part, t.Ask):
                yield self._printed(self._answers.figure(part))
            elif isinstance(part, t.Listing):
                yield from self._listing(part)
            else:
                yield Text(self._slot(part))

    def _slot(self, slot: t.Slot) -> str:
        if slot.name == "period":
            period = ytd(self._setting.period) if slot.period == "ytd" else self._setting.period
            return short_name(period) if slot.argument == "short" else period.name
        if slot.name == "words":
            return self._setting.words.get(slot.argument, "")
        return self._setting.county if slot.name == "county" else self._setting.issuer

    def _listing(self, listing: t.Listing) -> Iterator[Inline]:
        lines = self._listed(listing)
        if not lines:
            yield Text("无")
        for number, line in enumerate(lines):
            if number:
                yield Text("、")
            name = f"{line.upper}{line.name}"
            yield Text(name)
            if listing.shows == "value":
                yield self._printed(line.answers[0], subject=name)
                yield Text(line.answers[0].unit if line.answers[0].unit != "%" else "")

    def _listed(self, listing: t.Listing) -> Sequence[Line]:
        if listing.rule == "members":
            return self._answers.members(listing.ask)
        lines = self._answers.lines([listing.ask], listing.by, listing.ask.slices)
        return ranked(lines, listing.count, largest=listing.rule == "top")

    def _printed(self, answer: Answer, subject: str = "") -> Figure:
        name = f"{subject}{answer.name}"
        if (answer.code, self._place) not in self._seen:
            self._seen.add((answer.code, self._place))
            self.index.append(IndexLine(self._place, name, answer.text, answer.code))
        return to_figure(answer)

    # ---- tables --------------------------------------------------------------------------------------------------------------

    def table(self, spec: t.TableSpec, note: str = "") -> Table:
        asks = [
            t.Ask(one.fill, (*spec.slices, *one.slices), one.period) for one in spec.columns if one.fill not in _PLAIN
        ]
        lines = self._answers.lines(asks, spec.by, spec.slices)
        rows: list[Row] = []
        if spec.total:
            rows.append(self._total(spec, asks, "合计", (), 1))
        for dimension, value, title in spec.groups or (("", "", ""),):
            group = ((dimension, value),) if dimension else ()
            if group:
                rows.append(self._total(spec, asks, title, group, len(rows) + 1))
            members = self._answers.lines(asks, spec.by, (*spec.slices, *group)) if group else lines
            rows.extend(self._row(spec, line, number) for number, line in enumerate(members, len(rows) + 1))
        columns = tuple(
            Column(
                one.name,
                one.group,
                one.unit,
                width=_width(one.fill, spec.by),
                numeric=one.fill not in {"name", "upper"},
            )
            for one in spec.columns
        )
        return Table(columns, tuple(rows), notes=(*spec.notes, *([note] if note else ())), landscape=spec.landscape)

    def _total(
        self, spec: t.TableSpec, asks: list[t.Ask], title: str, group: tuple[tuple[str, str], ...], number: int
    ) -> Row:
        answers = iter([self._answers.figure(t.Ask(ask.code, (*ask.slices, *group), ask.period)) for ask in asks])
        plain = {"name": title, "upper": "", "rank": str(number)}
        cells = (plain[one.fill] if one.fill in _PLAIN else to_figure(next(answers)) for one in spec.columns)
        return Row(tuple(cells), "total")

    def _row(self, spec: t.TableSpec, line: Line, number: int) -> Row:
        plain = {"name": line.name, "upper": line.upper, "rank": str(number)}
        answers = iter(line.answers)
        return Row(tuple(plain[one.fill] if one.fill in _PLAIN else to_figure(next(answers)) for one in spec.columns))

    def attachment(self, spec: t.AttachmentSpec) -> Attachment:
        period = ytd(self._setting.period) if spec.period == "ytd" else self._setting.period
        title = self.head(spec.title)
        code = self._answers.attachment_code(spec.number)
        tables = tuple(self.table(one, note=_HOW_TO_OPEN.format(code=code)) for one in spec.tables)
        self.index.append(IndexLine(f"附件{spec.number}", f"{title}（各格按“编码.行次.栏次”打开）", "", code))
        return Attachment(spec.number, title, period.name, tables, landscape=any(one.landscape for one in spec.tables))


_HOW_TO_OPEN = "本表编码 {code}。打开某一格，用编码加行次、栏次（自左数起），如 {code}.1.3。"
_PLAIN = frozenset({"name", "upper", "rank"})
_SHORT = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度", "H1": "上半年", "H2": "下半年"}


def short_name(period: Period) -> str:
    """Without the year, as the body says it after the first time: 第二季度, 上半年."""
    return _SHORT.get(period.code[4:], period.name)


def _width(fill: str, by: str) -> float:
    return {"rank": 0.6, "name": 2.0, "upper": 1.4}.get(fill, 1.0)


def to_figure(answer: Answer) -> Figure:
    """A number on its way to ink; a percentage is a fraction in a spreadsheet."""
    if answer.value is None:
        return Figure(answer.code, "—")
    if answer.unit == "%":
        return Figure(answer.code, answer.text, float(Decimal(answer.value) / 100), "0.00%")
    whole = Decimal(answer.value) == int(answer.value)
    return Figure(
        answer.code, answer.text, int(answer.value) if whole else float(answer.value), "0" if whole else "0.00"
    )


def ranked(lines: Sequence[Line], count: int, *, largest: bool) -> Sequence[Line]:
    """The first `count` by value, official order on ties; the last ones also read from the larger to the smaller. Nothing at all is not ranked."""
    valued = [line for line in lines if line.answers[0].value is not None and line.answers[0].value != 0]
    ordered = sorted(valued, key=lambda line: -Decimal(line.answers[0].value or 0))
    return ordered[:count] if largest else ordered[-count:]


def typed_inlines(text: str) -> Iterator[Inline]:
    """Words with the numbers typed in them marked.

    >>> [type(one).__name__ for one in typed_inlines("开设5个窗口")]
    ['Text', 'Typed', 'Text']
    """
    rest = ""
    digits = ""
    for character in text:
        if character.isdigit() or (digits and character in ".%"):
            if rest:
                yield Text(rest)
                rest = ""
            digits += character
        else:
            if digits:
                yield Typed(digits)
                digits = ""
            rest += character
    if digits:
        yield Typed(digits)
    if rest:
        yield Text(rest)
