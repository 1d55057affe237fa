"""For tests that live cases: a small county of 宁夏 with two departments, a hall, a village point, and one person for each role."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from mingting.base import clock
from mingting.base.models import Grant, Organ, Place, Region, User, Window
from mingting.base.roles import Role
from mingting.catalogue.models import Item
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.acts.start_special import allowed_kinds
from mingting.handle.cases.models import Case
from mingting.handle.cases.terms import Applicant

PERSON = Applicant("张学萍", "640521199001010016", "13812345678")


def at(text: str) -> datetime:
    """A moment in China: `2021-05-10 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.CHINA)


def person(name: str, role: Role, organ: Organ, window: Window | None = None, **grant: Any) -> User:
    user = User.objects.create(username=name, name=name, organ=organ)
    Grant.objects.create(user=user, role=role, organ=organ, window=window, **grant)
    return user


def make_item(organ: Organ, code: str, kind: str = "promised", **change: Any) -> Item:
    given: dict[str, Any] = {
        "code": code,
        "basic_code": code[:12],
        "name": f"事项{code}",
        "organ": organ,
        "item_type": "01",
        "exercise_level": "4",
        "case_kind": kind,
        "promise_limit": 5 if kind == "promised" else 0,
        "legal_limit": 20,
        "in_hall": True,
        "valid_from": date(2004, 1, 1),
    }
    return Item.objects.create(**(given | change))


def build_house(region_code: str = "640521000000") -> SimpleNamespace:
    region = Region.objects.create(code=region_code, name="中宁县", level=4)
    county = Organ.objects.add_root(
        instance=Organ(code="zn", name="中宁县", short_name="中宁县", kind="county", region=region)
    )

    def organ(code: str, kind: str = "department", parent: Organ = county) -> Organ:
        parent.refresh_from_db()
        made = Organ(code=code, name=code, short_name=code, kind=kind, region=region)
        return Organ.objects.add_child(parent, instance=made)

    bureau, tax, housing = organ("审批局"), organ("市监局"), organ("住建局")
    town = organ("石空镇", "town")
    village = organ("倪丁村", "village", town)
    hall = Place.objects.create(code="hall", name="政务大厅", tier="hall", organ=bureau)
    point = Place.objects.create(code="v1", name="倪丁村代办点", tier="village", organ=village)
    window = Window.objects.create(place=hall, code="A1", name="综合窗1", kind="general", organ=bureau)
    other = Window.objects.create(place=hall, code="A2", name="综合窗2", kind="general", organ=bureau)
    people = {
        "clerk": person("窗口甲", Role.WINDOW_CLERK, bureau, window),
        "clerk2": person("窗口乙", Role.WINDOW_CLERK, bureau, other),
        "approver": person("审批甲", Role.APPROVER, tax),
        "approver2": person("审批乙", Role.APPROVER, tax),
        "other_approver": person("住建审批", Role.APPROVER, housing),
        "chief": person("首席", Role.CHIEF, tax),
        "head": person("局长", Role.DEPARTMENT_LEADER, tax),
        "manager": person("大厅主任", Role.HALL_MANAGER, bureau),
        "supervisor": person("督查", Role.SUPERVISOR, county),
        "leader": person("审批局长", Role.LEADER, county),
        "village_clerk": person("代办员", Role.VILLAGE_CLERK, village),
        "statistics": person("统计", Role.STATISTICS, county),
        "admin": person("管理员", Role.ADMINISTRATOR, county),
        "auditor": person("审计", Role.AUDITOR, county),
    }
    return SimpleNamespace(
        region=region, county=county, bureau=bureau, tax=tax, housing=housing, town=town, village=village,
        hall=hall, point=point, window=window, other=other, people=people, **people,
        item=make_item(tax, "000000000001"),
        instant=make_item(tax, "000000000002", "instant", elements={"window_decides": "1"}),
        licence_item=make_item(tax, "000000000003"),
    )  # fmt: skip


def act_of(action: str) -> Any:
    """An act by the name of its move."""
    return getattr(import_module(f"mingting.handle.cases.acts.{action}"), action)


def fields_of(action: str, house: SimpleNamespace, case: Case, today: date, draw: int) -> dict[str, Any]:
    """What a person would fill in."""
    reason = {"reason": f"理由{draw}"}
    return {
        "notify_correction": {"items": [Wrong("申请表", "没有签字", "请补签")], "days": 5 + draw % 15},
        "give_up": reason,
        "withdraw": reason,
        "terminate": reason,
        "return_case": reason,
        "void": reason,
        "forward_up": reason | {"organ": "市局"},
        "refuse": reason | {"basis": "某法第三条"},
        "deny": reason | {"basis": "某法第九条"},
        "extend": reason | {"days": 1 + draw % 10},
        "assign": {"handler": [None, house.approver, house.approver2][draw % 3]},
        "start_special": reason
        | {
            "kind": allowed_kinds(case)[draw % len(allowed_kinds(case))].value,
            "expected_on": today + timedelta(days=1 + draw % 40),
        },
        "end_special": {"result": "合格"},
        "return_to_previous": {"opinion": "请再核"},
        "propose": {"opinion": "建议准予"},
        "deliver": {"way": ["direct", "post", "online"][draw % 3], "signer": "张学萍"},
    }.get(action, {})
