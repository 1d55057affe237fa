"""A county with a promised and an instant item, cases of a person and of a firm with a long name, and what each kind of paper is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest
from django.db import transaction

from mingting.base import clock
from mingting.base.clock import CHINA
from mingting.base.models import Grant, Organ, Place, Region, Source, User, Window
from mingting.base.people import seal_person
from mingting.base.permissions import actor_of
from mingting.catalogue.models import Item, LicenceType
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case, CaseMaterial, CasePaper
from mingting.handle.cases.papers import issue_paper

NOW = datetime(2021, 6, 3, 10, 20, tzinfo=CHINA)
PERSON = "张小明"
FIRM = "宁夏回族自治区中卫市中宁县石空镇枸杞产业融合发展示范园区建设投资开发运营管理有限责任公司第一分公司"
LACKS = [
    {
        "material": f"第{at}项材料：食品生产加工场所及其周围环境平面图（标明比例）",
        "wrong": "图上没有标出污水排放口和原料库的位置，比例尺缺失，无绘制单位签章",
        "how": f"按《食品生产许可管理办法》第十三条重新绘制并加盖公章，原件{at}份",
    }
    for at in range(1, 41)
]
TOLD: dict[str, dict[str, Any]] = {
    "receipt_slip": {"operator": "李代办"},
    "one_time_notice": {"items": LACKS[:3], "days": 15},
    "correction_notice": {"items": LACKS, "days": 15},
    "acceptance_notice": {},
    "refusal_decision": {
        "reason": "申请事项不属于本机关职权范围。",
        "basis": "《中华人民共和国行政许可法》第三十二条第一款第二项。",
        "competent_organ": "中卫市市场监督管理局",
    },
    "extension_notice": {
        "days": 10,
        "reason": "现场核查发现生产线改造未完工，需要再次核查。",
        "before_on": date(2021, 6, 8),
        "due_on": date(2021, 6, 23),
    },
    "special_notice": {"kind": "expert_review", "expected_on": date(2021, 6, 25), "reason": "生产工艺需由专家组评审。"},
    "hearing_notice": {"reason": "本许可直接涉及申请人与他人之间的重大利益关系"},
    "grant_decision": {
        "content": "准予从事糕点（热加工糕点：烘烤类糕点）生产",
        "conditions": "不得超出许可的食品类别",
        "valid_to": date(2026, 6, 2),
        "licence_no": "SC12464052100018",
    },
    "deny_decision": {
        "reason": "生产场所与有毒、有害场所未保持规定的距离，不符合法定条件。",
        "basis": "《中华人民共和国食品安全法》第三十三条第一款第一项。",
    },
    "termination_notice": {"reason": "申请人依法终止。"},
    "withdrawal_confirm": {"reason": "经营计划变更，不再办理。"},
    "transfer_list": {"organ": "中卫市市场监督管理局", "reason": "本级初审完毕，依法由上级机关决定。"},
    "tolerant_commitment": {"days": 10},
    "notice_commitment": {},
    "power_of_attorney": {"agent": "王受托", "scope": "代为提交材料、签收文书", "valid_to": date(2021, 12, 31)},
    "delivery_receipt": {"way": "direct", "signer": PERSON, "relation": "本人"},
}
"""What each kind must be told here; the rest it learns from the case."""


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.set_clock(NOW):
        yield


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def build() -> SimpleNamespace:
    region = Region.objects.create(code="640521000000", name="中宁县", level=4)
    county = Organ.objects.add_root(
        instance=Organ(code="c", name="中宁县", short_name="中宁县", kind="county", region=region)
    )
    bureau, tax = (
        Organ.objects.add_child(
            county, instance=Organ(code=short, name=name, short_name=short, kind="department", region=region)
        )
        for short, name in (("审批服务局", "中宁县审批服务管理局"), ("税务局", "国家税务总局中宁县税务局"))
    )
    place = Place.objects.create(code="h", name="中宁县市民服务中心", tier="hall", organ=bureau, address="宁安南街12号")
    window = Window.objects.create(place=place, code="A07", name="市场准入窗口", organ=bureau)
    licence = LicenceType.objects.create(code="1" * 21, name="食品生产许可证")
    elements = {
        "by_law": "《中华人民共和国食品安全法》第三十五条",
        "link_way": "0955-5021234",
        "supervise_way": "0955-12345",
        "handle_time": "工作日 8:30—12:00，14:30—18:00",
        "is_fee": "0",
        "is_express": "1",
        "result_name": "食品生产许可证",
        "accept_condition": "有与生产的食品品种、数量相适应的场所、设备和人员",
    }
    item = Item.objects.create(
        code="11640521MB1234567X4000131001000", basic_code="000131001000", organ=bureau, item_type="01",
        name="食品生产许可（新办，不含保健食品、特殊医学用途配方食品、婴幼儿配方食品）", exercise_level="4",
        case_kind="promised", promise_limit=5, legal_limit=20, valid_from=date(2020, 1, 1), produces=licence,
        elements=elements,
    )  # fmt: skip
    people = {}
    for username, role, organ in (
        ("窗口", "WC", bureau),
        ("审批", "AP", bureau),
        ("督查", "SU", county),
        ("外人", "WC", tax),
    ):
        people[username] = User.objects.create(username=username, name=username, organ=organ)
        Grant.objects.create(user=people[username], role=role, organ=organ)
    source = Source.objects.create(code="own", name="本系统", kind="own")
    return SimpleNamespace(
        county=county, bureau=bureau, tax=tax, place=place, window=window, item=item, source=source, people=people
    )  # fmt: skip


def make_case(house: SimpleNamespace, number: str = "1", name: str = PERSON, **change: Any) -> Case:
    person = seal_person(name, "640521199001010016", "13812345678", context=APPLICANT)
    organ = change.pop("organ", house.bureau)
    row: dict[str, Any] = {
        "source": house.source, "source_no": number, "case_no": f"6405212021060{int(number):07d}", "item": house.item,
        "organ": organ, "organ_path": organ.path, "place": house.place, "window": house.window, "channel": "window",
        "case_kind": "promised", "state": "accepted", "applicant": person.sealed, "applicant_masked": person.masked,
        "applicant_kind": "person" if len(name) < 5 else "legal", "submitted_at": at(date(2021, 6, 1)),
        "received_at": at(date(2021, 6, 1)), "accepted_at": at(date(2021, 6, 1)), "promise_days": 5, "legal_days": 20,
        "due_on": date(2021, 6, 8), "legal_due_on": date(2021, 6, 30), "recorded_at": clock.now(),
    }  # fmt: skip
    case = Case.objects.create(**row | change)
    for order, (name_, form, state) in enumerate(
        (
            ("食品生产许可申请书", "original", "received"),
            ("营业执照", "copy", "waived"),
            ("产品检验报告", "both", "tolerated"),
        ),
        1,
    ):
        CaseMaterial.objects.create(case=case, order=order, name=name_, form=form, state=state)
    return case


@pytest.fixture
def house(db: None, data: Any) -> SimpleNamespace:
    return build()


@pytest.fixture
def case(house: SimpleNamespace) -> Case:
    return make_case(house)


@pytest.fixture
def long_case(house: SimpleNamespace) -> Case:
    """A firm with a long name, before an organ with a long name."""
    house.bureau.name = "中卫市中宁县石空镇人民政府便民服务和综合审批服务中心（为民服务全程代办服务站）"
    house.bureau.save()
    return make_case(house, "2", FIRM)


@pytest.fixture
def issue(house: SimpleNamespace) -> Callable[..., CasePaper]:
    """Issue a paper of a case by the clerk, in a transaction of its own."""

    def issue(case: Case, kind: str, facts: dict[str, Any] | None = None) -> CasePaper:
        clerk = house.people["窗口"]
        with transaction.atomic():
            given = TOLD[kind] if facts is None else facts
            return issue_paper(case, kind, given, user=clerk, actor=actor_of(clerk))

    return issue


def text_of(pdf: bytes) -> str:
    """All words of a PDF, without what sets them apart."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "".join("".join((page.extract_text() or "").split()) for page in opened.pages)


@pytest.fixture
def words() -> Callable[[bytes], str]:
    return text_of
