"""中宁县: codes and rows of its organs, places, staff and items, made from the plan."""

from __future__ import annotations

from functools import cached_property
from random import Random

from mingting.demo.ground import CATEGORIES, Organ, Person, centre_window, hall_windows, place_row, presence_row
from mingting.demo.items import Item, LicenceType, licence_types, organ_items, subject_names
from mingting.demo.ledger import Row
from mingting.demo.people import Crowd
from mingting.demo.zhongning import hall, organs, shares
from mingting.demo.zhongning.subjects import SUBJECTS, TOWN_SUBJECTS
from mingting.demo.zhongning.villages import VILLAGES
from mingting.rules.codes import uscc


class Ground:
    """Who and where, ready for ledgers and for cases. Codes follow from the order of the plan and never change."""

    def __init__(self, rng: Random, crowd: Crowd) -> None:
        self._rng, self._crowd = rng, crowd
        self.code: dict[str, str] = {}
        for at, department in enumerate(organs.DEPARTMENTS, 1):
            self.code[department.short] = uscc.make("11", organs.REGION, f"0101{at:04d}")
        for at, town in enumerate(organs.TOWNS, 1):
            self.code[town.short] = uscc.make("11", organs.REGION, f"0201{at:04d}")
        for at, institution in enumerate(organs.INSTITUTIONS, 1):
            self.code[institution.short] = uscc.make("91", organs.REGION, f"MA1B{at:04d}")
        for at, (town_name, village, _, _) in enumerate(self.villages, 1):
            self.code[town_name + village] = uscc.make("54", organs.REGION, f"ME1{at:05d}")

    @cached_property
    def villages(self) -> list[tuple[str, str, int, int]]:
        """Town, village, cases of the half-year, those of the second quarter."""
        return [(town, name, half, quarter) for town, rows in VILLAGES.items() for name, half, quarter in rows]

    @cached_property
    def village_region(self) -> dict[str, str]:
        """Twelve digits a village: committees of residents from 001, of villagers from 200."""
        found = {}
        for town in organs.TOWNS:
            residents, villagers = 0, 199
            for name, _, _ in VILLAGES[town.short]:
                if name.endswith("社区"):
                    residents += 1
                    at = residents
                else:
                    villagers += 1
                    at = villagers
                found[town.short + name] = f"{town.region[:9]}{at:03d}"
        return found

    def regions(self) -> list[Row]:
        rows: list[Row] = [
            ("640000000000", "宁夏回族自治区", ""),
            ("640500000000", "中卫市", "640000000000"),
            (organs.COUNTY, "中宁县", "640500000000"),
        ]
        rows += [(town.region, town.short, organs.COUNTY) for town in organs.TOWNS]
        region = {town.short: town.region for town in organs.TOWNS}
        rows += [(self.village_region[town + name], name, region[town]) for town, name, _, _ in self.villages]
        return rows

    def organs(self) -> list[Organ]:
        """County, departments, towns, institutions, villages: parents before children."""
        county, region = organs.COUNTY, organs.COUNTY
        found = [Organ(county, "中宁县", "中宁县", "县", "", region, 1)]
        for at, one in enumerate(organs.DEPARTMENTS, 1):
            found.append(
                Organ(self.code[one.short], one.name, one.short, "部门", county, region, 100 + at, None, one.aliases)
            )
        for at, town in enumerate(organs.TOWNS, 1):
            name = f"中宁县{town.short}人民政府"
            aliases = (f"{town.short}民生服务中心",)
            found.append(
                Organ(
                    self.code[town.short],
                    name,
                    town.short,
                    "乡镇",
                    county,
                    town.region,
                    300 + at,
                    town.population,
                    aliases,
                )
            )
        for at, body in enumerate(organs.INSTITUTIONS, 1):
            found.append(
                Organ(
                    self.code[body.short],
                    body.name,
                    body.short,
                    "商业服务机构",
                    county,
                    region,
                    500 + at,
                    None,
                    body.aliases,
                )
            )
        for at, (town_name, name, _, _) in enumerate(self.villages, 1):
            full = f"中宁县{town_name}{name}{'居' if name.endswith('社区') else '村'}民委员会"
            key = town_name + name
            found.append(
                Organ(
                    self.code[key], full, name, "村（社区）", self.code[town_name], self.village_region[key], 1000 + at
                )
            )
        return found

    def places(self) -> list[Row]:
        bureau = self.code["审批服务管理局"]
        rows = [place_row(hall.HALL, hall.HALL_NAME, "政务服务大厅", bureau, "", organs.COUNTY, "中宁县城宁安南街")]
        for town in organs.TOWNS:
            rows.append(
                place_row(
                    self.centre(town.short),
                    f"{town.short}民生服务中心",
                    "乡镇服务中心",
                    self.code[town.short],
                    hall.HALL,
                    town.region,
                )
            )
        for town_name, name, _, _ in self.villages:
            key = town_name + name
            rows.append(
                place_row(
                    self.point(key),
                    f"{name}民生服务代办点",
                    "村（社区）代办点",
                    self.code[key],
                    self.centre(town_name),
                    self.village_region[key],
                )
            )
        return rows

    def centre(self, town: str) -> str:
        region = next(one.region for one in organs.TOWNS if one.short == town)
        return f"{region[:9]}-centre"

    def point(self, village: str) -> str:
        return f"{self.village_region[village]}-point"

    def windows(self) -> list[Row]:
        """Six counters for everything, one a department, and one in every town's centre."""
        standing = [(self.code[one.short], one.short) for one in hall.APPROVAL]
        return hall_windows(hall.HALL, 6, standing) + [centre_window(self.centre(town.short)) for town in organs.TOWNS]

    def presences(self) -> list[Row]:
        """Approval departments in the official order, the town after them, then the institutions."""
        rows = []
        official = [one.short for one in (*organs.DEPARTMENTS, *organs.TOWNS)]
        approval = sorted(hall.APPROVAL, key=lambda one: official.index(one.short))
        standings = [("审批部门", one) for one in approval] + [("商业服务机构", one) for one in hall.COMMERCIAL]
        for at, (kind, one) in enumerate(standings, 1):
            label = hall.TOWN_LABEL if one.short == "宁安镇" else ""
            rows.append(presence_row(hall.HALL, self.code[one.short], kind, label, at, one.returns))
        return rows

    @cached_property
    def staff(self) -> dict[str, list[Person]]:
        """Who works at the windows, organ by organ."""
        found: dict[str, list[Person]] = {}
        serial = 0
        for one in (*hall.APPROVAL, *hall.COMMERCIAL):
            people = []
            for category, count in zip(CATEGORIES, one.staff, strict=True):
                for _ in range(count):
                    serial += 1
                    people.append(
                        Person(
                            f"ZN{serial:04d}", self._crowd.name(), self.code[one.short], one.short, category, hall.HALL
                        )
                    )
            found[one.short] = people
        return found

    @cached_property
    def licence_types(self) -> dict[str, list[LicenceType]]:
        return {one.short: licence_types(one.types, self.code[one.short], one.short) for one in shares.LICENCES}

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        """The items of every organ that has any; the covered ones come first."""
        present = {one.short for one in hall.APPROVAL}
        found = {}
        for at, one in enumerate(organs.DEPARTMENTS, 1):
            if one.items:
                names = subject_names(SUBJECTS[one.short], one.items)
                types = self.licence_types.get(one.short, [])
                found[one.short] = organ_items(
                    self.code[one.short], one.short, names, series=at, licences=types, in_hall=one.short in present
                )
        for town in organs.TOWNS:
            names = subject_names(TOWN_SUBJECTS, organs.TOWN_ITEMS)
            found[town.short] = organ_items(
                self.code[town.short], town.short, names, series=60, level="乡级", in_hall=town.short == "宁安镇"
            )
        return found

    def covered(self, short: str) -> tuple[list[Item], list[Item]]:
        """The covered items of an organ: the plain ones, and those that produce a licence."""
        count = next((one.covered for one in (*organs.DEPARTMENTS, *organs.TOWNS) if one.short == short), 0)
        items = self.items.get(short, [])[:count]
        return [item for item in items if not item.licence], [item for item in items if item.licence]
