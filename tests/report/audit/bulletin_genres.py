"""The genres of bulletins, each written in several ways. `maker` comes first everywhere; see bulletin_maker."""

# ruff: noqa: E501 (sentences of bulletins)
from __future__ import annotations

import calendar
import random
from fractions import Fraction
from typing import Any

NUMERAL = "零一二三四五六七八九十"
WORKDAYS_2021 = {1: 20, 2: 17, 3: 23, 4: 22, 5: 19, 6: 21, 7: 22, 8: 22, 9: 22, 10: 17, 11: 22, 12: 23}


def table(m: Any, title: str, heads: list[str], rows: list[list[str]]) -> None:
    """Lay a table out in the style of the bulletin."""
    style = m.style.table
    m.say(title)
    everything = [heads, *rows]
    if style == "pipe":
        m.say(*[" | ".join(row) + " |" for row in everything])
    elif style == "md":
        m.say(
            "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *["| " + " | ".join(row) + " |" for row in rows]
        )
    elif style == "tab":
        m.say(*["\t".join(row) for row in everything])
    elif style == "spaces" and all(all(cell for cell in row) for row in everything):
        m.say(*["   ".join(row) for row in everything])
    elif style == "flat":
        m.say(*[f"{cell} |" for row in everything for cell in row])
    elif style == "cells" and all(all(cell for cell in row) for row in everything):
        m.say("", *[cell for row in everything for cell in row], "")
    else:
        m.say(*["\t".join(row) for row in everything])
    m.say("")


def head(m: Any, month: int | None = None, quarter: int | None = None, kind: str = "政务服务工作情况") -> str:
    """Title lines; answers with the words for the period."""
    if quarter:
        words, title = f"第{NUMERAL[quarter]}季度", f"2021年第{NUMERAL[quarter]}季度"
    elif month:
        words, title = f"{month}月份", f"2021年{month}月份"
    else:
        words, title = "2021年", "2021年"
    if m.style.page_noise:
        m.say("首页 > 政府信息公开 > 政务服务", "索引号：11640500/2021-00318 发布日期：2021-12-08 10:12:45")
    m.say(m.pick(f"关于{title}{kind}的通报", f"{m.place}县{title}{kind}通报", f"{m.place}市{title}{kind}分析报告"))
    if m.style.page_noise:
        m.say(
            f"{m.place}政务办发〔2021〕{m.rng.randint(3, 60)}号",
            "各乡镇人民政府，县直各部门：",
            "联系电话：0955-5021234",
        )
    m.say(m.pick("现将有关情况通报如下：", f"现将{words}工作情况通报如下。", ""))
    return words


def tail(m: Any) -> None:
    m.say(
        m.pick("三、工作要求", "三、下一步打算"),
        "各单位要高度重视，对照问题限时整改，办结率要达到100%，满意率力争达到99%以上，2022年6月底前完成。",
    )
    if m.style.page_noise:
        m.say("附件：1.办件情况统计表", "2021年12月6日", "【打印本页】 【关闭窗口】")


def hall(m: Any) -> None:
    """Service hall: volume, finished, daily mean, kinds, windows, problems repeated."""
    month = m.rng.randint(3, 11)
    words = head(m, month=month)
    accepted = m.rng.randint(6000, 42000)
    done = accepted - m.rng.randint(0, 60)
    total, finished = m.count(accepted), m.count(done)
    rate = m.ratio(finished, total)
    mean = m.daily(total, WORKDAYS_2021[month])
    m.say(m.pick("一、基本情况", "一、总体情况"))
    m.say(
        m.pick(
            f"{words}，全县政务服务大厅共受理各类事项{m.m(total)}，办结{m.m(finished)}，办结率{m.m(rate)}，日均受理{m.m(mean)}。",
            f"（一）办件情况。{words}，大厅累计受理{m.m(total)}，日均办件量{m.m(mean)}，办结{m.m(finished)}，办结率为{m.m(rate)}。",
            f"（一）总体办件。{words}县政务服务中心各窗口受理审批服务事项{m.m(total)}（日均{m.m(mean)}）；办结{m.m(finished)}，办结率达{m.m(rate)}。",
        )
    )
    if accepted != done and m.rng.random() < 0.6:
        left = m.count(accepted - done)
        t2, f2 = m.again(total), m.again(finished)
        m.sum([f2, left], t2)
        m.say(
            m.pick(
                f"其中已受理{m.m(t2)}，已办结{m.m(f2)}，正在办理{m.m(left)}。",
                f"大厅共受理{m.m(t2)}，办结{m.m(f2)}，在办{m.m(left)}，无超期件。",
            )
        )
    kinds = m.pick(
        "行政许可|公共服务|其他权力", "即办件|承诺件", "网上受理|窗口受理", "行政许可|行政确认|行政给付|公共服务"
    ).split("|")
    parts = [m.count(v) for v in m.split(accepted, len(kinds))]
    t3 = m.again(total)
    m.sum(parts, t3)
    shares = [m.ratio(p, t3) for p in parts] if m.rng.random() < 0.5 else []
    entries = [
        f"{k}{'事项' if len(k) == 4 else ''}{m.m(p)}" + (m.share_text(shares[i]) if shares else "")
        for i, (k, p) in enumerate(zip(kinds, parts))
    ]
    join = "；" if shares and "(" not in m.style.share else "、"
    m.say(
        m.pick(
            f"从事项类型看，{m.m(t3)}办件分别为：{join.join(entries)}。",
            f"（二）分类情况。受理的{m.m(t3)}中，按事项类型分：{join.join(entries)}。",
            f"全部办件{m.m(t3)}，包括{join.join(entries)}。",
        )
    )
    organs = m.rng.sample(m.organs, 5)
    tops = [m.count(v) for v in sorted(m.rng.sample(range(300, 4000), 5), reverse=True)]
    m.ranking(tops)
    listed = "、".join(f"{o}{m.m(t)}" for o, t in zip(organs, tops))
    m.say(
        m.pick(
            f"办件量排名前五的单位依次为：{listed}。",
            f"办件量居前5位的窗口分别是{listed}。",
            f"（三）办件量较多的部门：{listed}。",
        )
    )
    m.say("二、存在的问题")
    zero = m.rng.sample(m.organs, m.rng.randint(3, 6))
    n = m.count(len(zero), "个")
    m.names(zero, n)
    m.say(
        m.pick(
            f"{'、'.join(zero)}等{m.m(n)}部门未按时报送信息。",
            f"未按要求报送台账的单位（{m.m(n)}）：{'、'.join(zero)}。",
            f"有{m.m(n)}单位本月无办件，分别是{'、'.join(zero)}。",
        )
    )
    t4 = m.again(total)
    m.say(f"全县大厅共受理各类事项{m.m(t4)}，但部门之间不均衡。")
    tail(m)


def hotline(m: Any) -> None:
    month = m.rng.randint(1, 12)
    words = head(m, month=month, kind="12345政务服务便民热线运行情况")
    m.unit = m.pick("件", "件", "条")
    all_ = m.rng.randint(900, 26000)
    total = m.count(all_)
    days = calendar.monthrange(2021, month)[1]
    mean = m.daily(total, days)
    m.say("一、总体情况")
    m.say(
        m.pick(
            f"{words}，12345热线共受理群众诉求{m.m(total)}，日均{m.m(mean)}。",
            f"{words}，全县热线平台累计接听受理{m.m(total)}，日均受理{m.m(mean)}，接通率保持较高水平。",
        )
    )
    direct, moved = (m.count(v) for v in m.split(all_, 2))
    m.sum([direct, moved], total)
    m.say(m.pick(f"其中，直接答复{m.m(direct)}，转办{m.m(moved)}。", f"其中直办件{m.m(direct)}、转办件{m.m(moved)}。"))
    channels = ["电话", "微信", "网站", "上级转派", "短信", "人民网留言"][: m.rng.randint(4, 6)]
    parts = [m.count(v) for v in m.split(all_, len(channels))]
    t2 = m.again(total)
    m.sum(parts, t2)
    shares = [m.ratio(p, t2) for p in parts]
    join = "；" if "(" not in m.style.share else "、"
    entries = join.join(f"{c}{m.m(p)}{m.share_text(s)}" for c, p, s in zip(channels, parts, shares))
    m.say(m.pick(f"从来源渠道看，{m.m(t2)}诉求中，{entries}。", f"按受理渠道划分，受理总量{m.m(t2)}：{entries}。"))
    kinds = ["咨询", "求助", "投诉", "举报", "建议", "感谢", "其他"]
    kparts = [m.count(v) for v in m.split(all_, len(kinds))]
    if m.rng.random() < 0.5:
        rows = []
        for k, p in zip(kinds, kparts):
            rows.append([k, m.raw(p), m.raw(m.ratio(p, total)) + "%"])
        t3 = m.again(total)
        m.sum(kparts, t3)
        rows.append(["合计", m.raw(t3), "100%"])
        table(m, "诉求类型情况表", ["诉求类型", f"数量（{m.unit}）", "占比"], rows)
    else:
        t3 = m.again(total)
        m.sum(kparts, t3)
        m.say(
            f"从诉求类型看，全部{m.m(t3)}诉求分为：" + "、".join(f"{k}类{m.m(p)}" for k, p in zip(kinds, kparts)) + "。"
        )
    past = m.count(int(all_ * m.rng.uniform(0.75, 1.3)))
    rate, way = m.growth(total, past)
    t4 = m.again(total)
    change, _ = m.difference(total, past)
    m.say(
        m.pick(
            f"受理量{m.m(t4)}，与上月的{m.m(past)}相比，环比{way}{m.m(rate)}。",
            f"本月受理{m.m(t4)}，较上月{m.m(past)}{way}{m.m(change)}，环比{way}{m.m(rate)}。",
        )
    )
    m.say("二、办理情况")
    closed = m.rng.randint(int(moved.exact * 9 // 10), int(moved.exact))
    sent, back = m.again(moved), m.count(closed)
    r = m.ratio(back, sent)
    m.say(f"转办工单{m.m(sent)}，按期办结{m.m(back)}，按期办结率{m.m(r)}。")
    good = m.rng.randint(closed * 4 // 5, closed)
    seen, sat = m.count(closed), m.count(good)
    g = m.ratio(sat, seen)
    m.say(
        m.pick(
            f"回访{m.m(seen)}，满意{m.m(sat)}，满意率{m.m(g)}。",
            f"共回访工单{m.m(seen)}，其中群众表示满意的{m.m(sat)}，满意率为{m.m(g)}。",
        )
    )
    organs = m.rng.sample(m.organs, 6)
    tops = [m.count(v) for v in sorted(m.rng.sample(range(30, 900), 6), reverse=True)]
    m.ranking(tops)
    m.say("承办量前六名的部门依次是：" + "、".join(f"{o}（{m.m(t)}）" for o, t in zip(organs, tops)) + "。")
    tail(m)


def units_table(m: Any) -> None:
    """A table 单位 × 受理, 办结, 办结率 with a total row, restated in prose."""
    words = head(m, quarter=m.rng.randint(1, 4))
    organs = m.rng.sample(m.organs, m.rng.randint(6, 12))
    taken = [m.rng.randint(40, 5000) for _ in organs]
    done = [t - (m.rng.randint(0, t // 12) if m.rng.random() < 0.6 else 0) for t in taken]
    accepted, finished = m.count(sum(taken)), m.count(sum(done))
    rate = m.ratio(finished, accepted)
    m.say(
        "一、办件情况",
        m.pick(
            f"{words}，各窗口共受理{m.m(accepted)}，办结{m.m(finished)}，办结率{m.m(rate)}（详见附件）。",
            f"{words}，进驻部门受理事项{m.m(accepted)}、办结{m.m(finished)}，综合办结率为{m.m(rate)}。",
        ),
    )
    rows, a, b = [], [], []
    for i, organ in enumerate(organs):
        x, y = m.count(taken[i], ""), m.count(done[i], "")
        a.append(x)
        b.append(y)
        rows.append(
            [str(i + 1), organ, m.raw(x), m.raw(y), m.raw(m.ratio(y, x)) + "%", ""]
            if m.style.table != "spaces"
            else [str(i + 1), organ, m.raw(x), m.raw(y), m.raw(m.ratio(y, x)) + "%"]
        )
    ta, tb = m.again(accepted), m.again(finished)
    ta.unit = tb.unit = ""
    m.sum(a, ta)
    m.sum(b, tb)
    r = m.ratio(tb, ta)
    heads = ["序号", "单位", f"受理（{m.unit}）", f"办结（{m.unit}）", "办结率"]
    last = ["合计", "", m.raw(ta), m.raw(tb), m.raw(r) + "%"]
    if m.style.table not in ("spaces", "cells"):
        heads.append("备注")
        last.append("")
    else:
        rows = [row[:5] for row in rows]
        if m.style.table == "cells":
            last = ["合计", "—", *last[2:]]
        else:
            last = ["合计", *last[2:]]
            heads, rows = heads[1:], [row[1:] for row in rows]
    table(m, f"{m.place}政务服务大厅办件情况统计表", heads, rows + [last])
    if m.rng.random() < 0.6:
        order = sorted(range(len(organs)), key=lambda i: -taken[i])[:4]
        named = [m.again(a[i]) for i in order]
        for t in named:
            t.unit = m.unit
        m.ranking(named)
        m.say("受理量居前的单位：" + "、".join(f"{organs[i]}{m.m(t)}" for i, t in zip(order, named)) + "。")
    tail(m)


def trading(m: Any) -> None:
    month = m.rng.randint(2, 12)
    words = head(m, month=month, kind="公共资源交易情况")
    kinds = ["工程建设", "政府采购", "土地使用权出让", "国有产权交易"]
    counts = m.split(m.rng.randint(80, 400), 4)
    cents = [Fraction(m.rng.randint(1000, 90000), 10000) * 10**8 for _ in kinds]
    decimals = m.rng.choice((2, 2, 4))
    n = m.tok(sum(counts), unit="宗")
    amount = m.tok(sum(cents), decimals, 10**8, "元")
    m.say(
        "一、交易情况",
        m.pick(
            f"{words}，共完成交易{m.m(n)}，成交金额{m.m(amount)}。",
            f"{words}，公共资源交易总量为{m.m(n)}，交易额{m.m(amount)}。",
        ),
    )
    ns = [m.tok(c, unit=m.pick("宗", "项", "宗")) for c in counts]
    for t in ns:
        t.unit = "宗"
    aa = [m.tok(c, decimals, 10**8, "元") for c in cents]
    m.sum(ns, n)
    m.sum(aa, amount)
    m.say(
        m.pick("其中，", "其中：")
        + m.pick("；", ";").join(
            f"{k}{m.m(x)}，{m.pick('成交金额', '交易额', '金额')}{m.m(y)}" for k, x, y in zip(kinds, ns, aa)
        )
        + "。"
    )
    past = m.tok(int(n.exact * Fraction(m.rng.randint(70, 130), 100)), unit="宗")
    n2 = m.again(n)
    change, way = m.difference(n2, past)
    rate, _ = m.growth(n2, past)
    m.say(
        m.pick(
            f"交易宗数{m.m(n2)}，上年同期{m.m(past)}，同比{way}{m.m(change)}，{'增长' if way == '增加' else '下降'}{m.m(rate)}。",
            f"与去年同期的{m.m(past)}相比，交易宗数{m.m(n2)}，{way}{m.m(change)}，{'增幅' if way == '增加' else '降幅'}{m.m(rate)}。",
        )
    )
    budget = Fraction(m.rng.randint(20000, 90000))
    saved = Fraction(m.rng.randint(300, 4000))
    b = m.tok(budget * 10000, 2, 10**4, "元")
    d = m.tok((budget - saved) * 10000, 2, 10**4, "元")
    s = m.tok(saved * 10000, 2, 10**4, "元")
    m.rel("difference", [b, d], s, lambda x: (x[0][0] - x[1][1], x[0][1] - x[1][0]))
    r = m.ratio(s, b)
    m.say(f"政府采购预算金额{m.m(b)}，成交金额{m.m(d)}，节约资金{m.m(s)}，节约率{m.m(r)}。")
    rows = [[k, m.raw(m_again(m, x, "")), m.raw(m_again(m, y, ""))] for k, x, y in zip(kinds, ns, aa)]
    t1, t2 = m_again(m, n, ""), m_again(m, amount, "")
    table(
        m,
        "公共资源交易情况统计表",
        ["交易类型", "项目数（宗）", "交易金额（亿元）"],
        rows + [["合计", m.raw(t1), m.raw(t2)]],
    )
    tail(m)


def m_again(m: Any, tok: Any, unit: str) -> Any:
    twin = m.again(tok)
    twin.unit = unit
    return twin


def coverage(m: Any) -> None:
    """Coverage, evaluation and licences: rates of a whole and its two parts; thresholds; lists with numbers."""
    words = head(m, quarter=m.rng.randint(1, 4))
    a, b = m.rng.randint(600, 1800), m.rng.randint(500, 1500)
    ca, cb = m.rng.randint(80, a // 2), m.rng.randint(40, b // 2)
    A, B, T = m.tok(a, unit="项"), m.tok(b, unit="项"), m.tok(a + b, unit="项")
    CA, CB, C = m.tok(ca, unit="项"), m.tok(cb, unit="项"), m.tok(ca + cb, unit="项")
    m.sum([A, B], T)
    m.sum([CA, CB], C)
    r, ra, rb = m.ratio(C, T, 2), m.ratio(CA, A, 2), m.ratio(CB, B, 2)
    m.say("一、基本情况")
    m.say(
        f"（一）事项覆盖情况。{words}，全县政务服务事项{m.pick('总计', '共')}{m.m(T)}，{m.pick('已办理覆盖事项', '有办件的事项')}{m.m(C)}，覆盖率为{m.m(r)}。其中，部门事项{m.m(A)}，{m.pick('覆盖', '已覆盖')}{m.m(CA)}，覆盖率{m.m(ra)}；乡镇事项{m.m(B)}，覆盖{m.m(CB)}，覆盖率{m.m(rb)}。"
    )
    ea, eb = m.rng.randint(3000, 9000), m.rng.randint(8000, 20000)
    da, db = ea * 100 // m.rng.randint(61, 85), eb * 100 // m.rng.randint(86, 97)
    EA, EB, E = m.count(ea), m.count(eb), m.count(ea + eb)
    m.sum([EA, EB], E)
    RA, RB = m.pct(Fraction(ea, da) * 100, 2), m.pct(Fraction(eb, db) * 100, 2)
    R = m.pct(Fraction(ea + eb, da + db) * 100, 2)
    m.rel(
        "ratio",
        [E, EA, RA, EB, RB],
        R,
        lambda s: (
            s[0][0] / (s[1][1] / s[2][0] + s[3][1] / s[4][0]),
            s[0][1] / (s[1][0] / s[2][1] + s[3][0] / s[4][1]),
        ),
    )
    m.say(
        f"（二）“好差评”情况。全县共评价{m.m(E)}，评价率为{m.m(R)}。其中，部门评价量{m.m(EA)}，评价率为{m.m(RA)}；乡镇评价量{m.m(EB)}，评价率为{m.m(RB)}。"
    )
    low = m.rng.sample(m.organs, m.rng.randint(3, 7))
    n = m.tok(len(low), unit="个")
    m.names(low, n)
    m.say(
        m.pick(
            f"评价率不足90%的部门（{m.m(n)}）：{'、'.join(low)}。",
            f"评价率低于90%的有{m.m(n)}部门，分别是：{'、'.join(low)}。",
        )
    )
    villages = m.rng.sample(m.towns, m.rng.randint(4, 6))
    line = m.tok(10, unit=m.unit)
    few = [m.count(v) for v in sorted((m.rng.randint(1, 9) for _ in villages), reverse=True)]
    m.threshold(few, line, "<")
    m.ranking(few)
    m.say(f"办件量不足{m.m(line)}的乡镇：" + "、".join(f"{v}{m.m(t)}" for v, t in zip(villages, few)) + "。")
    lic = m.rng.randint(2000, 9000)
    parts = m.split(lic, 5, 60)
    L = m.count(lic, "件")
    top = [m.count(v, "件") for v in parts[:3]]
    m.rel("sum", top, L, lambda s: None, sure=False)
    m.ranking(top)
    names = m.rng.sample(m.organs, 3)
    m.say(
        f"（三）电子证照。共入库电子证照{m.m(L)}，入库量较多的部门："
        + "、".join(f"{o}{m.m(t)}" for o, t in zip(names, top))
        + "，其余部门入库量较少。"
    )
    E2 = m.again(R)
    m.say("二、存在的问题", f"“好差评”运用不充分，全县评价率仅为{m.m(E2)}，与95%的目标仍有差距。")
    tail(m)


def complaints(m: Any) -> None:
    """12315: kinds with last year's figures and rates, in prose and in a table with both years."""
    words = head(m, quarter=m.rng.randint(1, 4), kind="消费者投诉举报情况")
    kinds = ["咨询", "投诉", "举报"]
    now = m.split(m.rng.randint(3000, 30000), 3, 100)
    past = [max(60, int(v * m.rng.uniform(0.7, 1.4))) for v in now]
    total, before = m.count(sum(now), "件"), m.count(sum(past), "件")
    rate, way = m.growth(total, before)
    m.say(
        "一、总体情况",
        m.pick(
            f"{words}，全市12315平台共受理{m.m(total)}，上年同期{m.m(before)}，同比{way}{m.m(rate)}。",
            f"{words}，共接收投诉举报和咨询{m.m(total)}，与去年同期{m.m(before)}相比{way}{m.m(rate)}。",
        ),
    )
    toks = [m.count(v, "件") for v in now]
    m.sum(toks, total)
    shares = [m.ratio(t, total) for t in toks]
    join = "；" if "(" not in m.style.share else "、"
    m.say(
        m.pick("其中，", "其中")
        + join.join(f"{k}{m.m(t)}{m.share_text(s)}" for k, t, s in zip(kinds, toks, shares))
        + "。"
    )
    rows = []
    a, b = [], []
    for k, t, p in zip(kinds, toks, past):
        x, y = m_again(m, t, ""), m.count(p, "")
        a.append(x)
        b.append(y)
        g, w = m.growth(x, y, 2)
        rows.append([k, m.raw(x), m.raw(y), ("" if w in ("增长", "上升", "增加") else "-") + m.raw(g) + "%"])
    ta, tb = m_again(m, total, ""), m_again(m, before, "")
    m.sum(a, ta)
    m.sum(b, tb)
    g, w = m.growth(ta, tb, 2)
    rows.append(["合计", m.raw(ta), m.raw(tb), ("" if w in ("增长", "上升", "增加") else "-") + m.raw(g) + "%"])
    table(m, "受理情况对比表", ["类别", "本期（件）", "去年同期（件）", "同比增长"], rows)
    goods = m.rng.randint(int(toks[1].exact) // 3, int(toks[1].exact) * 2 // 3)
    c, g1, s1 = m_again(m, toks[1], "件"), m.count(goods, "件"), m.count(int(toks[1].exact) - goods, "件")
    m.sum([g1, s1], c)
    r1, r2 = m.ratio(g1, c), m.ratio(s1, c)
    m.say("二、投诉情况", f"受理投诉{m.m(c)}，其中商品类投诉{m.m(g1)}，占{m.m(r1)}；服务类投诉{m.m(s1)}，占{m.m(r2)}。")
    closed = int(toks[1].exact) - m.rng.randint(2, 40)
    k1, k2 = m_again(m, toks[1], "件"), m.count(closed, "件")
    r3 = m.ratio(k2, k1)
    m.say(
        f"共受理投诉{m.m(k1)}，已办结{m.m(k2)}，办结率{m.m(r3)}，为消费者挽回经济损失约{m.rng.randint(20, 300)}万元。"
    )
    tail(m)


def city(m: Any) -> None:
    """数字城管: a chain of steps with rates, events and components."""
    words = head(m, month=m.rng.randint(1, 12), kind="数字化城市管理运行情况")
    got = m.rng.randint(2000, 20000)
    filed = got - m.rng.randint(10, 200)
    sent = filed - m.rng.randint(0, 60)
    closed = sent - m.rng.randint(5, 300)
    a, b, c, d = (m.count(v, "件") for v in (got, filed, sent, closed))
    r1, r2, r3 = m.ratio(b, a), m.ratio(c, b), m.ratio(d, c)
    m.say(
        "一、运行情况",
        f"{words}，平台共受理案件{m.m(a)}，立案{m.m(b)}，立案率{m.m(r1)}；派遣{m.m(c)}，派遣率{m.m(r2)}；应结案{m.m(m.again(c))}，结案{m.m(d)}，结案率{m.m(r3)}。",
    )
    e = m.rng.randint(filed // 2, filed * 4 // 5)
    ev, co, f2 = m.count(e, "件"), m.count(filed - e, "件"), m.again(b)
    m.sum([ev, co], f2)
    m.say(
        m.pick(
            f"立案的{m.m(f2)}案件中，事件类{m.m(ev)}、部件类{m.m(co)}。",
            f"立案{m.m(f2)}，其中事件{m.m(ev)}，部件{m.m(co)}。",
        )
    )
    areas = m.rng.sample(m.counties, 4)
    rows, xs, ys = [], [], []
    for area in areas:
        x = m.count(m.rng.randint(100, 900), "")
        y = m.count(int(x.exact) - m.rng.randint(0, 40), "")
        xs.append(x)
        ys.append(y)
        rows.append([area, m.raw(x), m.raw(y), m.raw(m.ratio(y, x, 2)) + "%"])
    tx, ty = m.count(int(sum(x.exact for x in xs)), ""), m.count(int(sum(y.exact for y in ys)), "")
    m.sum(xs, tx)
    m.sum(ys, ty)
    rows.append(["合计", m.raw(tx), m.raw(ty), m.raw(m.ratio(ty, tx, 2)) + "%"])
    table(m, "各区案件处置情况表", ["区域", "应结案数", "结案数", "结案率"], rows)
    tail(m)


def scores(m: Any) -> None:
    """Appraisal: scores, highest and lowest, spread, ranks in a table."""
    words = head(m, month=m.rng.randint(1, 12), kind="政务服务绩效考核情况")
    n = m.rng.randint(8, 14)
    organs = m.rng.sample(m.organs, n)
    values = sorted(m.rng.sample(range(85000, 118000), n), reverse=True)
    decimals = m.rng.choice((2, 3, 1))
    toks = [m.tok(Fraction(v, 1000), decimals, 1, "分") for v in values]
    if len({t.number for t in toks}) < n:
        decimals = 3
        toks = [m.tok(Fraction(v, 1000), decimals, 1, "分") for v in values]
    hi, lo = toks[0], toks[-1]
    spread, _ = m.difference(hi, lo)
    spread.shown = hi.number - lo.number
    stated = m.tok(n, unit="个")
    m.say(
        "一、考核情况",
        f"{words}对{m.m(stated)}部门进行了考核，最高分{m.m(hi)}，最低分{m.m(lo)}，最高分与最低分相差{m.m(spread)}。",
    )
    first = [m_again(m, t, "分") for t in toks[:3]]
    m.ranking(first)
    m.say(
        m.pick("综合排名前三名的部门分别是：", "排名前3位的是：")
        + "、".join(f"{o}{m.m(t)}" for o, t in zip(organs, first))
        + "。"
    )
    rows, ss = [], []
    for i, (o, t) in enumerate(zip(organs, toks)):
        x = m.tok(t.exact, decimals)
        ss.append(x)
        rows.append([str(i + 1), o, m.raw(x)])
    table(m, "考核得分排名表", ["排名", "单位", "得分"], rows)
    m.ranking(ss)
    people = m.split(50, 8)
    names = organs[:8]
    pt = [m.tok(v, unit="人") for v in people]
    fifty, eight = m.tok(50, unit="名"), m.tok(8, unit="个")
    m.names(list(names), eight)
    m.ranking(pt)
    m.say(
        f"个人考核进入前{m.raw(fifty)}名的单位有{m.m(eight)}。其中："
        + "；".join(f"{o}{m.m(t)}" for o, t in zip(names, pt))
        + "。"
    )
    good, fair = m.rng.randint(4, 12), m.rng.randint(13, 30)
    g, f, t = m.tok(good, unit="人"), m.tok(fair, unit="人"), m.tok(good + fair, unit="人")
    m.sum([g, f], t)
    m.say(f"本期平时考核共考核公务员{m.m(t)}，确定“好”等次{m.m(g)}、“较好”等次{m.m(f)}。")
    tail(m)


def market(m: Any) -> None:
    """市场主体: stock in 万户, growth and differences in points."""
    words = head(m, quarter=m.rng.randint(1, 4), kind="市场主体发展情况")
    parts = [m.rng.randint(2000, 90000) for _ in range(3)]
    toks = [m.tok(p, unit="户") for p in parts]
    total = m.tok(sum(parts), unit="户")
    m.sum(toks, total)
    m.say(
        "一、总体情况",
        m.pick(
            f"截至季末，全市实有市场主体{m.m(total)}，其中企业{m.m(toks[0])}、个体工商户{m.m(toks[1])}、农民专业合作社{m.m(toks[2])}。",
            f"全市实有企业{m.m(toks[0])}、个体工商户{m.m(toks[1])}、农民专业合作社{m.m(toks[2])}，合计{m.m(total)}。",
        ),
    )
    shares = [m.ratio(t, total) for t in toks]
    m.say(
        "三类主体分别占总量的" + "、".join(m.m(s) for s in shares) + "。"
    ) if m.rng.random() < 0.3 else m.out.rels.__delitem__(slice(-3, None))
    new = m.tok(m.rng.randint(800, 9000), unit="户")
    change = m.tok(m.rng.randint(20, 400), unit="户")
    up = m.rng.random() < 0.6
    rate = m.growth_by(new, change, 1 if up else -1)
    m.say(
        f"{words}新登记市场主体{m.m(new)}，同比{'增加' if up else '减少'}{m.m(change)}，{'增长' if up else '下降'}{m.m(rate)}。"
    )
    now, past = Fraction(m.rng.randint(9000, 9990), 100), Fraction(m.rng.randint(8000, 8990), 100)
    a, b = m.tok(now, 2, 1, "%"), m.tok(past, 2, 1, "%")
    p = m.tok(now - past, 2, 1, "个百分点")
    m.rel("difference", [a, b], p, lambda s: (s[0][0] - s[1][1], s[0][1] - s[1][0]))
    m.say(
        m.pick(
            f"企业开办全程网办率为{m.m(a)}，比上季度的{m.m(b)}提高{m.m(p)}。",
            f"全程网办率由上季度的{m.m(b)}提高到{m.m(a)}，提升{m.m(p)}。",
        )
    )
    tail(m)


def mailbox(m: Any) -> None:
    """市长信箱: valid and invalid, kinds with shares of the valid ones, answered and in work."""
    words = head(m, month=m.rng.randint(1, 12), kind="市长信箱办理情况")
    valid, bad = m.rng.randint(200, 2000), m.rng.randint(5, 90)
    t, v, i = m.count(valid + bad, "封"), m.count(valid, "封"), m.count(bad, "封")
    m.sum([v, i], t)
    m.say("一、来信情况", f"{words}，市长信箱共收到群众来信{m.m(t)}，其中有效信件{m.m(v)}，无效信件{m.m(i)}。")
    answered = valid - m.rng.randint(3, valid // 6)
    v2, a, w = m.again(v), m.count(answered, "封"), m.count(valid - answered, "封")
    m.sum([a, w], v2)
    r = m.ratio(a, v2)
    m.say(f"有效信件{m.m(v2)}，已回复{m.m(a)}，正在办理{m.m(w)}，回复率{m.m(r)}。")
    topics = ["城乡建设", "交通出行", "教育医疗", "环境保护", "社会保障", "其他"]
    parts = [m.count(x, "封") for x in m.split(valid, 6)]
    v3 = m.again(v)
    m.sum(parts, v3)
    shares = [m.ratio(p, v3) for p in parts]
    join = "；" if "(" not in m.style.share else "、"
    m.say(
        f"从反映内容看，有效信件{m.m(v3)}中，"
        + join.join(f"{k}类{m.m(p)}{m.share_text(s)}" for k, p, s in zip(topics, parts, shares))
        + "。"
    )
    tail(m)


def counties_table(m: Any) -> None:
    """Counties with two years and changes, subtotal columns that add up across."""
    head(m, quarter=m.rng.randint(1, 4), kind="全市政务服务情况")
    areas = m.rng.sample(m.counties, m.rng.randint(5, 8))
    rows, xs, ys, zs = [], [], [], []
    for area in areas:
        x, y = m.count(m.rng.randint(200, 6000), ""), m.count(m.rng.randint(200, 6000), "")
        z = m.count(int(x.exact + y.exact), "")
        m.sum([x, y], z)
        p = m.count(int(z.exact * Fraction(m.rng.randint(75, 125), 100)), "")
        d = m.tok(z.exact - p.exact)
        m.rel("difference", [z, p], d, lambda s: (s[0][0] - s[1][1], s[0][1] - s[1][0]))
        xs.append(x)
        ys.append(y)
        zs.append(z)
        rows.append([area, m.raw(x), m.raw(y), m.raw(z), m.raw(p), m.raw(d)])
    tx, ty, tz = (m.count(int(sum(v.exact for v in vs)), "") for vs in (xs, ys, zs))
    m.sum(xs, tx)
    m.sum(ys, ty)
    m.sum(zs, tz)
    m.sum([tx, ty], tz)
    m.say(
        "一、各县区办件情况",
        f"全市共办件{m.m(m_again(m, tz, m.unit))}，其中线上{m.m(m_again(m, tx, m.unit))}，线下{m.m(m_again(m, ty, m.unit))}。",
    )
    table(
        m,
        "各县区办件情况统计表",
        ["县区", "线上办件", "线下办件", "合计", "上季度", "增减数"],
        [*rows, ["合计", m.raw(tx), m.raw(ty), m.raw(tz), "", ""]] if m.style.table != "cells" else rows,
    )
    if m.style.table == "cells":
        del m.out.rels[-7:]
    tail(m)


def decoys(m: Any) -> None:
    """True things that look false: open lists, shares to 99.99, closed above accepted, bounds, rates without base, ties."""
    words = head(m, month=m.rng.randint(1, 12))
    total = m.rng.randint(5000, 20000)
    t = m.count(total)
    a, b, _ = m.split(total, 3, 300)
    m.say("一、基本情况", f"{words}，全县累计办件{m.m(t)}，其中行政许可{m.m(m.count(a))}，公共服务{m.m(m.count(b))}。")
    m.say(
        f"全年网上可办率97.82%，“最多跑一次”事项占比98.4%，承诺时限压缩比77.3%，评价率为{m.rng.randint(80, 99)}.{m.rng.randint(10, 99)}%。"
    )
    m.say(
        f"全县共有村（社区）代办点{m.rng.randint(100, 300)}个，累计帮办代办{m.rng.randint(3, 9)}000余件，惠及群众近{m.rng.randint(2, 9)}万人次，发放宣传资料1万余份。"
    )
    x = m.rng.randint(300, 900)
    m.say(f"上月结转{x // 10}件，本月受理{x}件，办结{x + x // 20}件，办结率100%。")
    m.say(
        f"办件量较多的部门有公安局{x * 5}件、税务局{x * 4}件、社保中心{x * 4}件等，{m.rng.choice(m.towns)}等乡镇办件较少。"
    )
    m.say(
        f"受理量同比增长{m.rng.randint(1, 30)}.{m.rng.randint(1, 9)}%，环比下降{m.rng.randint(1, 9)}.{m.rng.randint(1, 9)}%，满意率提高{m.rng.randint(1, 5)}.{m.rng.randint(1, 9)}个百分点。"
    )
    third = Fraction(1, 3)
    n = m.rng.randint(40, 90) * 3
    parts = [m.count(n // 3) for _ in range(3)]
    tt = m.count(n)
    m.sum(parts, tt)
    s = [m.pct(third * 100, 2) for _ in parts]
    m.say(
        f"抽查{m.m(tt)}，甲类{m.m(parts[0])}，占{m.m(s[0])}；乙类{m.m(parts[1])}，占{m.m(s[1])}；丙类{m.m(parts[2])}，占{m.m(s[2])}。"
    )
    m.say(
        f"组织市场监管、住建、人社等{m.rng.randint(5, 20)}个部门召开推进会，梳理“一件事”{m.rng.randint(10, 60)}项，涉及{m.rng.randint(5, 30)}个部门，压减材料{m.rng.randint(100, 900)}份、环节{m.rng.randint(50, 300)}个。"
    )
    tail(m)


GENRES = {
    f.__name__: f
    for f in (
        hall,
        hotline,
        units_table,
        trading,
        coverage,
        complaints,
        city,
        scores,
        market,
        mailbox,
        counties_table,
        decoys,
    )
}


def make(genre: str, seed: int, maker_class: Any, organs: list[str], towns: list[str], counties: list[str]) -> Any:
    m = maker_class(genre, random.Random(f"{genre}/{seed}"))
    m.organs, m.towns, m.counties = organs, towns, counties
    GENRES[genre](m)
    return m.out
