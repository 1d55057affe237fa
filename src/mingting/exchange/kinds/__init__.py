"""The kinds of ledgers that can be brought in, in one table. Registers declare themselves: `register:<code>`."""

from __future__ import annotations

from mingting.exchange.errors import UnknownKind
from mingting.exchange.kinds.base import Kind
from mingting.exchange.kinds.cases import Cases
from mingting.exchange.kinds.catalogue import Items, LicenceTypes
from mingting.exchange.kinds.organs import Organs, Places, Presences, Regions, StaffMembers

KINDS: dict[str, type[Kind]] = {
    kind.code: kind for kind in (Regions, Organs, Places, Presences, StaffMembers, LicenceTypes, Items, Cases)
}


def kind_of(code: str) -> Kind:
    """The kind of that code, or a refusal that lists all."""
    if code in KINDS:
        return KINDS[code]()
    raise UnknownKind(kind=code, kinds="、".join(kind_codes()))


def kind_codes() -> tuple[str, ...]:
    return tuple(KINDS)
