"""登记: a person and a matter are entered. A draft has no number yet; what was entered is kept with where each value came from."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import seal_fields
from mingting.base.errors import WindowClosed
from mingting.base.journal import Actor
from mingting.base.models import Place, Source, User, Window
from mingting.base.people import fold_number, seal_person
from mingting.base.permissions import acting
from mingting.base.roles import Permission, may
from mingting.catalogue.models import Item
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case, CaseMaterial, MaterialFile
from mingting.handle.cases.moving import required, row_of
from mingting.handle.cases.search.write import write_keys
from mingting.handle.cases.terms import Applicant, MaterialGiven
from mingting.handle.errors import InvalidPerson, ItemNotOpen
from mingting.rules.codes import phone as phones
from mingting.rules.codes import resident_id, uscc
from mingting.rules.codes.errors import InvalidCode

OPERATOR = b"case.operator"
OWN = "own"


def open_case(
    *,
    user: User,
    item: Item,
    window: Window | None,
    place: Place | None,
    applicant: Applicant,
    operator: Applicant | None = None,
    channel: str = "window",
    materials: Sequence[MaterialGiven] = (),
    tolerant: bool = False,
    agency: bool = False,
    urgent: bool = False,
    double_entry: str = "",
    origins: Mapping[str, str] | None = None,
) -> Case:
    """Write a draft. Refused where the item is not open, a number is wrong, or the window is not one's own."""
    check_item(item)
    check_window(window)
    applicant, operator = checked(applicant), checked(operator) if operator else None
    place = place or (window.place if window else None)
    with transaction.atomic():
        actor = _taker_in(user, item, window, place)
        case = Case(
            **_where(item, window, place),
            **_who(applicant, operator),
            channel=channel,
            tolerant=tolerant,
            agency=agency,
            urgent=urgent,
            double_entry=double_entry.strip(),
            origins=dict(origins or {}),
        )
        case.save(force_insert=True)
        _materials(case, materials, user)
        write_keys(case, applicant.name)
        data: dict[str, Any] = {"action": "open", "version": case.version, "set": row_of(case)}
        journal.record("case.opened", f"handle/case:{case.pk}", data, actor=actor)
    return case


# ---- what is checked ---------------------------------------------------------------------------------------------------------------


def check_item(item: Item) -> None:
    """In force today, and in use."""
    today = clock.today()
    if item.state != Item.State.ACTIVE:
        raise ItemNotOpen(item=item.name, why=str(item.get_state_display()))
    if not (item.valid_from <= today and (item.valid_to is None or today <= item.valid_to)):
        raise ItemNotOpen(item=item.name, why="不在有效期内")


def check_window(window: Window | None) -> None:
    """Not closed by today."""
    if window is not None and window.valid_to is not None and window.valid_to < clock.today():
        raise WindowClosed(name=window.name)


def _taker_in(user: User, item: Item, window: Window | None, place: Place | None) -> Actor:
    """Whoever may take in for this organ at this window or place."""
    return acting(
        user,
        lambda role: may(role, Permission.TAKE_IN),
        item.organ.path,
        window.pk if window else None,
        place.pk if place else None,
    )


def checked(given: Applicant) -> Applicant:
    """The person with numbers in their one form, or what is wrong with them."""
    name = required(given.name, "姓名或名称")
    number, phone = fold_number(given.number), fold_number(given.phone)
    try:
        if number and given.kind == "legal":
            number = uscc.validate(number)
        elif number and given.number_kind == "111":
            number = resident_id.validate(number, clock.today())
        if phone:
            phone = phones.validate(phone)
    except InvalidCode as error:
        raise InvalidPerson(why=str(error)) from error
    return Applicant(name, number, phone, given.kind, given.number_kind, given.address.strip())


# ---- the row ------------------------------------------------------------------------------------------------------------------------


def _where(item: Item, window: Window | None, place: Place | None) -> dict[str, Any]:
    """The matter, who decides it, where it came in; a draft has no number yet."""
    return {
        "source": own_source(),
        "source_no": f"draft-{uuid.uuid4().hex}",
        "item": item,
        "organ": item.organ,
        "organ_path": item.organ.path,
        "place": place,
        "window": window,
        "case_kind": item.case_kind,
        "state": Case.State.DRAFT,
        "recorded_at": clock.now(),
    }


def _who(applicant: Applicant, operator: Applicant | None) -> dict[str, Any]:
    """The persons, sealed, with the tokens that answer searches."""
    person = seal_person(applicant.name, applicant.number, applicant.phone, context=APPLICANT)
    return {
        "applicant": seal_fields(_fields(applicant), APPLICANT),
        "applicant_masked": person.masked,
        "applicant_kind": applicant.kind,
        "id_token": person.id_token,
        "id4_token": person.id4_token,
        "id6_token": person.id6_token,
        "phone_token": person.phone_token,
        "phone4_token": person.phone4_token,
        "operator": seal_fields(_fields(operator), OPERATOR) if operator else None,
    }


def _fields(given: Applicant) -> dict[str, str]:
    return {
        "name": given.name,
        "id": given.number,
        "phone": given.phone,
        "number_kind": given.number_kind,
        "address": given.address,
    }


def own_source() -> Source:
    """The house itself as a source."""
    found, _ = Source.objects.get_or_create(code=OWN, defaults={"name": "本系统", "kind": Source.Kind.OWN})
    return found


def _materials(case: Case, given: Sequence[MaterialGiven], user: User) -> None:
    now = clock.now()
    for order, one in enumerate(given, 1):
        row = CaseMaterial.objects.create(
            case=case,
            order=order,
            name=one.name,
            necessity=one.necessity,
            form=one.form,
            copies=one.copies,
            state=one.state,
            note=one.note,
            received_at=now if one.state == CaseMaterial.State.RECEIVED else None,
        )
        MaterialFile.objects.bulk_create(
            MaterialFile(material=row, file=file, order=at, added_at=now, added_by=user)
            for at, file in enumerate(one.files, 1)
        )
