"""Licences of our own: made from a granted case, numbered without a gap, changed by the issuer with a paper."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest
from case_house import PERSON, at, build_house
from licence_steps import decided

from mingting.base import clock, files
from mingting.base.crypto import unseal_fields
from mingting.base.errors import NotAllowed, Stale
from mingting.base.models import Event, Serial
from mingting.catalogue.models import LicenceType
from mingting.handle.errors import NotFromHere
from mingting.handle.licences.acts.change_state import change_state
from mingting.handle.licences.acts.produce import issuer_code, next_identifier, produce_licence
from mingting.handle.licences.acts.produce_case import produce_case
from mingting.handle.licences.acts.record import HOLDER
from mingting.handle.licences.errors import (
    BasisMissing,
    DaysWrong,
    FaceWrong,
    NoIssuerCode,
    NoLicenceType,
    NoSuchChange,
    NotGranted,
    NumberTaken,
    TypeCodeWrong,
)
from mingting.handle.licences.face import open_face
from mingting.handle.licences.jobs import make_licence_file
from mingting.handle.licences.models import Licence, LicenceChange
from mingting.rules.codes import licence_id

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FACE = {"经营者": "张学萍", "经营场所": "石空镇 <#set page> $x$ \\ 12 号", "经营项目": "小餐饮"}


@pytest.fixture
def house(db: None, data: Any) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        house = build_house()
        house.kind = LicenceType.objects.create(code="11100000000013338W032", name="小餐饮经营许可证", organ=house.tax)
        house.licence_item.produces = house.kind
        house.licence_item.save()
        yield house


def made(house: SimpleNamespace, **given: Any) -> Licence:
    case = decided(house)
    return produce_licence(case.pk, version=case.version, user=house.approver, **({"face": FACE} | given))


def test_a_granted_case_gives_a_licence_with_its_identifier(house: SimpleNamespace) -> None:
    licence = made(house, valid_to=date(2026, 5, 9))
    parts = licence_id.parts(licence.identifier)
    assert (parts.type_code, parts.issuer, parts.serial, parts.version) == (
        house.kind.code,
        "640521000000",
        "20210000001",
        1,
    )
    assert licence.case is not None and licence.case.state == "producing"
    assert (licence.source.code, licence.state, licence.organ) == ("own", "valid", house.tax)
    assert (licence.issued_on, licence.stored_at is not None) == (date(2021, 5, 10), True)
    assert unseal_fields(licence.holder, HOLDER) == {"name": PERSON.name, "code": PERSON.number}
    assert licence.holder_masked == "张*萍" and open_face(licence.face or b"") == FACE
    told = Event.objects.get(kind="licence.produced")
    assert told.subject == f"handle/licence:{licence.pk}"
    assert told.data["months"] == {"licences": ["2021-05"], "cases": ["2021-05"]}
    clear = json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert PERSON.name not in clear and PERSON.number not in clear and '小餐饮"' not in clear


def test_serials_have_no_gap_also_after_a_refusal(house: SimpleNamespace) -> None:
    first = made(house, number="JY1640521")
    case = decided(house)
    for wrong, refusal in (
        ({"number": "JY1640521"}, NumberTaken),
        ({"valid_to": date(2021, 5, 9)}, DaysWrong),
        ({"face": {"长": "字" * 501}}, FaceWrong),
        ({"face": {f"项{n}": "x" for n in range(41)}}, FaceWrong),
    ):
        with pytest.raises(refusal):
            produce_licence(case.pk, version=case.version, user=house.approver, **wrong)
    second = produce_licence(case.pk, version=case.version, user=house.approver)
    serials = [licence_id.parts(one.identifier).serial for one in (first, second)]
    assert serials == ["20210000001", "20210000002"] and (first.number, second.number) == ("JY1640521", "20210000002")
    assert Serial.objects.get(name__startswith="licence:").value == 2


def test_a_case_gives_one_licence_and_only_if_granted(house: SimpleNamespace) -> None:
    case = decided(house)
    produce_licence(case.pk, version=case.version, user=house.approver)
    case.refresh_from_db()
    with pytest.raises(NotFromHere):
        produce_licence(case.pk, version=case.version, user=house.approver)
    with pytest.raises(Stale):
        produce_licence(case.pk, version=case.version - 1, user=house.approver)
    denied = decided(house, yes=False)
    with pytest.raises(NotGranted):
        produce_licence(denied.pk, version=denied.version, user=house.approver)
    plain = decided(house, item=house.item)
    with pytest.raises(NoLicenceType):
        produce_licence(plain.pk, version=plain.version, user=house.approver)
    for one in (denied, plain):
        one.refresh_from_db()
        assert one.state == "decided", "a refusal leaves the case where it was"
    assert Licence.objects.count() == 1


def test_who_may_not_produce_makes_none(house: SimpleNamespace) -> None:
    case = decided(house)
    for no in (house.other_approver, house.chief, house.head, house.supervisor, house.admin, house.clerk2):
        with pytest.raises(NotAllowed):
            produce_licence(case.pk, version=case.version, user=no)
    assert not Licence.objects.exists() and not Serial.objects.filter(name__startswith="licence:").exists()


def test_a_wrong_type_code_and_an_organ_without_code_are_told(house: SimpleNamespace) -> None:
    house.kind.code = "OLD-CODE"
    house.kind.save()
    case = decided(house)
    with pytest.raises(TypeCodeWrong):
        produce_licence(case.pk, version=case.version, user=house.approver)
    house.tax.region = None
    with pytest.raises(NoIssuerCode):
        issuer_code(house.tax)
    house.tax.code = "11640521010123450H"
    assert issuer_code(house.tax) == "11640521010123450H"


def test_each_issuer_and_type_has_its_own_serials(house: SimpleNamespace) -> None:
    from django.db import transaction

    other = LicenceType.objects.create(code="11100000000013338W033", name="另一证")
    house.housing.code = "11640521010123450H"
    with transaction.atomic():
        found = [
            next_identifier(kind, organ, 2021)[0]
            for kind in (house.kind, other)
            for organ in (house.tax, house.housing)
        ]
        again = next_identifier(house.kind, house.tax, 2022)[0]
    assert found == ["20210000001"] * 4 and again == "20220000002"


def test_the_door_makes_the_licence_the_decision_granted_and_none_where_the_item_gives_none(
    house: SimpleNamespace,
) -> None:
    case = decided(house)
    case = produce_case(case.pk, version=case.version, user=house.approver)
    licence = Licence.objects.get()
    assert case.state == "producing" and open_face(licence.face or b"") == {"准予内容": "小餐饮经营"}
    plain = decided(house, item=house.item)
    assert produce_case(plain.pk, version=plain.version, user=house.approver).state == "producing"
    assert Licence.objects.count() == 1


def test_the_paper_says_it_is_a_sample_and_hostile_words_stay_words(house: SimpleNamespace) -> None:
    licence = made(house)
    for _ in range(2):
        make_licence_file.func(licence.pk)
    licence.refresh_from_db()
    assert licence.file is not None and licence.file.sealed
    with files.open_stored(licence.file) as content, pdfplumber.open(io.BytesIO(content.read())) as pdf:
        words = "".join((page.extract_text() or "") for page in pdf.pages)
    for word in ("样稿", "小餐饮经营许可证", "张学萍", "<#set page>", "$x$", "2021年05月10日至长期"):
        assert word.replace(" ", "") in words.replace(" ", "").replace("\n", ""), word


def change(licence: Licence, action: str, user: Any, **more: Any) -> Licence:
    given = {"basis": "市监撤字〔2021〕3号", "reason": "欺骗取得"} | more
    return change_state(licence.pk, action, version=given.pop("version", licence.version), user=user, **given)


def test_the_issuer_changes_the_state_with_a_paper(house: SimpleNamespace) -> None:
    licence = made(house)
    for no in (house.clerk, house.other_approver, house.supervisor, house.leader, house.admin):
        with pytest.raises(NotAllowed):
            change(licence, "suspend", no)
    with pytest.raises(BasisMissing):
        change(licence, "suspend", house.chief, basis=" 无 ")
    licence = change(licence, "suspend", house.chief)
    with pytest.raises(Stale):
        change(licence, "revoke", house.chief, version=1)
    with pytest.raises(NoSuchChange):
        change(licence, "suspend", house.chief)
    licence = change(licence, "resume", house.chief)
    licence = change(licence, "revoke", house.head)
    for action in ("resume", "cancel", "expire", "replace", "fly", ""):
        with pytest.raises(NoSuchChange):
            change(licence, action, house.head)
    rows = list(LicenceChange.objects.values_list("action", "before", "after"))
    assert rows == [("suspend", "valid", "suspended"), ("resume", "suspended", "valid"), ("revoke", "valid", "revoked")]
    told = Event.objects.filter(kind="licence.revoke").get()
    assert told.data["months"]["licences"] == ["2021-05"] and "欺骗" not in json.dumps(told.data, ensure_ascii=False)


def test_a_licence_is_replaced_by_another_of_the_same_kind(house: SimpleNamespace) -> None:
    old, new = made(house), made(house)
    with pytest.raises(NoSuchChange):
        change(old, "replace", house.chief)
    with pytest.raises(NoSuchChange):
        change(old, "replace", house.chief, by=old)
    old = change(old, "replace", house.chief, by=new)
    new.refresh_from_db()
    assert old.state == "replaced" and new.replaces == old
    third = made(house)
    with pytest.raises(NoSuchChange):
        change(third, "replace", house.chief, by=new)
