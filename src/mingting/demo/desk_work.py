"""What an office keeps beside its cases: attendance by half-day, monthly returns, and the registers (台账)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from mingting.demo.days import workdays
from mingting.demo.ground import Person
from mingting.demo.ledger import Row

ATTENDANCE_HEADINGS = ("工号", "姓名", "单位", "日期", "上午", "下午")
RETURN_HEADINGS = (
    "填报单位",
    "场所",
    "指标",
    "起始日期",
    "截止日期",
    "数量",
    "填报人",
    "填报时间",
    "应报日期",
    "备注",
)
NEWS_HEADINGS = ("编号", "报送单位", "日期", "标题", "是否上稿", "刊载媒体")
GRADE_HEADINGS = ("编号", "单位", "日期", "工号", "人员类别", "等次")
HONOUR_HEADINGS = ("编号", "单位", "日期", "荣誉", "工号", "事由")
COMPLAINT_HEADINGS = ("编号", "单位", "日期", "类别", "渠道", "是否解决", "是否满意")
SELFCHECK_HEADINGS = ("编号", "单位", "日期", "文书", "问题数", "是否整改")
PRESENT, OUTSIDE = "出勤", "外出办公"
_MISSED = ("请假", "请假", "请假", "迟到", "迟到", "早退", "缺勤")
_MEDIA = ("中宁政务服务公众号", "中宁县人民政府网", "自治区政务服务网", "中卫日报")
_TOPICS = (
    "推行“一窗受理”",
    "开展窗口业务练兵",
    "优化办事流程",
    "开展党史学习教育进大厅",
    "推进“我为群众办事实”",
    "延时服务获群众点赞",
)


def attendance(
    rng: Random, staff: Sequence[Person], missed: int, outside: int, days: Sequence[date]
) -> dict[tuple[str, date], tuple[str, str]]:
    """The marks of one organ's staff: so many half-days missed, so many on business outside, all others present."""
    slots = [(person.code, day, half) for person in staff for day in days for half in (0, 1)]
    chosen = rng.sample(slots, missed + outside)
    marks = {slot: rng.choice(_MISSED) for slot in chosen[:missed]} | dict.fromkeys(chosen[missed:], OUTSIDE)
    return {
        (person.code, day): (
            marks.get((person.code, day, 0), PRESENT),
            marks.get((person.code, day, 1), PRESENT),
        )
        for person in staff
        for day in days
    }


@dataclass(frozen=True)
class Return:
    """One organ's count of one month, reported by somebody, in time or late by so many days."""

    organ: str
    place: str
    first: date
    last: date
    count: int
    reporter: str
    late: int = 0
    minute: int = 0

    def rows(self) -> list[Row]:
        """Accepted, finished, overdue: three lines with one signature. Due on the fifth working day after the month."""
        due = workdays(self.last + timedelta(days=1), self.last + timedelta(days=20))[4]
        handed = due + timedelta(days=self.late) if self.late else due - timedelta(days=1 + self.minute % 3)
        at = datetime.combine(handed, time(9 + self.minute % 8, self.minute % 60))
        remark = "逾期报送" if self.late else ""
        return [
            (
                self.organ,
                self.place,
                measure,
                self.first.isoformat(),
                self.last.isoformat(),
                count,
                self.reporter,
                at.isoformat(" "),
                due.isoformat(),
                remark,
            )
            for measure, count in (("受理量", self.count), ("办结量", self.count), ("超期量", 0))
        ]


def news(rng: Random, organ: str, sent: int, adopted: int, days: Sequence[date]) -> list[Row]:
    """Pieces of one organ, without their numbers."""
    found: list[Row] = []
    for at, day in enumerate(sorted(rng.sample(list(days), sent))):
        title = f"{organ}{_TOPICS[at % len(_TOPICS)]}"
        found.append((organ, day.isoformat(), title, *(("是", rng.choice(_MEDIA)) if at < adopted else ("否", ""))))
    return found


def grades(rng: Random, staff: Iterable[Person], wanted: dict[str, dict[str, int]], day: date) -> list[Row]:
    """Grades of the quarter: those named in `wanted`, category by category, so many of each grade."""
    found: list[Row] = []
    for category, counts in wanted.items():
        people = [person for person in staff if person.category == category]
        given = [grade for grade, count in counts.items() for _ in range(count)]
        rng.shuffle(given)
        for person, grade in zip(people, given, strict=True):
            found.append((person.label, day.isoformat(), person.code, category, grade))
    return found


def serial(prefix: str, rows: Iterable[Row]) -> list[Row]:
    """Rows with a number of their own in front."""
    return [(f"{prefix}{at:04d}", *row) for at, row in enumerate(rows, 1)]
