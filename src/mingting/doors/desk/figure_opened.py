"""An opened figure as the drawer shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingting.assess import reads
from mingting.assess.facts.models import Snapshot
from mingting.assess.indicators.answers import Opened, Question, Side
from mingting.assess.indicators.declare import Members, Stock, Sum, Workdays
from mingting.assess.indicators.engine import Engine
from mingting.base.models import User
from mingting.doors.desk.figure_card import Address, card, shown
from mingting.doors.desk.figure_links import open_url
from mingting.doors.desk.figure_members import member_opener
from mingting.doors.desk.figure_pieces import open_piece, parts_of_side, side_measure
from mingting.doors.desk.figure_rows import PAGE, RowsView, rows_view
from mingting.doors.desk.figure_words import heading, part_label, side_labels
from mingting.report.bulletins.models import Publication
from mingting.web.formatting import thousands
from mingting.web.values import Definition, Link


@dataclass(frozen=True)
class Asked:
    """Which rows of a figure: a side, one part of a sum of several, from which row on."""

    side: Side = "numerator"
    piece: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class OpenedView:
    over: str
    name: str
    value: str
    unit: str
    proof: str
    says: str
    code: str
    definition: Definition
    rows: RowsView
    choices: Sequence[Link] = ()
    publication: Publication | None = None
    can_export: bool = False


# ---- live ------------------------------------------------------------------------------------------------------------------------


def read(question: Question, user: User, asked: Asked, snapshot: Snapshot | None, limit: int | None = PAGE) -> Opened:
    """The rows asked for, of those this person may see."""
    if asked.piece is None:
        return reads.open_figure(question, user, asked.side, limit, offset=asked.offset, snapshot=snapshot)
    organs = reads.visible_organs(reads.rows_reach(user))
    return open_piece(reads.engine_for(snapshot), question, asked.side, asked.piece, limit, asked.offset, organs)


def live(
    question: Question, user: User, asked: Asked, address: Address, snapshot: Snapshot | None = None
) -> OpenedView:
    """A figure over the newest snapshot, or over that of a draft."""
    engine = reads.engine_for(snapshot)
    opened = read(question, user, asked, snapshot)
    figure, noun = opened.figure, noun_of(engine, question, asked.side)
    rows = rows_view(
        opened.columns,
        opened.rows,
        visible=opened.visible,
        offset=asked.offset,
        noun=noun,
        url=address(asked.side, asked.piece),
        adds=opened.proof == "sum",
        open_member=member_opener(engine, question, asked.side, open_url),
    )
    return OpenedView(
        heading(engine, question),
        figure.name,
        shown(figure),
        "" if figure.unit == "%" else figure.unit,
        proof_says(opened.proof, opened.count, opened.sum, label_of(engine, question, asked)),
        seen_says(opened.count, opened.visible, noun),
        figure.code,
        card(engine, question, asked.side, address),
        rows,
        choices(engine, question, asked, address),
        can_export=bool(opened.visible) and not reads.rows_reach(user).nothing,
    )


def noun_of(engine: Engine, question: Question, side: Side) -> str:
    """The measure word of a row: 件, 条, 个, 天."""
    measure = side_measure(engine, question, side)
    if isinstance(measure, Members):
        return "个"
    if isinstance(measure, Workdays):
        return "天"
    names = {part.dataset for part in measure.parts} if isinstance(measure, Sum | Stock) else set()
    return "件" if names == {"cases"} else "条"


def label_of(engine: Engine, question: Question, asked: Asked) -> str:
    """What the number is that the rows prove: 数字, one side of a ratio, one part of a sum."""
    parts = parts_of_side(engine, question, asked.side)
    if asked.piece is not None and asked.piece < len(parts):
        return part_label(parts[asked.piece])
    if engine.figure(question).denominator is None:
        return "数字"
    return side_labels(question.indicator)[asked.side == "denominator"]


def choices(engine: Engine, question: Question, asked: Asked, address: Address) -> list[Link]:
    """Which rows may be looked at instead: the other side, or one part of a sum."""
    found = []
    if engine.figure(question).denominator is not None:
        for side, label in zip(("numerator", "denominator"), side_labels(question.indicator)):
            current = side == asked.side and asked.piece is None
            found.append(Link(label, address(side, None), current))  # type: ignore[arg-type]
    parts = parts_of_side(engine, question, asked.side)
    if parts and not found:
        found.append(Link("全部", address(asked.side, None), asked.piece is None))
    for number, part in enumerate(parts):
        found.append(Link(part_label(part), address(asked.side, number), asked.piece == number))
    return found


def proof_says(kind: str, count: int, total: int, label: str) -> str:
    """列表 7 行 = 数字 7."""
    if kind == "count" and count == total:
        return f"列表 {thousands(count)} 行 = {label} {thousands(total)}"
    return f"列表 {thousands(count)} 行，计入数合计 = {label} {thousands(total)}"


def seen_says(count: int, visible: int, noun: str) -> str:
    """共 N 件，您可查看 M 件."""
    rest = "；其余的由所属单位查看" if visible < count else ""
    return f"共 {thousands(count)} {noun}，您可查看 {thousands(visible)} {noun}{rest}。"
