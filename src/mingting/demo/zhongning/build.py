"""中宁县: the ledgers themselves, as the offices would hand them over: sheets and exports, two encodings, some with headings of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from mingting.demo import desk_work, outcomes
from mingting.demo import ground as common
from mingting.demo.cases import HEADINGS as CASE_HEADINGS
from mingting.demo.cases import Case
from mingting.demo.days import months, quarter, workdays
from mingting.demo.items import HEADINGS as ITEM_HEADINGS
from mingting.demo.items import LISTED, MATERIAL_HEADINGS, TYPE_HEADINGS, material_rows
from mingting.demo.ledger import Form, Ledger, LedgerFile, Row
from mingting.demo.people import Crowd
from mingting.demo.share import parts
from mingting.demo.zhongning import flows, hall, organs
from mingting.demo.zhongning.ground import Ground

_SEED = 20210726
# Some offices write other names than the official short ones; the aliases of the ledger of organs understand them.
_SPOKEN = {
    "卫生健康局": "卫健局",
    "教育体育局": "教体局",
    "生态环境局": "生态环境保护局",
    "宁安镇": hall.TOWN_LABEL,
    "消防救援大队": "消防大队",
    "黄河农商银行": "黄河农商行",
    "交通运输综合执法大队": "交通运输执法大队",
}
_AGENT_HEADINGS = {
    "办件编号": "业务流水号",
    "受理单位": "代办点名称",
    "申请人": "申请人姓名",
    "证件号码": "身份证号",
    "联系电话": "手机号",
}
_PLATFORM_HEADINGS = {"办件编号": "申办流水号", "受理单位": "办理部门", "申请时间": "申报时间", "办结时间": "办结日期"}


def build(folder: Path) -> list[LedgerFile]:
    """Write all ledgers of the county into a folder and list them in the order in which they can be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    return [ledger.write(folder) for ledger in ledgers()]


def ledgers() -> Iterator[Ledger]:
    """Every ledger, the same each time."""
    rng = Random(_SEED)
    crowd = Crowd(rng, organs.REGION, 9000, 900)
    ground = Ground(rng, crowd)
    yield from _ground(ground)
    made = flows.make(ground, rng, crowd)
    yield from _hall(made.hall)
    yield from _online(made.online)
    yield from _agent(made.agent)
    yield from _outcomes(made, rng)
    yield from _returns(ground, crowd, rng)
    yield from _attendance(ground, rng)
    yield from _registers(ground, rng)


def _ground(ground: Ground) -> Iterator[Ledger]:
    yield Ledger("regions", "ground", "01-行政区划", common.REGION_HEADINGS, ground.regions())
    yield common.organ_ledger(ground.organs(), "02-单位及别名")
    yield Ledger("places", "ground", "03-服务场所", common.PLACE_HEADINGS, ground.places())
    yield Ledger("windows", "ground", "03-窗口", common.WINDOW_HEADINGS, ground.windows())
    yield Ledger("presences", "ground", "04-大厅进驻", common.PRESENCE_HEADINGS, ground.presences(), "xlsx")
    people = [person.row() for staff in ground.staff.values() for person in staff]
    yield Ledger("staff", "ground", "05-窗口人员", common.STAFF_HEADINGS, people, "xlsx")
    types = [(one.code, one.name, one.label) for kinds in ground.licence_types.values() for one in kinds]
    yield Ledger("licence-types", "ground", "06-证照类型", TYPE_HEADINGS, types)
    towns = {town.short for town in organs.TOWNS}
    of_departments = [item.row() for short, items in ground.items.items() if short not in towns for item in items]
    of_towns = [item.row() for short, items in ground.items.items() if short in towns for item in items]
    title = ("中宁县部门政务服务事项实施清单（2021年6月30日）",)
    yield Ledger("items", "ground", "07-部门事项清单", ITEM_HEADINGS, of_departments, "xlsx", title)
    yield Ledger("items", "ground", "08-乡镇事项清单", ITEM_HEADINGS, of_towns, "csv-gb18030")
    asked = [row for items in ground.items.values() for row in material_rows(items[:LISTED])]
    yield Ledger("materials", "ground", "09-申请材料", MATERIAL_HEADINGS, asked)


def _hall(cases: list[Case]) -> Iterator[Ledger]:
    """The hall's own system by month; 社保中心 hands in its own export."""
    own = [case for case in cases if case.label == "社保中心"]
    yield _cases(
        "hall",
        "11-大厅办件-社保中心",
        own,
        "csv-gb18030",
        ("中宁县社会保险事业管理中心业务办理明细（2021年第二季度）",),
    )
    for first, last in months(*flows.SECOND_QUARTER):
        shown = [case for case in cases if case.label != "社保中心" and first <= case.accepted.date() <= last]
        yield _cases("hall", f"12-大厅办件-{first:%Y-%m}", shown, "csv")


def _online(cases: list[Case]) -> Iterator[Ledger]:
    """The platform's export: departments in a sheet, towns by quarter with the platform's own headings."""
    towns = {f"{town.short}民生服务中心" for town in organs.TOWNS}
    departments = [case for case in cases if case.label not in towns]
    yield _cases(
        "nxzw",
        "13-网上办件-部门",
        departments,
        "xlsx",
        ("宁夏政务服务网办件明细（部门）", "统计期：2021-01-01至2021-06-30"),
    )
    for name, (first, last) in (("一", flows.FIRST_QUARTER), ("二", flows.SECOND_QUARTER)):
        shown = [case for case in cases if case.label in towns and first <= case.accepted.date() <= last]
        title = (f"宁夏政务服务网办件明细（乡镇，2021年第{name}季度）",)
        yield _cases("nxzw", f"14-网上办件-乡镇-第{name}季度", shown, "csv", title, _PLATFORM_HEADINGS)


def _agent(cases: list[Case]) -> Iterator[Ledger]:
    for name, (first, last) in (("一", flows.FIRST_QUARTER), ("二", flows.SECOND_QUARTER)):
        shown = [case for case in cases if first <= case.accepted.date() <= last]
        yield _cases("agent", f"15-村级代办-第{name}季度", shown, "csv-gb18030", renames=_AGENT_HEADINGS)


def _cases(
    source: str,
    name: str,
    cases: list[Case],
    form: Form,
    title: tuple[str, ...] = (),
    renames: dict[str, str] | None = None,
) -> Ledger:
    return Ledger("cases", source, name, CASE_HEADINGS, [case.row() for case in cases], form, title, renames or {})


def _outcomes(made: flows.Made, rng: Random) -> Iterator[Ledger]:
    for name, prefix, found in (
        ("一", "PJ21Q1", flows.first_quarter_reviews(made, rng)),
        ("二", "PJ21Q2", flows.second_quarter_reviews(made, rng)),
    ):
        rows = outcomes.review_rows(found, prefix)
        yield Ledger("reviews", "reviews", f"21-好差评-第{name}季度", outcomes.REVIEW_HEADINGS, rows)
    rows = outcomes.licence_rows(flows.second_quarter_licences(made, rng), "6405212021")
    yield Ledger(
        "licences",
        "licences",
        "22-电子证照",
        outcomes.LICENCE_HEADINGS,
        rows,
        "xlsx",
        ("中宁县电子证照增量明细（2021年第二季度签发）",),
    )


def _returns(ground: Ground, crowd: Crowd, rng: Random) -> Iterator[Ledger]:
    """Monthly counts: of the quarter for those who report only counts, of the quarters before for all, for comparison."""
    standings = (*hall.APPROVAL, *hall.COMMERCIAL)
    reporter = {one.short: crowd.name() for one in standings}
    late = {("房管所", 4): 3, ("邮政公司", 5): 2, ("公证处", 6): 5, ("联通公司", 6): 1, ("广电网络公司", 4): 6}
    for name, (year, number) in (("2020Q2", (2020, 2)), ("2021Q1", (2021, 1)), ("2021Q2", (2021, 2))):
        rows: list[Row] = []
        for one in standings:
            if name == "2021Q2" and not one.returns:
                continue
            total = one.cases if name == "2021Q2" else one.cases * (hall.BEFORE[name] + rng.randrange(-60, 60)) // 1000
            spans = months(*quarter(year, number))
            counts = parts(total, [len(workdays(*span)) for span in spans])
            for (first, last), count in zip(spans, counts, strict=True):
                days_late = late.get((one.short, first.month), 0) if name == "2021Q2" else 0
                label = _SPOKEN.get(one.short, one.short)
                line = desk_work.Return(
                    label, hall.HALL, first, last, count, reporter[one.short], days_late, rng.randrange(60)
                )
                rows += line.rows()
        form: Form = "csv" if name == "2021Q1" else "xlsx"
        title = (f"市民服务大厅进驻单位业务量月报（{name}）",)
        yield Ledger(
            "returns", "returns", f"31-业务量月报-{name}", desk_work.RETURN_HEADINGS, rows, form, title, total="数量"
        )


def _attendance(ground: Ground, rng: Random) -> Iterator[Ledger]:
    days = workdays(*flows.SECOND_QUARTER)
    marks: dict[tuple[str, date], tuple[str, str]] = {}
    for one in (*hall.APPROVAL, *hall.COMMERCIAL):
        marks |= desk_work.attendance(rng, ground.staff[one.short], one.missed, one.outside, days)
    people = [person for staff in ground.staff.values() for person in staff]
    for first, last in months(*flows.SECOND_QUARTER):
        rows = [
            (
                person.code,
                person.name,
                _SPOKEN.get(person.label, person.label),
                day.isoformat(),
                *marks[person.code, day],
            )
            for person in people
            for day in workdays(first, last)
        ]
        title = (f"市民服务大厅窗口人员考勤表（{first.year}年{first.month}月）",)
        yield Ledger(
            "attendance", "attendance", f"32-考勤-{first:%Y-%m}", desk_work.ATTENDANCE_HEADINGS, rows, "xlsx", title
        )


def _registers(ground: Ground, rng: Random) -> Iterator[Ledger]:
    days = workdays(*flows.SECOND_QUARTER)
    pieces = desk_work.news(rng, "审批服务管理局", *hall.BUREAU_NEWS, days)
    for one in hall.APPROVAL:
        pieces += desk_work.news(rng, _SPOKEN.get(one.short, one.short), *one.news, days)
    yield Ledger(
        "register:news",
        "registers",
        "41-信息报送",
        desk_work.NEWS_HEADINGS,
        desk_work.serial("XX2021Q2-", pieces),
        "xlsx",
    )
    approval = [person for one in hall.APPROVAL for person in ground.staff[one.short]]
    graded = desk_work.grades(rng, approval, hall.GRADES, date(2021, 6, 30))
    yield Ledger(
        "register:grades",
        "registers",
        "42-平时考核",
        desk_work.GRADE_HEADINGS,
        desk_work.serial("KH2021Q2-", graded),
        "xlsx",
    )
    yield Ledger(
        "register:honours",
        "registers",
        "43-评先树优",
        desk_work.HONOUR_HEADINGS,
        desk_work.serial("RY2021Q2-", _honours(ground)),
        "xlsx",
    )
    yield Ledger(
        "register:complaints",
        "registers",
        "44-投诉和微心愿",
        desk_work.COMPLAINT_HEADINGS,
        desk_work.serial("TS2021Q2-", _voices(rng, days)),
    )
    yield Ledger(
        "register:selfcheck",
        "registers",
        "45-自查整改",
        desk_work.SELFCHECK_HEADINGS,
        desk_work.serial("ZC2021Q2-", _papers()),
        "csv-gb18030",
        total="问题数",
    )


def _honours(ground: Ground) -> list[Row]:
    day = "2021-06-30"
    found: list[Row] = [
        (_SPOKEN.get(short, short), day, "红旗窗口", "", "第二季度综合考评") for short in hall.RED_FLAGS
    ]
    found += [(short, day, "服务标兵", ground.staff[short][0].code, "第二季度综合考评") for short in hall.MODELS]
    found.append((hall.PENNANT, "2021-05-19", "锦旗", "", "群众赠送锦旗"))
    found.append((hall.LETTER, "2021-06-08", "表扬信", ground.staff[hall.LETTER][0].code, "群众来信表扬"))
    return found


def _voices(rng: Random, days: tuple[date, ...]) -> list[Row]:
    """Three complaints, fourteen wishes and ideas, each settled to the person's content."""
    kinds = ["投诉"] * 3 + ["微心愿"] * 8 + ["金点子"] * 6
    ways = {"投诉": ("找茬台", "12345热线", "意见箱"), "微心愿": ("微心愿墙",), "金点子": ("金点子墙",)}
    shorts = [one.short for one in hall.APPROVAL[:14]]
    return [
        (shorts[at % len(shorts)], days[3 + at * 3].isoformat(), kind, rng.choice(ways[kind]), "是", "是")
        for at, kind in enumerate(kinds)
    ]


def _papers() -> list[Row]:
    """One report, one list of problems and one list of what was mended from each that sent them in."""
    found: list[Row] = []
    for one in hall.APPROVAL:
        if one.papers is not None:
            label = _SPOKEN.get(one.short, one.short)
            found.append((label, "2021-05-28", "自查自纠报告", "", "是"))
            found.append((label, "2021-05-28", "自查问题清单", one.papers, "是"))
            found.append((label, "2021-06-18", "整改落实清单", "", "是"))
    return found
