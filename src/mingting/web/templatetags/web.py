"""`{% load web %}`: every component of the pages. See the README of this room for examples."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import charts, formatting, icons
from ..parts import days as day_parts
from ..parts import figures, forms, words
from ..values import Bar, Day, Definition, Kpi, Line, Link, Pages, Step

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(icons.seal, name="seal")
register.simple_tag(words.status, name="status")
register.simple_tag(words.flag, name="flag")
register.simple_tag(words.origin, name="origin")
register.simple_tag(words.key_caps, name="key")
register.simple_tag(words.breakable, name="phrase")
register.simple_tag(figures.figure, name="figure")
register.simple_tag(figures.count, name="count")
register.simple_tag(figures.rate, name="rate")
register.simple_tag(figures.not_applicable, name="na")
register.simple_tag(charts.meter, name="meter")
register.simple_tag(charts.spark, name="spark")
register.simple_tag(forms.once, name="once")


@register.filter
def thousands(value: formatting.Number | None, places: int | None = None) -> str:
    return formatting.thousands(value, places)


@register.filter
def plain(value: formatting.Number | None, places: int | None = None) -> str:
    return formatting.plain_number(value, places)


@register.filter
def signed(value: formatting.Number | None, places: int | None = None) -> str:
    return formatting.signed(value, places)


@register.filter
def percent(numerator: formatting.Number | None, denominator: formatting.Number | None) -> str:
    return formatting.percent(numerator, denominator)


@register.filter
def date_zh(day: date | datetime | None) -> str:
    return formatting.date_zh(_house_day(day))


@register.filter
def day_zh(day: date | datetime | None) -> str:
    return formatting.day_zh(_house_day(day))


@register.filter
def datetime_zh(moment: datetime | None) -> str:
    return formatting.datetime_zh(_house_time(moment))


@register.filter
def clock_zh(moment: datetime | None) -> str:
    moment = _house_time(moment)
    return formatting.NOT_APPLICABLE if moment is None else f"{moment:%H:%M}"


@register.filter
def file_size(count: int) -> str:
    return formatting.file_size(count)


def _house_time(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment is not None and timezone.is_aware(moment) else moment


def _house_day(day: date | datetime | None) -> date | None:
    moment = _house_time(day) if isinstance(day, datetime) else day
    return moment.date() if isinstance(moment, datetime) else moment


# ---- blocks ----


@register.simple_block_tag(end_name="endnote")
def note(content: SafeString, tone: str = "") -> SafeString:
    return words.note(content, tone)


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: SafeString, title: str = "", aside: str = "", cls: str = "", level: int = 2, flush: bool = False
) -> SafeString:
    """A framed part of the page under its own heading. `flush` lets a table reach the frame."""
    head = SafeString("")
    if title:
        end = format_html('<div class="end">{}</div>', aside) if aside else ""
        head = format_html('<div class="ph"><h{0}>{1}</h{0}>{2}</div>', level, title, end)
    return format_html(
        '<section class="{}">{}<div class="pb{}">{}</div></section>',
        f"panel {cls}".strip(),
        head,
        " flush" if flush else "",
        content,
    )


@register.simple_block_tag(end_name="endtablebox")
def tablebox(content: SafeString, label: str, cls: str = "") -> SafeString:
    """The frame in which a wide table moves sideways by itself, also by keyboard."""
    return format_html(
        '<div class="{}" tabindex="0" role="region" aria-label="{}">{}</div>', f"tbl-box {cls}".strip(), label, content
    )


@register.simple_block_tag(end_name="endcall")
def call(content: SafeString, name: str, word: str, tone: str = "late", url: str = "") -> SafeString:
    """An exception that somebody should pick up the phone for. At most three on a page, in a `.calls`."""
    said = words.status(word, tone)
    return format_html(
        '<div class="call{}"><h3>{} {}</h3>{}</div>',
        "" if tone == "late" else f" {tone}",
        name,
        format_html('<a class="fig" href="{}" data-drawer>{}</a>', url, said) if url else said,
        content,
    )


@register.simple_block_tag(end_name="endfinding")
def finding(content: SafeString, level: str, title: str, place: str = "", id: str = "", number: str = "") -> SafeString:
    """One finding of a check: `bad` contradicts, `ask` to be looked at, `ok` holds. Buttons go into `.acts`."""
    tone = {"bad": "late", "ask": "near", "ok": "done"}[level]
    return format_html(
        '<article class="find {}"{}><div class="ft">{}{}{}</div>{}</article>',
        level,
        format_html(' id="{}"', id) if id else "",
        format_html('<span class="idx {}">{}</span>', level, number) if number else "",
        words.status(title, tone),
        format_html('<span class="end">{}</span>', place) if place else "",
        content,
    )


@register.simple_block_tag(end_name="endempty")
def empty(content: SafeString, title: str) -> SafeString:
    return format_html('<div class="empty"><b>{}</b>{}</div>', title, content)


@register.simple_block_tag(end_name="endpaper")
def paper(content: SafeString, label: str = "") -> SafeString:
    """An official paper on the desk: its own types and indents, printed with the official margins."""
    return format_html(
        '<article class="paper sheet"{}>{}</article>', format_html(' aria-label="{}"', label) if label else "", content
    )


@register.simple_block_tag(end_name="enddialog")
def dialog(content: SafeString, id: str, title: str) -> SafeString:
    """Only for what cannot be taken back. Opened by any button with `data-dialog="<id>"`; `data-shut` closes it."""
    return format_html(
        '<dialog class="dialog" id="{0}" aria-labelledby="{0}-title"><h2 id="{0}-title">{1}</h2>{2}</dialog>',
        id,
        title,
        content,
    )


# ---- pieces with a template of their own ----


@register.inclusion_tag("web/parts/asof.html")
def asof(moment: datetime | str, state: str = "", more: str = "") -> Mapping[str, Any]:
    """As of when, and in which state: 实时, 已冻结, 已发布, 已更正."""
    text = moment if isinstance(moment, str) else formatting.datetime_zh(_house_time(moment))
    return {"text": text, "state": state, "more": more}


@register.inclusion_tag("web/parts/kpi.html")
def kpi(kpi: Kpi) -> Mapping[str, Any]:
    return {"kpi": kpi}


@register.inclusion_tag("web/parts/definition.html")
def definition(
    definition: Definition, flat: bool = False, line: Line | None = None, level: int = 3
) -> Mapping[str, Any]:
    return {"d": definition, "flat": flat, "line": line, "level": level}


@register.simple_tag
def bars(rows: Sequence[Bar], label: str) -> SafeString:
    return charts.bar_chart(rows, label)


@register.simple_tag
def trend(line: Line, label: str, width: int = 318) -> SafeString:
    return charts.line_chart(line, label, width)


@register.inclusion_tag("web/parts/progress.html")
def progress(value: int | Decimal, whole: int | Decimal = 100, label: str = "", says: str = "") -> Mapping[str, Any]:
    return {"value": value, "whole": whole, "label": label, "says": says}


@register.inclusion_tag("web/parts/field.html")
def field(
    field: BoundField, width: str = "", hint: str = "", origin: str = "", origin_kind: str = "typed"
) -> Mapping[str, Any]:
    """One field of a form with its label, help and errors; `origin` says where the value came from."""
    return {
        "field": field,
        "control": forms.control(field),
        "check": forms.is_check(field),
        "width": width,
        "hint": hint,
        "origin": words.origin(origin, origin_kind) if origin else "",
    }


@register.inclusion_tag("web/parts/fields.html")
def fields(form: BaseForm) -> Mapping[str, Any]:
    return {"form": form}


@register.inclusion_tag("web/parts/errors.html")
def errors(form: BaseForm, title: str = "没有提交成功") -> Mapping[str, Any]:
    """The summary above the form. Nothing at all if nothing is wrong."""
    return {"lines": list(forms.error_lines(form)) if form.is_bound else [], "title": title}


@register.inclusion_tag("web/parts/drop.html")
def drop(field: BoundField, hint: str = "") -> Mapping[str, Any]:
    """A file field that also takes what is dropped on it; without script it is the plain field."""
    return {"field": field, "control": forms.control(field), "hint": hint}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(links: Sequence[Link], label: str) -> Mapping[str, Any]:
    return {"links": links, "label": label}


@register.inclusion_tag("web/parts/segments.html")
def segments(links: Sequence[Link], label: str) -> Mapping[str, Any]:
    return {"links": links, "label": label}


@register.inclusion_tag("web/parts/pager.html")
def pager(pages: Pages) -> Mapping[str, Any]:
    return {"pages": pages}


@register.inclusion_tag("web/parts/days.html")
def month_grid(days: Iterable[Day], caption: str = "", hide_caption: bool = False) -> Mapping[str, Any]:
    return {
        "weeks": day_parts.weeks(days),
        "caption": caption,
        "hide_caption": hide_caption,
        "names": formatting.WEEKDAYS,
    }


@register.inclusion_tag("web/parts/months.html")
def year_grid(days: Iterable[Day]) -> Mapping[str, Any]:
    return {"months": day_parts.months(days)}


@register.filter
def day_spoken(day: Day) -> str:
    return day_parts.spoken(day)


@register.inclusion_tag("web/parts/timeline.html")
def timeline(steps: Sequence[Step]) -> Mapping[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("web/parts/toast.html", takes_context=True)
def toast(context: Context, text: str, undo_url: str = "", seconds: int = 10) -> Mapping[str, Any]:
    """Something done that can still be taken back."""
    return {"text": text, "undo_url": undo_url, "seconds": seconds, "csrf_token": context.get("csrf_token", "")}
