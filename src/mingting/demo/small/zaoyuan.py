"""枣园县: an invented county beside the large one, so that scopes are real: its own root, hall, people and users."""

from __future__ import annotations

from datetime import date

from mingting.demo.small.plan import SmallCounty, SmallOrgan, SmallVillage, Work

_TOWN = (
    "城乡居民基本养老保险参保登记",
    "城乡居民基本医疗保险参保登记",
    "最低生活保障申请",
    "临时救助申请",
    "高龄津贴申请",
)


def _nothing(work: Work) -> None:
    """Its cases are all of the usual kind."""


ZAOYUAN = SmallCounty(
    name="枣园县",
    region="640597",
    order=2,
    hall_source="hall-640597",
    first=date(2021, 4, 1),
    last=date(2021, 6, 30),
    seed=597,
    odd=_nothing,
    organs=(
        SmallOrgan("枣园县审批局", "枣园县审批服务管理局", "部门", news=(5, 4)),
        SmallOrgan(
            "枣园县社保中心",
            "枣园县社会保险事务中心",
            "部门",
            items=14,
            covered=6,
            hall=168,
            online=22,
            online_before=15,
            reviewed=20,
            stands=True,
            subjects=("城乡居民养老保险参保登记", "养老保险待遇申领", "社会保险费申报", "个人权益记录查询打印"),
            staff=(0, 3, 0, 1),
            missed=7,
            news=(3, 2),
            papers=2,
        ),
        SmallOrgan(
            "枣园县市场监管局",
            "枣园县市场监督管理局",
            "部门",
            items=18,
            covered=7,
            hall=74,
            online=18,
            online_before=9,
            reviewed=17,
            stands=True,
            subjects=("企业设立登记", "企业名称自主申报", "股权出质登记", "广告发布登记"),
            licences=("营业执照", "食品经营许可证"),
            licensed=41,
            staff=(1, 1, 0, 0),
            missed=4,
            news=(1, 1),
            papers=1,
        ),
        SmallOrgan(
            "枣园县农商银行",
            "枣园县农村商业银行",
            "商业服务机构",
            hall=133,
            returns=True,
            stands=True,
            staff=(0, 0, 0, 1),
            missed=2,
        ),
        SmallOrgan(
            "枣园镇",
            "枣园县枣园镇人民政府",
            "乡镇",
            items=20,
            covered=5,
            online=64,
            online_before=41,
            reviewed=92,
            population=2600,
            subjects=_TOWN,
        ),
        SmallOrgan(
            "滨河乡",
            "枣园县滨河乡人民政府",
            "乡镇",
            items=20,
            covered=2,
            online=27,
            online_before=19,
            reviewed=35,
            population=1700,
            subjects=_TOWN,
        ),
    ),
    villages=(
        SmallVillage("枣园镇", "枣园东村", 22, 24),
        SmallVillage("枣园镇", "枣园西村", 18, 11),
        SmallVillage("滨河乡", "柳岸村", 9, 13),
        SmallVillage("滨河乡", "沙坝村", 4, 2),
    ),
    honours=(("红旗窗口", "枣园县社保中心"), ("服务标兵", "枣园县市场监管局")),
)
