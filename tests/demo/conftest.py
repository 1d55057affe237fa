"""Counting the ledgers of 中宁县 by hand, past every table of the program: what a person with the sheets would find."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from mingting.demo.days import workdays
from mingting.demo.ledger import Ledger
from mingting.demo.zhongning.build import ledgers
from mingting.demo.zhongning.hall import DEVICES_SINCE, HALL
from mingting.demo.zhongning.shares import DEVICES

Q2 = ("2021-04-01", "2021-06-30")
H1 = ("2021-01-01", "2021-06-30")


class Counts:
    """All rows as dicts, with organs resolved through names and aliases; each question is one small method."""

    def __init__(self, ledgers: list[Ledger]) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for ledger in ledgers:
            for row in ledger.rows:
                self.rows[ledger.kind].append({**dict(zip(ledger.headings, row, strict=True)), "来源": ledger.source})
        self.organ: dict[str, dict[str, Any]] = {}
        self.code = {one["单位代码"]: one for one in self.rows["organs"]}
        for one in self.rows["organs"]:
            upper = self.code.get(one["上级代码"], {}).get("规范简称", "")
            names = [one["单位代码"], one["全称"], *filter(None, one["别名"].split("、"))]
            names.append(upper + one["规范简称"] if one["类别"] == "村（社区）" else one["规范简称"])
            for name in set(names):
                assert name not in self.organ, f"{name} names two organs"
                self.organ[name] = one
        self.cases = self.rows["cases"]
        for case in self.cases:
            case["单位"] = self.organ[case["受理单位"]]
        self.case = {(case["来源"], case["办件编号"]): case for case in self.cases}
        assert len(self.case) == len(self.cases)
        self.reviewed = {(row["办件来源"], row["办件编号"]) for row in self.rows["reviews"] if row["是否默认"] == "否"}

    def short(self, name: str) -> str:
        """The short name of an organ by any of its names; a village's with its town's in front."""
        one = self.organ[name]
        upper = self.code.get(one["上级代码"], {}).get("规范简称", "")
        return upper + one["规范简称"] if one["类别"] == "村（社区）" else str(one["规范简称"])

    def town_of(self, one: dict[str, Any]) -> str:
        return str(self.code[one["上级代码"]]["规范简称"] if one["类别"] == "村（社区）" else one["规范简称"])

    def hall(self, measure: str = "受理量", first: str = Q2[0], last: str = Q2[1]) -> Counter[str]:
        """Cases in the hall plus returns of the hall."""
        at = "受理时间" if measure == "受理量" else "办结时间"
        found: Counter[str] = Counter()
        for case in self.cases:
            if case["办理场所"] == HALL and first <= case[at][:10] <= last:
                found[self.short(case["受理单位"])] += 1
        for line in self.rows["returns"]:
            if line["指标"] == measure and first <= line["起始日期"] and line["截止日期"] <= last:
                found[self.short(line["填报单位"])] += line["数量"]
        return found

    def presence(self) -> dict[str, str]:
        return {self.short(row["单位"]): row["类别"] for row in self.rows["presences"]}

    def _within(self, source: str, span: tuple[str, str]) -> Iterator[dict[str, Any]]:
        return (one for one in self.cases if one["来源"] == source and span[0] <= one["受理时间"][:10] <= span[1])

    def online(self, kind: str, span: tuple[str, str] = Q2) -> Counter[str]:
        return Counter(one["单位"]["规范简称"] for one in self._within("nxzw", span) if one["单位"]["类别"] == kind)

    def villages(self, span: tuple[str, str] = H1) -> Counter[str]:
        found = Counter({self.short(one["单位代码"]): 0 for one in self.rows["organs"] if one["类别"] == "村（社区）"})
        found.update(self.short(one["受理单位"]) for one in self._within("agent", span))
        return found

    def coverage(self) -> dict[str, tuple[int, int]]:
        """Covered items and items of every organ that has any: by the items of finished cases, whoever handled them."""
        used = {case["实施编码"] for case in self.cases if H1[0] <= case["办结时间"][:10] <= H1[1]}
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for item in self.rows["items"]:
            both = found[self.short(item["实施主体"])]
            both[0] += item["实施编码"] in used
            both[1] += 1
        return {short: (covered, whole) for short, (covered, whole) in found.items()}

    def kind(self, short: str) -> str:
        return str(self.organ[short]["类别"])

    def reviews(self) -> dict[str, tuple[int, int]]:
        """Reviewed and to be reviewed (应评) of the quarter, by department or by town with its villages."""
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for case in self.cases:
            if not Q2[0] <= case["办结时间"][:10] <= Q2[1]:
                continue
            if case["来源"] == "hall" and not (case["单位"]["规范简称"] in DEVICES and Q2[0] >= DEVICES_SINCE):
                continue
            both = found[self.town_of(case["单位"])]
            both[0] += (case["来源"], case["办件编号"]) in self.reviewed
            both[1] += 1
        return {short: (done, whole) for short, (done, whole) in found.items()}

    def licences(self) -> tuple[Counter[str], set[str]]:
        stored = [row for row in self.rows["licences"] if Q2[0] <= row["入库时间"][:10] <= Q2[1]]
        return Counter(self.short(row["发证单位"]) for row in stored), {row["证照类型代码"] for row in stored}

    def licence_laggards(self) -> dict[str, tuple[int, int]]:
        """Not stored within one working day of issue, of all licences due from finished cases: departments with any such."""
        stored = {(row["办件来源"], row["办件编号"]): row for row in self.rows["licences"]}
        produces = {row["实施编码"] for row in self.rows["items"] if row["结果证照类型"]}
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for key, case in self.case.items():
            if case["实施编码"] in produces and Q2[0] <= case["办结时间"][:10] <= Q2[1]:
                row = stored[key]
                days = workdays(date.fromisoformat(row["发证日期"]), date(2021, 7, 31))
                limit = next(day for day in days if day.isoformat() > row["发证日期"]).isoformat()
                both = found[case["单位"]["规范简称"]]
                both[0] += not row["入库时间"] or row["入库时间"][:10] > limit
                both[1] += 1
        return {short: (late, due) for short, (late, due) in found.items() if late}

    def attendance(self) -> dict[str, tuple[int, int]]:
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in self.rows["attendance"]:
            for mark in filter(None, (row["上午"], row["下午"])):
                both = found[self.short(row["单位"])]
                both[0] += mark == "出勤"
                both[1] += 1
        return {short: (present, whole) for short, (present, whole) in found.items()}

    def news(self) -> dict[str, tuple[int, int]]:
        """Sent and adopted of everyone who must report: those standing in the hall, and the bureau."""
        found = {short: [0, 0] for short in (*self.presence(), "审批服务管理局")}
        for row in self.rows["register:news"]:
            found[self.short(row["报送单位"])][0] += 1
            found[self.short(row["报送单位"])][1] += row["是否上稿"] == "是"
        return {short: (sent, adopted) for short, (sent, adopted) in found.items()}

    def graded(self, category: str, grade: str = "") -> int:
        rows = self.rows["register:grades"]
        return sum(row["人员类别"] == category and grade in ("", row["等次"]) for row in rows)


@pytest.fixture(scope="session")
def zhongning() -> list[Ledger]:
    """All ledgers of 中宁县, made once."""
    return list(ledgers())


@pytest.fixture(scope="session")
def counts(zhongning: list[Ledger]) -> Counts:
    return Counts(zhongning)
