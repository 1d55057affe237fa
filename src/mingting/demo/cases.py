"""Cases from counts: a flow says how many cases one organ had from one source in a span; rows follow, day by day, item by item.

Every covered item of an organ gets its first case before any gets a second, over all flows of the organ together; items that produce a licence get
exactly as many cases as the flow says.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from mingting.demo.days import opening, workdays
from mingting.demo.items import Item, Kind
from mingting.demo.ledger import Row
from mingting.demo.people import Applicant, Crowd

HEADINGS = (
    "办件编号",
    "实施编码",
    "事项名称",
    "受理单位",
    "办理场所",
    "办理渠道",
    "申请人",
    "证件号码",
    "联系电话",
    "申请人类型",
    "申请时间",
    "受理时间",
    "决定时间",
    "办结时间",
    "办理状态",
    "办理结果",
    "补正次数",
    "中止天数",
    "二次录入系统",
)
RESULT = "准予"


@dataclass(frozen=True)
class Flow:
    """`count` cases of one organ from one source in a span; `producing` of them, `licences` in number, end in a licence."""

    organ: str
    label: str
    source: str
    first: date
    last: date
    count: int
    plain: Sequence[Item]
    producing: Sequence[Item] = ()
    licences: int = 0
    place: str = ""
    channels: tuple[str, ...] = ("窗口",)
    firms_in_ten: int = 2
    double_entry: str = ""
    corrected: float = 0.02


@dataclass(slots=True)
class Case:
    """One row to be. Times are those of the wall in China."""

    organ: str
    label: str
    source: str
    item: Item
    place: str
    channel: str
    applicant: Applicant
    applied: datetime
    accepted: datetime
    finished: datetime | None
    corrections: int = 0
    paused: int = 0
    double_entry: str = ""
    number: str = ""
    state: str = "已办结"
    result: str = RESULT
    promise: int = 0
    kind: Kind = "即办件"

    def row(self) -> Row:
        who = self.applicant
        end = text(self.finished) if self.finished else ""
        return (
            self.number,
            self.item.code,
            self.item.name,
            self.label,
            self.place,
            self.channel,
            who.name,
            who.number,
            who.phone,
            "法人" if who.legal else "自然人",
            text(self.applied),
            text(self.accepted),
            end,
            end,
            self.state,
            self.result if self.finished else "",
            self.corrections,
            self.paused,
            self.double_entry,
        )


def text(instant: datetime) -> str:
    return instant.isoformat(" ", "seconds")


@dataclass
class Office:
    """Where cases are made: the chance of the run, its people, and which covered items still wait for their first case."""

    rng: Random
    crowd: Crowd
    waiting: dict[str, deque[Item]] = field(default_factory=dict)

    def cover(self, organ: str, items: Iterable[Item]) -> None:
        """These items of the organ must each have a case."""
        self.waiting[organ] = deque(items)

    def cases(self, flow: Flow) -> list[Case]:
        """The flow's cases in the order of their acceptance."""
        items = self._items(flow)
        days = workdays(flow.first, flow.last)
        at = sorted(opening(self.rng, day) for day in self.rng.choices(days, k=flow.count))
        position = {day: place for place, day in enumerate(days)}
        return [self._case(flow, item, moment, days, position) for item, moment in zip(items, at, strict=True)]

    def _items(self, flow: Flow) -> list[Item]:
        """Items for the slots of a flow, mixed."""
        found = [flow.producing[at % len(flow.producing)] for at in range(flow.licences)]
        waiting = self.waiting.get(flow.organ, deque())
        for _ in range(flow.count - flow.licences):
            if not waiting:
                break
            found.append(waiting.popleft())
        if rest := flow.count - len(found):
            weights = [1 / (place + 1.5) for place in range(len(flow.plain))]
            found += self.rng.choices(flow.plain, weights, k=rest)
        self.rng.shuffle(found)
        return found

    def _case(self, flow: Flow, item: Item, at: datetime, days: Sequence[date], position: dict[date, int]) -> Case:
        rng = self.rng
        case = Case(
            flow.organ,
            flow.label,
            flow.source,
            item,
            flow.place,
            flow.channels[rng.randrange(len(flow.channels))],
            self.crowd.applicant(flow.firms_in_ten),
            _applied(rng, flow, at),
            at,
            None,
            double_entry=flow.double_entry,
            promise=item.promise,
            kind=item.kind,
        )
        case.finished = self._finished(item, at, days, position)
        if rng.random() < flow.corrected:
            case.corrections = 1
        return case

    def _finished(self, item: Item, at: datetime, days: Sequence[date], position: dict[date, int]) -> datetime:
        """On the spot, or mostly well before the promised day, and never after the span."""
        rng = self.rng
        here = position[at.date()]
        step = rng.choice((1, 1, 2, 2, 3, item.promise)) if item.kind == "承诺件" else 0
        step = min(step, item.promise, len(days) - 1 - here)
        if step == 0:
            return at + timedelta(seconds=rng.randrange(180, 1200))
        return opening(rng, days[here + step])


def _applied(rng: Random, flow: Flow, at: datetime) -> datetime:
    """At a window minutes before, on the platform up to a night before; never before the span."""
    before = timedelta(minutes=rng.randrange(2, 15)) if flow.place else timedelta(minutes=rng.randrange(20, 1000))
    start = datetime(flow.first.year, flow.first.month, flow.first.day, 8)  # noqa: DTZ001 - wall time, as ledgers have it
    return max(at - before, min(start, at))


def numbered(cases: list[Case], form: str) -> list[Case]:
    """In order of acceptance, each with its source's number: `form` takes the day and the serial of that day."""
    cases.sort(key=lambda case: case.accepted)
    day, serial = date.min, 0
    for case in cases:
        if case.accepted.date() != day:
            day, serial = case.accepted.date(), 0
        serial += 1
        case.number = form.format(day=day.strftime("%Y%m%d"), serial=serial)
    return cases
