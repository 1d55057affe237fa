"""The cast: a county with a department, a town and its village, and the people everyone knows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mingting.base.models import Grant, Organ, User


def organ(parent: Organ | None, code: str, name: str, kind: str) -> Organ:
    fresh = Organ(code=code, name=name, short_name=name, kind=kind)
    made: Organ = Organ.objects.add_child(parent, instance=fresh) if parent else Organ.objects.add_root(instance=fresh)
    return made


def person(username: str, role: str, where: Organ) -> User:
    user = User.objects.create(username=username, name=username, organ=where)
    Grant.objects.create(user=user, role=role, organ=where)
    return user


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    county = organ(None, "640521000000", "中宁县", "county")
    bureau = organ(county, "640521-spj", "审批服务局", "department")
    town = organ(county, "640521100000", "宁安镇", "town")
    village = organ(town, "640521100201", "东华村", "village")
    other = organ(None, "640502000000", "沙坡头区", "county")
    return SimpleNamespace(
        county=county,
        bureau=bureau,
        town=town,
        village=village,
        other_county=other,
        leader=person("局长", "BL", county),
        statistics=person("统计", "ST", county),
        administrator=person("管理员", "SA", county),
        town_statistics=person("镇统计", "ST", town),
        outsider=person("外县统计", "ST", other),
    )
