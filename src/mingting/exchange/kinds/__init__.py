"""The kinds of ledgers that can be brought in, in one table. Registers declare themselves: `register:<code>`."""

from __future__ import annotations

from mingting.exchange.errors import UnknownKind
from mingting.exchange.kinds.attendance import Attendance
from mingting.exchange.kinds.base import Kind
from mingting.exchange.kinds.cases import Cases
from mingting.exchange.kinds.catalogue import Items, LicenceTypes
from mingting.exchange.kinds.item_materials import Materials
from mingting.exchange.kinds.licences import Licences
from mingting.exchange.kinds.organs import Organs, Regions
from mingting.exchange.kinds.places import Places, Presences, Windows
from mingting.exchange.kinds.registers import entries_of, register_codes
from mingting.exchange.kinds.returns import Returns
from mingting.exchange.kinds.reviews import Reviews
from mingting.exchange.kinds.staff import StaffMembers

KINDS: dict[str, type[Kind]] = {
    kind.code: kind
    for kind in (
        Regions,
        Organs,
        Places,
        Presences,
        Windows,
        StaffMembers,
        LicenceTypes,
        Items,
        Materials,
        Cases,
        Reviews,
        Licences,
        Attendance,
        Returns,
    )
}


def kind_of(code: str) -> Kind:
    """The kind of that code, or a refusal that lists all."""
    if code in KINDS:
        return KINDS[code]()
    if code.startswith("register:"):
        return entries_of(code.removeprefix("register:"))
    raise UnknownKind(kind=code, kinds="、".join((*KINDS, "register:代码")))


def kind_codes() -> tuple[str, ...]:
    """The fixed kinds; `all_kind_codes` asks the registers too."""
    return tuple(KINDS)


def all_kind_codes() -> tuple[str, ...]:
    return (*KINDS, *register_codes())
