"""不重复录入: what the house knows of a person already, by the whole number or by a case at hand, and where each value comes from.

The values stay here: the page is given masks, and a mask that comes back unchanged stands for the value behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingting.base import clock
from mingting.base.crypto import token, unseal_fields
from mingting.base.people import fold_number
from mingting.base.permissions import Reach
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.handle.licences.models import Licence
from mingting.rules.codes import resident_id, uscc
from mingting.rules.codes.errors import InvalidCode
from mingting.rules.masking import mask_id, mask_name, mask_phone

HISTORY, LICENCE, TYPED = "history", "licence", "typed"
MASKS = {"name": mask_name, "number": mask_id, "phone": mask_phone}
HOLDER = b"licence.holder"


@dataclass(frozen=True)
class Known:
    """A person as known here. `ref` names the record for the next request, within the reach of whoever asks."""

    ref: str
    values: dict[str, str]
    origin: str
    says: str
    legal: bool = False

    def masked(self, field: str) -> str:
        value = self.values.get(field, "")
        if field == "number" and self.legal:
            return value  # a credit code is public
        if field == "name" and self.legal:
            return value
        return MASKS[field](value) if value else ""

    def behind(self, field: str, given: str) -> str | None:
        """The value that an unchanged mask stands for."""
        value = self.values.get(field, "")
        return value if value and given.strip() == self.masked(field) else None


@dataclass(frozen=True)
class Number:
    """What a number says of itself."""

    text: str
    kind: str
    says: str


def read_number(text: str, number_kind: str, today: date) -> Number:
    """The clean number, its kind (`person` or `legal`) and what can be read off it. Raises `InvalidCode` with the sentence."""
    if number_kind not in ("", "auto", "111", "001"):
        return Number(fold_number(text), "person", "")
    clean = fold_number(text)
    if number_kind == "001" or (number_kind in ("", "auto") and _looks_like_firm(clean)):
        return Number(uscc.validate(clean), "legal", "统一社会信用代码，校验位相符")
    number = resident_id.validate(clean, today)
    born, age = resident_id.birth_date(number), resident_id.age_on(number, today)
    minor = "，未成年人，须由监护人办理" if age < 18 else ""
    return Number(
        number, "person", f"{resident_id.sex(number)}，{age} 岁（{born.year}年{born.month}月{born.day}日生）{minor}"
    )


def _looks_like_firm(clean: str) -> bool:
    """Letters before the last place, or eighteen digits that are a credit code and no resident's number."""
    if any(sign.isalpha() for sign in clean[:17]):
        return True
    return len(clean) == 18 and not resident_id.is_valid(clean) and uscc.is_valid(clean)


def known_by_number(number: str, reach: Reach, legal: bool) -> Known | None:
    """The newest record of that very number within the reach: a case, else for a firm a licence in force."""
    mine = reach.where("organ_path", window="window", place="place")
    case = Case.objects.filter(mine, id_token=token("id", number)).select_related("item").order_by("-pk").first()
    if case is not None:
        return _of_case(case)
    return _of_licence(number) if legal else None


def known_again(ref: str, reach: Reach) -> Known | None:
    """The record a page was given before, if it is still within the reach."""
    kind, _, key = ref.partition(":")
    if not key.isdigit():
        return None
    if kind == "case":
        mine = reach.where("organ_path", window="window", place="place")
        case = Case.objects.filter(mine, pk=int(key)).select_related("item").first()
        return _of_case(case) if case is not None else None
    licence = Licence.objects.filter(pk=int(key), state=Licence.State.VALID).first() if kind == "licence" else None
    return _from(licence) if licence is not None and _is_firm(licence) else None


def _of_case(case: Case) -> Known:
    given = unseal_fields(case.applicant, APPLICANT)
    values = {"name": given.get("name", ""), "number": given.get("id", ""), "phone": given.get("phone", "")}
    at = case.accepted_at or case.received_at or case.recorded_at
    day = clock.day_of(at)
    what = case.item.name if case.item else "办件"
    says = f"{day.year}年{day.month}月{day.day}日办过“{what}”（{case.get_state_display()}）"
    return Known(f"case:{case.pk}", values, HISTORY, says, case.applicant_kind == "legal")


def _of_licence(number: str) -> Known | None:
    rows = Licence.objects.filter(holder_token=token("id", number), state=Licence.State.VALID).order_by("-issued_on")
    found = rows.select_related("licence_type").first()
    return _from(found) if found is not None else None


def _from(licence: Licence) -> Known:
    given = unseal_fields(licence.holder, HOLDER)
    values = {"name": given.get("name", ""), "number": given.get("code", "")}
    return Known(f"licence:{licence.pk}", values, LICENCE, f"依“{licence.licence_type.name}”", True)


def _is_firm(licence: Licence) -> bool:
    """Only firms are looked up in licences: what a credit code stands for is public."""
    try:
        uscc.validate(unseal_fields(licence.holder, HOLDER).get("code", ""))
    except InvalidCode:
        return False
    return True
