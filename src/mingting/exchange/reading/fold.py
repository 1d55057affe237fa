"""Cells to values: blanks and full-width signs folded, dates in the many forms in which people write them, whole numbers."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import polars as pl

_ODD = r"[\r\n\t\v\f\u3000\u00a0\u200b-\u200f\ufeff\u2028\u2029]"
_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S")


def clean(cells: pl.Series) -> pl.Series:
    """Text without blanks around it, line breaks and odd blanks inside as one blank, empty as null.

    >>> clean(pl.Series([" 张三　", "a\\nb", "  ", None])).to_list()
    ['张三', 'a b', None, None]
    """
    found = cells.cast(pl.String)
    if found.str.contains(_ODD).any():
        found = (
            found.str.replace_all(r"[\u200b-\u200f\ufeff]", "").str.replace_all(_ODD, " ").str.replace_all(" {2,}", " ")
        )
    found = found.str.strip_chars()
    return found.set(found == "", None) if (found == "").any() else found


def narrow(cells: pl.Series) -> pl.Series:
    """Codes and numbers half-width, without any blanks.

    >>> narrow(pl.Series(["６４０５ ２１", "１２３-Ａ"])).to_list()
    ['640521', '123-A']
    """
    found = cells
    if found.str.contains(r"[^\x21-\x7e]").any():
        found = found.str.normalize("NFKC").str.replace_all(r"\s", "")
    return found


def fold_heading(text: str) -> str:
    """A heading in the one form in which headings compare: without blanks, marks of required columns and units in brackets.

    >>> [fold_heading(text) for text in ("*办 件 编 号：", "承诺时限（工作日）", "申请时间(必填)")]
    ['办件编号', '承诺时限', '申请时间']
    """
    found = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip("*※:;、.")
    shorter = re.sub(r"[(\[【〔][^)\]】〕]*[)\]】〕]$", "", found)
    return (shorter or found).strip("*※:").lower()


class Moments(NamedTuple):
    """Times as told in China; `day_only` where the cell had no time of day; `bad` where a cell could not be understood."""

    at: pl.Series
    day_only: pl.Series
    bad: pl.Series


def moments(cells: pl.Series) -> Moments:
    """Dates and times from cells.

    >>> texts = ["2021-04-06", "2021/4/6 9:05", "2021年4月6日 9时30分", "20210406", "44292", "44292.5", "2021-04-06 12:30:01.0", "4月6日"]
    >>> found = moments(pl.Series(texts))
    >>> [str(at) for at in found.at.to_list()[:4]]
    ['2021-04-06 00:00:00', '2021-04-06 09:05:00', '2021-04-06 09:30:00', '2021-04-06 00:00:00']
    >>> [str(at) for at in found.at.to_list()[4:]], found.bad.to_list()[-2:]
    (['2021-04-06 00:00:00', '2021-04-06 12:00:00', '2021-04-06 12:30:01', 'None'], [False, True])
    >>> [int(day) for day in found.day_only.to_list()]
    [1, 0, 0, 1, 1, 0, 0, 0]
    """
    at = cells.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    day_only = at.is_not_null() & False
    rest = cells.is_not_null() & at.is_null()
    if rest.any():
        slow_at, slow_day = _slow(cells.filter(rest))
        places = rest.arg_true()
        at = at.scatter(places, slow_at)
        day_only = day_only.scatter(places, slow_day)
    years = at.dt.year()
    odd = (years < _FIRST_YEAR) | (years > _LAST_YEAR)
    if odd.any():
        at = at.set(odd.fill_null(False), None)
    bad = cells.is_not_null() & at.is_null()
    # a time of 00:00:00 is how a date cell of a workbook reads
    midnight = (at.dt.hour() == 0) & (at.dt.minute() == 0) & (at.dt.second() == 0)
    return Moments(at, (day_only | midnight).fill_null(False) & at.is_not_null(), bad)


def _slow(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Every form but the plain one, over distinct texts only."""
    texts = cells.unique()
    frame = pl.DataFrame({"text": texts}).with_columns(
        pl.col("text")
        .str.normalize("NFKC")
        .str.replace_all(r"(:\d{1,2})\.\d+$", "$1")
        .str.replace_all(r"[年月/]", "-")
        .str.replace_all(r"[日号T]", " ")
        .str.replace_all(r"[时点]", ":")
        .str.replace_all("分", ":")
        .str.replace_all("秒|Z$|[+]08:?00$", "")
        .str.replace_all(" {2,}", " ")
        .str.replace_all(r"\s*:\s*", ":")
        .str.strip_chars(" :")
        .str.replace(r" (\d{1,2})$", " ${1}:00")
        .alias("plain")
    )
    serial = pl.col("plain").str.contains(r"^[234]\d{4}(\.\d+)?$")
    dotted = pl.when(serial).then(pl.col("plain")).otherwise(pl.col("plain").str.replace_all(r"[.]", "-"))
    frame = frame.with_columns(plain=dotted)
    found = pl.coalesce(pl.col("plain").str.to_datetime(form, strict=False, time_unit="us") for form in _FORMS)
    from_serial = pl.datetime(1899, 12, 30) + pl.duration(
        seconds=(pl.when(serial).then(pl.col("plain")).cast(pl.Float64, strict=False) * 86400).round(0).cast(pl.Int64)
    )
    frame = frame.with_columns(
        at=pl.when(serial).then(from_serial).otherwise(found).cast(pl.Datetime("us")),
        day=pl.col("plain").str.contains(r"^(\d{4}-\d{1,2}-\d{1,2}|\d{8}|[234]\d{4})$"),
    )
    joined = pl.DataFrame({"text": cells}).join(frame, on="text", how="left", maintain_order="left")
    return joined["at"], joined["day"].fill_null(False)


def numbers(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Whole numbers (1 234, 1,234, 12.0, １２天) and where a cell is none.

    >>> numbers(pl.Series(["1,234", "１２个工作日", "3.0", "x", None]))[0].to_list()
    [1234, 12, 3, None, None]
    """
    found = cells.cast(pl.Int64, strict=False)
    rest = cells.is_not_null() & found.is_null()
    if rest.any():
        slow = (
            cells.filter(rest)
            .str.normalize("NFKC")
            .str.replace_all(r"[,\s]|(个?工作日|个月|天|日|次|件|人|户|条|个)$", "")
            .str.replace(r"\.0+$", "")
        )
        found = found.scatter(rest.arg_true(), slow.cast(pl.Int64, strict=False))
    return found, cells.is_not_null() & found.is_null()
