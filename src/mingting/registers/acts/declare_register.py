"""设置台账: declare a register without code, or change one. Columns that hold entries are never taken away or turned into another kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mingting.base import journal
from mingting.base.acts.declare_source import declare_source
from mingting.base.journal import Actor
from mingting.base.models import Source, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.registers.declarations import Declaration, declaration_from, declaration_of, shipped
from mingting.registers.errors import FieldsInUse
from mingting.registers.models import Register

OWN = ("own", "本系统登记")


def declare_register(
    given: Declaration | Mapping[str, Any], *, actor: Actor, user: User | None = None, built_in: bool = False
) -> Register:
    """Make or change a register; declared again just so it changes nothing."""
    allow(user, Permission.DECLARE_REGISTER)
    wanted = given if isinstance(given, Declaration) else declaration_from(given)
    with transaction.atomic():
        known = Register.objects.select_for_update().filter(code=wanted.code).first()
        before = declaration_of(known) if known else None
        if known and before == wanted:
            return known
        if known and before:
            _check_change(known, before, wanted)
        register = known or Register(code=wanted.code, built_in=built_in, version=0)
        for key, value in wanted.plain().items():
            setattr(register, key, value)
        register.version += 1
        register.save()
        data = {"declaration": wanted.plain(), "version": register.version}
        journal.record("register.declared", f"registers/register:{wanted.code}", data, actor=actor)
        return register


def load_declared(*, actor: Actor) -> list[Register]:
    """Declare those that come with the program; one that the office changed since stays as the office wants it."""
    declare_source(*OWN, Source.Kind.OWN, actor=actor)
    known = {register.code: register for register in Register.objects.all()}
    found = []
    for declaration in shipped():
        register = known.get(declaration.code)
        found.append(register or declare_register(declaration, actor=actor, built_in=True))
    return found


def _check_change(register: Register, before: Declaration, wanted: Declaration) -> None:
    kinds = {one.code: one.kind for one in wanted.fields}
    lost = [one.name for one in before.fields if kinds.get(one.code) != one.kind]
    if lost and register.entries.exists():
        raise FieldsInUse(name=before.name, fields="、".join(lost))
