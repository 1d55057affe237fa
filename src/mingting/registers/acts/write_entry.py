"""登记、撤回: one line of a register by hand. Lines of a ledger come in by import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.errors import NotAllowed
from mingting.base.journal import Actor
from mingting.base.models import Organ, Source, Staff, User
from mingting.base.permissions import require, roles_of
from mingting.base.roles import Permission
from mingting.registers.acts.declare_register import OWN
from mingting.registers.declarations import Declaration, clean, declaration_of
from mingting.registers.errors import EntryRefused, EntryWithdrawn
from mingting.registers.models import Entry, Register


def write_entry(
    register: Register, organ: Organ, on: date, values: Mapping[str, str], *, actor: Actor, user: User
) -> Entry:
    """One line, its values as typed; refused with everything that is wrong with them."""
    declaration = declaration_of(register)
    _may_write(user, declaration, organ)
    kept, staff = _understood(declaration, values, on)
    with transaction.atomic():
        Register.objects.select_for_update().get(pk=register.pk)
        source = Source.objects.get(code=OWN[0])
        entry = Entry.objects.create(
            register=register,
            source=source,
            source_no=_next_number(register, source, on),
            organ=organ,
            organ_path=organ.path,
            on=on,
            staff=staff,
            values=kept,
            recorded_at=clock.now(),
        )
        journal.record("register.entry-written", f"registers/entry:{entry.pk}", _data(entry), actor=actor)
        return entry


def withdraw_entry(entry: Entry, reason: str, *, actor: Actor, user: User) -> Entry:
    """Take a line out of every count; it stays in sight with the reason in the journal."""
    _may_write(user, declaration_of(entry.register), entry.organ)
    with transaction.atomic():
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.state == "withdrawn":
            raise EntryWithdrawn()
        entry.state = "withdrawn"
        entry.save(update_fields=["state"])
        data = {**_data(entry), "reason": reason}
        journal.record("register.entry-withdrawn", f"registers/entry:{entry.pk}", data, actor=actor)
        return entry


def _may_write(user: User, declaration: Declaration, organ: Organ) -> None:
    require(user, Permission.WRITE_REGISTER, organ.path)
    if declaration.writers and not roles_of(user) & set(declaration.writers):
        raise NotAllowed()


def _understood(declaration: Declaration, values: Mapping[str, str], on: date) -> tuple[dict[str, Any], Staff | None]:
    kept: dict[str, Any] = {}
    staff: Staff | None = None
    problems = [] if on <= clock.today() else [f"日期{on}还没有到"]
    for one in declaration.fields:
        value, problem = clean(one, values.get(one.code, ""))
        if one.kind == "staff" and value:
            staff = Staff.objects.filter(code=value).first()
            problem = "" if staff else f"没有工号为“{value}”的人员"
        if problem:
            problems.append(problem)
        elif value is not None:
            kept[one.code] = value
    if problems:
        raise EntryRefused(problems="；".join(problems))
    return kept, staff


def _next_number(register: Register, source: Source, on: date) -> str:
    """Numbers run by year; withdrawn lines keep theirs, so none is given twice."""
    start = f"{on.year}-"
    count = Entry.objects.filter(register=register, source=source, source_no__startswith=start).count()
    return f"{start}{count + 1:05d}"


def _data(entry: Entry) -> dict[str, Any]:
    return {
        "register": entry.register.code,
        "source_no": entry.source_no,
        "organ": entry.organ.code,
        "on": entry.on.isoformat(),
        "values": entry.values,
        "months": {"entries": [f"{entry.on:%Y-%m}"]},
    }
