"""Figures in a line of plain text: which digits are statistics, with unit, scale and bound, and which are not."""

# ruff: noqa: E501 (tables of words)
from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Printed
from mingting.rules.numerals import NUMERAL_CHARACTERS, number_of

from .figure import Dim, Figure
from .units import SCALES, UNITS, dim_of

MOST_DIGITS = 15
HOTLINES = "12345|12315|12318|12319|12320|12321|12328|12329|12333|12336|12338|12339|12348|12350|12351|12355|12356|12358|12360|12363|12365|12366|12367|12368|12369|12371|12377|12378|12380|12381|12382|12385|12386|12388|12389|12393|12395|12396|12398|96\\d{3,4}"

_NOT_STATISTICS = re.compile(
    "|".join(
        (
            r"(?:20|19)\d{2}\s*年(?:度|底|末|初)?(?:\s*\d{1,2}\s*月(?:份|底|末|初)?(?:\s*\d{1,2}\s*[日号])?)?",
            r"\d{1,2}\s*(?:月份?)?\s*(?:至|到|[-~—]+)\s*\d{1,2}\s*月(?:份)?(?:\s*\d{1,2}\s*日)?",
            r"\d{1,2}\s*月\s*\d{1,2}\s*日?\s*(?:至|到|[-~—]+)\s*\d{1,2}\s*日",
            r"(?<!个)\d{1,2}\s*月(?:份|底|末|初|中旬|上旬|下旬)?(?:\s*\d{1,2}\s*[日号])?",
            r"(?<![\d.])\d{1,2}日(?!均|常)",
            r"(?<!\d)(?:20|19)\d{2}\s*[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?(?!\d)",
            r"(?<!\d)(?:20|19)\d{2}\s*[-—~至]+\s*(?:20|19)\d{2}\s*年?(?:度)?",
            r"\d{1,2}:\d{2}(?::\d{2})?",
            r"[〔\[(]\s*(?:20|19)\d{2}\s*[〕\])]\s*(?:第)?\s*\d{1,6}\s*号",
            r"第\s*\d+\s*(?:季度|期|号|届|条|款|章|批|名|位|个|次|轮|版|页|-\d+|[至~-]\s*\d+)?",
            r"(?<![编\d])\d{1,12}号(?:文|令|楼|厅|窗口|院|线|公告|决定|通知)?",
            r"(?<!\d)0\d{2,3}[-—]?\d{7,8}(?!\d)|(?<![\d.])1[3-9]\d{9}(?!\d)|(?<!\d)[48]00-?\d{3}-?\d{4}(?!\d)",
            rf"(?<![\d.])(?:{HOTLINES})(?![\d.]|\s*(?:[件条个宗项人次通起元户家篇]|万))",
            r"(?:附件|附表|附图|表|图|附)\s*\d+(?:\s*[-、至~]\s*\d+)*",
            r"(?<![A-Za-z])[A-Za-z]{1,20}[-_/]?\d{1,20}[A-Za-z0-9]{0,20}|(?<!\d)\d{1,20}[A-Za-z]{1,20}",
            r"(?<!\d)\d{1,12}\s{0,3}[×xX*]\s{0,3}\d{1,12}",
            r"(?<!\d)\d{1,12}\s{0,3}\+\s{0,3}[\dNnXx]{1,12}(?:\+[\dNnXx]{1,12}){0,8}",
            r"(?<!\d)\d{6,20}/\d{2,12}[-\d]{0,20}|(?<!\d)\d{1,16}/\d{1,16}",
            r"(?<!\d)\d{9,20}[-/X]\S{0,40}|(?<![\d.])\d{16,31}(?!\d)",
            r"(?<!\d)\d{1,4}周年",
            r"[一二三四五六七八九十]+[、.](?=\S)",
            r"《[^》]{0,200}》",
            r"“[^”]{0,120}”",
            r"(?:https?://|www\.)\S{1,300}",
        )
    )
)
_LIST_NUMBER = re.compile(r"(?:^|(?<=[:。;，!]))\s*[(]?\d{1,2}(?:[.、](?!\d)|[)]|\.(?=123[14]5))")
_WORD_UNITS = "个|大|方面|名|家|件|项|类|条|种|人|位|篇|起|宗|所|镇|乡|县|区|户"
_UNIT = "|".join(map(re.escape, UNITS))
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_FIGURE = re.compile(
    r"(?P<percent>百分之)?(?P<number>(?<![\d.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d]))"
    rf"\s*(?P<mid1>多|余|来|几)?\s*(?P<scale>(?:{_SCALE})(?!分))?\s*(?P<mid2>多|余|来|几)?\s*(?P<unit>{_UNIT})?"
    r"(?P<after>以上|以下|以内|之内|左右|上下|以下|有余|余|多)?"
)
_CN = re.compile(
    rf"(?<![第{NUMERAL_CHARACTERS}每同某这那几数前后])(?P<number>[{NUMERAL_CHARACTERS}]{{1,10}})(?P<unit>{_WORD_UNITS})"
)
_CN_PERCENT = re.compile(rf"百分之(?P<number>[{NUMERAL_CHARACTERS}]+(?:点[{NUMERAL_CHARACTERS}]+)?)")
_CN_NOT = re.compile(
    r"^(?:一次性|一件事|一个窗口|一站|一窗|一门|一网|一张网|一张图|一块|一部分|一轮|一批|一系列|一种|一般|一套|一类|一些|一道|一起|一对一|一家人|一单|一条龙|一场|一次|一个)"
)
_BEFORE_MORE = re.compile(r"(?:超过?|逾|突破|高于|大于|多于|不低于|不少于|至少|达到?或超过)[了]?$")
_BEFORE_LESS = re.compile(r"(?:近|接?将近|接近|不足|不到|低于|少于|小于|不超过|至多|最多不超)[了]?$")
_BEFORE_ABOUT = re.compile(r"(?:约|大约|约为|大概|左右|预计|估计|平均约)$")
_RANGE = re.compile(r"^\s*(?:至|到|~|-|—+)\s*-?\d")
_RANGE_BEFORE = re.compile(r"\d[%万件个项分人]?\s*(?:至|~|-|—+)\s*$")


def not_statistics(text: str) -> list[tuple[int, int]]:
    """Spans of dates, numbers of documents, phones, list numbers and quoted words."""
    spans = [match.span() for match in _NOT_STATISTICS.finditer(text)]
    spans += [match.span() for match in _LIST_NUMBER.finditer(text)]
    return sorted(spans)


def figures_in(text: str, block: int) -> Iterator[Figure]:
    """All figures of one paragraph in order; the words around them are added by the page."""
    barred = not_statistics(text)
    position = 0
    cursor = 0
    for match in _all_matches(text):
        if match.start() < position:
            continue
        start, end = match.span("number")
        while cursor < len(barred) and barred[cursor][1] <= start:
            cursor += 1
        if cursor < len(barred) and barred[cursor][0] < end and start < barred[cursor][1]:
            continue
        figure = _figure(match, text, block)
        if figure is not None:
            position = figure.end
            yield figure


def _all_matches(text: str) -> list[re.Match[str]]:
    found = list(_FIGURE.finditer(text)) + list(_CN_PERCENT.finditer(text))
    found += [m for m in _CN.finditer(text) if not _CN_NOT.match(text[m.start() :])]
    return sorted(found, key=lambda m: (m.start(), -m.end()))


def _figure(match: re.Match[str], text: str, block: int) -> Figure | None:
    groups = match.groupdict()
    number, decimals = _number(groups["number"])
    if number is None or len(groups["number"].replace(",", "").replace(".", "")) > MOST_DIGITS:
        return None
    unit = groups.get("unit") or ("%" if match.re is _CN_PERCENT or groups.get("percent") else "")
    scale = SCALES.get(groups.get("scale") or "", 1)
    dim = dim_of(unit)
    if match.re is _CN and dim is Dim.TIME:
        return None
    if dim is Dim.BARE and scale == 1 and decimals == 0 and _is_code(groups["number"], text, match.end()):
        return None
    value = round(number * scale, 6) if scale > 1 else number
    if dim is Dim.RATE and unit == "‰":
        value = number / 10
    before = text[max(0, match.start() - 8) : match.start()]
    bound = _bound(groups, before)
    if _RANGE.match(text[match.end() : match.end() + 6]) or _RANGE_BEFORE.search(before):
        bound = "~"
    is_exact = dim in (Dim.COUNT, Dim.BARE, Dim.TIME) and decimals == 0 and scale == 1
    printed = Printed(value, decimals + (1 if unit == "‰" else 0), scale, is_exact, bound)
    figure = Figure(printed, number, unit, dim, match.group(0).strip(), block, match.start(), match.end())
    if match.re is _CN:
        figure.tags.add("words")
    return figure


def _is_code(number: str, text: str, end: int) -> bool:
    """Five digits and more that run straight into a word are a number of a line or a form, not a count."""
    return len(number) >= 5 and "," not in number and bool(re.match(r"[\u4e00-\u9fff]", text[end : end + 1]))


def _number(text: str) -> tuple[float | None, int]:
    if text[0] in "-0123456789":
        clean = text.replace(",", "")
        if len(clean) > MOST_DIGITS + 3:
            return None, 0
        return float(clean), len(clean.partition(".")[2])
    whole, _, fraction = text.partition("点")
    value = number_of(whole)
    if value is None:
        return None, 0
    if not fraction:
        return float(value), 0
    digits = "".join(str(number_of(c)) for c in fraction)
    return float(f"{value}.{digits}"), len(digits)


def _bound(groups: dict[str, str | None], before: str) -> str:
    after = groups.get("after") or ""
    if groups.get("mid1") or groups.get("mid2") or after in ("以上", "余", "多", "有余"):
        return ">"
    if after in ("以下", "以内", "之内"):
        return "<"
    if after in ("左右", "上下") or _BEFORE_ABOUT.search(before):
        return "~"
    if _BEFORE_MORE.search(before):
        return ">"
    if _BEFORE_LESS.search(before):
        return "<"
    return ""
