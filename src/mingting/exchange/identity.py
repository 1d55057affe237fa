"""证件号码 of applicants: check digits over a whole column at once, by the rules of `rules.codes`."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from mingting.exchange.context import Context
from mingting.exchange.table import Table
from mingting.exchange.values import checked
from mingting.rules.codes import resident_id, uscc

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_CITIZEN = r"^\d{17}[\dX]$"
_CREDIT = r"^[0-9A-HJ-NP-RTUW-Y]{18}$"


def citizen_numbers_hold(numbers: pl.Series) -> pl.Series:
    """For numbers of 17 digits and a check: whether the check character and the birth date can be.

    >>> citizen_numbers_hold(pl.Series(["640521199001010016", "640521199001010017", "640521199002300013"])).to_list()
    [True, False, False]
    """
    if not numbers.len():
        return pl.Series([], dtype=pl.Boolean)
    signs = np.frombuffer("".join(numbers.to_list()).encode("ascii"), dtype=np.uint8).reshape(-1, 18)
    sums = (signs[:, :17].astype(np.int32) - 48) @ _WEIGHTS
    right = _CHECKS[sums % 11] == signs[:, 17]
    born = numbers.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    return pl.Series(right) & born.is_not_null() & (born >= date(1850, 1, 1)).fill_null(False)


def applicant_numbers(table: Table, context: Context) -> None:
    """A citizen number and a firm's credit code must be possible; other papers (passports, permits, masked numbers) pass."""
    raw = table["id_no"]
    if raw.str.contains(r"[^0-9A-Z]").any():
        table.put(id_no=raw.str.to_uppercase().str.replace_all(r"[\-—–]", ""))
    number = table["id_no"]
    length = number.str.len_chars()
    legal = (table["raw:applicant_kind"].is_null()) & number.str.contains(_CREDIT) & number.str.contains("[A-WY]")
    kind = pl.select(
        pl.when(table["applicant_kind"].is_not_null())
        .then(table["applicant_kind"])
        .when(legal)
        .then(pl.lit("legal"))
        .otherwise(pl.lit("person"))
    ).to_series()
    table.put(applicant_kind=kind)
    plain = ~number.str.contains(r"\*")
    person, firm = (kind == "person") & plain, (kind == "legal") & plain
    _citizens(table, person & number.str.contains(_CITIZEN), context)
    table.refuse(
        person & (length == 18) & ~number.str.contains(_CITIZEN),
        "id_no",
        "申请人是自然人，18位号码却不是公民身份号码，请核对号码或申请人类型。",
    )
    table.warn(person & number.str.contains(r"^\d{15}$"), "id_no", "15位旧身份证号码已停用，请尽量换成18位。")
    table.refuse(
        person
        & (
            (length < 5)
            | ((length > 10) & (length < 15) & number.str.contains(r"^\d+$"))
            | ((length == 17) & number.str.contains(r"^\d+$"))
            | (length > 18)
        ),
        "id_no",
        "证件号码的位数不对，请核对。",
    )
    _firms(table, firm & (length == 18))
    table.refuse(firm & ~length.is_in([18, 15, 9, 10]), "id_no", "法人的统一社会信用代码应为18位，请核对。")


def _citizens(table: Table, where: pl.Series, context: Context) -> None:
    where = where.fill_null(False)
    numbers = table["id_no"].filter(where)
    holds = citizen_numbers_hold(numbers)
    doubtful = numbers.filter(~holds | ~numbers.str.slice(0, 2).is_in(_PROVINCES)).unique()
    today = context.latest.date()
    _, refused = checked(doubtful, lambda text: resident_id.validate(text, today))
    table.refuse(
        where & table["id_no"].is_in(list(refused)),
        "id_no",
        table["id_no"].replace_strict(refused, default="", return_dtype=pl.String),
    )


def _firms(table: Table, where: pl.Series) -> None:
    where = where.fill_null(False)
    _, refused = checked(table["id_no"].filter(where), uscc.validate)
    table.refuse(
        where & table["id_no"].is_in(list(refused)),
        "id_no",
        table["id_no"].replace_strict(refused, default="", return_dtype=pl.String),
    )


_PROVINCES = [
    f"{at}" for at in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
]
