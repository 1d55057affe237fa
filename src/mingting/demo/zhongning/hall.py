"""市民服务大厅: who stands there, what each did in the second quarter of 2021, its staff, their attendance, pieces and papers."""

from __future__ import annotations

from dataclasses import dataclass

HALL = "640521-hall"
HALL_NAME = "中宁县市民服务大厅"
TOWN_LABEL = "宁安镇民生服务中心"


@dataclass(frozen=True)
class Standing:
    """One organ in the hall.

    `cases` are the quarter's, by rows or (`returns`) by monthly returns. `staff`: civil servants, fully funded, self-funded, contract.
    `missed`: half-days of the quarter not marked 出勤 (late, early, leave, absent), `outside`: those on business outside, counted apart too.
    `news`: pieces sent and adopted. `papers`: problems found in its self-check, or None where no self-check paper came in.
    """

    short: str
    cases: int
    staff: tuple[int, int, int, int]
    missed: int
    outside: int = 0
    news: tuple[int, int] = (0, 0)
    papers: int | None = None
    returns: bool = False

    @property
    def people(self) -> int:
        return sum(self.staff)


APPROVAL = (
    Standing("不动产登记中心", 12461, (0, 5, 0, 2), 26, 3, (3, 3), 3),
    Standing("公安局", 20785, (3, 0, 0, 5), 7, 2, (3, 2), 2, returns=True),
    Standing("社保中心", 32304, (0, 6, 0, 2), 56, 6, (3, 2)),
    Standing("税务局", 18437, (4, 0, 0, 4), 8, 2, (6, 5), returns=True),
    Standing("公积金中心", 12767, (0, 0, 3, 1), 4, 1, (1, 1), 2, returns=True),
    Standing("医保中心", 8236, (0, 5, 0, 1), 25, 2),
    Standing("交通运输综合执法大队", 8071, (0, 4, 0, 1), 19, 1, (1, 0)),
    Standing("宁安镇", 6202, (1, 3, 0, 1), 7, 1, (1, 1)),
    Standing("市场监管局", 5217, (3, 2, 0, 1), 21, 2, (9, 8), 4),
    Standing("民政局", 3186, (1, 2, 0, 0), 5, 1, (1, 1), 2),
    Standing("自然资源局", 2968, (1, 2, 0, 0), 3, 1, (1, 1), 3),
    Standing("人社局", 2354, (1, 3, 0, 0), 38, 3, (0, 0), 4),
    Standing("卫生健康局", 1879, (1, 1, 0, 1), 4, 1, (0, 0), 3),
    Standing("农业农村局", 1124, (1, 1, 0, 0), 3, 0, (3, 3), 2),
    Standing("房管所", 846, (0, 0, 1, 1), 8, 0, (0, 0), 2, returns=True),
    Standing("住建局", 543, (0, 1, 2, 0), 12, 1, (0, 0), 3),
    Standing("公证处", 512, (0, 0, 1, 1), 7, 1, (1, 0), returns=True),
    Standing("教育体育局", 437, (1, 1, 0, 0), 3, 1, (1, 1), 1),
    Standing("水务局", 286, (0, 1, 1, 0), 4, 0, (1, 1), 2),
    Standing("林业和草原局", 198, (0, 1, 1, 0), 8, 1, (1, 1), 2),
    Standing("财政局", 184, (1, 0, 0, 0), 2, 0, (1, 0), 1),
    Standing("残联", 163, (0, 1, 0, 1), 8, 0, (1, 0), 1),
    Standing("生态环境局", 116, (0, 0, 2, 0), 20, 1, (1, 0), 3),
    Standing("消防救援大队", 23, (0, 0, 0, 1), 4, 0, (1, 1), 1),
    Standing("应急管理局", 13, (0, 0, 0, 1), 4, 1, (1, 0), 1),
)
COMMERCIAL = (
    Standing("水投公司", 1813, (0, 0, 0, 3), 5, 1, returns=True),
    Standing("天然气公司", 1187, (0, 0, 0, 2), 4, 0, returns=True),
    Standing("人保财险", 412, (0, 0, 0, 1), 2, 0, returns=True),
    Standing("金融便民服务中心", 316, (0, 0, 0, 2), 4, 0, returns=True),
    Standing("黄河农商银行", 2265, (0, 0, 0, 3), 12, 1, returns=True),
    Standing("邮政公司", 1892, (0, 0, 0, 2), 8, 0, returns=True),
    Standing("宁夏银行", 1686, (0, 0, 0, 2), 9, 0, returns=True),
    Standing("供电公司", 1462, (0, 0, 0, 2), 8, 1, returns=True),
    Standing("移动公司", 934, (0, 0, 0, 2), 9, 0, returns=True),
    Standing("电信公司", 768, (0, 0, 0, 2), 10, 0, returns=True),
    Standing("农业银行", 623, (0, 0, 0, 1), 4, 0, returns=True),
    Standing("联通公司", 172, (0, 0, 0, 1), 5, 0, returns=True),
    Standing("广电网络公司", 73, (0, 0, 0, 1), 4, 1, returns=True),
)
BUREAU_NEWS = (30, 27)

GRADES = {
    "公务员": {"好": 6, "较好": 12},
    "全额预算事业人员": {"好": 16, "较好": 23},
    "自收自支事业人员": {"好": 4, "较好": 7},
}
RED_FLAGS = ("社保中心", "不动产登记中心", "黄河农商银行")
MODELS = ("社保中心", "教育体育局", "公安局", "民政局", "市场监管局", "残联", "水投公司")
PENNANT, LETTER = "交通运输综合执法大队", "林业和草原局"

# What the hall did before, for comparison, in parts of the quarter's count (thousandths).
BEFORE = {"2021Q1": 823, "2020Q2": 867}

# The day from which the review devices of windows in the hall are connected.
DEVICES_SINCE = "2021-04-01"
