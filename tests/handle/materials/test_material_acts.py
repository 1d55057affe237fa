"""Materials of a case: files come in sealed and leave as rows, marks are told, who may not is refused, what was decided on stays."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import PERSON, build_house
from material_samples import pdf, picture

from mingting.base.errors import NotAllowed, NotFound, Stale
from mingting.base.files import open_stored, place_of
from mingting.base.models import Event
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.handle.cases.acts.add_material_file import add_material_file
from mingting.handle.cases.acts.mark_double_entry import mark_double_entry
from mingting.handle.cases.acts.mark_material import add_material, mark_material
from mingting.handle.cases.acts.remove_material_file import order_material_file, remove_material_file
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.errors import DoubleEntryClosed, MaterialRefused, MaterialsClosed, MaterialsFull
from mingting.handle.cases.materials import file_of, lines_of, page_of
from mingting.handle.cases.models import Case, CaseMaterial, MaterialFile
from mingting.handle.cases.replay import differences
from mingting.handle.cases.terms import MaterialGiven
from mingting.handle.errors import FieldMissing, FieldWrong

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def house(db: None, data: Path) -> SimpleNamespace:
    found = build_house()
    found.case = take_in(
        user=found.clerk, item=found.item, window=found.window, place=found.hall, applicant=PERSON, until="receive",
        materials=[MaterialGiven("申请表", "missing"), MaterialGiven("平面图", "missing", "tolerable")],
    )  # fmt: skip
    found.first, found.second = CaseMaterial.objects.filter(case=found.case).order_by("order")
    return found


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def file(body: bytes) -> Path:
        path = tmp_path / f"given-{len(list(tmp_path.iterdir()))}"
        path.write_bytes(body)
        return path

    return file


def test_a_file_comes_in_sealed_and_the_material_is_received(house: SimpleNamespace, file: Any) -> None:
    body = pdf(3)
    made = add_material_file(
        house.first.pk, file(body), "张学萍640521199001010016.pdf", user=house.clerk, origin="scan"
    )
    assert (made.kind, made.pages, made.origin, made.file.name) == ("pdf", 3, "scan", "material.pdf")
    assert open_stored(made.file).read() == body
    assert b"%PDF" not in place_of(made.file.digest).read_bytes(), "sealed at rest"
    house.first.refresh_from_db()
    assert house.first.state == "received"
    told = json.dumps(list(Event.objects.filter(kind="case.material-file-added").values_list("data", flat=True)))
    assert made.file.digest in told and "640521199001010016" not in told
    assert page_of(made, 3).startswith(b"\x89PNG")
    with pytest.raises(NotFound):
        page_of(made, 4)


def test_the_same_file_twice_is_one_and_a_refused_one_leaves_nothing(house: SimpleNamespace, file: Any) -> None:
    one, two = (add_material_file(house.first.pk, file(pdf()), "a.pdf", user=house.clerk) for _ in range(2))
    assert one.pk == two.pk
    events = Event.objects.count()
    with pytest.raises(MaterialRefused):
        add_material_file(house.second.pk, file(b"<svg/>"), "a.png", user=house.clerk)
    assert MaterialFile.objects.count() == 1 and Event.objects.count() == events
    house.second.refresh_from_db()
    assert house.second.state == "missing"


def test_files_keep_their_order_and_a_removed_one_stays_as_a_row(house: SimpleNamespace, file: Any) -> None:
    a, b, c = (add_material_file(house.first.pk, file(pdf(n)), f"{n}.pdf", user=house.clerk) for n in (1, 2, 3))
    order_material_file(c.pk, user=house.clerk, earlier=True)
    order_material_file(a.pk, user=house.clerk, earlier=True)
    assert [one.pk for one in lines_of(house.case)[0].files.all()] == [a.pk, c.pk, b.pk]
    remove_material_file(c.pk, user=house.clerk)
    remove_material_file(c.pk, user=house.clerk)
    assert [one.pk for one in lines_of(house.case)[0].files.all()] == [a.pk, b.pk]
    assert MaterialFile.objects.get(pk=c.pk).removed_at is not None
    assert open_stored(c.file).read() == pdf(3)
    assert Event.objects.filter(kind="case.material-file-removed").count() == 1


def test_a_mark_is_told_once_and_anothers_mark_is_not_overwritten(house: SimpleNamespace) -> None:
    mark_material(house.second.pk, user=house.clerk, state="tolerated", note="三天内补，找李芳", was="missing")
    mark_material(house.second.pk, user=house.clerk, state="tolerated", note="三天内补，找李芳")
    event = Event.objects.get(kind="case.material-marked")
    assert event.data["material"] == {"order": 2, "version": 1, "state": "tolerated"}
    assert "李芳" not in json.dumps(event.data, ensure_ascii=False) and event.data["sealed"]
    with pytest.raises(FieldWrong, match="刚被改为“容缺后补”"):
        mark_material(house.second.pk, user=house.clerk, state="received", was="missing")
    with pytest.raises(FieldWrong):
        mark_material(house.second.pk, user=house.clerk, state="lost")


def test_a_line_is_added_by_name(house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add_material(house.case.pk, user=house.clerk, name="租房合同").order == 3
    with pytest.raises(FieldMissing):
        add_material(house.case.pk, user=house.clerk, name="  ")
    monkeypatch.setattr("mingting.handle.cases.acts.mark_material.MOST_LINES", 3)
    with pytest.raises(MaterialsFull):
        add_material(house.case.pk, user=house.clerk, name="又一份")


@pytest.mark.parametrize("who", ["clerk2", "other_approver", "manager", "supervisor", "statistics", "admin", "auditor"])
def test_who_may_not_accept_the_case_may_not_touch_its_materials(house: SimpleNamespace, file: Any, who: str) -> None:
    user = house.people[who]
    made = add_material_file(house.first.pk, file(pdf()), "a.pdf", user=house.clerk)
    for act in (
        lambda: add_material_file(house.first.pk, file(pdf(2)), "a.pdf", user=user),
        lambda: remove_material_file(made.pk, user=user),
        lambda: order_material_file(made.pk, user=user, earlier=True),
        lambda: mark_material(house.first.pk, user=user, state="wrong"),
        lambda: add_material(house.case.pk, user=user, name="又一份"),
        lambda: mark_double_entry(house.case.pk, version=house.case.version, user=user, system="别的系统"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert MaterialFile.objects.get().removed_at is None


def test_a_file_is_found_only_within_the_reach(house: SimpleNamespace, file: Any) -> None:
    made = add_material_file(house.first.pk, file(picture()), "a.jpg", user=house.clerk)
    for who in ("clerk", "approver", "supervisor"):
        assert file_of(made.pk, reach_of(house.people[who], Permission.SEE_CASES)).pk == made.pk
    for who in ("clerk2", "other_approver", "village_clerk", "admin"):
        with pytest.raises(NotFound):
            file_of(made.pk, reach_of(house.people[who], Permission.SEE_CASES))


def test_what_was_decided_on_stays_as_it_was(house: SimpleNamespace, file: Any) -> None:
    made = add_material_file(house.first.pk, file(pdf()), "a.pdf", user=house.clerk)
    Case.objects.filter(pk=house.case.pk).update(state="decided")
    for act in (
        lambda: add_material_file(house.first.pk, file(pdf(2)), "a.pdf", user=house.clerk),
        lambda: remove_material_file(made.pk, user=house.clerk),
        lambda: mark_material(house.first.pk, user=house.clerk, state="wrong"),
        lambda: add_material(house.case.pk, user=house.clerk, name="又一份"),
    ):
        with pytest.raises(MaterialsClosed, match="已决定"):
            act()


def test_double_entry_names_the_other_system_and_the_journal_rebuilds_it(house: SimpleNamespace) -> None:
    marked = mark_double_entry(house.case.pk, version=house.case.version, user=house.clerk, system=" 市监  业务系统 ")
    assert (marked.double_entry, marked.version) == ("市监 业务系统", house.case.version + 1)
    with pytest.raises(Stale):
        mark_double_entry(house.case.pk, version=house.case.version, user=house.clerk, system="别的")
    case = Case.objects.get(pk=house.case.pk)
    events = Event.objects.filter(subject=f"handle/case:{case.pk}").order_by("id")
    assert differences(case, events) == []
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    with pytest.raises(DoubleEntryClosed):
        mark_double_entry(case.pk, version=case.version, user=house.clerk, system="别的")
