"""What an intake is given: the person, and the materials handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from mingting.base.models import StoredFile

Origin = Literal["card", "licence", "history", "import", "typed"]
"""Where a value came from, the strongest first: 读卡, 证照, 历史, 导入, 手输."""


@dataclass(frozen=True)
class Applicant:
    """申请人 or 经办人: a person or firm in full, as handed over; tables keep it sealed. `number_kind` by GA/T 2000.156 (111), or 001."""

    name: str
    number: str = ""
    phone: str = ""
    kind: Literal["person", "legal"] = "person"
    number_kind: str = "111"
    address: str = ""


@dataclass(frozen=True)
class MaterialGiven:
    """One line of the material list as it was found at the counter; `state` is one of `CaseMaterial.State`."""

    name: str
    state: str = "received"
    necessity: str = "required"
    form: str = "copy"
    copies: int = 1
    note: str = ""
    files: Sequence[StoredFile] = field(default=())
