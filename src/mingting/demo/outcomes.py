"""What follows a case: reviews and licences, so many of them as the plan says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from mingting.demo.cases import Case, text
from mingting.demo.days import workdays
from mingting.demo.ledger import Row
from mingting.rules.codes import licence_id

REVIEW_HEADINGS = (
    "评价编号",
    "办件编号",
    "办件来源",
    "评价等级",
    "评价渠道",
    "评价时间",
    "评价次数",
    "是否默认",
    "评价内容",
)
LICENCE_HEADINGS = (
    "入库编号",
    "证照标识",
    "证照类型代码",
    "证照名称",
    "证照编号",
    "发证单位",
    "持证主体",
    "持证主体代码",
    "发证日期",
    "入库时间",
    "有效期至",
    "办件编号",
    "办件来源",
)
_GRADES = ("非常满意",) * 181 + ("满意",) * 14 + ("基本满意",) * 4 + ("不满意",)
_WORDS = ("", "", "", "", "", "", "", "办得快，态度好", "材料一次就讲清楚了", "谢谢耐心解答")
_BAD_WORDS = ("等的时间长", "材料跑了两趟")


@dataclass(frozen=True, slots=True)
class Review:
    """One review of one case; a default one was filled in by a system."""

    case: Case
    grade: str
    channel: str
    at: datetime
    times: int = 1
    default: bool = False
    words: str = ""

    def row(self, number: str) -> Row:
        return (
            number,
            self.case.number,
            self.case.source,
            self.grade,
            self.channel,
            text(self.at),
            self.times,
            "是" if self.default else "否",
            self.words,
        )


def reviews(rng: Random, cases: Sequence[Case], count: int, last: date) -> list[Review]:
    """Reviews by the applicants of so many of these cases, within a day of the end and not after `last`."""
    found = []
    for case in rng.sample(list(cases), count):
        grade = rng.choice(_GRADES)
        words = rng.choice(_BAD_WORDS if grade == "不满意" else _WORDS)
        found.append(Review(case, grade, _channel(rng, case), _moment(rng, case, last), words=words))
    return found


def _channel(rng: Random, case: Case) -> str:
    if case.channel == "窗口":
        return rng.choice(("窗口评价器", "窗口评价器", "窗口评价器", "二维码"))
    return rng.choice(("网站", "移动端", "移动端", "二维码", "短信"))


def _moment(rng: Random, case: Case, last: date) -> datetime:
    assert case.finished
    later = 30 + rng.randrange(600) if case.channel == "窗口" else 60 + rng.randrange(24 * 3600)
    return min(case.finished + timedelta(seconds=later), datetime.combine(last, time(23, 50)))


def review_rows(found: Iterable[Review], prefix: str) -> list[Row]:
    """In order of time, numbered."""
    ordered = sorted(found, key=lambda review: (review.at, review.case.number))
    return [review.row(f"{prefix}{at:07d}") for at, review in enumerate(ordered, 1)]


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence out of one case; `stored` is None while it waits."""

    case: Case
    stored: datetime | None

    def row(self, number: str, serial: str) -> Row:
        kind, case = self.case.item.licence, self.case
        assert kind and case.finished
        issued = case.finished.date()
        return (
            number,
            licence_id.make(kind.code, case.organ, serial),
            kind.code,
            kind.name,
            f"{issued.year}-{serial[-6:]}",
            kind.label,
            case.applicant.name,
            case.applicant.number,
            issued.isoformat(),
            text(self.stored) if self.stored else "",
            "",
            case.number,
            case.source,
        )


def licences(rng: Random, cases: Sequence[Case], stored: int, timely: int, first: date, last: date) -> list[Licence]:
    """A licence of each case: `timely` stored within a working day, `stored` by the last day, of the rest every other one in the month after."""
    span = workdays(first, last + timedelta(days=31))
    ordered = sorted(cases, key=lambda case: (case.finished or case.accepted, case.number))
    late, rest = ordered[: len(ordered) - timely], ordered[len(ordered) - timely :]
    if stored < len(ordered):
        # Those stored late must still find a day before the end: they are the earliest of all.
        mixed = late[stored - timely :] + rest
        rng.shuffle(mixed)
        late = late[: stored - timely] + mixed[timely:]
        rest = mixed[:timely]
    found = [Licence(case, _soon(rng, case, span, last)) for case in rest]
    for at, case in enumerate(late):
        found.append(Licence(case, _late(rng, case, span, last) if at < stored - timely else _after(rng, last, at)))
    return found


def _soon(rng: Random, case: Case, span: Sequence[date], last: date) -> datetime:
    """The same day, or the next working day where it still lies in the period."""
    assert case.finished
    day = case.finished.date()
    after = next((one for one in span if one > day), day)
    if after <= last and rng.random() < 0.4:
        return datetime.combine(after, time(9, rng.randrange(60), rng.randrange(60)))
    return datetime.combine(day, time(18, rng.randrange(60), rng.randrange(60)))


def _late(rng: Random, case: Case, span: Sequence[date], last: date) -> datetime:
    """At least three working days after the issue and within the period."""
    assert case.finished
    day = case.finished.date()
    days = [one for one in span if day < one <= last][2:]
    return datetime.combine(rng.choice(days), time(16, rng.randrange(60), rng.randrange(60)))


def _after(rng: Random, last: date, at: int) -> datetime | None:
    """Half of them were stored in a sweep after the period, half never."""
    if at % 2:
        return None
    day = workdays(last + timedelta(days=1), last + timedelta(days=16))[-1]
    return datetime.combine(day, time(15, rng.randrange(60), rng.randrange(60)))


def licence_rows(found: Iterable[Licence], head: str) -> list[Row]:
    """In order of issue, numbered by the store; `head` (region and year) is in front of each number."""
    ordered = sorted(found, key=lambda one: (one.case.finished or one.case.accepted, one.case.number))
    return [one.row(f"ZZ{head}{at:05d}", f"{head}{at:05d}") for at, one in enumerate(ordered, 1)]
