"""窗口管理: attendance, and the office's own registers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ibis import _

from mingting.assess.indicators.declare import (
    Filter,
    Indicator,
    Members,
    Part,
    Ratio,
    Sum,
    count,
    either,
    share,
    test,
    total,
)

attendance = share("half_days", "day", top=_.mark == "present")
WINDOWS = Part("presences", "valid_from", _.tier == "hall", until="ended_on")


def half_days(code: str, name: str, mark: str, better: Any = "less") -> Indicator:
    return Indicator(
        code,
        f"{name}半日数",
        count("half_days", "day", _.mark == mark),
        "个",
        f"统计期内窗口人员考勤记为{name}的半日数。",
        better=better,
    )


ATTENDANCE = (
    Indicator(
        "half_days_scheduled",
        "应出勤半日数",
        count("half_days", "day"),
        "个",
        "统计期内窗口人员有考勤记录（应到岗）的半日数。",
    ),
    half_days("half_days_present", "出勤", "present", "more"),
    half_days("half_days_late", "迟到", "late"),
    half_days("half_days_early", "早退", "early"),
    half_days("half_days_leave", "请假", "leave", ""),
    half_days("half_days_outside", "外出办公", "outside", ""),
    half_days("half_days_absent", "缺勤", "absent"),
    Indicator(
        "attendance_rate",
        "出勤率",
        attendance,
        "%",
        "出勤半日数除以应出勤半日数；迟到、早退、请假、外出办公、缺勤分别统计，不计为出勤。",
        number="K64",
        target=Decimal(98),
        better="more",
        places=2,
    ),
    Indicator(
        "attendance_good",
        "出勤率98%以上的单位数",
        Members("hall_organ", WINDOWS, (test(attendance, ">=98"),)),
        "个",
        "统计期内出勤率在98%以上（含）的大厅进驻单位数。",
    ),
    Indicator(
        "attendance_poor",
        "出勤率不足95%的单位数",
        Members("hall_organ", WINDOWS, (test(attendance, "<95"),)),
        "个",
        "统计期内出勤率不足95%的大厅进驻单位数。",
        better="less",
    ),
)


def kept(register: str, where: Filter = None) -> Filter:
    """Lines of a register that were not withdrawn."""
    return either((_.register == register) & (_.state != "withdrawn"), where)


def lines(register: str, where: Filter = None) -> Sum:
    return count("entries", "on_day", kept(register, where))


def obliged(register: str) -> Part:
    return Part("obligations", "", _.register == register)


news = lines("news")
quota = Sum((Part("obligations", "", _.register == "news", _.per_year, prorate=True),))
quota_met = Members("obliged", obliged("news"), (test(news, ">0"), test(Ratio(news, quota), ">=100")), unit="篇")
REPORT, PROBLEMS, REPAIRS = "自查自纠报告", "自查问题清单", "整改落实清单"
honoured = "评先树优"
REGISTERS = (
    Indicator("news_sent", "信息报送篇数", news, "篇", "统计期内各单位报送的政务服务工作信息篇数。"),
    Indicator("news_adopted", "信息上稿篇数", lines("news", _.yes), "篇", "报送的工作信息中，被采用刊载的篇数。"),
    Indicator(
        "news_adoption_rate",
        "信息上稿率",
        share("entries", "on_day", of=kept("news"), top=_.yes),
        "%",
        "上稿篇数除以报送篇数。",
        number="K65",
        better="more",
        places=2,
    ),
    Indicator(
        "news_quota_met",
        "信息报送达到定额的单位数",
        quota_met,
        "个",
        "统计期内报送篇数达到定额（按月折算）的应报单位数。",
        number="K65",
        better="more",
    ),
    Indicator(
        "news_done_rate",
        "信息报送达标率",
        Ratio(quota_met, Members("obliged", obliged("news"), ())),
        "%",
        "报送篇数达到定额的单位占应报单位的比例。",
        number="K65",
        target=Decimal(100),
        better="more",
        places=2,
    ),
    Indicator(
        "news_zero",
        "未报送信息的单位数",
        Members("obliged", obliged("news"), (test(news, "==0"),), unit="篇"),
        "个",
        "统计期内没有报送信息的应报单位数。",
        better="less",
    ),
    Indicator(
        "selfcheck_problems",
        "自查问题条数",
        total("entries", "on_day", _.amount, kept("selfcheck", _.amount.notnull() & (_.choice == PROBLEMS))),
        "条",
        "统计期内各单位自查问题清单所列问题条数合计。",
    ),
    Indicator(
        "selfcheck_reports",
        "自查自纠报告篇数",
        lines("selfcheck", _.choice == REPORT),
        "篇",
        "统计期内上报的自查自纠报告篇数。",
    ),
    Indicator(
        "selfcheck_missing",
        "自查材料未报齐的单位数",
        Members(
            "obliged",
            obliged("selfcheck"),
            tuple(test(lines("selfcheck", _.choice == one), "==0") for one in (REPORT, PROBLEMS, REPAIRS)),
            any_of=True,
            unit="份",
        ),
        "个",
        "自查自纠报告、自查问题清单、整改落实清单中至少一种未报的应报单位数。",
        better="less",
    ),
    Indicator(
        "complaints",
        "投诉件数",
        lines("complaints", _.choice == "投诉"),
        "件",
        "统计期内各类渠道收到的投诉件数。",
        better="less",
    ),
    Indicator(
        "wishes",
        "微心愿、金点子条数",
        lines("complaints", _.choice.isin(["微心愿", "金点子"])),
        "条",
        "统计期内征集到的微心愿、金点子条数。",
    ),
    Indicator(
        "appeals_solved_rate",
        "诉求解决率",
        share("entries", "on_day", of=kept("complaints"), top=_.yes),
        "%",
        "投诉、微心愿、金点子中已经解决的占比。",
        target=Decimal(100),
        better="more",
        places=2,
    ),
    Indicator(
        "appeal_satisfaction",
        "群众满意率",
        share("entries", "on_day", of=kept("complaints"), top=_.yes2),
        "%",
        "投诉、微心愿、金点子中群众表示满意的占比。",
        better="more",
        places=2,
    ),
    Indicator("staff_graded", "平时考核人次", lines("grades"), "人", "统计期内参加平时考核的人次，可按人员类别划分。"),
    Indicator("staff_good", "“好”等次人次", lines("grades", _.choice == "好"), "人", "平时考核确定为“好”等次的人次。"),
    Indicator(
        "staff_fairly_good",
        "“较好”等次人次",
        lines("grades", _.choice == "较好"),
        "人",
        "平时考核确定为“较好”等次的人次。",
    ),
    Indicator(
        "staff_good_share",
        "“好”等次占比",
        share("entries", "on_day", of=kept("grades"), top=_.choice == "好"),
        "%",
        "平时考核人次中“好”等次的占比；国家规定一般不超过40%。",
        places=2,
    ),
    Indicator(
        "red_flag_windows",
        "红旗窗口数",
        Members("hall_organ", WINDOWS, (test(lines("honours", _.choice == "红旗窗口"), ">0"),), unit="次"),
        "个",
        "统计期内被评为“红旗窗口”的大厅进驻单位数。",
        better="more",
    ),
    Indicator(
        "service_models",
        "服务标兵人数",
        Members("staff", Part("staff", ""), (test(lines("honours", _.choice == "服务标兵"), ">0"),), unit="次"),
        "名",
        "统计期内被评为“服务标兵”的人数。",
        better="more",
    ),
    Indicator(
        "praise",
        "锦旗、表扬信件数",
        lines("honours", _.choice.isin(["锦旗", "表扬信"])),
        "件",
        "统计期内收到的锦旗和表扬信件数。",
        better="more",
    ),
)
RETURNS = (
    Indicator(
        "returns_due",
        "应报报表行数",
        count("returns", "due_on"),
        "行",
        "应报日期在统计期内的定期报表行数。",
    ),
    Indicator(
        "returns_timely_rate",
        "报表按时率",
        share("returns", "due_on", top=_.submitted_on <= _.due_on),
        "%",
        "应报日期在统计期内的定期报表中，按时填报的占比。",
        number="K66",
        target=Decimal(100),
        better="more",
        places=2,
    ),
)
