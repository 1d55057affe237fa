"""Figures that open. The dotted line is the only sign; a click or Enter opens the drawer, without script the full page."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..formatting import NOT_APPLICABLE, Number, is_few, percent, thousands
from .words import flag

FEW_WORD = "数量少"


def figure(
    text: str,
    url: str = "",
    *,
    late: bool = False,
    near: bool = False,
    few: bool = False,
    restated: str = "",
    title: str = "",
    extra: str = "",
) -> SafeString:
    """A number already formatted. Without `url` it cannot be opened and is drawn without the dotted line."""
    mark = format_html('<sup title="{0}">更<span class="vh">正：{0}</span></sup>', restated) if restated else ""
    if not url:
        return format_html(
            '<span class="num{}">{}{}</span>', " na" if text in (NOT_APPLICABLE, "0") else "", text, mark
        )
    classes = " ".join(
        filter(
            None,
            (
                "fig",
                "late" if late else "near" if near else "",
                "few" if few else "",
                "zero" if text == "0" else "",
                extra,
            ),
        )
    )
    return format_html(
        '<a class="{}" href="{}" data-drawer{}>{}{}</a>',
        classes,
        url,
        format_html(' title="{}"', title) if title else "",
        text,
        mark,
    )


def count(
    value: Number | None, url: str = "", *, late: bool = False, restated: str = "", title: str = ""
) -> SafeString:
    """A count: `—` does not apply, `0` none; never blank."""
    if value is None:
        return not_applicable()
    return figure(thousands(value), url, late=late and value != 0, restated=restated, title=title)


def not_applicable(why: str = "不适用") -> SafeString:
    return format_html('<span class="na muted" title="{0}">—<span class="vh">{0}</span></span>', why)


def parts_of(numerator: Number, denominator: Number, numerator_url: str = "", denominator_url: str = "") -> SafeString:
    """`（2 858/4 118）`: both sides open too."""
    return format_html(
        '<span class="cnt num">（{}/{}）</span>',
        figure(thousands(numerator), numerator_url),
        figure(thousands(denominator), denominator_url),
    )


def rate(
    numerator: Number | None,
    denominator: Number | None,
    url: str = "",
    *,
    text: str = "",
    places: int = 2,
    late: bool = False,
    near: bool = False,
    restated: str = "",
    title: str = "",
    numerator_url: str = "",
    denominator_url: str = "",
    counts: bool = True,
) -> SafeString:
    """A rate with its counts; under 30 in the denominator it is hatched and says so; over nothing it is empty."""
    if numerator is None or denominator is None or Decimal(str(denominator)) == 0:
        return not_applicable()
    few = is_few(denominator)
    return format_html(
        "{}{}{}",
        format_html("{} ", flag(FEW_WORD)) if few else "",
        figure(
            text or percent(numerator, denominator, places),
            url,
            late=late,
            near=near,
            few=few,
            restated=restated,
            title=title,
        ),
        parts_of(numerator, denominator, numerator_url, denominator_url) if counts else "",
    )
