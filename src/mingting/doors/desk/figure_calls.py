"""要打电话的单位: at most three units to ring up, each with the figure that says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingting.assess.indicators.answers import Member, Question
from mingting.doors.desk.figure_links import open_url
from mingting.doors.desk.figure_members import member_question
from mingting.doors.desk.figure_page import FigurePage, missed
from mingting.doors.desk.figure_words import whose
from mingting.web.formatting import is_few, thousands

MOST = 3


@dataclass(frozen=True)
class Call:
    """Who, what in a word, how grave, which figure opens it, one sentence."""

    who: str
    word: str
    tone: str
    url: str
    says: str


def calls(page: FigurePage) -> list[Call]:
    """For a county: which units; for a unit: which of its own matters."""
    if page.scope.kind == "county":
        found = [*_overdue(page), *_unreviewed(page), *_idle_points(page), *_absent(page)]
    else:
        found = [*_own_overdue(page), *_own_reviews(page), *_idle_points(page)]
    return found[:MOST]


def _overdue(page: FigurePage) -> Iterator[Call]:
    """The unit with most overdue cases."""
    if not page.known(["overdue_cases"]):
        return
    table = page.engine.table(["overdue_cases"], page.period.code, page.scope.code, "organ", ())
    late = sorted((one for one in table.lines if one.figures[0].value), key=lambda one: -int(one.figures[0].value or 0))
    whole = table.totals[0].value or 0
    for one in late[:1]:
        figure = one.figures[0]
        share = f"占全县超期的 {int(figure.value or 0) * 100 / int(whole):.2f}%。" if whole and figure.value else ""
        yield Call(
            one.name,
            f"超期 {figure.text} 件",
            "late",
            open_url(figure.question),
            f"{share}含期内超期办结和期末逾期未办结。",
        )


def _own_overdue(page: FigurePage) -> Iterator[Call]:
    for code in page.known(["overdue_cases"]):
        figure = page.engine.figure(page.question(code))
        if figure.value:
            says = "含期内超期办结和期末逾期未办结的办件。"
            yield Call("超期", f"{figure.text} 件", "late", open_url(figure.question), says)


def _unreviewed(page: FigurePage) -> Iterator[Call]:
    """The department with most finished cases that nobody reviewed, among those below the target."""
    for code in page.known(["departments_reviewed_below_90"]):
        question = page.question(code)
        found = [one for one in page.engine.members(question) if one.denominator and not is_few(one.denominator)]
        worst = sorted(found, key=lambda one: (one.numerator or 0) - (one.denominator or 0))
        for one in worst[:1]:
            yield _reviews(
                page, one.name, member_question(page.engine, question, "numerator", one.key) or question, one
            )


def _own_reviews(page: FigurePage) -> Iterator[Call]:
    for code in page.known(["review_rate"]):
        question = page.question(code)
        figure = page.engine.figure(question)
        if missed(figure, page.engine.indicator(code).target) and not is_few(figure.denominator):
            own = Member("", "", "", "", figure.value, figure.numerator, figure.denominator, "%", figure.text)
            yield _reviews(page, "好差评", question, own)


def _reviews(page: FigurePage, who: str, question: Question, one: Member) -> Call:
    target = page.engine.indicator("review_rate").target
    gap = ""
    if target is not None and one.value is not None:
        gap = f"比目标低 {Decimal(target) - Decimal(one.value):f} 个百分点，"
    missing = thousands((one.denominator or 0) - (one.numerator or 0))
    return Call(who, f"评价率 {one.text}", "near", open_url(question), f"{gap}还有 {missing} 件办结后没有评价。")


def _idle_points(page: FigurePage) -> Iterator[Call]:
    """The town with most villages that handled nothing this year."""
    for code in page.known(["villages_zero@ytd"]) if page.scope.kind in {"county", "town"} else []:
        towns: dict[str, list[Member]] = {}
        for one in page.engine.members(page.question(code)):
            towns.setdefault(one.upper, []).append(one)
        for town, points in sorted(towns.items(), key=lambda pair: -len(pair[1]))[:1]:
            names = "、".join(one.name for one in points[:3]) + (f"等 {len(points)} 个" if len(points) > 3 else "")
            above = page.engine.tree.by_path.get(points[0].path[:-4])
            question = page.question(code, scope=above.code if above else "")
            yield Call(
                town, f"{len(points)} 个村（社区）零办件", "near", open_url(question), f"年初以来{names}没有一件代办。"
            )


def _absent(page: FigurePage) -> Iterator[Call]:
    """The counter with the lowest attendance, if any is below 95%."""
    for code in page.known(["attendance_poor"]):
        question = page.question(code)
        for one in page.engine.members(question)[-1:]:
            own = member_question(page.engine, question, "numerator", one.key) or question
            absent = thousands((one.denominator or 0) - (one.numerator or 0))
            says = f"窗口人员出勤率在全县最低，{absent} 个半日没有出勤。"
            yield Call(whose(page.engine, own), f"出勤率 {one.text}", "near", open_url(own), says)
