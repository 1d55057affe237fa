"""窗口收件: what is typed is judged where it stands, nothing typed is lost, a press of a button is one case."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import build_house, make_item
from django.test import Client

from mingting.base.crypto import unseal_fields
from mingting.base.models import Event, SecurityEntry, Source
from mingting.catalogue.models import Item
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case, CaseCorrection, CaseMaterial, CasePaper, CaseRequest

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ID, OTHER_ID = "640521199001010016", "640521200002290027"
MATERIALS = [
    {"name": "申请表", "necessity": "必要", "form": "原件"},
    {"name": "身份证", "necessity": "必要"},
    {"name": "平面图", "necessity": "可容缺"},
    {"name": "照片", "necessity": "非必要"},
]


@pytest.fixture
def house(db: None, data: Any) -> SimpleNamespace:
    found = build_house()
    found.item.name, found.item.elements = "食品经营许可", {"materials": MATERIALS, "is_fee": "0"}
    found.item.save()
    found.instant.name = "个体工商户登记"
    found.instant.save()
    return found


@pytest.fixture
def sit(house: SimpleNamespace) -> Callable[[str], Client]:
    def sit(who: str = "clerk") -> Client:
        client = Client()
        client.force_login(house.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sit


def typed(house: SimpleNamespace, **change: str) -> dict[str, str]:
    """A page filled in so that it can be accepted."""
    all_here = {"m1": "received", "m2": "received", "m3": "received"}
    given = {
        "idempotency_key": "a" * 32, "do": "accept", "number": ID, "name": "张学萍", "phone": "13812345678",
        "number_kind": "auto", "item": house.item.name, "item_code": house.item.code,
    }  # fmt: skip
    return {name: value for name, value in (given | all_here | change).items() if value is not None}


def text_of(response: Any) -> str:
    return re.sub(r"(<[^>]+>|\s)+", " ", response.content.decode())


def test_a_whole_visit_makes_one_accepted_case_with_its_origins_and_papers(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    answer = sit().post("/intake/", typed(house, double_entry="市场监管业务系统", urgent="on"))
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/intake/{case.pk}/done/")
    assert (case.state, case.window, case.double_entry, case.urgent) == (
        "accepted",
        house.window,
        "市场监管业务系统",
        True,
    )
    assert case.origins == {"number": "typed", "name": "typed", "phone": "typed"}
    assert unseal_fields(case.applicant, APPLICANT)["id"] == ID
    assert list(CaseMaterial.objects.values_list("name", "state")) == [
        ("申请表", "received"), ("身份证", "received"), ("平面图", "received"), ("照片", "missing")
    ]  # fmt: skip
    assert list(CasePaper.objects.order_by("id").values_list("kind", flat=True)) == [
        "receipt_slip",
        "acceptance_notice",
    ]
    done = sit().get(answer["Location"])
    said = text_of(done)
    assert "5 个工作日，到 2021年7月" in said and "张*萍" in said
    assert ID not in said and "张学萍" not in done.content.decode()


def test_sent_twice_it_is_one_case(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    client = sit()
    first, second = (client.post("/intake/", typed(house)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


WRONG = {
    "a wrong check digit": ({"number": "640521199001010017"}, "校验位不符"),
    "a birth to come": ({"number": "64052120991231001X"}, "出生日期（晚于今天）|校验位"),
    "seventeen digits": ({"number": "64052119900101001"}, "应为18位，现为17位"),
    "no name": ({"name": ""}, "请填姓名或名称"),
    "stars of one's own": ({"name": "张*"}, "有星号"),
    "a telephone too short": ({"phone": "1381234567"}, "手机号应为 11 位，现在是 10 位"),
    "an unknown item": ({"item": "没有的事项", "item_code": ""}, "没有找到事项"),
    "a wrong firm's code": ({"number": "91640521MA76XXXX0K"}, "统一社会信用代码"),
    "the applicant as operator": ({"operator_name": "张学萍", "operator_number": ID}, "同一个号码"),
    "an operator without a name": ({"operator_phone": "13812345678"}, "请填经办人姓名"),
    "a missing material": ({"m2": "missing"}, "现在还不能受理，缺：身份证"),
    "a wrong material": ({"m3": "wrong"}, "缺：平面图"),
    "a necessary one tolerated": ({"m1": "tolerated", "promised": "on"}, "不可容缺"),
    "tolerated without a promise": ({"m3": "tolerated"}, "签承诺书"),
    "nothing to correct": ({"do": "correct"}, "没有标为缺件"),
    "a refusal without a ground": ({"do": "refuse", "reason": "不属本机关"}, "请填不予受理的依据"),
    "finished without delegation": ({"do": "finish"}, "未授权"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    house: SimpleNamespace, sit: Callable[..., Client], name: str
) -> None:
    change, sentence = WRONG[name]
    given = typed(house, **change)
    answer = sit().post("/intake/", given)
    assert answer.status_code == 422
    assert re.search(sentence, text_of(answer)), text_of(answer)
    assert Case.objects.count() == 0
    page = answer.content.decode()
    for field in ("number", "phone", "item"):
        assert f'value="{given[field]}"' in page
    if given.get("item_code"):
        for field in ("m1", "m2", "m3"):
            assert f'name="{field}" value="{given[field]}" checked' in page


def test_an_item_that_ended_rests_or_belongs_elsewhere_is_told_as_such(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    make_item(house.tax, "000000000008", name="老事项", valid_to=date(2021, 6, 30))
    make_item(house.tax, "000000000009", name="歇着的事项", state="suspended")
    answer = sit().post("/intake/", typed(house, item="老事项", item_code=""))
    assert "已于 2021年6月30日 取消" in text_of(answer)
    answer = sit().post("/intake/", typed(house, item="歇着的事项", item_code="000000000009"))
    assert answer.status_code == 422 and "暂停" in text_of(answer)
    house.window.kind, house.window.organ = "department", house.housing
    house.window.save()
    answer = sit().post("/intake/", typed(house))
    assert "不在本窗口收件（由市监局办理）" in text_of(answer) and Case.objects.count() == 0


def test_full_width_digits_and_a_small_x_are_the_number(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    sit().post(
        "/intake/", typed(house, number="１１０１０５　１９４９１２３１００２ｘ", phone="１３８-１２３４-５６７８")
    )
    given = unseal_fields(Case.objects.get().applicant, APPLICANT)
    assert (given["id"], given["phone"]) == ("11010519491231002X", "13812345678")


def test_the_same_person_and_item_today_is_asked_about_before_it_is_taken_twice(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    sit().post("/intake/", typed(house))
    again = typed(house, idempotency_key="b" * 32)
    answer = sit("clerk2").post("/intake/", again)
    assert answer.status_code == 302, "another window does not see the first one's cases"
    answer = sit().post("/intake/", again | {"idempotency_key": "c" * 32})
    assert answer.status_code == 409
    assert Case.objects.order_by("pk")[0].case_no in text_of(answer) and 'name="again"' in answer.content.decode()
    assert Case.objects.count() == 2
    assert sit().post("/intake/", again | {"idempotency_key": "d" * 32, "again": "on"}).status_code == 302
    assert Case.objects.count() == 3


def test_a_known_person_comes_as_masks_and_goes_in_as_the_values_behind_them(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    sit().post("/intake/", typed(house))
    found = json.loads(sit().post("/intake/person/", {"number": "640521 19900101 0016"}).content)
    assert found["says"].startswith("男，31 岁")
    assert (found["known"]["name"], found["known"]["phone"], found["known"]["word"]) == ("张*萍", "138****5678", "历史")
    assert ID not in json.dumps(found["known"]) and "食品经营许可" in found["known"]["says"]
    begun = sit().get(f"/intake/?person={Case.objects.get().pk}").content.decode()
    assert 'value="640521********0016"' in begun and 'value="张*萍"' in begun and ID not in begun
    sit().post(
        "/intake/",
        typed(
            house, idempotency_key="e" * 32, known=found["known"]["ref"], number="640521********0016", name="张*萍",
            phone="13900001111", item=house.instant.name, item_code=house.instant.code, do="receive", m1=None, m2=None, m3=None,
        ),
    )  # fmt: skip
    second = Case.objects.latest("pk")
    assert unseal_fields(second.applicant, APPLICANT) | {"address": ""} == {
        "name": "张学萍", "id": ID, "phone": "13900001111", "number_kind": "111", "address": ""
    }  # fmt: skip
    assert second.origins == {"number": "history", "name": "history", "phone": "typed"}


def test_a_mask_of_one_person_never_goes_in_under_anothers_number(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    sit().post("/intake/", typed(house))
    ref = f"case:{Case.objects.get().pk}"
    answer = sit().post("/intake/", typed(house, idempotency_key="f" * 32, known=ref, number=OTHER_ID, name="张*萍"))
    assert answer.status_code == 422 and "另一个证件号码" in text_of(answer)
    assert Case.objects.count() == 1


def test_what_another_window_knows_of_a_person_is_not_told(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    sit().post("/intake/", typed(house))
    pk = Case.objects.get().pk
    assert "known" not in json.loads(sit("clerk2").post("/intake/person/", {"number": ID}).content)
    asked = SecurityEntry.objects.get(kind="search.by-id")
    assert (asked.user, asked.path, asked.result) == ("窗口乙", "/intake/person/", "0") and ID not in str(asked.detail)
    assert "张*萍" not in sit("clerk2").get(f"/intake/?person={pk}").content.decode()
    answer = sit("clerk2").post("/intake/", typed(house, known=f"case:{pk}", name="张*萍", number="640521********0016"))
    assert answer.status_code == 422 and "星号" in text_of(answer) or "不能是“*”" in text_of(answer)
    assert sit("clerk2").get(f"/intake/{pk}/done/").status_code == 404


def test_everything_lacking_is_told_at_once(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    lacks = {
        "m1": "missing",
        "m3": "wrong",
        "m3-note": "没有标尺寸",
        "days": "10",
        "x1-name": "租房合同",
        "x1": "wrong",
    }
    assert sit().post("/intake/", typed(house, do="correct", **lacks)).status_code == 302
    case = Case.objects.get()
    notice = CaseCorrection.objects.get(case=case)
    assert (case.state, case.corrections, (notice.due_on - notice.told_on).days) == ("correcting", 1, 18)
    from mingting.base.crypto import unseal
    from mingting.handle.cases.moving import NOTE

    told = json.loads(unseal(notice.items, NOTE))
    assert [(one["material"], one["wrong"]) for one in told] == [
        ("申请表", "未提交"), ("平面图", "没有标尺寸"), ("租房合同", "不符合要求")
    ]  # fmt: skip
    assert CasePaper.objects.filter(case=case, kind="one_time_notice").exists()


def test_what_is_tolerated_goes_with_a_promise_on_paper(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    assert sit().post("/intake/", typed(house, m3="tolerated", promised="on", tolerant_days="3")).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.tolerant) == ("accepted", True)
    assert CaseMaterial.objects.get(order=3).note == "容缺，3 个工作日内补齐"
    assert CasePaper.objects.filter(case=case, kind="tolerant_commitment").exists()


def test_an_instant_item_with_a_delegation_ends_in_one_visit(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    given = typed(house, do="finish", item=house.instant.name, item_code=house.instant.code)
    assert sit().post("/intake/", given).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.finished_at is not None) == ("finished", True)
    assert list(CasePaper.objects.values_list("kind", flat=True)) == ["receipt_slip"]


def test_a_refusal_is_asked_of_the_head(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    ground = {"reason": "不属本机关职权", "basis": "行政许可法第三十二条", "competent_organ": "县公安局"}
    assert sit().post("/intake/", typed(house, do="refuse", m1="missing", **ground)).status_code == 302
    asked = CaseRequest.objects.get()
    assert (asked.action, asked.case.state, asked.asked_by) == ("refuse", "received", house.clerk)


def test_a_firm_goes_in_by_its_credit_code_with_the_person_at_the_counter(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    firm = {
        "number": "11640521010123450h",
        "name": "中宁县红太阳宾馆",
        "operator_name": "李芳",
        "operator_number": OTHER_ID,
    }
    assert sit().post("/intake/", typed(house, **firm)).status_code == 302
    case = Case.objects.get()
    assert case.applicant_kind == "legal" and case.operator
    assert unseal_fields(case.applicant, APPLICANT)["number_kind"] == "001"
    assert case.origins["operator_name"] == "typed"


def test_without_script_the_form_brings_person_and_materials_by_a_button(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    sit().post("/intake/", typed(house))
    answer = sit().post("/intake/", {"do": "look", "number": ID, "item": "食品经营"})
    page = answer.content.decode()
    assert answer.status_code == 200 and 'value="张*萍"' in page and 'name="m1"' in page
    assert f'name="item_code" value="{house.item.code}"' in page and "errsum" not in page
    make_item(house.tax, "000000000010", name="食品经营许可（变更）")
    answer = sit().post("/intake/", {"do": "look", "item": "食品"})
    assert 'name="pick" value="000000000010"' in answer.content.decode()
    answer = sit().post("/intake/", {"pick": "000000000010", "item": "食品"})
    assert 'name="item_code" value="000000000010"' in answer.content.decode()


def test_the_item_box_answers_by_initials_and_the_item_brings_its_list(
    house: SimpleNamespace, sit: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    client = sit()
    client.get("/intake/")
    with django_assert_max_num_queries(14):
        said = client.get("/intake/items/", {"q": "spjy"}).content.decode()
    assert f'data-code="{house.item.code}"' in said
    assert "没有找到" in client.get("/intake/items/", {"q": "<b>"}).content.decode()
    part = client.get(f"/intake/items/{house.item.code}/", headers={"X-Intake": "1"}).content.decode()
    assert part.count("data-line=") == 5 and "今天受理，2021年7月26日（周一）前办结" in part and "不收费" in part
    assert client.get("/intake/items/nothing/", headers={"X-Intake": "1"}).status_code == 404


def test_the_likely_other_system_is_offered_for_double_entry(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    Source.objects.create(code="a", name="住建审批系统", kind=Source.Kind.DEPARTMENT)
    Source.objects.create(code="b", name="市监业务系统", kind=Source.Kind.DEPARTMENT)
    assert (
        'data-double-first="市监业务系统"'
        in sit().get(f"/intake/items/{house.item.code}/", headers={"X-Intake": "1"}).content.decode()
    )


def test_only_who_takes_in_comes_here_and_nothing_personal_stands_in_the_journal(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    for who in ("approver", "manager", "supervisor", "statistics", "admin", "auditor"):
        assert sit(who).get("/intake/").status_code == 403
        assert sit(who).post("/intake/person/", {"number": ID}).status_code == 403
    assert Client().get("/intake/").status_code == 302
    sit().post("/intake/", typed(house))
    told = json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert all(word not in told for word in (ID, "张学萍", "13812345678"))


def test_a_village_point_takes_in_for_its_town_and_says_so(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    item = make_item(house.town, "000000000011", name="高龄津贴申领", elements={"village_accept": "1"})
    mine = make_item(house.town, "000000000012", name="低保申请")
    page = sit("village_clerk").get(f"/intake/?item={item.code}").content.decode()
    assert "倪丁村代办点" in page and 'value="accept"' in page
    assert 'value="accept"' not in sit("village_clerk").get(f"/intake/?item={mine.code}").content.decode()
    assert sit("village_clerk").post("/intake/", typed(house, item=item.name, item_code=item.code)).status_code == 302
    case = Case.objects.get()
    assert (case.channel, case.agency, case.place, case.state) == ("agent", True, house.point, "accepted")
    assert Item.objects.get(pk=case.item_id) == item
