"""申请材料: the material list of an item as its guide gives it, as typed rows. Exchanges and ledgers name the same things differently: all are read.

>>> rows_of([{"name": "营业执照", "necessity": "必要", "kind": "复印件", "copies": "2"}])
(MaterialRow(name='营业执照', necessity='required', form='copy', copies=2, licence='', note=''),)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingting.catalogue.models import Item

_NECESSITIES = {
    "tolerable": ("tolerable", "可容缺", "容缺", "容缺后补", "容缺受理"),
    "optional": ("optional", "0", "否", "非必要", "可选", "按需", "非必须"),
}
_FORMS = {
    "both": ("both", "3", "原件和复印件", "原件及复印件", "原件、复印件", "原件,复印件"),
    "electronic": ("electronic", "4", "电子", "电子材料", "电子件"),
    "original": ("original", "1", "原件"),
}
_NAMES = ("name", "material_name", "materialName", "材料名称", "名称")
_NUMBERED = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,2}、)\s*")
NECESSITIES = {"required": "必要", "optional": "非必要", "tolerable": "可容缺"}
FORMS = {"original": "原件", "copy": "复印件", "both": "原件和复印件", "electronic": "电子件"}
"""As people read them."""
MOST = 60
LONGEST = 200


@dataclass(frozen=True)
class MaterialRow:
    """One material that an item asks for. `licence` names the licence type that stands for it (免提交)."""

    name: str
    necessity: str = "required"
    form: str = "copy"
    copies: int = 1
    licence: str = ""
    note: str = ""


def materials_of(item: Item) -> tuple[MaterialRow, ...]:
    """The rows of an item's material list, in its order; empty where the guide has none."""
    return rows_of(item.elements.get("materials"))


def rows_of(given: Any) -> tuple[MaterialRow, ...]:
    """Rows from a list of objects or names, or from a text with one material a line.

    >>> [row.name for row in rows_of("1.申请书；2、身份证" + chr(10) + "（3）2.5寸照片")]
    ['申请书', '身份证', '2.5寸照片']
    """
    if isinstance(given, str):
        given = re.split(r"[\r\n；;]+", given)
    if not isinstance(given, list | tuple):
        return ()
    rows = (_row(one) for one in given)
    return tuple(row for row in rows if row.name)[:MOST]


def _row(one: Any) -> MaterialRow:
    if not isinstance(one, Mapping):
        return MaterialRow(_NUMBERED.sub("", str(one)).strip()[:LONGEST])
    return MaterialRow(
        name=_first(one, *_NAMES)[:LONGEST],
        necessity=_among(_NECESSITIES, _first(one, "necessity", "is_need", "材料必要性", "必要性"), "required"),
        form=_among(_FORMS, _first(one, "form", "kind", "material_type", "材料类型", "材料形式"), "copy"),
        copies=_count(_first(one, "copies", "copy_num", "originals", "get_num", "份数")),
        licence=_first(one, "licence_type", "licence", "cert_type", "关联证照")[:120],
        note=_first(one, "note", "fill_explain", "填报须知", "受理标准")[:LONGEST],
    )


def _first(one: Mapping[str, Any], *names: str) -> str:
    return next((str(one[name]).strip() for name in names if one.get(name) not in (None, "")), "")


def _among(words: Mapping[str, tuple[str, ...]], text: str, usual: str) -> str:
    return next((value for value, known in words.items() if text in known), usual)


def _count(text: str) -> int:
    found = re.match(r"\d{1,3}", text)
    return max(1, int(found.group())) if found else 1
