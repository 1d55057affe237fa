"""中宁县: its organs, as they stand in the ledger of organs. Places and names of organs are real, everything counted is not.

The order is the official one. Short names (规范简称) are those the county's circulars use most; the other spellings are
aliases, and some ledgers use them on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

REGION = "640521"
COUNTY = "640521000000"
SINCE = "2019-03-01"


@dataclass(frozen=True)
class Department:
    """A county department or a body that counts as one; `items` in force and how many of them had a case in the half-year.

    `online` and `online_before` are its cases on the platform in the second and the first quarter of 2021.
    """

    short: str
    name: str
    items: int = 0
    covered: int = 0
    online: int = 0
    online_before: int = 0
    aliases: tuple[str, ...] = ()


DEPARTMENTS = (
    Department("审批服务管理局", "中宁县审批服务管理局", aliases=("县审批局", "审批局")),
    Department("林业和草原局", "中宁县林业和草原局", 34, 7, 64, 31, ("林草局",)),
    Department("教育体育局", "中宁县教育体育局", 34, 7, 71, 38, ("教体局",)),
    Department("县委统战部", "中共中宁县委统一战线工作部", 16, 7, 42, 21, ("统战部",)),
    Department("不动产登记中心", "中宁县不动产登记中心", 24, 17, 144, 96, ("不动产登记事务中心",)),
    Department("公安局", "中宁县公安局", 192, 14, 109, 72, ("县公安局",)),
    Department("社保中心", "中宁县社会保险事业管理中心", 64, 6, 130, 88, ("社会保险事业管理中心", "社会保险中心")),
    Department("税务局", "国家税务总局中宁县税务局"),
    Department("公积金中心", "中卫市住房公积金管理中心中宁分中心", aliases=("住房公积金管理中心", "公积金管理中心")),
    Department("自然资源局", "中宁县自然资源局", 66, 24, 78, 49),
    Department("农业农村局", "中宁县农业农村局", 98, 16, 33, 19),
    Department("住建局", "中宁县住房和城乡建设局", 96, 14, 118, 77, ("住房和城乡建设局", "住房城乡建设局")),
    Department("房管所", "中宁县房产管理所", aliases=("房产管理所",)),
    Department("医保中心", "中宁县医疗保险事务管理中心", 26, 11, 121, 84, ("医疗保险事务管理中心", "医疗保险中心")),
    Department("卫生健康局", "中宁县卫生健康局", 81, 34, 506, 298, ("卫健局",)),
    Department(
        "人社局", "中宁县人力资源和社会保障局", 62, 27, 579, 351, ("人力资源和社会保障局", "人力资源社会保障局")
    ),
    Department("水务局", "中宁县水务局", 52, 7),
    Department("民政局", "中宁县民政局", 39, 23, 45, 27),
    Department(
        "交通运输综合执法大队", "中宁县交通运输综合执法大队", 44, 6, 87, 55, ("交通运输执法大队", "交通执法大队")
    ),
    Department("市场监管局", "中宁县市场监督管理局", 88, 36, 134, 92, ("市场监督管理局",)),
    Department("生态环境局", "中卫市生态环境局中宁分局", 37, 6, 47, 26, ("生态环境保护局", "生态环境分局")),
    Department("商务局", "中宁县商务和投资促进局", 28, 9, 38, 20, ("商务和投资促进局",)),
    Department("司法局", "中宁县司法局", 43, 6, 29, 15),
    Department("公证处", "宁夏回族自治区中宁县公证处"),
    Department(
        "枸杞产业发展服务中心", "中宁县枸杞产业发展服务中心", 5, 5, 21, 12, ("枸杞产业发展服务局", "枸杞局", "枸杞中心")
    ),
    Department("应急管理局", "中宁县应急管理局", 34, 5, 15, 9, ("应急局",)),
    Department("文化旅游广电局", "中宁县文化旅游广电局", 71, 9, 10, 8, ("文广局", "文旅局")),
    Department("县委宣传部", "中共中宁县委宣传部", 10, 4, 7, 5, ("宣传部",)),
    Department("科学技术局", "中宁县科学技术局", 9, 3, 6, 4, ("科技局",)),
    Department("气象局", "中宁县气象局", 6, 6, 4, 3),
    Department("县委编办", "中共中宁县委机构编制委员会办公室", 7, 2, 3, 2, ("编办",)),
    Department("财政局", "中宁县财政局", 14, 4, 2, 3),
    Department("消防救援大队", "中宁县消防救援大队", 4, 4, 1, 2, ("消防大队",)),
    Department("残联", "中宁县残疾人联合会", 21, 13, 57, 33, ("残疾人联合会",)),
    Department("烟草专卖局", "中宁县烟草专卖局", 9, 5, 74, 52, ("烟草局",)),
    Department("就创中心", "中宁县就业创业服务中心", 22, 10, 96, 61, ("就业创业服务中心", "就业创业和人才服务中心")),
    Department("道路运输管理所", "中宁县道路运输管理所", 41, 4, 0, 9, ("运管所",)),
    Department("退役军人事务局", "中宁县退役军人事务局", 24),
    Department("统计局", "中宁县统计局", 6),
    Department("档案局", "中宁县档案局", 9),
    Department("妇联", "中宁县妇女联合会", 7, aliases=("妇女联合会",)),
)


@dataclass(frozen=True)
class Town:
    """A town: its cases on the platform (both quarters), its people, how many of its 123 items had a case, how many cases were reviewed.

    `reviewed` counts the second quarter, the town's own cases and those of its villages together.
    """

    short: str
    region: str
    online: int
    online_before: int
    population: int
    covered: int
    reviewed: int


TOWN_ITEMS = 123
TOWNS = (
    Town("宁安镇", "640521100000", 1861, 1204, 97_600, 21, 2506),
    Town("石空镇", "640521102000", 2512, 1688, 61_300, 9, 3333),
    Town("鸣沙镇", "640521101000", 1037, 702, 32_400, 8, 1828),
    Town("新堡镇", "640521103000", 1501, 1043, 37_900, 9, 2126),
    Town("恩和镇", "640521104000", 986, 655, 33_100, 8, 1396),
    Town("大战场镇", "640521105000", 1596, 1121, 81_000, 10, 2277),
    Town("舟塔乡", "640521200000", 1304, 869, 27_500, 8, 1492),
    Town("白马乡", "640521201000", 289, 201, 11_800, 6, 364),
    Town("余丁乡", "640521202000", 742, 488, 21_700, 8, 919),
    Town("徐套乡", "640521204000", 594, 377, 18_900, 15, 705),
    Town("喊叫水乡", "640521203000", 492, 336, 19_600, 6, 686),
    Town("太阳梁乡", "640521205000", 359, 244, 18_600, 6, 614),
)


@dataclass(frozen=True)
class Institution:
    """A commercial institution in the hall; it reports counts, its cases stay in its own system."""

    short: str
    name: str
    aliases: tuple[str, ...] = ()


INSTITUTIONS = (
    Institution("水投公司", "中宁县水务投资有限公司", ("水务投资公司",)),
    Institution("天然气公司", "中宁县天然气有限公司"),
    Institution("人保财险", "中国人民财产保险股份有限公司中宁支公司", ("人保公司",)),
    Institution("金融便民服务中心", "中宁县金融便民服务中心"),
    Institution("黄河农商银行", "宁夏黄河农村商业银行中宁支行", ("黄河农商行",)),
    Institution("邮政公司", "中国邮政集团有限公司中宁县分公司", ("邮政分公司",)),
    Institution("宁夏银行", "宁夏银行股份有限公司中宁支行"),
    Institution("供电公司", "国网宁夏电力有限公司中宁县供电公司", ("国网中宁供电公司",)),
    Institution("移动公司", "中国移动通信集团宁夏有限公司中宁分公司", ("中国移动",)),
    Institution("电信公司", "中国电信股份有限公司中宁分公司", ("中国电信",)),
    Institution("农业银行", "中国农业银行股份有限公司中宁县支行", ("农行",)),
    Institution("联通公司", "中国联合网络通信有限公司中宁县分公司", ("中国联通",)),
    Institution("广电网络公司", "宁夏广播电视网络有限公司中宁分公司", ("广电网络",)),
)
