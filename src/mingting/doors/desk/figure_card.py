"""The card of a figure: what it is, how it is counted, what it is made of, what it was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mingting.assess import reads
from mingting.assess.indicators.answers import Figure, Question, Side
from mingting.assess.indicators.declare import Indicator, Ratio
from mingting.assess.indicators.engine import Engine
from mingting.doors.desk.figure_compare import comparisons
from mingting.doors.desk.figure_pieces import Piece, pieces
from mingting.doors.desk.figure_words import records_label, side_labels, slices_of
from mingting.rules.rounding import Rounding
from mingting.web.formatting import thousands
from mingting.web.parts.figures import figure as drawn
from mingting.web.values import Definition, Part

Address = Callable[[Side, int | None], str]
Facts = list[tuple[str, str]]


def shown(figure: Figure) -> str:
    """A figure on a page: thousands apart, a rate as printed."""
    return figure.text if figure.unit == "%" or figure.value is None else thousands(figure.value)


def with_unit(text: str, unit: str) -> str:
    """152 915 件, but 86.20%."""
    return text if unit == "%" or text == "—" else f"{text} {unit}"


def sides(
    code: str, numerator: int | None, denominator: int | None, address: Address
) -> tuple[Part | None, Part | None]:
    """Both sides of a ratio, each opening; none for anything else."""
    if denominator is None:
        return None, None
    above, below = side_labels(code)
    return (
        Part(above, thousands(numerator), address("numerator", None)),
        Part(below, thousands(denominator), address("denominator", None)),
    )


def card(engine: Engine, question: Question, side: Side, address: Address) -> Definition:
    """The card over the rows."""
    indicator, figure = engine.indicator(question.indicator), engine.figure(question)
    facts: Facts = [*composition(pieces(engine, question, side), _total(figure, side), side, address)]
    facts += compared(engine, question)
    facts += rules(indicator)
    if note := figure.note or reads.calendar_note(engine, question, indicator.measure):
        facts.append(("工作日", note))
    top, of = sides(question.indicator, figure.numerator, figure.denominator, address)
    return Definition("怎么算的", indicator.says, top, of, facts)


def short_card(engine: Engine, question: Question, address: Address, title: str) -> Definition:
    """Beside the text of a bulletin: the formula, the sentence, what it was before, nothing more."""
    indicator, figure = engine.indicator(question.indicator), engine.figure(question)
    facts: Facts = [*composition(pieces(engine, question, "numerator"), figure.numerator, "numerator", address)]
    facts += compared(engine, question)
    facts += [tuple(one.split("：", 1)) for one in slices_of(engine, question)]  # type: ignore[misc]
    if note := figure.note or reads.calendar_note(engine, question, indicator.measure):
        facts.append(("工作日", note))
    top, of = sides(question.indicator, figure.numerator, figure.denominator, address)
    return Definition(title, indicator.says, top, of, facts)


def _total(figure: Figure, side: Side) -> int | None:
    return figure.denominator if side == "denominator" else figure.numerator


def composition(parts: Sequence[Piece], total: int | None, side: Side, address: Address) -> Iterator[tuple[str, str]]:
    """构成：办件 86 019 ＋ 报表填报 66 896（210 行）＝ 152 915."""
    if len(parts) < 2:
        return
    lines = format_html_join(
        " ＋ ",
        "{} {}{}",
        (
            (
                one.label,
                drawn(thousands(one.sum), address(side, number)),
                f"（{thousands(one.count)} 行）" if one.adds else "",
            )
            for number, one in enumerate(parts)
        ),
    )
    yield "构成", format_html("{} ＝ {}", lines, thousands(total))


def compared(engine: Engine, question: Question, opens: bool = True) -> Iterator[tuple[str, SafeString]]:
    """上季度 and 上年同期 with what changed, each opening; nothing where nothing was kept then."""
    for one in comparisons(engine, question):
        yield one.word, format_html("{}，{}", drawn(one.text, one.url if opens else "", title=one.period), one.says)


def rules(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """What is counted, the target, how it is rounded, on whose word."""
    yield "计什么", records_label(indicator.measure)
    if indicator.target is not None:
        yield "目标", with_unit(f"{indicator.target}{'%' if indicator.unit == '%' else ''}", indicator.unit)
    if isinstance(indicator.measure, Ratio):
        yield "取舍", rounding_says(indicator)
    yield "依据", indicator.basis


def rounding_says(indicator: Indicator) -> str:
    """四舍五入，保留 2 位小数."""
    way = "四舍五入" if indicator.rounding is Rounding.HALF_UP else "截尾"
    return f"{way}，保留 {indicator.places} 位小数；合计先加分子分母，再相除"
