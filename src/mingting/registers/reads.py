"""Questions about registers: who must report, who met the quota, who reported nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from mingting.base.models import Organ, Place, Presence, valid_on
from mingting.registers.declarations import PERIODS, Declaration, declaration_of
from mingting.registers.models import Entry, Register
from mingting.rules.periods import Period


@dataclass(frozen=True)
class Obligation:
    """One organ that owes one register so many entries a period (0: at least to report, without a number)."""

    register: str
    organ: str
    path: str
    label: str
    presence_class: str
    order: int
    quota: int
    per_year: int


@dataclass(frozen=True)
class Standing:
    """How an obliged organ stands over a period."""

    obligation: Obligation
    count: int
    quota: int

    @property
    def met(self) -> bool:
        return self.count > 0 and self.count >= self.quota

    @property
    def zero(self) -> bool:
        return self.count == 0


def registers() -> list[Register]:
    return list(Register.objects.order_by("code"))


def obligations(on: date) -> list[Obligation]:
    """Who owes what on a day, in the official order, as a snapshot freezes it."""
    found: list[Obligation] = []
    for register in registers():
        declaration = declaration_of(register)
        seen: dict[str, Obligation] = {}
        for one in _obliged(declaration, on):
            seen.setdefault(one.organ, one)
        found += sorted(seen.values(), key=lambda one: (one.order, one.organ))
    return found


def standings(register: Register, period: Period) -> list[Standing]:
    """Every obliged organ with its entries of the period, against its quota over the same time."""
    declaration = declaration_of(register)
    kept = Entry.objects.filter(register=register, on__range=(period.first, period.last)).exclude(state="withdrawn")
    counts = dict(kept.values_list("organ__code").annotate(count=Count("id")))
    owed = [one for one in obligations(period.last) if one.register == register.code]
    return [Standing(one, counts.get(one.organ, 0), _over(declaration, one.quota, period)) for one in owed]


def _over(declaration: Declaration, quota: int, period: Period) -> int:
    """The quota over a time that is not the register's own period, by months, rounded up: half a piece is owed whole."""
    parts = PERIODS[declaration.period]
    if not quota or not parts:
        return quota
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    return -(-quota * months * parts // 12)


def _obliged(declaration: Declaration, on: date) -> Iterator[Obligation]:
    who = declaration.obliged
    if who.tier:
        if who.keepers:
            for place in Place.objects.filter(tier=who.tier).select_related("organ"):
                yield _obligation(declaration, place.organ, "", "", 0)
        standing = Presence.objects.filter(valid_on(on), place__tier=who.tier)
        for presence in standing.select_related("organ").order_by("order"):
            if not who.classes or presence.presence_class in who.classes:
                yield _obligation(declaration, presence.organ, presence.label, presence.presence_class, presence.order)
    for organ in Organ.objects.filter(code__in=who.organs).order_by("order"):
        yield _obligation(declaration, organ, "", "", organ.order)


def _obligation(declaration: Declaration, organ: Organ, label: str, presence_class: str, order: int) -> Obligation:
    quota = declaration.quota_of(organ.code)
    return Obligation(
        register=declaration.code,
        organ=organ.code,
        path=organ.path,
        label=label or organ.short_name,
        presence_class=presence_class,
        order=order,
        quota=quota,
        per_year=quota * PERIODS[declaration.period],
    )
