"""申请人、经办人 of a case, masked as they always are, and in full for a minute when somebody asked for a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mingting.base.crypto import unseal_fields
from mingting.handle.cases.acts.open import OPERATOR
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.rules.masking import mask_id, mask_name, mask_phone

SHOWN_SECONDS = 60
REASONS = (
    "核对申请人身份",
    "电话联系申请人",
    "填写或核对文书",
    "补录或更正信息",
    "处理投诉、复查",
)
ORIGINS = {
    "card": ("读卡", "card"),
    "licence": ("证照", "lic"),
    "history": ("历史", "past"),
    "import": ("导入", "imp"),
    "typed": ("手输", "typed"),
}
"""Where a value came from: its word, and how the tag is drawn."""


@dataclass(frozen=True)
class PersonFact:
    """One line: what is shown, its mask, and where it came from."""

    label: str
    text: str
    mask: str
    origin: str = ""
    origin_kind: str = "typed"

    @property
    def open(self) -> bool:
        return self.text != self.mask


def people_of(case: Case, full: bool = False) -> list[PersonFact]:
    """The applicant, and the person at the counter if another. `full` only behind a journalled reveal."""
    given = unseal_fields(case.applicant, APPLICANT)
    legal = case.applicant_kind == "legal"
    facts = _facts(given, "单位" if legal else "申请人", "统一代码" if legal else "证件号码", case, "", full)
    if case.operator:
        facts += _facts(unseal_fields(case.operator, OPERATOR), "经办人", "经办人证件", case, "operator_", full)
    return facts


def _facts(given: dict[str, str], who: str, number: str, case: Case, prefix: str, full: bool) -> list[PersonFact]:
    legal, said = case.applicant_kind == "legal" and not prefix, who if prefix else ""
    rows: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
        (who, "name", "name", mask_name),
        (number, "id", "number", str if legal else mask_id),  # a credit code is public
        (f"{said}电话", "phone", "phone", mask_phone),
        (f"{said}地址", "address", "address", mask_address),
    )
    found = []
    for label, key, field, mask in rows:
        value = given.get(key, "")
        if not value:
            continue
        word, kind = ORIGINS.get(_origin(case, prefix, field, key), ("", "typed"))
        hidden = mask(value)
        found.append(PersonFact(label, value if full else hidden, hidden, word, kind))
    return found


def _origin(case: Case, prefix: str, *names: str) -> str:
    origins = case.origins or {}
    found = next((origins[prefix + name] for name in names if prefix + name in origins), "")
    return str(found or ("import" if case.ledger_id else ""))


def mask_address(address: str) -> str:
    """地址 to the street or village; the number is left out.

    >>> mask_address("中宁县宁安镇南街12号"), mask_address("石空镇白马村3组")
    ('中宁县宁安镇南街***', '石空镇白马村***')
    """
    for at, sign in reversed(list(enumerate(address))):
        if sign in "街路道巷村镇乡区":
            return address[: at + 1] + ("***" if at + 1 < len(address) else "")
    return address[:2] + "***"
