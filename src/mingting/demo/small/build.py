"""The ledgers of a small county: every kind there is, short enough to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from mingting.demo import desk_work, outcomes
from mingting.demo import ground as common
from mingting.demo.cases import HEADINGS as CASE_HEADINGS
from mingting.demo.cases import Case, Flow, Office, numbered
from mingting.demo.days import months, quarter, workdays
from mingting.demo.items import HEADINGS as ITEM_HEADINGS
from mingting.demo.items import LISTED, MATERIAL_HEADINGS, TYPE_HEADINGS, material_rows
from mingting.demo.ledger import Form, Ledger, LedgerFile, Row
from mingting.demo.people import Crowd
from mingting.demo.share import parts
from mingting.demo.small.ground import SmallGround
from mingting.demo.small.plan import SmallCounty, SmallOrgan, Work

_ONLINE = ("网上", "移动端")


def build(county: SmallCounty, folder: Path) -> list[LedgerFile]:
    """Write all ledgers into a folder and list them in the order in which they can be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    return [ledger.write(folder) for ledger in ledgers(county)]


def ledgers(county: SmallCounty) -> Iterator[Ledger]:
    rng = Random(county.seed)
    crowd = Crowd(rng, county.region, 120, 20)
    ground = SmallGround(county, crowd)
    yield from _ground(ground)
    work = _work(county, ground, Office(rng, crowd))
    yield from _cases(work)
    yield Ledger(
        "reviews",
        "reviews",
        "21-好差评",
        outcomes.REVIEW_HEADINGS,
        outcomes.review_rows(work.reviews, f"PJ{county.region}"),
    )
    rows = outcomes.licence_rows(work.licences, f"{county.region}{county.first.year}")
    yield Ledger("licences", "licences", "22-电子证照", outcomes.LICENCE_HEADINGS, rows, "xlsx")
    yield from _returns(county, crowd, rng)
    yield _attendance(county, ground, rng)
    yield from _registers(county, ground, rng)


def _ground(ground: SmallGround) -> Iterator[Ledger]:
    yield Ledger("regions", "ground", "01-行政区划", common.REGION_HEADINGS, ground.regions())
    yield common.organ_ledger(ground.organs(), "02-单位")
    yield Ledger("places", "ground", "03-服务场所", common.PLACE_HEADINGS, ground.places())
    yield Ledger("windows", "ground", "03-窗口", common.WINDOW_HEADINGS, ground.windows())
    yield Ledger("presences", "ground", "04-大厅进驻", common.PRESENCE_HEADINGS, ground.presences())
    people = [person.row() for staff in ground.staff.values() for person in staff]
    yield Ledger("staff", "ground", "05-窗口人员", common.STAFF_HEADINGS, people, "csv-gb18030")
    types = [(one.code, one.name, one.label) for kinds in ground.licence_types.values() for one in kinds]
    yield Ledger("licence-types", "ground", "06-证照类型", TYPE_HEADINGS, types)
    rows = [item.row() for items in ground.items.values() for item in items]
    yield Ledger(
        "items", "ground", "07-事项清单", ITEM_HEADINGS, rows, "xlsx", (f"{ground.plan.name}政务服务事项清单",)
    )
    asked = [row for items in ground.items.values() for row in material_rows(items[:LISTED])]
    yield Ledger("materials", "ground", "08-申请材料", MATERIAL_HEADINGS, asked)


def _work(county: SmallCounty, ground: SmallGround, office: Office) -> Work:
    work = Work()
    due: dict[str, list[Case]] = {}
    for one in county.organs:
        office.cover(ground.code[one.short], ground.covered(one)[0])
        due[one.short] = _organ(county, ground, office, work, one)
    for village in county.villages:
        key = village.town + village.name
        town = next(one for one in county.towns if one.short == village.town)
        plain = ground.covered(town)[0]
        place = ground.point(key)
        for span, count in ((_before(county), village.before), ((county.first, county.last), village.now)):
            flow = Flow(
                ground.code[key], key, "agent", *span, count, plain, place=place, channels=("代办",), firms_in_ten=0
            )
            cases = office.cases(flow)
            work.agent += cases
            due[town.short] += cases if span[0] == county.first else []
    numbered(work.hall, f"DT{county.region}{{day}}{{serial:04d}}")
    numbered(work.online, f"NX{county.region}{{day}}{{serial:04d}}")
    numbered(work.agent, f"DB{county.region}{{day}}{{serial:04d}}")
    for one in county.organs:
        work.reviews += outcomes.reviews(office.rng, due[one.short], one.reviewed, county.last)
    licensed = [case for case in work.hall if case.item.licence]
    count = len(licensed)
    work.licences = outcomes.licences(office.rng, licensed, count, count, county.first, county.last)
    county.odd(work)
    return work


def _organ(county: SmallCounty, ground: SmallGround, office: Office, work: Work, one: SmallOrgan) -> list[Case]:
    """The organ's cases of both quarters; returns those to be reviewed: of the platform, in the quarter."""
    plain, producing = ground.covered(one)
    code = ground.code[one.short]
    place = ground.centre(one.short) if one.kind == "乡镇" else ""
    before = Flow(code, one.name, "nxzw", *_before(county), one.online_before, plain, place=place, channels=_ONLINE)
    now = Flow(code, one.name, "nxzw", county.first, county.last, one.online, plain, place=place, channels=_ONLINE)
    work.online += office.cases(before)
    online = office.cases(now)
    work.online += online
    if one.hall and not one.returns:
        flow = Flow(
            code,
            one.name,
            county.hall_source,
            county.first,
            county.last,
            one.hall,
            plain,
            producing,
            one.licensed,
            county.hall,
        )
        work.hall += office.cases(flow)
    return online


def _before(county: SmallCounty) -> tuple[date, date]:
    number = (county.first.month - 1) // 3
    return quarter(county.first.year, number) if number else quarter(county.first.year - 1, 4)


def _cases(work: Work) -> Iterator[Ledger]:
    renames = {"办件编号": "业务流水号", "受理单位": "代办点名称", "申请人": "申请人姓名"}
    sheets: list[tuple[list[Case], str, Form, tuple[str, ...], dict[str, str]]] = [
        (work.hall, "11-大厅办件", "csv-gb18030", (), {}),
        (work.online, "12-网上办件", "xlsx", ("网上政务服务平台办件明细",), {}),
        (work.agent, "13-村级代办", "csv", (), renames),
    ]
    for cases, name, form, title, names in sheets:
        yield Ledger("cases", cases[0].source, name, CASE_HEADINGS, [case.row() for case in cases], form, title, names)


def _returns(county: SmallCounty, crowd: Crowd, rng: Random) -> Iterator[Ledger]:
    """Returns of the quarter from those who report only counts, of the quarter before from everyone who stands in the hall."""
    for name, span, standing in (
        ("上季度", _before(county), county.standing),
        ("本季度", (county.first, county.last), [one for one in county.standing if one.returns]),
    ):
        rows: list[Row] = []
        for one in standing:
            total = one.hall if name == "本季度" else one.hall * 4 // 5
            spans = months(*span)
            for at, (first, last) in enumerate(spans):
                count = parts(total, [len(workdays(*month)) for month in spans])[at]
                late = 2 if at == 1 and name == "本季度" else 0
                line = desk_work.Return(
                    one.name, county.hall, first, last, count, crowd.name(), late, rng.randrange(60)
                )
                rows += line.rows()
        yield Ledger(
            "returns",
            "returns",
            f"31-月报-{name}",
            desk_work.RETURN_HEADINGS,
            rows,
            "xlsx",
            ("进驻单位业务量月报",),
            total="数量",
        )


def _attendance(county: SmallCounty, ground: SmallGround, rng: Random) -> Ledger:
    days = workdays(county.first, county.last)
    rows: list[Row] = []
    for one in county.standing:
        staff = ground.staff[one.short]
        marks = desk_work.attendance(rng, staff, one.missed, 1, days)
        rows += [(p.code, p.name, p.label, day.isoformat(), *marks[p.code, day]) for p in staff for day in days]
    return Ledger("attendance", "attendance", "32-考勤", desk_work.ATTENDANCE_HEADINGS, rows)


def _registers(county: SmallCounty, ground: SmallGround, rng: Random) -> Iterator[Ledger]:
    days, last = workdays(county.first, county.last), county.last
    pieces = [row for one in county.organs for row in desk_work.news(rng, one.name, *one.news, days)]
    approval = [p for one in county.standing if one.kind != "商业服务机构" for p in ground.staff[one.short]]
    wanted = {}
    for category in common.CATEGORIES[:3]:
        count = sum(person.category == category for person in approval)
        wanted[category] = {"好": (count + 1) // 2, "较好": count // 2}
    papers: list[Row] = []
    for one in county.standing:
        if one.papers is not None:
            day = (last - timedelta(days=20)).isoformat()
            papers += [
                (one.name, day, "自查自纠报告", "", "是"),
                (one.name, day, "自查问题清单", one.papers, "是"),
                (one.name, day, "整改落实清单", "", "是"),
            ]
    full = {one.short: one.name for one in county.organs}
    awards: list[Row] = []
    for honour, short in county.honours:
        person = ground.staff[short][0].code if honour in ("服务标兵", "表扬信") else ""
        awards.append((full[short], last.isoformat(), honour, person, "季度综合考评"))
    voices = [
        (approval[0].label, days[5 * at + 2].isoformat(), kind, way, "是", satisfied)
        for at, (kind, way, satisfied) in enumerate(
            (
                ("投诉", "12345热线", "否"),
                ("投诉", "意见箱", "是"),
                ("微心愿", "微心愿墙", "是"),
                ("金点子", "金点子墙", "是"),
            )
        )
    ]
    head = county.region
    yield Ledger(
        "register:news", "registers", "41-信息报送", desk_work.NEWS_HEADINGS, desk_work.serial(f"XX{head}-", pieces)
    )
    graded = desk_work.grades(rng, approval, wanted, last)
    yield Ledger(
        "register:grades", "registers", "42-平时考核", desk_work.GRADE_HEADINGS, desk_work.serial(f"KH{head}-", graded)
    )
    yield Ledger(
        "register:honours",
        "registers",
        "43-评先树优",
        desk_work.HONOUR_HEADINGS,
        desk_work.serial(f"RY{head}-", awards),
    )
    yield Ledger(
        "register:complaints",
        "registers",
        "44-投诉和微心愿",
        desk_work.COMPLAINT_HEADINGS,
        desk_work.serial(f"TS{head}-", voices),
    )
    yield Ledger(
        "register:selfcheck",
        "registers",
        "45-自查整改",
        desk_work.SELFCHECK_HEADINGS,
        desk_work.serial(f"ZC{head}-", papers),
    )
