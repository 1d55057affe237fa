"""中宁县: its flows of cases, from the plan's counts; reviews and licences of the second quarter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from mingting.demo.cases import Case, Flow, Office, numbered
from mingting.demo.days import quarter
from mingting.demo.outcomes import Licence, Review, licences, reviews
from mingting.demo.people import Crowd
from mingting.demo.zhongning import hall, organs, shares
from mingting.demo.zhongning.ground import Ground

FIRST_QUARTER, SECOND_QUARTER = quarter(2021, 1), quarter(2021, 2)
HALL_SOURCE, ONLINE_SOURCE, AGENT_SOURCE = "hall", "nxzw", "agent"
_ONLINE = ("网上", "网上", "网上", "移动端")
_FIRMS = {
    "市场监管局": 7,
    "税务局": 7,
    "住建局": 5,
    "自然资源局": 4,
    "烟草专卖局": 8,
    "应急管理局": 9,
    "消防救援大队": 9,
}
# Offices whose clerks still key a case into a second system.
_TWICE = {"社保中心": "金保系统", "医保中心": "医保信息平台", "不动产登记中心": "不动产登记系统"}


@dataclass
class Made:
    """All cases of the county, by source, and those of the second quarter by department or town."""

    hall: list[Case]
    online: list[Case]
    agent: list[Case]
    due: dict[str, list[Case]]
    licensed: dict[str, list[Case]]


def make(ground: Ground, rng: Random, crowd: Crowd) -> Made:
    """Every case, numbered by its source."""
    office = Office(rng, crowd)
    made = Made([], [], [], defaultdict(list), defaultdict(list))
    for one in (*organs.DEPARTMENTS, *organs.TOWNS):
        office.cover(ground.code[one.short], ground.covered(one.short)[0])
    licence_split = _licence_split()
    for department in organs.DEPARTMENTS:
        _department(ground, office, made, department, licence_split.get(department.short, (0, 0)))
    for town in organs.TOWNS:
        _town(ground, office, made, town)
    for town_name, village, half, in_second in ground.villages:
        _village(ground, office, made, town_name, village, half - in_second, in_second)
    numbered(made.hall, "ZWDT{day}{serial:05d}")
    numbered(made.online, "NX640521{day}{serial:05d}")
    numbered(made.agent, "DB640521{day}{serial:05d}")
    return made


def _licence_split() -> dict[str, tuple[int, int]]:
    """How many licences fall on cases of the platform and of the hall."""
    rows = {one.short: one.cases for one in hall.APPROVAL if not one.returns}
    online = {one.short: one.online for one in organs.DEPARTMENTS}
    found = {}
    for one in shares.LICENCES:
        there = one.due if one.short not in rows else min(online[one.short] // 2, one.due)
        found[one.short] = (there, one.due - there)
    return found


def _department(ground: Ground, office: Office, made: Made, one: organs.Department, split: tuple[int, int]) -> None:
    plain, producing = ground.covered(one.short)
    code, firms = ground.code[one.short], _FIRMS.get(one.short, 2)
    before = Flow(
        code,
        one.name,
        ONLINE_SOURCE,
        *FIRST_QUARTER,
        one.online_before,
        plain,
        channels=_ONLINE,
        firms_in_ten=firms,
    )
    now = Flow(
        code,
        one.name,
        ONLINE_SOURCE,
        *SECOND_QUARTER,
        one.online,
        plain,
        producing,
        split[0],
        channels=_ONLINE,
        firms_in_ten=firms,
    )
    standing = next((at for at in hall.APPROVAL if at.short == one.short and not at.returns), None)
    window = Flow(
        code,
        one.short,
        HALL_SOURCE,
        *SECOND_QUARTER,
        standing.cases if standing else 0,
        plain,
        producing,
        split[1],
        hall.HALL,
        firms_in_ten=firms,
        double_entry=_TWICE.get(one.short, ""),
    )
    made.online += office.cases(before)
    online, windows = office.cases(now), office.cases(window)
    made.online += online
    made.hall += windows
    made.due[one.short] += online + (windows if one.short in shares.DEVICES else [])
    made.licensed[one.short] += [case for case in online + windows if case.item.licence]


def _town(ground: Ground, office: Office, made: Made, town: organs.Town) -> None:
    plain, _ = ground.covered(town.short)
    code, label, place = ground.code[town.short], f"{town.short}民生服务中心", ground.centre(town.short)
    before = Flow(code, label, ONLINE_SOURCE, *FIRST_QUARTER, town.online_before, plain, place=place, channels=_ONLINE)
    now = Flow(code, label, ONLINE_SOURCE, *SECOND_QUARTER, town.online, plain, place=place, channels=_ONLINE)
    made.online += office.cases(before)
    online = office.cases(now)
    made.online += online
    made.due[town.short] += online
    if standing := next((at for at in hall.APPROVAL if at.short == town.short), None):
        made.hall += office.cases(
            Flow(code, hall.TOWN_LABEL, HALL_SOURCE, *SECOND_QUARTER, standing.cases, plain, place=hall.HALL)
        )


def _village(ground: Ground, office: Office, made: Made, town: str, village: str, before: int, in_second: int) -> None:
    """A village's agent brings matters of its town's items, and only such as the town itself has had."""
    plain, _ = ground.covered(town)
    key = town + village
    for span, count in ((FIRST_QUARTER, before), (SECOND_QUARTER, in_second)):
        cases = office.cases(
            Flow(
                ground.code[key],
                key,
                AGENT_SOURCE,
                *span,
                count,
                plain,
                place=ground.point(key),
                channels=("代办",),
                firms_in_ten=0,
                corrected=0.0,
            )
        )
        made.agent += cases
        if span == SECOND_QUARTER:
            made.due[town] += cases


def second_quarter_reviews(made: Made, rng: Random) -> list[Review]:
    """So many reviews of each department and town as the plan says."""
    wanted = shares.REVIEWED | {town.short: town.reviewed for town in organs.TOWNS}
    found = []
    for short, count in wanted.items():
        found += reviews(rng, made.due[short], count, SECOND_QUARTER[1])
    return found


def first_quarter_reviews(made: Made, rng: Random) -> list[Review]:
    """The platform's cases of the quarter before: most reviewed, a few filled in by the system."""
    last = FIRST_QUARTER[1]
    cases = [case for case in made.online if case.accepted.date() <= last]
    found = reviews(rng, cases, len(cases) * 4 // 5, last)
    reviewed = {review.case.number for review in found}
    open_cases = [case for case in cases if case.number not in reviewed]
    for case in rng.sample(open_cases, len(open_cases) // 8):
        assert case.finished
        found.append(Review(case, "非常满意", "网站", min(case.finished.replace(hour=23), case.finished), default=True))
    return found


def second_quarter_licences(made: Made, rng: Random) -> list[Licence]:
    found = []
    for one in shares.LICENCES:
        cases = made.licensed[one.short]
        found += licences(rng, cases, one.stored, one.timely, *SECOND_QUARTER)
    return found
