"""What a county sets up at the desk: places and windows, lists and delegation of items."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from case_house import PERSON, build_house, make_item
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mingting.base.models import Event, Grant, Organ, Place, User, Window
from mingting.catalogue.materials import materials_of
from mingting.catalogue.models import Item
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> SimpleNamespace:
    return build_house()


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def _lines(item: Item, *rows: tuple[str, ...], **more: str) -> dict[str, str]:
    """The form of the list as the page draws it, with these rows."""
    given = {
        "does": "materials",
        "version": str(item.version),
        "m-TOTAL_FORMS": str(len(rows) + 2),
        "m-INITIAL_FORMS": "0",
    }
    for at, row in enumerate(rows):
        named = zip(("order", "name", "necessity", "form", "copies", "note"), row, strict=False)
        given |= {f"m-{at}-{name}": value for name, value in named}
    return given | more


def test_an_administrator_opens_a_place_and_a_window_and_seats_a_clerk_there(house: SimpleNamespace) -> None:
    admin = enter(house.admin)
    fields = {"code": "fz-1", "name": "石空镇分中心", "tier": "branch", "organ": "石空镇", "parent": "hall"}
    address = admin.post("/places/", fields)["Location"]
    opened = {"does": "open", "code": "A1", "name": "综合窗1", "kind": "general"}
    assert admin.post(address, opened).status_code == 302
    window = Window.objects.get(place__code="fz-1")
    admin.post(
        f"/people/of/{house.approver.username}/",
        {"does": "grant", "role": "WC", "organ": "石空镇", "reach": "self", "window": str(window.pk)},
    )
    assert Grant.objects.get(user=house.approver, role="WC").window == window
    page = text(admin.get(address))
    assert "审批甲" in page and "综合窗1" in page
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"place.opened", "window.opened"} <= kinds


def test_a_window_with_somebody_at_it_is_not_closed_and_one_without_is(house: SimpleNamespace) -> None:
    manager = enter(house.manager)
    address = f"/places/{house.hall.pk}/"
    answer = manager.post(address, {"does": "close", "window": str(house.window.pk)})
    assert answer.status_code == 422 and "窗口甲" in text(answer)
    Grant.objects.filter(window=house.window).delete()
    assert manager.post(address, {"does": "close", "window": str(house.window.pk)}).status_code == 302
    house.window.refresh_from_db()
    assert house.window.valid_to and "已停用" in text(manager.get(address))
    other = Place.objects.create(code="x", name="别处", tier="hall", organ=house.tax)
    assert manager.get(f"/places/{other.pk}/").status_code == 404
    assert "别处" not in text(manager.get("/places/")), "the hall's manager has the bureau's places"


def test_what_is_filled_in_wrong_comes_back_with_what_to_do(house: SimpleNamespace) -> None:
    admin = enter(house.admin)
    answer = admin.post("/places/", {"code": "hall", "name": "再一个", "tier": "hall", "organ": "审批局"})
    assert answer.status_code == 422 and "已经用过" in text(answer) and "再一个" in text(answer)
    assert "没有这个单位" in text(admin.post("/places/", {"code": "h2", "name": "甲", "tier": "hall", "organ": "没有"}))
    bad = {"does": "open", "code": "C1", "name": "专窗", "kind": "department"}
    assert "哪个单位" in text(admin.post(f"/places/{house.hall.pk}/", bad))
    assert admin.post(f"/places/{house.hall.pk}/", {"does": "close", "window": "999999"}).status_code == 404


def test_an_organ_sets_its_list_and_a_case_keeps_the_one_it_stands_on(house: SimpleNamespace) -> None:
    case = take_in(user=house.clerk, item=house.item, window=house.window, place=None, applicant=PERSON)
    approver, address = enter(house.approver), f"/items/{house.item.code}/"
    rows = (
        ("2", "身份证", "optional", "both", "1", ""),
        ("1", "申请表", "required", "original", "2", "签字"),
        ("", "照片"),
    )
    assert approver.post(f"{address}set/", _lines(house.item, *rows)).status_code == 302
    assert approver.post(f"{address}set/", _lines(house.item, *rows)).status_code == 302, "sent twice, done once"
    new = Item.objects.get(code=house.item.code, version=2)
    assert not Item.objects.filter(code=house.item.code, version=3).exists()
    assert [(row.name, row.necessity, row.form, row.copies) for row in materials_of(new)] == [
        ("申请表", "required", "original", 2),
        ("身份证", "optional", "both", 1),
        ("照片", "required", "copy", 1),
    ]
    assert Case.objects.get(pk=case.pk).item == house.item
    page = text(approver.get(address))
    assert 'value="申请表"' in page and "第 2 版" in page and "第 1 版" in page
    stale = approver.post(f"{address}set/", _lines(house.item, ("1", "别的")))
    assert stale.status_code == 422 and "刷新" in text(stale) and 'value="别的"' in text(stale)
    twice = approver.post(f"{address}set/", _lines(new, ("1", "甲"), ("2", "甲")))
    assert "列了两次" in text(twice)
    wrong = approver.post(f"{address}set/", _lines(new, ("1", "甲", "required", "copy", "500")))
    assert wrong.status_code == 422 and materials_of(Item.objects.get(pk=new.pk))[0].name == "申请表"


def test_delegation_and_procedures_are_set_on_the_page(house: SimpleNamespace) -> None:
    chief = enter(house.chief)
    instant = f"/items/{house.instant.code}/"
    assert 'name="window_decides"' in text(chief.get(instant))
    assert 'name="window_decides"' not in text(chief.get(f"/items/{house.item.code}/"))
    chief.post(f"{instant}set/", {"does": "delegation", "version": "1", "village_accept": "on"})
    new = Item.objects.get(code=house.instant.code, version=2)
    assert (new.elements["village_accept"], new.elements["window_decides"]) == ("1", "0")
    assert "代办受理" in text(chief.get("/items/?only=village")) and new.name not in text(
        chief.get("/items/?only=window")
    )
    chief.post(
        f"/items/{house.item.code}/set/", {"does": "special", "version": "1", "kinds": ["hearing", "site_survey"]}
    )
    assert Item.objects.get(code=house.item.code, version=2).special_procedures == ["hearing", "site_survey"]
    assert chief.post(f"{instant}set/", {"does": "nothing", "version": "2"}).status_code == 404


def test_others_read_and_set_nothing(house: SimpleNamespace) -> None:
    for user in (house.clerk, house.manager, house.other_approver):
        client = enter(user)
        assert "<form" not in text(client.get(f"/items/{house.item.code}/")).split("基本信息")[-1].split("版本")[0]
        post = client.post(f"/items/{house.item.code}/set/", {"does": "special", "version": "1", "kinds": ["hearing"]})
        assert post.status_code == 403
    assert Item.objects.filter(code=house.item.code).count() == 1


def test_items_are_found_by_name_code_and_initials_some_at_a_time(house: SimpleNamespace) -> None:
    for n in range(60):
        make_item(house.tax, f"0001000001{n:02d}", name=f"食品经营许可{n}")
    away = Organ.objects.add_root(instance=Organ(code="bx", name="邻县", short_name="邻县", kind="county"))
    make_item(away, "000200000001", name="邻县食品", valid_from=date(2020, 1, 1))
    client = enter(house.leader)
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = text(client.get("/items/"))
    assert first.count('scope="row"') == 50 and "还有" in first and len(few) < 20
    assert "食品经营许可7" in text(client.get("/items/?q=spjyxk")) and "邻县食品" not in text(
        client.get("/items/?q=食品")
    )
    assert "事项000000000003" in text(client.get("/items/?q=000000000003"))
    assert "没有这样的事项" in text(client.get("/items/?q=不存在的事项"))
    assert client.get("/items/nothing/").status_code == 404
