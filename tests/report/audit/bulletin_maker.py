"""Bulletins made from consistent figures, in many genres and styles, with their relations known; and faults planted in them.

The smallest cells are drawn first and everything else is derived, so that a clean bulletin is clean. Every figure is a
token; a fault changes what one token prints, and the verdict of each relation is then recomputed here, by plain
arithmetic that shares nothing with the auditor.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ORGANS = [
    "发展改革局",
    "教育体育局",
    "科学技术局",
    "工业和信息化局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源社会保障局",
    "自然资源局",
    "生态环境局",
    "住房城乡建设局",
    "交通运输局",
    "水务局",
    "农业农村局",
    "商务局",
    "文化旅游局",
    "卫生健康局",
    "应急管理局",
    "市场监管局",
    "林业局",
    "医保局",
    "税务局",
    "气象局",
    "烟草专卖局",
    "公积金管理部",
    "不动产登记中心",
    "社保中心",
    "残联",
    "档案局",
    "统计局",
    "城管局",
    "退役军人事务局",
    "供销社",
    "地震局",
    "消防救援大队",
]
TOWNS = [
    "青山镇",
    "白云镇",
    "柳河镇",
    "石桥镇",
    "双溪镇",
    "东湖乡",
    "西岭乡",
    "南坪乡",
    "北川乡",
    "中和街道",
    "新华街道",
    "建设街道",
    "龙泉镇",
    "凤凰镇",
    "金沙镇",
    "太平乡",
    "和平乡",
    "永安镇",
    "兴隆镇",
    "高桥镇",
]
COUNTIES = [
    "临江县",
    "宜川县",
    "安平县",
    "新河县",
    "广元区",
    "城东区",
    "城西区",
    "高新区",
    "开发区",
    "永宁市",
    "长乐县",
    "平泉县",
]
PLACES = ("云岭", "江州", "安泰", "临河", "宜南", "清源", "东平", "武安", "青川", "丰南")
TITLES = (
    "关于{p}政务服务运行情况的通报",
    "{p}政务服务工作情况通报",
    "{p}政务服务月报",
    "政务服务动态（{p}）",
    "{p}办件情况分析",
)


@dataclass(eq=False)
class Tok:
    """A figure to be printed: its exact value and how it prints."""

    exact: Fraction
    decimals: int = 0
    scale: int = 1
    unit: str = ""
    mode: str = ROUND_HALF_UP
    shown: Decimal | None = None

    def __post_init__(self) -> None:
        if self.shown is None:
            self.shown = round_to(self.exact / self.scale, self.decimals, self.mode)

    @property
    def number(self) -> Decimal:
        assert self.shown is not None
        return self.shown

    @property
    def text(self) -> str:
        number = f"{self.number:.{self.decimals}f}"
        if self.unit in ("%",) and self.number == 100:
            number = "100"
        return number

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        value = Fraction(self.number) * self.scale
        if self.decimals == 0 and self.scale == 1 and self.unit not in ("%",):
            return value, value
        half = Fraction(1, 10**self.decimals) * self.scale / 2
        return value - half, value + half


def round_to(value: Fraction, decimals: int, mode: str = ROUND_HALF_UP) -> Decimal:
    step = Decimal(1).scaleb(-decimals)
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=mode)


@dataclass(eq=False)
class Rel:
    """A relation the bulletin states. `formula` gives the ends of what its inputs allow."""

    kind: str
    inputs: list[Tok]
    claimed: Tok
    formula: Callable[[list[tuple[Fraction, Fraction]]], tuple[Fraction, Fraction] | None]
    sure: bool = True
    names: list[str] | None = None

    @property
    def verdict(self) -> str:
        if self.names is not None:
            return "holds" if len(self.names) == int(self.claimed.number) else "contradicted"
        ends = self.formula([t.span for t in self.inputs])
        if ends is None:
            return "holds"
        low, high = ends
        a, b = self.claimed.span
        if low <= b and a <= high:
            return "holds"
        step = Fraction(1, 10**self.claimed.decimals) * self.claimed.scale
        value = Fraction(self.claimed.number) * self.claimed.scale
        is_count = self.claimed.decimals == 0 and self.claimed.scale == 1 and self.claimed.unit != "%"
        if (not is_count or self.kind == "average") and low < value + step and value <= high:
            return "truncated"
        return "contradicted"

    @property
    def numbers(self) -> list[float]:
        return [float(t.number) for t in [*self.inputs, self.claimed]]


@dataclass
class Bulletin:
    """Lines and tables with token marks; `rels` is what it states."""

    genre: str
    style: Style
    lines: list[str] = field(default_factory=list)
    toks: list[Tok] = field(default_factory=list)
    rels: list[Rel] = field(default_factory=list)
    fault: str = ""
    fault_tok: Tok | None = None

    def text(self) -> str:
        body = "\n".join(self.lines)
        body = re.sub(r"⟦(\d+)⟧", lambda m: self.style.digits(self.toks[int(m[1])]), body)
        return self.style.finish(body)


class Style:
    """How a bulletin is written: precision, signs, digits, noise."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.decimals = rng.choice((2, 2, 2, 1, 1, 0))
        self.thousands = rng.random() < 0.12
        self.wide_digits = rng.random() < 0.1
        self.traditional = rng.random() < 0.08
        self.half_signs = rng.random() < 0.3
        self.blanks = rng.random() < 0.15
        self.cut = False
        self.table = rng.choice(("pipe", "md", "tab", "flat", "cells", "spaces"))
        self.share = rng.choice(("占{r}", "占比{r}", "({r})", "占总量的{r}", "占比为{r}"))
        self.page_noise = rng.random() < 0.5
        self.unit_gap = rng.random() < 0.06

    def digits(self, tok: Tok) -> str:
        text = tok.text
        if self.thousands and tok.scale == 1 and tok.decimals == 0 and abs(tok.number) >= 1000:
            text = f"{int(tok.number):,}"
        if self.blanks and len(text) >= 5 and self.rng.random() < 0.15 and "," not in text:
            cut = self.rng.randrange(1, len(text))
            text = text[:cut] + " " + text[cut:]
        if self.wide_digits:
            text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
        return text

    def finish(self, body: str) -> str:
        if self.half_signs:
            body = body.translate(str.maketrans("，：；（）", ",:;()"))
        if self.traditional:
            body = body.translate(
                str.maketrans(
                    "办务结总评价单类县区门满众发电话间题项开办级纪录转导业证书",
                    "辦務結總評價單類縣區門滿眾發電話間題項開辦級紀錄轉導業證書",
                )
            )
        return body


class Maker:
    """Collects tokens and relations of one bulletin."""

    def __init__(self, genre: str, rng: random.Random) -> None:
        self.rng = rng
        self.style = Style(rng)
        self.out = Bulletin(genre, self.style)
        self.place = rng.choice(PLACES)
        self.unit = rng.choice(("件", "件", "件", "项"))

    # tokens
    def tok(self, value: object, decimals: int = 0, scale: int = 1, unit: str = "") -> Tok:
        tok = Tok(Fraction(value), decimals, scale, unit)  # type: ignore[arg-type]
        self.out.toks.append(tok)
        return tok

    def m(self, tok: Tok) -> str:
        """The mark of a token with its unit."""
        scale = {10**4: "万", 10**8: "亿"}.get(tok.scale, "")
        gap = " " if self.style.unit_gap else ""
        return f"⟦{self.out.toks.index(tok)}⟧{gap}{scale}{tok.unit}"

    def raw(self, tok: Tok) -> str:
        return f"⟦{self.out.toks.index(tok)}⟧"

    def again(self, tok: Tok) -> Tok:
        """The same figure said a second time."""
        twin = Tok(tok.exact, tok.decimals, tok.scale, tok.unit)
        self.out.toks.append(twin)
        self.rel("repeat", [tok], twin, lambda s: s[0])
        return twin

    def count(self, value: int, unit: str | None = None) -> Tok:
        return self.tok(value, unit=self.unit if unit is None else unit)

    def pct(self, value: Fraction, decimals: int | None = None) -> Tok:
        return self.tok(value, self.style.decimals if decimals is None else decimals, 1, "%")

    # relations
    def rel(
        self,
        kind: str,
        inputs: list[Tok],
        claimed: Tok,
        formula: Callable[..., tuple[Fraction, Fraction] | None],
        sure: bool = True,
    ) -> None:
        self.out.rels.append(Rel(kind, inputs, claimed, formula, sure))

    def sum(self, parts: list[Tok], total: Tok, sure: bool = True) -> None:
        self.rel(
            "sum",
            parts,
            total,
            lambda s: (sum((a for a, _ in s), Fraction(0)), sum((b for _, b in s), Fraction(0))),
            sure,
        )

    def ratio(self, top: Tok, base: Tok, decimals: int | None = None, sure: bool = True) -> Tok:
        rate = self.pct(top.exact / base.exact * 100, decimals)
        self.rel(
            "ratio",
            [top, base],
            rate,
            lambda s: (s[0][0] / s[1][1] * 100, s[0][1] / s[1][0] * 100) if s[1][0] > 0 else None,
            sure,
        )
        return rate

    def growth(self, now: Tok, past: Tok, decimals: int | None = None) -> tuple[Tok, str]:
        rise = (now.exact - past.exact) / past.exact * 100
        rate = self.pct(abs(rise), decimals)
        sign = 1 if rise >= 0 else -1
        self.rel(
            "growth",
            [now, past],
            rate,
            lambda s: (
                _ordered((s[0][0] / s[1][1] - 1) * 100 * sign, (s[0][1] / s[1][0] - 1) * 100 * sign)
                if s[1][0] > 0
                else None
            ),
        )
        return rate, self.rng.choice(("增长", "上升", "增加")) if sign > 0 else self.rng.choice(("下降", "减少"))

    def growth_by(self, now: Tok, change: Tok, sign: int) -> Tok:
        rate = self.pct(change.exact / (now.exact - sign * change.exact) * 100)
        self.rel(
            "growth",
            [now, change],
            rate,
            lambda s: (
                (s[1][0] / (s[0][1] - sign * s[1][0]) * 100, s[1][1] / (s[0][0] - sign * s[1][1]) * 100)
                if s[0][0] - sign * s[1][1] > 0
                else None
            ),
        )
        return rate

    def difference(self, now: Tok, past: Tok) -> tuple[Tok, str]:
        sign = 1 if now.exact >= past.exact else -1
        change = Tok(abs(now.exact - past.exact), max(now.decimals, past.decimals), now.scale, now.unit)
        self.out.toks.append(change)
        self.rel(
            "difference",
            [now, past],
            change,
            lambda s: _ordered(sign * (s[0][0] - s[1][1]), sign * (s[0][1] - s[1][0])),
        )
        return change, "增加" if sign > 0 else "减少"

    def daily(self, total: Tok, days: int) -> Tok:
        mean = self.tok(total.exact / days, unit=total.unit)
        self.rel("average", [total], mean, lambda s: (s[0][0] / days - Fraction(1, 2), s[0][1] / days + Fraction(1, 2)))
        return mean

    def ranking(self, toks: list[Tok]) -> None:
        def falls(s: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
            ok = all(a[1] >= b[0] for a, b in zip(s, s[1:]))
            value = Fraction(toks[0].number)
            return (value, value) if ok else (value + 10**9, value + 10**9)

        self.rel("ranking", toks, toks[0], falls)

    def threshold(self, toks: list[Tok], line: Tok, sign: str) -> None:
        def inside(s: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
            edge = Fraction(line.number)
            ok = all(v[0] < edge if sign == "<" else v[1] >= edge for v in s)
            return (edge, edge) if ok else (edge + 10**9, edge + 10**9)

        self.rel("threshold", toks, line, inside)

    def names(self, names: list[str], stated: Tok) -> None:
        self.out.rels.append(Rel("count", [], stated, lambda s: None, names=names))

    # words
    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def split(self, total: int, n: int, least: int = 1) -> list[int]:
        """n parts of a total, none equal, largest first."""
        while True:
            cuts = sorted(self.rng.sample(range(least, total - least), n - 1))
            parts = [b - a for a, b in zip([0, *cuts], [*cuts, total])]
            if min(parts) >= least and len(set(parts)) == n:
                return sorted(parts, reverse=True)

    def share_text(self, rate: Tok) -> str:
        text = self.style.share.format(r=self.m(rate))
        return text if text.startswith("(") else "，" + text

    def say(self, *lines: str) -> None:
        self.out.lines += lines


def _ordered(a: Fraction, b: Fraction) -> tuple[Fraction, Fraction]:
    return (a, b) if a <= b else (b, a)
