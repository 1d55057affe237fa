"""Cells of a ledger as a page may show them: people masked by the column they stand in, and whatever looks like a number of theirs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

from mingting.rules.masking import mask_id, mask_name, mask_phone

_LONGEST = 24
_NUMBER = re.compile(r"\d{7,}[\dXx]?")
_PERSON = re.compile(r"姓名|人$|人员|联系|代表|主体")
_WORDS = re.compile(r"内容|备注|说明|事由|意见|地址")


def _number(found: re.Match[str]) -> str:
    text = found.group()
    return mask_phone(text) if len(text) == 11 and text.startswith("1") else mask_id(text)


def _words(text: str) -> str:
    return f"（文字 {len(text)} 字）"


_PERSONAL: dict[tuple[str, str], Callable[[str], str]] = {
    ("cases", "name"): mask_name,
    ("cases", "id_no"): mask_id,
    ("cases", "phone"): mask_phone,
    ("reviews", "comment"): _words,
    ("licences", "holder"): mask_name,
    ("licences", "holder_code"): mask_id,
    ("staff", "name"): mask_name,
    ("attendance", "staff_name"): mask_name,
    ("returns", "reporter"): mask_name,
    ("returns", "remark"): _words,
}


def masked_cell(kind: str, code: str, heading: str, text: str | None) -> str:
    """
    >>> masked_cell("cases", "phone", "手机", "13812345678"), masked_cell("cases", "", "经办人", "王小明")
    ('138****5678', '王*明')
    >>> masked_cell("cases", "", "备注", "请联系13812345678"), masked_cell("cases", "source_no", "办件编号", "64052120210401000001")
    ('（文字 14 字）', '64052120210401000001')
    """
    if not text:
        return ""
    if mask := _PERSONAL.get((kind, code)):
        return mask(text)
    if code and not kind.startswith("register:"):
        return _short(text)
    if _WORDS.search(heading):
        return _words(text)
    if _PERSON.search(heading):
        return mask_name(text) if not _NUMBER.search(text) else _NUMBER.sub(_number, text)
    return _short(_NUMBER.sub(_number, text) if not code else text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
