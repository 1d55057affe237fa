"""A small county's organs, places, staff and items, with their codes."""

from __future__ import annotations

from functools import cached_property

from mingting.demo.ground import CATEGORIES, Organ, Person, centre_window, hall_windows, place_row, presence_row
from mingting.demo.items import Item, LicenceType, licence_types, organ_items, subject_names
from mingting.demo.ledger import Row
from mingting.demo.people import Crowd
from mingting.demo.small.plan import SmallCounty, SmallOrgan
from mingting.rules.codes import uscc

_PREFIX = {"部门": ("11", "0101"), "乡镇": ("11", "0201"), "商业服务机构": ("91", "MA1B")}


class SmallGround:
    def __init__(self, county: SmallCounty, crowd: Crowd) -> None:
        self.plan, self._crowd = county, crowd
        self.code: dict[str, str] = {}
        for at, one in enumerate(county.organs, 1):
            kind, head = _PREFIX[one.kind]
            self.code[one.short] = uscc.make(kind, county.region, f"{head}{at:04d}")
        for at, village in enumerate(county.villages, 1):
            self.code[village.town + village.name] = uscc.make("54", county.region, f"ME1{at:05d}")

    def town_region(self, town: str) -> str:
        at = [one.short for one in self.plan.towns].index(town)
        return f"{self.plan.region}{(100 if town.endswith('镇') else 200) + at:03d}000"

    def village_region(self, key: str) -> str:
        at = [one.town + one.name for one in self.plan.villages].index(key)
        return f"{self.town_region(self.plan.villages[at].town)[:9]}{200 + at:03d}"

    def regions(self) -> list[Row]:
        plan = self.plan
        rows: list[Row] = [
            ("640000000000", "宁夏回族自治区", ""),
            ("640500000000", "中卫市", "640000000000"),
            (plan.county, plan.name, "640500000000"),
        ]
        rows += [(self.town_region(one.short), one.short, plan.county) for one in plan.towns]
        rows += [(self.village_region(v.town + v.name), v.name, self.town_region(v.town)) for v in plan.villages]
        return rows

    def organs(self) -> list[Organ]:
        plan = self.plan
        found = [Organ(plan.county, plan.name, plan.name, "县", "", plan.county, plan.order)]
        for at, one in enumerate(plan.organs, 1):
            region = self.town_region(one.short) if one.kind == "乡镇" else plan.county
            aliases = (*one.aliases, f"{one.short}民生服务中心") if one.kind == "乡镇" else one.aliases
            found.append(
                Organ(
                    self.code[one.short],
                    one.name,
                    one.short,
                    one.kind,
                    plan.county,
                    region,
                    100 + at,
                    one.population,
                    aliases,
                )
            )
        for at, village in enumerate(plan.villages, 1):
            key = village.town + village.name
            full = f"{plan.name}{key}村民委员会"
            found.append(
                Organ(
                    self.code[key],
                    full,
                    village.name,
                    "村（社区）",
                    self.code[village.town],
                    self.village_region(key),
                    1000 + at,
                )
            )
        return found

    def places(self) -> list[Row]:
        plan = self.plan
        bureau = self.code[plan.organs[0].short]
        rows = [place_row(plan.hall, f"{plan.name}政务服务大厅", "政务服务大厅", bureau, "", plan.county)]
        for one in plan.towns:
            region = self.town_region(one.short)
            rows.append(
                place_row(
                    self.centre(one.short),
                    f"{one.short}民生服务中心",
                    "乡镇服务中心",
                    self.code[one.short],
                    plan.hall,
                    region,
                )
            )
        for village in plan.villages:
            key = village.town + village.name
            rows.append(
                place_row(
                    self.point(key),
                    f"{key}代办点",
                    "村（社区）代办点",
                    self.code[key],
                    self.centre(village.town),
                    self.village_region(key),
                )
            )
        return rows

    def centre(self, town: str) -> str:
        return f"{self.town_region(town)[:9]}-centre"

    def point(self, key: str) -> str:
        return f"{self.village_region(key)}-point"

    def windows(self) -> list[Row]:
        standing = [(self.code[one.short], one.short) for one in self.plan.standing if one.kind == "部门"]
        rows = hall_windows(self.plan.hall, 2, standing)
        return rows + [centre_window(self.centre(one.short)) for one in self.plan.towns]

    def presences(self) -> list[Row]:
        rows = []
        for at, one in enumerate(self.plan.standing, 1):
            kind = "商业服务机构" if one.kind == "商业服务机构" else "审批部门"
            rows.append(presence_row(self.plan.hall, self.code[one.short], kind, one.label, at, one.returns))
        return rows

    @cached_property
    def staff(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        serial = 0
        for one in self.plan.standing:
            found[one.short] = []
            for category, count in zip(CATEGORIES, one.staff, strict=True):
                for _ in range(count):
                    serial += 1
                    code = f"{self.plan.region}-{serial:03d}"
                    found[one.short].append(
                        Person(code, self._crowd.name(), self.code[one.short], one.name, category, self.plan.hall)
                    )
        return found

    @cached_property
    def licence_types(self) -> dict[str, list[LicenceType]]:
        return {
            one.short: licence_types(one.licences, self.code[one.short], one.name)
            for one in self.plan.organs
            if one.licences
        }

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        found = {}
        for at, one in enumerate(self.plan.organs, 1):
            if one.items:
                found[one.short] = organ_items(
                    self.code[one.short],
                    one.name,
                    subject_names(one.subjects, one.items),
                    series=at,
                    licences=self.licence_types.get(one.short, ()),
                    level="乡级" if one.kind == "乡镇" else "县级",
                    in_hall=one.stands,
                )
        return found

    def covered(self, one: SmallOrgan) -> tuple[list[Item], list[Item]]:
        items = self.items.get(one.short, [])[: one.covered]
        return [item for item in items if not item.licence], [item for item in items if item.licence]
