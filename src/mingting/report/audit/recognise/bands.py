"""Lines and the names said to keep to them: 评价率不足 90% 的部门:甲局、乙局, or 甲村、乙村的办件量均不足 10 件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import labels
from .figure import Figure
from .lists import split_names
from .page import Sentence

_BELOW = re.compile(r"(?:不足|低于|少于|小于|不到|未达到?|未满|不满)[了]?$")
_ABOVE = re.compile(r"(?:超过|高于|大于|多于|突破|超)[了]?$")
_AT_LEAST = re.compile(r"(?:达到?|不低于|不少于|大于等于|至少)[了]?$")
_EQUAL = re.compile(r"(?:率|度|量|数|得分|件)(?:均)?(?:为|是|达到?)$|[为达]$")


@dataclass(frozen=True)
class Line:
    """A line that members keep: sign and value."""

    figure: Figure
    sign: str

    def admits(self, value: Figure) -> bool:
        span, line = value.span, self.figure.value
        if self.sign == "<":
            return span.low < line
        if self.sign == ">":
            return span.high > line
        if self.sign == ">=":
            return span.high >= line
        if self.sign == "<=":
            return span.low <= line
        return span.meets(self.figure.span)

    def same(self, other: Line) -> bool:
        mine, theirs = self.figure, other.figure
        return self.sign == other.sign and mine.value == theirs.value and mine.unit == theirs.unit

    def excludes(self, other: Line) -> bool:
        """Whether no value keeps both lines."""
        low, high = sorted((self, other), key=lambda line: line.figure.value)
        if low.figure.value == high.figure.value:
            return {low.sign, high.sign} in ({"<", ">"}, {"<", ">="}, {"<", "="}, {">", "="}, {">", "<="})
        return low.sign in "<<==" and high.sign in ">>=="

    @property
    def say(self) -> str:
        return {"<": "不足", ">": "超过", ">=": "不低于", "<=": "不超过", "=": "等于"}[self.sign] + shown_line(
            self.figure
        )


def shown_line(figure: Figure) -> str:
    return re.sub("以上|以下|左右", "", figure.raw)


def line_of(figure: Figure, sentence: Sentence) -> Line | None:
    """The line that the words around a figure draw, if they draw one."""
    before = sentence.text[max(0, figure.start - sentence.start - 12) : figure.start - sentence.start]
    if figure.raw.endswith("以上"):
        return Line(figure, ">=")
    if figure.raw.endswith(("以下", "以内")):
        return Line(figure, "<=")
    if _BELOW.search(before):
        return Line(figure, "<")
    if _ABOVE.search(before):
        return Line(figure, ">")
    if _AT_LEAST.search(before):
        return Line(figure, ">=")
    if _EQUAL.search(before):
        return Line(figure, "=")
    return None


@dataclass(frozen=True)
class Band:
    """Names said to keep to a line in some measure (办件量); `open` where 如 or 等 leaves others out."""

    sentence: Sentence
    line: Line
    measure: str
    names: tuple[str, ...]
    open: bool

    def same_measure(self, words: str) -> bool:
        """Whether other words speak of the same measure (网上办件量, 半年办件量)."""
        return len(self.measure) >= 2 and self.measure[-3:] in words

    def common(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """The names that stand here and there, each pair once."""
        pairs = []
        for own in self.names:
            alike = [other for other in names if same_name(own, other)] or [o for o in names if short_form(own, o)]
            if len(alike) == 1:
                pairs.append((own, alike[0]))
        return pairs


_MEASURE = re.compile(
    r"(?P<measure>[\u4e00-\u9fff]{0,4}(?:量|率|度|数|得分|比例))(?:目?前?均|都|皆|全部|仍|还|普遍)*(?:(?:不足|低于|少于|小于|不到|未达到?|未满|不满|超过?|高于|大于|多于|突破|达到?|不低于|不少于|至少|为|是)了?)$"
)
_AFTER = re.compile(
    r"^(?:以上|以下)?的?(?P<what>[^，。;:、()\d]{0,14})(?:\((?P<n>\d+)[个家名项]?\))?(?:有|为|是|分别[是为])?(?P<n2>\d+个)?[^，。;:、]{0,6}[:]\s*(?P<names>[^。;]+)"
)
_SUCH_AS = re.compile(r"^[，]?(?P<such>如|例如|比如)[:]?\s*(?P<names>[^。;]+)")
_ETC = re.compile(r"等[^、，]{0,6}$")
_NAME_END = re.compile(rf"^(?P<name>[\u4e00-\u9fffA-Za-z·]{{1,16}}?(?:{labels.NAME_SUFFIX}))(?:的|等)?$")
_OF_PERIOD = re.compile(
    r"(?:的|各自)?(?:上半年|下半年|半年|全年|本月|本季度?|第[一二三四]季度|当月|网上|线上|窗口)*的?$"
)
_GROUP = re.compile(r"(?:等|共|这)?\d+个[\u4e00-\u9fff]{1,6}(?:\([^)]*\))?$")


def bands_of(sentence: Sentence) -> list[Band]:
    """The bands of a sentence, found once."""
    if "bands" not in sentence.kept:
        sentence.kept["bands"] = list(_bands(sentence))
    return sentence.kept["bands"]


def _bands(sentence: Sentence) -> Iterator[Band]:
    for figure in sentence.figures:
        line = line_of(figure, sentence)
        if line is None:
            continue
        measure = _MEASURE.search(figure.pre if figure.raw[-2:] not in ("以上", "以下") else figure.pre + "达")
        said = measure["measure"] if measure else ""
        names, cut_short = _names_after(figure, sentence)
        if not names and measure:
            names, cut_short = _names_before(figure, sentence, said), False
        if len(names) >= 2:
            yield Band(sentence, line, labels.bare(said), tuple(names), cut_short)


def _names_after(figure: Figure, sentence: Sentence) -> tuple[list[str], bool]:
    rest = sentence.text[figure.end - sentence.start :]
    match = _AFTER.match(rest)
    such = None if match else _SUCH_AS.match(rest)
    said = match or such
    if said is None or "、" not in said["names"]:
        return [], False
    text = said["names"].split("，")[0].strip()
    etc = bool(_ETC.search(text))
    names, _ = split_names(re.sub(r"\d+[件%个]?|等.{0,6}$", "", text))
    return names, etc or such is not None


def _names_before(figure: Figure, sentence: Sentence, measure: str) -> list[str]:
    """The names that end right before the measure, back to the first word that is none."""
    text = sentence.text[: figure.start - sentence.start]
    text = text[max(text.rfind(c) for c in ";。:") + 1 :]
    place = text.rfind(measure[-3:])
    if place < 0:
        return []
    text = _OF_PERIOD.sub("", labels.bare(text[:place]))
    names: list[str] = []
    for part in reversed(re.split("[、，]", text)):
        match = _NAME_END.match(labels.item_name(_GROUP.sub("", part)))
        if match is None:
            break
        names.append(match["name"])
    return names[::-1]


def same_name(a: str, b: str) -> bool:
    """One name, or the same with what stands before it left out (大战场镇庆丰社区, 庆丰社区)."""
    return a == b or len(a) >= 3 and len(b) >= 3 and (a.endswith(b) or b.endswith(a))


def short_form(a: str, b: str) -> bool:
    """One name shortened to some of its characters, the first and the last among them (科技局, 科学技术局)."""
    short, long = sorted((a, b), key=len)
    if len(short) < 3 or short[0] != long[0] or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return all(c in letters for c in short)
