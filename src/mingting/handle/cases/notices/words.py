"""Words that many papers share: days in words, the last day with its count, remedies."""

from __future__ import annotations

from datetime import date

from mingting.base.papers.form import date_text
from mingting.handle.cases.notices.sheet import Head, Prose, Run, Strong, prose
from mingting.rules.numerals import numeral_of

_DIGITS = "〇一二三四五六七八九"
_WEEK = "一二三四五六日"
_REVIEW_LAW_OF_2023 = date(2024, 1, 1)
_BY_LINE = ("税务", "海关", "外汇", "国家安全", "金融监督")
"""Organs led from above: reconsideration lies with the organ above them (行政复议法 27)."""


def day_in_words(day: date) -> str:
    """A day as a decision is dated.

    >>> day_in_words(date(2021, 6, 10))
    '二〇二一年六月十日'
    """
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{numeral_of(day.month)}月{numeral_of(day.day)}日"


def day_both(day: date) -> str:
    """A last day in digits and in words, with its weekday, so that neither can be misread.

    >>> day_both(date(2021, 6, 10))
    '2021年6月10日（二〇二一年六月十日，星期四）'
    """
    return f"{date_text(day)}（{day_in_words(day)}，星期{_WEEK[day.weekday()]}）"


def last_day(count: str, day: date, provisional: bool) -> tuple[Run, ...]:
    """The count and the last day it leads to; a day beyond the last notice is 暂定 and says so."""
    runs: tuple[Run, ...] = (Strong(count), "，最后一日为", Strong(day_both(day)))
    return (*runs, f"（暂定：{day.year}年放假通知公布后如有变动，以重新告知的日期为准）") if provisional else runs


def addressed(name: str) -> Prose:
    return Prose((f"{name}：",), indent=False)


def remedies(county: str, organ: str, issued_on: date, reviewer: str = "", court: str = "") -> tuple[Head | Prose, ...]:
    """复议和诉讼: sixty days, six months (行政复议法 20, 行政诉讼法 46). Names given with the case or in the guide go before the general rule."""
    where = reviewer or reviewer_of(county, organ, issued_on)
    return (
        Head("救济途径"),
        prose(
            "如不服本决定，可以自收到本决定书之日起",
            Strong("六十日内"),
            f"依法向{where}申请行政复议，也可以自收到本决定书之日起",
            Strong("六个月内"),
            f"依法向{court or '有管辖权的人民法院'}提起行政诉讼。",
        ),
    )


def reviewer_of(county: str, organ: str, issued_on: date) -> str:
    """To whom reconsideration is asked by the general rule: the government of the same level; until 2023 the organ above as well.

    >>> reviewer_of("中宁县", "中宁县审批服务管理局", date(2026, 6, 1))
    '中宁县人民政府'
    >>> reviewer_of("中宁县", "国家税务总局中宁县税务局", date(2026, 6, 1))
    '国家税务总局中宁县税务局的上一级主管部门'
    """
    above = f"{organ}的上一级主管部门"
    if any(word in organ for word in _BY_LINE):
        return above
    government = county if county.endswith("人民政府") else f"{county}人民政府"
    if not county or county == organ:
        return "有管辖权的行政复议机关"
    return government if issued_on >= _REVIEW_LAW_OF_2023 else f"{government}或者{above}"
