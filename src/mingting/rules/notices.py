"""放假通知: what a holiday notice says, as data, and the two plain file forms it can be loaded from."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mingting.rules.codes.region import significant
from mingting.rules.errors import InvalidNotice

HEADINGS = ("通知编号", "标题", "地区", "年份", "类型", "开始", "结束", "名称", "来源")
OFF, WORKED = "放假", "上班"
_DATE = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Off:
    """放假: a run of days off, both ends included, and what they are for."""

    first: date
    last: date
    name: str = ""

    def days(self) -> Iterator[date]:
        """Every day of the run.

        >>> [day.day for day in Off(date(2021, 5, 13), date(2021, 5, 14), "开斋节").days()]
        [13, 14]
        """
        for step in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=step)


@dataclass(frozen=True, slots=True)
class Notice:
    """放假通知: the days one notice gives off and the days it makes worked (调休上班).

    `region` is empty for the State Council's notice, else the code of the province, autonomous region or prefecture
    that issued it. `year` is the year the notice arranges; a few of its days may fall just outside.
    """

    code: str
    title: str
    region: str
    year: int
    off: tuple[Off, ...]
    worked: tuple[date, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if problems := list(_problems_of(self)):
            raise InvalidNotice(problems="；".join(problems))

    @property
    def cited(self) -> str:
        """The notice as a paper cites it.

        >>> Notice("国办发明电〔2020〕27号", "国务院办公厅关于2021年部分节假日安排的通知", "", 2021, ()).cited
        '《国务院办公厅关于2021年部分节假日安排的通知》（国办发明电〔2020〕27号）'
        """
        return f"《{self.title}》（{self.code}）" if self.code and self.code not in self.title else f"《{self.title}》"

    def applies_to(self, region: str) -> bool:
        """Whether the notice binds `region`: the national one everywhere, a region's own in all that lies inside it.

        >>> ningxia = Notice("", "宁夏通知", "640000", 2021, ())
        >>> ningxia.applies_to("640521"), ningxia.applies_to("640521100000"), ningxia.applies_to("610700")
        (True, True, False)
        """
        return region.startswith(significant(self.region))


def notice_to_row(notice: Notice) -> dict[str, Any]:
    """The notice as plain data, fit for JSON.

    >>> row = notice_to_row(Notice("a", "甲", "", 2021, (Off(date(2021, 1, 1), date(2021, 1, 3), "元旦"),)))
    >>> row["off"], row["worked"]
    ([['2021-01-01', '2021-01-03', '元旦']], [])
    """
    return {
        "code": notice.code,
        "title": notice.title,
        "region": notice.region,
        "year": notice.year,
        "off": [[run.first.isoformat(), run.last.isoformat(), run.name] for run in notice.off],
        "worked": [day.isoformat() for day in notice.worked],
        "source": notice.source,
    }


def notice_from_row(row: Mapping[str, Any]) -> Notice:
    """The notice that `notice_to_row` wrote.

    >>> row = {"code": "a", "title": "甲", "year": 2021, "off": [["2021-01-01", "2021-01-03", "元旦"]]}
    >>> notice_from_row(row).off[0].last
    datetime.date(2021, 1, 3)
    """
    off = tuple(Off(_date(run[0]), _date(run[1]), str(run[2]) if len(run) > 2 else "") for run in row.get("off", ()))
    worked = tuple(_date(day) for day in row.get("worked", ()))
    region, source = str(row.get("region", "")), str(row.get("source", ""))
    return Notice(str(row["code"]), str(row["title"]), region, int(row["year"]), off, worked, source)


def parse_notices(text: str) -> tuple[Notice, ...]:
    """Read notices from JSON (a list in the form of `notice_to_row`) or from CSV with the headings of `HEADINGS`.

    In CSV each line is one run of days, 放假 or 上班; lines with one 通知编号 make one notice. All mistakes are told at
    once, each with its line.

    >>> for notice in parse_notices(
    ...     "通知编号,标题,地区,年份,类型,开始,结束,名称,来源\\n"
    ...     "宁夏-2021,宁夏2021年放假通知,640000,2021,放假,2021-05-13,2021-05-14,开斋节,转载\\n"
    ...     "宁夏-2021,宁夏2021年放假通知,640000,2021,放假,2021/7/19,2021年7月20日,古尔邦节,转载\\n"
    ... ): print(notice.code, [run.name for run in notice.off])
    宁夏-2021 ['开斋节', '古尔邦节']
    >>> parse_notices("通知编号,标题,地区,年份,类型,开始,结束,名称,来源\\na,甲,,2021,放假,2021-02-30,,春节,")
    Traceback (most recent call last):
    ...
    mingting.rules.errors.InvalidNotice: 放假通知有误：第2行：日期“2021-02-30”无法识别，请写成2021-05-13
    """
    text = text.lstrip("\ufeff")
    return _parse_json(text) if text.lstrip().startswith(("[", "{")) else _parse_csv(text)


def _parse_json(text: str) -> tuple[Notice, ...]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidNotice(problems=f"第{error.lineno}行第{error.colno}列：不是完整的JSON") from error
    notices, problems = [], []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        try:
            notices.append(notice_from_row(row))
        except KeyError as error:
            problems.append(f"第{number}条：缺少{error.args[0]}")
        except InvalidNotice as error:
            problems.append(f"第{number}条：{error.facts['problems']}")
        except (TypeError, ValueError, AttributeError, IndexError):
            problems.append(f"第{number}条：格式不符，请按模板填写")
    if problems:
        raise InvalidNotice(problems="；".join(problems))
    return tuple(notices)


def _parse_csv(text: str) -> tuple[Notice, ...]:
    reader = csv.DictReader(io.StringIO(text))
    if missing := [name for name in HEADINGS[:7] if name not in (reader.fieldnames or ())]:
        raise InvalidNotice(problems=f"第1行：缺少表头{'、'.join(missing)}")
    groups: dict[str, tuple[int, dict[str, Any]]] = {}
    problems: list[str] = []
    for row in reader:
        cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        if not any(cells.values()):
            continue
        try:
            _take_line(groups, reader.line_num, cells)
        except InvalidNotice as error:
            problems.append(f"第{reader.line_num}行：{error.facts['problems']}")
    notices = []
    for line, fields in groups.values():
        try:
            notices.append(Notice(**{**fields, "off": tuple(fields["off"]), "worked": tuple(fields["worked"])}))
        except InvalidNotice as error:
            problems.append(f"第{line}行起的通知：{error.facts['problems']}")
    if problems:
        raise InvalidNotice(problems="；".join(problems))
    return tuple(notices)


def _take_line(groups: dict[str, tuple[int, dict[str, Any]]], line: int, cells: Mapping[str, str]) -> None:
    code, kind, year = cells["通知编号"], cells["类型"], cells["年份"]
    if not code:
        raise InvalidNotice(problems="通知编号不能为空")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise InvalidNotice(problems=f"年份“{year}”应为四位数字")
    if kind not in (OFF, WORKED):
        raise InvalidNotice(problems=f"类型“{kind}”应为放假或上班")
    run = Off(_date(cells["开始"]), _date(cells["结束"] or cells["开始"]), cells.get("名称", ""))
    if run.last < run.first:
        raise InvalidNotice(problems=f"结束{run.last}早于开始{run.first}")
    same = {"title": cells["标题"], "region": cells["地区"], "year": int(year)}
    _, fields = groups.setdefault(
        code, (line, {"code": code, **same, "off": [], "worked": [], "source": cells.get("来源", "")})
    )
    if differing := [name for name, value in same.items() if fields[name] != value]:
        names = {"title": "标题", "region": "地区", "year": "年份"}
        raise InvalidNotice(problems=f"{'、'.join(names[name] for name in differing)}与本通知前面的行不一致")
    if kind == OFF:
        fields["off"].append(run)
    else:
        fields["worked"].extend(run.days())


def _date(text: object) -> date:
    if match := _DATE.fullmatch(str(text).strip()):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            pass
    raise InvalidNotice(problems=f"日期“{text}”无法识别，请写成2021-05-13")


def _problems_of(notice: Notice) -> Iterable[str]:
    if notice.region and not (notice.region.isascii() and notice.region.isdigit() and len(notice.region) in (6, 9, 12)):
        yield f"地区“{notice.region}”应为6、9或12位数字，全国通知留空"
    backwards = [run for run in notice.off if run.last < run.first]
    for run in backwards:
        yield f"结束{run.last}早于开始{run.first}"
    if backwards:
        return
    off = {day for run in notice.off for day in run.days()}
    for day in sorted(off.intersection(notice.worked)):
        yield f"{day}既放假又上班"
    for day in sorted(off.union(notice.worked)):
        if abs(day.year - notice.year) > 1:
            yield f"{day}不在{notice.year}年前后"
