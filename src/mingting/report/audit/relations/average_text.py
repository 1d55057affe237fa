"""日均、月均、人均 in prose: a mean, its total and what it was divided by, working days of the calendar among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingting.rules.figures import Span, Verdict

from ..calendars import Calendars, Days
from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from ..recognise.periods import Period
from .base import CERTAIN, LIKELY, POSSIBLE, Context, Found, Reading, as_printed, in_print, settle, shown
from .growth_text import is_change, is_past

KIND = "average"

DAILY = re.compile(r"日均|平均每[天日]|每[天日]平均|日平均|每[天日]|日受理|日办理|日接|每个工作日|工作日均|天均")
_OTHER = re.compile(
    r"月均|平均每月|每月平均|周均|平均每周|人均|户均|平均每[个人户件宗家名位]|每[个家名位].{0,6}平均|平均每"
)
_LIMIT = re.compile(r"日内|不超过|压缩|延长|提前")


@dataclass(frozen=True)
class _Divisor:
    value: float
    how: str
    figure: Figure | None = None
    sure: bool = False


def find(context: Context) -> Iterator[Found]:
    calendars = context.calendars
    assert isinstance(calendars, Calendars)
    for sentence in context.page.each():
        for figure in sentence.figures:
            if figure.dim is Dim.TIME and figure.unit in ("个工作日", "工作日"):
                yield from _working_days(figure, sentence, calendars)
            elif figure.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not figure.bound:
                found = _mean(figure, sentence, context.page, calendars)
                if found is not None:
                    yield found


def _mean(figure: Figure, sentence: Sentence, page: Page, calendars: Calendars) -> Found | None:
    words = figure.pre if len(figure.pre) > 1 else figure.lead + figure.pre
    if is_change(figure) or is_past(figure, sentence):
        return None
    if DAILY.search(words) and not re.search("日均.{0,4}(?:增|减)", words):
        divisors = list(_days(figure, sentence, calendars))
        name = "日均"
    elif _OTHER.search(words):
        divisors = list(_others(figure, words, sentence, page))
        name = "平均"
    else:
        return None
    totals = _totals(figure, sentence, page)
    if not totals:
        return None
    if not divisors:
        return Found("average", figure, (totals[0],), Verdict.UNKNOWN, "文中没有可用的天数或个数，平均数无从核对。")
    return _judge(figure, totals, divisors, sentence, name)


def _totals(figure: Figure, sentence: Sentence, page: Page) -> list[Figure]:
    """Totals a mean could come from: in its own sentence first, the nearest and the leading one."""

    def usable(f: Figure) -> bool:
        same = f.dim is figure.dim or {f.dim, figure.dim} <= {Dim.COUNT, Dim.BARE}
        return (
            same
            and f is not figure
            and f.value >= figure.value
            and not is_change(f)
            and not DAILY.search(f.pre)
            and "words" not in f.tags
        )

    found = [f for f in sentence.figures if f.end <= figure.start and usable(f) and f.depth <= figure.depth]
    found.sort(key=lambda f: (is_past(f, sentence), f.unit != figure.unit, f.segment != figure.segment, f.start))
    for earlier in reversed(page.before(sentence, 2)):
        found += [f for f in earlier.figures if usable(f) and f.depth == 0]
    found += [f for f in sentence.figures if f.start > figure.end and usable(f) and f.clause - figure.clause <= 1]
    return found


def _days(figure: Figure, sentence: Sentence, calendars: Calendars) -> Iterator[_Divisor]:
    for other in sentence.figures:
        if (
            other.dim is Dim.TIME
            and other.unit in ("个工作日", "工作日", "天", "个自然日")
            and abs(other.start - figure.start) < 60
            and other.value >= 2
        ):
            yield _Divisor(other.value, f"{shown(other)}", other, True)
    if figure.period is None:
        return
    for days in calendars.counts(figure.period.first, figure.period.last):
        yield _Divisor(days.number, days.say, None, True)


def _others(figure: Figure, words: str, sentence: Sentence, page: Page) -> Iterator[_Divisor]:
    period: Period | None = figure.period
    if re.search("月均|每月", words) and period is not None:
        months = round(period.days / 30.4)
        if months > 1:
            yield _Divisor(months, f"{months}个月", None, True)
    elif re.search("周均|每周", words) and period is not None:
        for weeks in {period.days // 7, -(-period.days // 7), round(period.days / 7)}:
            yield _Divisor(weeks, f"{weeks}周")
        yield _Divisor(period.days / 7, "自然周数")
    else:
        for other in [*sentence.figures, *(f for s in page.before(sentence, 1) for f in s.figures)]:
            if other is not figure and other.dim is Dim.COUNT and other.value >= 2 and not other.bound:
                yield _Divisor(other.value, shown(other), other)


def _judge(
    figure: Figure, totals: list[Figure], divisors: list[_Divisor], sentence: Sentence, name: str
) -> Found | None:
    readings = []
    for rank, total in enumerate(totals[:6]):
        for divisor in divisors:
            if divisor.value <= 0 or divisor.figure is total:
                continue
            inputs = (total, divisor.figure) if divisor.figure is not None else (total,)
            computed = total.span.times(1 / divisor.value)
            plain = rank == 0 and total.sentence == sentence.index and not total.bound and total.unit == figure.unit
            plain = plain and _is_plain(figure, total, divisor.value, sentence)
            strength = CERTAIN if plain and divisor.sure and name == "日均" else LIKELY if rank < 3 else POSSIBLE
            readings.append(Reading(inputs, computed, None, strength, f"{shown(total)}÷{divisor.how}"))
    reading = settle(figure, [_whole_cut(figure, r) for r in readings])
    if reading is None or reading.computed is None:
        return None
    if reading.verdict is Verdict.CONTRADICTED and _open_calendar(divisors, name, totals[0], figure):
        reading.verdict = Verdict.UNKNOWN
    if reading.verdict is Verdict.UNKNOWN and name != "日均":
        return None
    return _found(figure, reading, name, divisors)


def _is_plain(figure: Figure, total: Figure, days: float, sentence: Sentence) -> bool:
    """Whether a mean can only be of this total: no open period, no other mean between, and of a like size."""
    if re.search("以来|截[至止]|目前|迄今|平均每个|每个.{0,6}平均", sentence.text):
        return False
    size = total.value / days / figure.value if figure.value else 0
    return 0.08 < size < 12


def _whole_cut(figure: Figure, reading: Reading) -> Reading:
    """A mean printed as a whole number is rounded like a rate: its print is not exact."""
    if figure.printed.exact and reading.computed is not None:
        low, high = reading.computed.low, reading.computed.high
        value = figure.value
        if low - 0.5 - 1e-9 <= value <= high + 0.5 + 1e-9:
            reading.computed = Span(min(low, value), max(high, value))
        elif low - 1 < value <= high + 1e-9:
            reading.cut = Span(value, value)
    return reading


def _open_calendar(divisors: list[_Divisor], name: str, total: Figure, figure: Figure) -> bool:
    """Without any day count of a calendar, or with a quotient inside the counts that a local notice could give."""
    implied = total.value / figure.value if figure.value else 0
    if name == "日均" and any(abs(implied - d.value) < 0.5 / 100 * d.value for d in divisors):
        return False
    return not divisors


def _working_days(figure: Figure, sentence: Sentence, calendars: Calendars) -> Iterator[Found]:
    """A printed number of working days beside a mean, against the calendar."""
    near = sentence.text[max(0, figure.start - sentence.start - 40) : figure.end - sentence.start + 30]
    if not re.search("日均|平均|每日|每天", near) or _LIMIT.search(near) or figure.period is None or figure.bound:
        return
    days = [d for d in calendars.counts(figure.period.first, figure.period.last) if d.working]
    if not days:
        return
    fits = next((d for d in days if abs(d.number - figure.value) < 0.01), None)
    leeway = calendars.leeway_in(figure.period.first, figure.period.last)
    shown_days = "、".join(d.say for d in days)
    if fits is not None:
        yield Found(
            "average", figure, (), Verdict.HOLDS, f"{fits.say}，与文中{shown(figure)}相符。", fits.number, tags={"days"}
        )
    elif calendars.closed and all(abs(d.number - figure.value) > leeway for d in days):
        note = f"工作日天数不符：文中为{shown(figure)}，按日历该期{shown_days}；疑误用自然日或天数录错。"
        yield Found("average", figure, (), Verdict.CONTRADICTED, note, days[0].number, tags={"days"})


def _found(figure: Figure, reading: Reading, name: str, divisors: list[_Divisor]) -> Found:
    assert reading.computed is not None
    value = reading.computed.middle
    if figure.printed.exact:
        value = value if reading.verdict is Verdict.CONTRADICTED else value
    how = f"{reading.how}={as_printed(value, figure, 2)}"
    if reading.verdict is Verdict.HOLDS:
        note = f"{reading.how}，四舍五入为{shown(figure)}，相符。"
    elif reading.verdict is Verdict.TRUNCATED:
        note = f"{reading.how}，四舍五入后末位应进一，文中{shown(figure)}是截去尾数所得。"
    elif reading.verdict is Verdict.UNKNOWN:
        note = f"文中未给出{name}的天数或总数，无从核对。"
    else:
        tried = "、".join(dict.fromkeys(d.how for d in divisors))
        note = f"{name}与总数不符：{how}，文中为{shown(figure)}（已试{tried}）；疑天数用错，或总数、{name}数有误。"
    recomputed = None if reading.verdict is Verdict.UNKNOWN else in_print(value, figure)
    return Found("average", figure, reading.inputs, reading.verdict, note, recomputed)


__all__ = ["Days", "find"]
