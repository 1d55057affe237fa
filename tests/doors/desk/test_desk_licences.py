"""证照 on the desk: the list of one's reach, a state changed by the issuer alone, the face typed when it is made and read for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from case_desk import tabs, visit
from case_house import at, build_house
from case_steps import send, words
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from licence_steps import decided

from mingting.base import clock
from mingting.base.models import Event, SecurityEntry
from mingting.catalogue.models import LicenceType
from mingting.handle.cases.moving import notes_of
from mingting.handle.licences.acts.produce import produce_licence
from mingting.handle.licences.face import open_face
from mingting.handle.licences.models import Licence, LicenceChange

pytestmark = pytest.mark.django_db
FACE = "经营场所：石空镇12号\n经营项目: 小餐饮"
BASIS = "市监扣字〔2021〕3号"


def with_type(house: SimpleNamespace) -> SimpleNamespace:
    house.kind = LicenceType.objects.create(code="11100000000013338W032", name="小餐饮经营许可证", organ=house.tax)
    house.licence_item.produces = house.kind
    house.licence_item.save()
    return house


@pytest.fixture
def house(db: None, data: Any) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        yield with_type(build_house())


def made(house: SimpleNamespace, number: str = "JY1", **given: Any) -> Licence:
    case = decided(house)
    return produce_licence(
        case.pk, version=case.version, user=house.approver, number=number, **({"face": {"经营者": "张学萍"}} | given)
    )


def change(who: Any, licence: Licence, key: str = "k" * 16, **fields: str) -> Any:
    given = {"version": str(licence.version), "idempotency_key": key, "basis": BASIS} | fields
    return visit(who).post(reverse("licences-one", args=[licence.pk]), given)


# ---- made with its face --------------------------------------------------------------------------------------------------------------


def test_what_stands_on_a_licence_is_typed_when_it_is_made(house: SimpleNamespace) -> None:
    case, approver = decided(house), visit(house.approver)
    button = approver.get(reverse("cases-one", args=[case.pk])).content.decode()
    assert f'href="{reverse("cases-move", args=[case.pk, "produce"])}"' in button, "there is something to fill in first"
    wrong = send(approver, case, "produce", number="JY1640521", face="经营场所 石空镇")
    assert wrong.status_code == 422 and "没有写成“项目：内容”" in words(wrong) and "JY1640521" in wrong.content.decode()
    assert send(approver, case, "produce", number="JY1640521", face=FACE).status_code == 302
    licence = Licence.objects.get(case=case)
    assert licence.number == "JY1640521"
    assert open_face(licence.face or b"") == {
        "准予内容": "小餐饮经营",
        "经营场所": "石空镇12号",
        "经营项目": "小餐饮",
    }
    page = approver.get(reverse("cases-one", args=[case.pk])).content.decode()
    assert reverse("licences-one", args=[licence.pk]) in page


def test_a_case_without_a_licence_is_still_made_in_one_press(house: SimpleNamespace) -> None:
    case, approver = decided(house, item=house.item), visit(house.approver)
    page = approver.get(reverse("cases-one", args=[case.pk])).content.decode()
    assert f'action="{reverse("cases-move", args=[case.pk, "produce"])}"' in page
    form = approver.get(reverse("cases-move", args=[case.pk, "produce"])).content.decode()
    assert 'name="face"' not in form
    assert send(approver, case, "produce").status_code == 302 and not Licence.objects.exists()


# ---- the list -----------------------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_licences_of_ones_reach_under_masks(house: SimpleNamespace) -> None:
    licence = made(house)
    url = reverse("licences-one", args=[licence.pk])
    for name in ("approver", "chief", "head", "leader", "supervisor", "clerk"):
        page = visit(house.people[name]).get("/licences/").content.decode()
        assert url in page and "张*萍" in page and "张学萍" not in page, name
    for name in ("other_approver", "clerk2", "village_clerk"):
        client = visit(house.people[name])
        assert url not in client.get("/licences/").content.decode() and client.get(url).status_code == 404, name
    for name in ("manager", "statistics", "admin", "auditor"):
        assert visit(house.people[name]).get("/licences/").status_code == 403, name


def test_a_licence_is_found_by_its_whole_number_and_by_its_state(house: SimpleNamespace) -> None:
    licence = made(house, "JY1")
    other = made(house, "JY2", valid_to=date(2021, 5, 20))
    client = visit(house.approver)

    def found(**given: str) -> set[int]:
        return {row.licence.pk for row in client.get("/licences/", given).context["rows"]}

    assert found(q="JY1") == found(q=licence.identifier) == {licence.pk} and found(q="JY") == set()
    assert found(state="valid") == {licence.pk, other.pk} and found(state="suspended") == set()
    assert found(state="nothing", before="x") == {licence.pk, other.pk}
    assert found(before=str(other.pk)) == {licence.pk}
    assert "没有找到" in client.get("/licences/", {"q": "JY"}).content.decode()
    with clock.set_clock(at("2021-05-21 09:00")):
        assert "已过有效期" in client.get("/licences/").content.decode()


def test_the_list_and_the_page_ask_a_bounded_number_of_questions(house: SimpleNamespace) -> None:
    client = visit(house.leader)
    first = made(house, "JY0")
    asked = []
    for _ in range(2):
        for url in ("/licences/", reverse("licences-one", args=[first.pk])):
            client.get(url)
            with CaptureQueriesContext(connection) as caught:
                client.get(url)
            asked.append(len(caught))
        if len(asked) == 2:
            for number in range(3):
                made(house, f"JY9{number}")
    assert asked[:2] == asked[2:] and max(asked) <= 20


# ---- a change ------------------------------------------------------------------------------------------------------------------------


def test_the_issuer_changes_the_state_with_a_paper_and_each_change_stays(house: SimpleNamespace) -> None:
    licence = made(house)
    assert change(house.approver, licence, action="suspend", reason="涉嫌超范围经营").status_code == 302
    licence.refresh_from_db()
    assert licence.state == "suspended"
    page = visit(house.chief).get(reverse("licences-one", args=[licence.pk]))
    said = words(page)
    assert BASIS in said and "（有效→暂扣）" in said and "审批甲" in said and "超范围" not in said
    assert [row.action for row in page.context["able"]] == ["resume", "revoke", "cancel", "expire", "replace"]
    assert change(house.chief, licence, "c" * 16, action="cancel").status_code == 302
    assert "不能再变更" in words(visit(house.head).get(reverse("licences-one", args=[licence.pk])))
    assert LicenceChange.objects.count() == 2


def test_the_same_change_sent_twice_is_one_and_a_late_one_is_told(house: SimpleNamespace) -> None:
    licence = made(house)
    assert change(house.approver, licence, action="suspend").status_code == 302
    assert change(house.approver, licence, action="suspend").status_code == 302
    assert LicenceChange.objects.count() == 1
    late = change(house.chief, licence, "l" * 16, action="resume")  # the version from before
    assert late.status_code == 409 and BASIS in late.content.decode()
    assert LicenceChange.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"action": ""}, "请选变更为什么状态"),
        ({"action": "burn"}, "没有这一项变更"),
        ({"action": "resume"}, "状态为“有效”的证照不能“解除暂扣”"),
        ({"action": "cancel", "basis": ""}, "请写明依据的文书"),
        ({"action": "cancel", "basis": "口头"}, "至少4个字"),
        ({"action": "replace", "by": ""}, "请填新证照的编号"),
        ({"action": "replace", "by": "没有的"}, "没有找到同一单位、同一类的这本新证照"),
        ({"action": "replace", "by": "JY1"}, "没有找到同一单位、同一类的这本新证照"),
    ],
)
def test_what_is_wrong_comes_back_and_changes_nothing(
    house: SimpleNamespace, fields: dict[str, str], says: str
) -> None:
    licence = made(house, "JY1")
    answer = change(house.approver, licence, **fields)
    assert answer.status_code in (409, 422) and says in words(answer) and not LicenceChange.objects.exists()


def test_a_replaced_licence_leads_to_the_new_one_and_back(house: SimpleNamespace) -> None:
    old, new = made(house, "JY1"), made(house, "JY2")
    assert change(house.approver, old, action="replace", by="JY2").status_code == 302
    client = visit(house.leader)
    assert "已换发为" in words(client.get(reverse("licences-one", args=[old.pk])))
    assert "换发自" in words(client.get(reverse("licences-one", args=[new.pk])))


def test_others_read_and_change_nothing(house: SimpleNamespace) -> None:
    licence = made(house)
    for name in ("leader", "supervisor", "clerk"):
        client = visit(house.people[name])
        page = client.get(reverse("licences-one", args=[licence.pk]))
        assert 'name="basis"' not in page.content.decode() and "由发证单位" in words(page)
        assert change(house.people[name], licence, action="cancel").status_code == 403
    assert change(house.other_approver, licence, action="cancel").status_code == 404
    assert not LicenceChange.objects.exists()


# ---- the face ------------------------------------------------------------------------------------------------------------------------


def test_the_face_is_read_for_a_reason_that_the_journal_keeps(house: SimpleNamespace) -> None:
    licence = made(house)
    url, client = reverse("licences-face", args=[licence.pk]), visit(house.approver)
    assert url in client.get(reverse("licences-one", args=[licence.pk])).content.decode()
    assert "张学萍" not in client.get(url).content.decode()
    short = client.post(url, {"reason": "看"})
    assert short.status_code == 422 and "张学萍" not in short.content.decode()
    opened = client.post(url, {"reason": "核对经营者姓名"})
    assert "张学萍" in opened.content.decode() and opened["Cache-Control"] == "no-store"
    (told,) = Event.objects.filter(kind="licence.revealed")
    assert notes_of(told) == {"reason": "核对经营者姓名"} and list(told.data) == ["sealed"]


def test_who_may_not_reveal_opens_no_face(house: SimpleNamespace) -> None:
    licence = made(house)
    url = reverse("licences-face", args=[licence.pk])
    for name in ("head", "leader"):
        client = visit(house.people[name])
        assert url not in client.get(reverse("licences-one", args=[licence.pk])).content.decode()
        assert client.post(url, {"reason": "核对经营者姓名"}).status_code == 403
        assert client.get(url).status_code == 403
    assert not Event.objects.filter(kind="licence.revealed").exists() and SecurityEntry.objects.exists()


# ---- in a browser --------------------------------------------------------------------------------------------------------------------


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_a_licence_is_suspended_by_keys_alone(data: Any, browser: Any, live_server: Any, serious: Any) -> None:
    with tabs(browser, live_server.url) as tab_of:
        tab = tab_of("approver")
        licence = made(with_type(tab.house))
        for url in ("/licences/", reverse("licences-one", args=[licence.pk])):
            tab.goto(url)
            assert serious(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        tab.keyboard.press("v")
        tab.wait_for_selector("#drawer [name=reason]:focus")
        tab.keyboard.type("核对经营者姓名")
        tab.keyboard.press("Control+Enter")
        tab.wait_for_selector("#drawer dd:has-text('张学萍')")
        assert serious(tab) == []
        tab.keyboard.press("Escape")
        tab.focus("[name=action]")
        tab.keyboard.press("Space")
        tab.keyboard.press("Tab")
        tab.keyboard.type(BASIS)
        with tab.expect_navigation():
            tab.keyboard.press("Control+Enter")
        assert tab.locator("h1 + .st").inner_text() == "暂扣"
        phone = tab_of("approver", width=390, height=844)
        phone.goto(reverse("licences-one", args=[licence.pk]))
        assert serious(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
