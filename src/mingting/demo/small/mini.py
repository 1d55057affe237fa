"""小川县: two departments beside the bureau, one bank, two towns, four villages, one quarter. Every kind of ledger, and the odd cases of life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mingting.demo.outcomes import Review
from mingting.demo.small.plan import SmallCounty, SmallOrgan, SmallVillage, Work

_TOWN = ("城乡居民基本养老保险参保登记", "最低生活保障申请", "临时救助申请", "高龄津贴申请", "社会保障卡申领")


def _odd(work: Work) -> None:
    """What large numbers hide: void, open, late, paused, refused, finished after the quarter; default, bad and second reviews."""
    hall = [case for case in work.hall if case.label == "小川县民政局" and not case.item.licence]
    promised = [case for case in hall if case.kind == "承诺件"]
    hall[0].state, hall[0].result = "作废", ""
    opened = promised[-1]
    opened.finished, opened.state = None, "已受理"
    late = promised[0]
    late.finished = late.accepted + timedelta(days=28)
    paused = promised[1]
    paused.finished, paused.paused = paused.accepted + timedelta(days=14), 8
    refused = promised[2]
    refused.result, refused.corrections = "不予许可", 2
    after = max((case for case in work.of("小川县市场监管局") if case.source == "nxzw"), key=lambda case: case.accepted)
    after.accepted, after.finished = datetime(2021, 6, 30, 16, 5), datetime(2021, 7, 1, 9, 40)  # noqa: DTZ001 - wall time
    after.applied = after.accepted - timedelta(minutes=30)
    work.reviews = [review for review in work.reviews if review.case is not after]
    hall[3].double_entry = "民政一体化平台"
    _odd_reviews(work)
    _odd_licences(work)


def _odd_reviews(work: Work) -> None:
    reviewed = {review.case.number for review in work.reviews}
    first = work.reviews[0]
    work.reviews[0] = replace(first, grade="非常不满意", words="等了一上午没有叫到号")
    again = first.at + timedelta(minutes=5)
    work.reviews.append(Review(first.case, "满意", "电话", again, times=2, words="回访后已解决"))
    silent = next(
        case
        for case in work.of("小川县民政局")
        if case.source == "nxzw" and case.number not in reviewed and case.finished
    )
    assert silent.finished
    work.reviews.append(Review(silent, "非常满意", "网站", silent.finished + timedelta(hours=1), default=True))


def _odd_licences(work: Work) -> None:
    """One stored a week late, one never."""
    by_day = sorted(work.licences, key=lambda licence: licence.case.accepted)
    work.licences = [
        replace(by_day[0], stored=(by_day[0].case.finished or by_day[0].case.accepted) + timedelta(days=9)),
        replace(by_day[1], stored=None),
        *by_day[2:],
    ]


MINI = SmallCounty(
    name="小川县",
    region="640598",
    order=3,
    hall_source="hall",
    first=date(2021, 4, 1),
    last=date(2021, 6, 30),
    seed=598,
    odd=_odd,
    organs=(
        SmallOrgan(
            "审批服务局", "小川县审批服务局", "部门", items=2, news=(4, 3), subjects=("代办帮办预约", "投资项目咨询")
        ),
        SmallOrgan(
            "民政局",
            "小川县民政局",
            "部门",
            items=6,
            covered=6,
            hall=46,
            online=20,
            online_before=8,
            reviewed=17,
            stands=True,
            subjects=("收养登记", "临时救助对象认定", "特困人员救助供养认定", "高龄津贴申领", "养老机构备案"),
            staff=(1, 1, 0, 1),
            missed=4,
            news=(3, 2),
            papers=3,
            aliases=("县民政局",),
        ),
        SmallOrgan(
            "市场监管局",
            "小川县市场监管局",
            "部门",
            items=24,
            covered=2,
            hall=30,
            online=12,
            reviewed=12,
            stands=True,
            subjects=("企业设立登记", "企业名称自主申报", "股权出质登记", "广告发布登记"),
            licences=("营业执照",),
            licensed=14,
            staff=(0, 1, 1, 0),
            missed=30,
            news=(1, 1),
            aliases=("市场监督管理局", "小川县市场监督管理局"),
        ),
        SmallOrgan(
            "小川银行",
            "小川县农村商业银行",
            "商业服务机构",
            hall=90,
            returns=True,
            stands=True,
            staff=(0, 0, 0, 1),
            missed=3,
        ),
        SmallOrgan(
            "东川镇",
            "小川县东川镇人民政府",
            "乡镇",
            items=8,
            covered=3,
            online=30,
            online_before=10,
            reviewed=45,
            population=1400,
            subjects=_TOWN,
        ),
        SmallOrgan(
            "西川乡",
            "小川县西川乡人民政府",
            "乡镇",
            items=12,
            covered=1,
            online=14,
            online_before=4,
            reviewed=20,
            population=1900,
            subjects=_TOWN,
        ),
    ),
    villages=(
        SmallVillage("东川镇", "河湾村", 5, 14),
        SmallVillage("东川镇", "柳树村", 3, 3),
        SmallVillage("西川乡", "石岭村", 0, 12),
        SmallVillage("西川乡", "山泉村", 0, 0),
    ),
    honours=(("红旗窗口", "民政局"), ("服务标兵", "民政局"), ("锦旗", "市场监管局"), ("表扬信", "市场监管局")),
)
