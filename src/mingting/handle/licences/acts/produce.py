"""制证: the licence of a case that was granted, with its identifier (GB/T 36904) and face; the case moves to 制证中 in the same transaction.

The serial is taken last: gap-free for an issuer and a type, never given twice.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from functools import partial

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import seal_fields, token, unseal_fields
from mingting.base.models import Organ, User
from mingting.base.permissions import actor_of
from mingting.base.serials import next_serial
from mingting.catalogue.models import LicenceType
from mingting.handle.cases.acts.open import own_source
from mingting.handle.cases.acts.produce import produce
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import month_of
from mingting.handle.licences.acts.record import HOLDER
from mingting.handle.licences.errors import (
    DaysWrong,
    NoIssuerCode,
    NoLicenceType,
    NotGranted,
    NumberTaken,
    TypeCodeWrong,
)
from mingting.handle.licences.face import checked_face, seal_face
from mingting.handle.licences.jobs import make_licence_file
from mingting.handle.licences.models import Licence
from mingting.rules.codes import licence_id, uscc
from mingting.rules.masking import mask_name

_NUMBER = 80


def produce_licence(
    case_id: int,
    *,
    version: int,
    user: User,
    face: Mapping[str, str] | None = None,
    valid_to: date | None = None,
    number: str = "",
) -> Licence:
    """Make the licence of a decided case. `number` is the one printed on it (证照编号); without one the identifier's serial stands in."""
    face, number = checked_face(face or {}), "".join(number.split())[:_NUMBER]
    with transaction.atomic():
        case = produce(case_id, version=version, user=user)
        kind = _kind(case)
        today = clock.today()
        if valid_to is not None and valid_to < today:
            raise DaysWrong(today=today)
        if number and Licence.objects.filter(licence_type=kind, number=number, organ=case.organ).exists():
            raise NumberTaken(number=number)
        licence = _write(case, kind, face, number, valid_to)
        _tell(licence, case, user)
        transaction.on_commit(partial(make_licence_file.enqueue, licence.pk))
        return licence


def next_identifier(kind: LicenceType, organ: Organ, year: int) -> tuple[str, str]:
    """Serial and identifier; the serial counts on over the years, the year stands in front for the reader."""
    issuer = issuer_code(organ)
    serial = f"{year}{next_serial(f'licence:{issuer}:{kind.code}'):07d}"
    return serial, licence_id.make(kind.code, issuer, serial)


def issuer_code(organ: Organ) -> str:
    """颁发机构代码: the credit code; where an organ has none, its region's code, as some old identifiers have it."""
    if uscc.is_valid(organ.code):
        return uscc.compact(organ.code)
    if not organ.region_id:
        raise NoIssuerCode(organ=organ.short_name)
    return str(organ.region_id)


def _kind(case: Case) -> LicenceType:
    kind = case.item.produces if case.item else None
    if case.item is None or kind is None:
        raise NoLicenceType(item=case.item.name if case.item else "")
    if case.result != "granted":
        raise NotGranted()
    if len(kind.code) != 21 or not kind.code[18:].isdigit() or not kind.code.isalnum() or not kind.code.isascii():
        raise TypeCodeWrong(name=kind.name)
    return kind


def _write(case: Case, kind: LicenceType, face: dict[str, str], number: str, valid_to: date | None) -> Licence:
    now, today = clock.now(), clock.today()
    person = unseal_fields(case.applicant, APPLICANT)
    name, code = person["name"], person.get("id", "")
    serial, identifier = next_identifier(kind, case.organ, today.year)
    return Licence.objects.create(
        source=own_source(),
        source_no=identifier,
        identifier=identifier,
        licence_type=kind,
        number=number or serial,
        organ_id=case.organ_id,
        organ_path=case.organ_path,
        holder=seal_fields({"name": name, "code": code}, HOLDER),
        holder_masked=mask_name(name)[:60],
        holder_token=token("id", code) if code else None,
        issued_on=today,
        stored_at=now,
        valid_from=today,
        valid_to=valid_to,
        case=case,
        face=seal_face(face),
        recorded_at=now,
    )


def _tell(licence: Licence, case: Case, user: User) -> None:
    sealed = {"holder": licence.holder, "face": licence.face or b""}
    data = {
        "case": case.pk,
        "identifier": licence.identifier,
        "type": licence.licence_type.code,
        "number": licence.number,
        "valid_to": licence.valid_to.isoformat() if licence.valid_to else None,
        "sealed": {name: base64.b64encode(bytes(value)).decode() for name, value in sealed.items()},
        "months": {"licences": [f"{licence.issued_on:%Y-%m}"], "cases": [month_of(case)]},
    }
    journal.record("licence.produced", f"handle/licence:{licence.pk}", data, actor=actor_of(user))
