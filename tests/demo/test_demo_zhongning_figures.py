"""Every printed figure and list of the county's circular follows from the ledgers, counted here without the program's own tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from mingting.demo.days import workdays
from mingting.demo.ledger import Ledger
from mingting.demo.people import REAL
from mingting.demo.zhongning.build import ledgers
from mingting.demo.zhongning.flows import SECOND_QUARTER
from mingting.demo.zhongning.hall import HALL

HERE = Path(__file__).parent
Q2 = ("2021-04-01", "2021-06-30")
PRINTED = json.loads((HERE / "printed_zhongning_2021q2.json").read_text("utf-8"))

# Words and names of the text: numbers no record carries.
TEXT = {
    *("bdc_city", "bdc_cnty", "bdc_share", "brand12345", "m_one", "m_two", "m_three", "m_four", "m_five", "hot"),
    *("thr10", "thr100", "thr50", "thr2", "p_thr10", "tgt_cov", "tgt_rv", "att_n"),
}
TEXT_LISTS = {"l_bdc_share", "l_tier", "l_inst", "l_att", "l_bb"}
# The printed county rate contradicts its own parts; the parts are right.
CORRECTED = {"rv_tr": Decimal("86.20")}


def percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture(scope="module")
def found(counts: Any) -> dict[str, Any]:
    return dict(_figures(counts))


def _figures(c: Any) -> Iterator[tuple[str, Any]]:
    yield from _hall(c)
    yield from _online(c)
    yield from _licences(c)
    yield from _coverage(c)
    yield from _reviews(c)
    yield from _office(c)


def _hall(c: Any) -> Iterator[tuple[str, Any]]:
    hall, presence = c.hall(), c.presence()
    total = sum(hall.values())
    yield "hall_total", total
    yield "hall_appr", sum(count for short, count in hall.items() if presence[short] == "审批部门")
    yield "hall_comm", sum(count for short, count in hall.items() if presence[short] == "商业服务机构")
    yield "hall_close", percent(sum(c.hall("办结量").values()), total)
    yield "hall_over", sum(row["数量"] for row in c.rows["returns"] if row["指标"] == "超期量")
    yield "hall_daily", round(total / len(workdays(*SECOND_QUARTER)))
    for key, short in {
        **{"hall_sb": "社保中心", "hall_ga": "公安局", "hall_sw": "税务局", "hall_gjj": "公积金中心"},
        **{"hall_bdc": "不动产登记中心", "hall_yb": "医保中心", "hall_jt": "交通运输综合执法大队", "hall_na": "宁安镇"},
        **{"comm_nsh": "黄河农商银行", "comm_yz": "邮政公司", "comm_st": "水投公司", "comm_nx": "宁夏银行"},
        **{"hall_xf": "消防救援大队", "hall_yj": "应急管理局", "comm_gd": "广电网络公司"},
    }.items():
        yield key, hall[short]


def _online(c: Any) -> Iterator[tuple[str, Any]]:
    departments, towns, villages = c.online("部门"), c.online("乡镇"), c.villages()
    yield "on_depts", len(departments)
    yield "on_towns", len(towns)
    yield "on_total", sum(departments.values()) + sum(towns.values())
    yield "on_dept", sum(departments.values())
    yield "on_town", sum(towns.values())
    yield "vil_n", len(villages)
    yield "vil_total", sum(villages.values())
    yield "p_zero_n", sum(count == 0 for count in villages.values())
    for key, name in {
        **{"on_rs": "人社局", "on_wj": "卫生健康局", "on_xc": "县委宣传部", "on_kj": "科学技术局"},
        **{"on_qx": "气象局", "on_bb": "县委编办", "on_cz": "财政局", "on_xf": "消防救援大队"},
    }.items():
        yield key, departments[name]
    for key, name in {
        **{"t_sk": "石空镇", "t_na": "宁安镇", "t_dzc": "大战场镇", "t_xb": "新堡镇", "t_zt": "舟塔乡"},
        **{"t_ms": "鸣沙镇", "t_tyl": "太阳梁乡", "t_bm": "白马乡"},
    }.items():
        yield key, towns[name]
    for key, name in {
        **{"v_fa": "石空镇丰安社区", "v_msc": "鸣沙镇鸣沙村", "v_ct": "鸣沙镇长滩村", "v_bl": "白马乡白路村"},
        **{"v_sdh": "白马乡三道湖村", "v_xj": "宁安镇新建村", "v_sz": "余丁乡时庄村", "v_slb": "大战场镇石喇叭村"},
        **{"v_qf": "大战场镇庆丰社区", "v_mdx": "喊叫水乡麦垛新村", "v_nh": "宁安镇宁华社区"},
        **{"v_xa": "宁安镇新安社区", "v_fm": "宁安镇富民社区"},
    }.items():
        yield key, villages[name]


def _licences(c: Any) -> Iterator[tuple[str, Any]]:
    by_organ, types = c.licences()
    yield "lic_d", len(by_organ)
    yield "lic_c", len(types)
    yield "lic_t", sum(by_organ.values())
    for key, short in {
        "lic_zr": "自然资源局",
        "lic_mz": "民政局",
        "lic_sj": "市场监管局",
        "lic_wj": "卫生健康局",
    }.items():
        yield key, by_organ[short]


def _coverage(c: Any) -> Iterator[tuple[str, Any]]:
    coverage = c.coverage()
    of = {kind: [both for short, both in coverage.items() if c.kind(short) == kind] for kind in ("部门", "乡镇")}
    both = {kind: (sum(a for a, _ in rows), sum(b for _, b in rows)) for kind, rows in of.items()}
    covered, whole = (sum(both[kind][at] for kind in both) for at in (0, 1))
    yield from {"it_t": whole, "it_tc": covered, "it_tr": percent(covered, whole)}.items()
    yield "p_cov", percent(covered, whole)
    yield from {"it_d": both["部门"][1], "it_dc": both["部门"][0], "it_dr": percent(*both["部门"])}.items()
    yield from {"it_x": both["乡镇"][1], "it_xc": both["乡镇"][0], "it_xr": percent(*both["乡镇"])}.items()
    departments = [Decimal(a) / b for a, b in of["部门"]]
    towns = [Decimal(a) / b for a, b in of["乡镇"]]
    yield "cov100_n", sum(rate == 1 for rate in departments)
    yield "cov10_n", sum(0 < rate < Decimal("0.1") for rate in departments)
    yield "cov0_n", sum(rate == 0 for rate in departments)
    yield "covx_hi", sum(rate > Decimal("0.1") for rate in towns)
    yield "covx_lo", sum(rate < Decimal("0.1") for rate in towns)
    low = sum(rate < Decimal("0.2") for rate in departments + towns)
    yield from {"p_depts": len(departments), "p_towns": len(towns), "p_lt20": low, "p_lt20r": percent(low, 48)}.items()
    yield "p_gt50", sum(rate > Decimal("0.5") for rate in departments + towns)


def _reviews(c: Any) -> Iterator[tuple[str, Any]]:
    reviews = c.reviews()
    of = {kind: {short: both for short, both in reviews.items() if c.kind(short) == kind} for kind in ("部门", "乡镇")}
    sums = {kind: (sum(a for a, _ in rows.values()), sum(b for _, b in rows.values())) for kind, rows in of.items()}
    yield "rv_t", sums["部门"][0] + sums["乡镇"][0]
    yield "rv_tr", percent(sums["部门"][0] + sums["乡镇"][0], sums["部门"][1] + sums["乡镇"][1])
    yield from {"rv_d": sums["部门"][0], "rv_dr": percent(*sums["部门"]), "p_rv": percent(*sums["部门"])}.items()
    yield from {"rv_x": sums["乡镇"][0], "rv_xr": percent(*sums["乡镇"])}.items()
    low = sum(percent(*both) < 90 for both in of["部门"].values())
    low_towns = sum(percent(*both) < 90 for both in of["乡镇"].values())
    yield "rv100_n", sum(a == b for a, b in of["部门"].values())
    yield from {"rv90_n": low, "p_rvd_n": low, "rv90x_n": low_towns, "p_rvx_n": low_towns}.items()
    yield "rv95x_n", sum(percent(*both) >= 95 for both in of["乡镇"].values())


def _office(c: Any) -> Iterator[tuple[str, Any]]:
    news = c.news()
    yield "in_t", sum(sent for sent, _ in news.values())
    yield "in_a", sum(adopted for _, adopted in news.values())
    for key, short in {
        **{"in_sp": "审批服务管理局", "in_sj": "市场监管局", "in_sw": "税务局", "in_bdc": "不动产登记中心"},
        **{"in_ga": "公安局", "in_sb": "社保中心", "in_ny": "农业农村局"},
    }.items():
        yield key, news[short][0]
    papers, voices, honours = (c.rows[f"register:{name}"] for name in ("selfcheck", "complaints", "honours"))
    yield "zc_q", sum(row["问题数"] for row in papers if row["文书"] == "自查问题清单")
    yield "zc_r", sum(row["文书"] == "自查自纠报告" for row in papers)
    yield "cp_n", sum(row["类别"] == "投诉" for row in voices)
    yield "wx_n", sum(row["类别"] != "投诉" for row in voices)
    yield "sat", percent(sum(row["是否满意"] == "是" for row in voices), len(voices))
    for key, category in {"gw": "公务员", "qe": "全额预算事业人员", "zs": "自收自支事业人员"}.items():
        yield key, c.graded(category)
        yield f"{key}_h", c.graded(category, "好")
        yield f"{key}_j", c.graded(category, "较好")
    yield "hq_n", sum(row["荣誉"] == "红旗窗口" for row in honours)
    yield "bb_n", sum(row["荣誉"] == "服务标兵" for row in honours)


@pytest.mark.parametrize("key", [key for key in PRINTED["figures"] if key not in TEXT])
def test_a_printed_figure_follows_from_the_ledgers(key: str, found: dict[str, Any]) -> None:
    printed = CORRECTED.get(key, Decimal(str(PRINTED["figures"][key][0])))
    assert found[key] == printed, PRINTED["figures"][key][2]


def test_no_figure_is_both_counted_and_called_text(found: dict[str, Any]) -> None:
    assert not TEXT & found.keys()
    assert TEXT | found.keys() == PRINTED["figures"].keys()


def _ordered(values: Mapping[str, Any], count: int, reverse: bool = True) -> list[str]:
    """The first `count` by value, and nobody beside them on the same value."""
    names = sorted(values, key=lambda name: values[name], reverse=reverse)
    assert values[names[count - 1]] != values[names[count]]
    return names[:count]


def _lists(c: Any) -> Iterator[tuple[str, list[str]]]:
    hall, presence = c.hall(), c.presence()
    approval = {short: count for short, count in hall.items() if presence[short] == "审批部门"}
    commercial = {short: count for short, count in hall.items() if presence[short] != "审批部门"}
    departments, towns, villages = c.online("部门"), c.online("乡镇"), c.villages()
    assert _ordered(approval, 2, reverse=False) == ["应急管理局", "消防救援大队"]
    assert _ordered(commercial, 1, reverse=False) == ["广电网络公司"]
    assert _ordered(departments, 2) == ["人社局", "卫生健康局"]
    assert _ordered(towns, 6) == ["石空镇", "宁安镇", "大战场镇", "新堡镇", "舟塔乡", "鸣沙镇"]
    assert _ordered(towns, 2, reverse=False) == ["白马乡", "太阳梁乡"]
    assert _ordered(villages, 3) == ["石空镇丰安社区", "鸣沙镇鸣沙村", "鸣沙镇长滩村"]
    yield "l_hall", _ordered(approval, 8)
    yield "l_comm", _ordered(commercial, 4)
    yield "l_low", _ordered(departments, 6, reverse=False)
    yield "l_lt50", [short for short, count in departments.items() if count < 50]
    few = [name for name, count in villages.items() if 0 < count < 10]
    yield "l_v10", few
    yield "l_v10_p", [name for name in few if name != "宁安镇新建村"]
    yield "l_v0", [name for name, count in villages.items() if count == 0]
    rates = {short: Decimal(a) / b for short, (a, b) in c.coverage().items()}
    own = {short: rate for short, rate in rates.items() if c.kind(short) == "部门"}
    yield "l_cov100", [short for short, rate in own.items() if rate == 1]
    yield "l_cov10", [short for short, rate in own.items() if 0 < rate < Decimal("0.1")]
    yield "l_cov0", [short for short, rate in own.items() if rate == 0]
    yield "l_covx", [short for short, rate in rates.items() if c.kind(short) == "乡镇" and rate > Decimal("0.1")]
    reviews = {short: (Decimal(a) / b, c.kind(short)) for short, (a, b) in c.reviews().items()}
    low = sorted((short for short in reviews if reviews[short][0] < Decimal("0.9")), key=lambda one: -reviews[one][0])
    yield "l_rv100", [short for short, (rate, kind) in reviews.items() if rate == 1 and kind == "部门"]
    yield "l_rv90", [short for short in low if reviews[short][1] == "部门"]
    yield "l_rv90_p", [short for short in low if reviews[short][1] == "部门"]
    yield "l_rv95x", [short for short, (rate, kind) in reviews.items() if rate >= Decimal("0.95") and kind == "乡镇"]
    yield "l_rv90x", [short for short in low if reviews[short][1] == "乡镇"]
    yield "l_rv90x_p", [short for short in low if reviews[short][1] == "乡镇"]
    news = c.news()
    yield "l_in_ok", [short for short, (sent, _) in news.items() if sent >= 3]
    none = [short for short, (sent, _) in news.items() if sent == 0]
    yield "l_in0", [*(one for one in none if presence[one] == "审批部门"), "商企机构"]
    assert set(commercial) <= set(none)
    present = {short: Decimal(a) / b for short, (a, b) in c.attendance().items()}
    yield "l_kq_good", [short for short, rate in present.items() if rate >= Decimal("0.98")]
    yield "l_kq_bad", [short for short, rate in present.items() if rate < Decimal("0.95")]
    yield "l_hq", [c.short(row["单位"]) for row in c.rows["register:honours"] if row["荣誉"] == "红旗窗口"]
    laggards = c.licence_laggards()
    yield "l_lic_lag", sorted(laggards, key=lambda short: laggards[short][0], reverse=True)


@pytest.fixture(scope="module")
def lists(counts: Any) -> dict[str, list[str]]:
    return dict(_lists(counts))


@pytest.mark.parametrize("key", [key for key in PRINTED["lists"] if key not in TEXT_LISTS])
def test_a_printed_list_has_exactly_its_members(key: str, lists: dict[str, list[str]], counts: Any) -> None:
    listed = lists[key]
    villages = {name.removeprefix(town): name for name in counts.villages() for town in (name[:3], name[:4])}
    printed = [counts.organ.get(name, {"规范简称": name}) for name in PRINTED["lists"][key][1]]
    names = [villages.get(one["规范简称"], one["规范简称"]) for one in printed]
    names = [counts.short(one["单位代码"]) if "单位代码" in one else name for one, name in zip(printed, names)]
    assert sorted(listed) == sorted(names)


def test_towns_are_below_two_percent_of_their_people_exactly_where_the_circular_says(counts: Any) -> None:
    towns = counts.online("乡镇")
    low = [short for short, count in towns.items() if count * 50 < counts.organ[short]["服务人口"]]
    assert sorted(low) == sorted(["大战场镇", "太阳梁乡", "宁安镇"])


def test_the_quarter_has_sixty_working_days_in_ningxia() -> None:
    assert len(workdays(date(2021, 4, 1), date(2021, 6, 30))) == 60


def test_at_least_three_organs_of_the_hall_report_only_counts_and_none_of_them_has_rows_there(counts: Any) -> None:
    reporting = {counts.short(row["单位"]) for row in counts.rows["presences"] if row["仅报数据"] == "是"}
    with_rows = {counts.short(one["受理单位"]) for one in counts.cases if one["办理场所"] == HALL}
    assert {"公安局", "税务局", "公积金中心"} <= reporting
    assert not reporting & with_rows
    in_quarter = {counts.short(r["填报单位"]) for r in counts.rows["returns"] if r["起始日期"] >= Q2[0]}
    assert in_quarter == reporting


def test_every_case_is_finished_on_working_days_of_its_quarter_and_in_time(counts: Any) -> None:
    working = {day.isoformat() for day in workdays(date(2021, 1, 1), date(2021, 6, 30))}
    promise = {row["实施编码"]: row["承诺时限"] for row in counts.rows["items"]}
    days = sorted(working)
    at = {day: place for place, day in enumerate(days)}
    for case in counts.cases:
        begun, done = case["受理时间"][:10], case["办结时间"][:10]
        assert case["申请时间"] <= case["受理时间"] < case["办结时间"] and case["办理状态"] == "已办结"
        assert at[done] - at[begun] <= promise[case["实施编码"]]
        assert (begun >= Q2[0]) == (done >= Q2[0])


def test_reviews_follow_their_cases_within_the_quarter(counts: Any) -> None:
    for row in counts.rows["reviews"]:
        done = counts.case[row["办件来源"], row["办件编号"]]["办结时间"]
        assert row["评价时间"] >= done and (row["评价时间"] >= Q2[0]) == (done >= Q2[0])


def test_no_invented_person_has_a_name_of_the_circular(counts: Any) -> None:
    named = {case["申请人"] for case in counts.cases} | {row["姓名"] for row in counts.rows["staff"]}
    named |= {row["填报人"] for row in counts.rows["returns"]}
    assert not named & REAL


def test_the_same_ledgers_come_out_each_time(zhongning: list[Ledger]) -> None:
    for before, again in zip(zhongning, ledgers(), strict=True):
        assert list(before.rows) == list(again.rows), before.name
