"""The official form (GB/T 9704-2012) in figures, and the few words a writer has to put together: dates, title lines, indents.

All lengths are points unless a name says otherwise. Nothing here knows a file format.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
TOP, LEFT, RIGHT, BOTTOM = 37 * MM, 28 * MM, 26 * MM, 35 * MM
TYPE_WIDTH, TYPE_HEIGHT = 156 * MM, 225 * MM
LINES, CHARS = 22, 28
LINE = 28.95
"""Line pitch: 22 lines fill the 225 mm of the type area."""
PITCH = TYPE_WIDTH / CHARS
"""Character pitch: 28 characters fill the 156 mm of a line."""

BODY, TITLE, PAGE_NUMBER, IMPRINT = 16.0, 22.0, 14.0, 14.0
TITLE_LINE = 34.0
MARK_TOP = 35 * MM
"""From the upper edge of the type area to the upper edge of the issuer mark."""
MARK_SIZE, MARK_LEAST = 48.0, 30.0
RULE_GAP = 4 * MM
PAGE_NUMBER_GAP = 7 * MM
RED = "E60012"

DASH = "—"
"""Printed where a value does not apply; 0 means none."""
SUBSTITUTED = "样稿（字体替代）"
INDEX_TITLE = "数据编码索引"

_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_WHOLE = (
    "第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 上半年 下半年 全年 全县 全市 关于 政务服务 行政审批 审批服务 领导小组 专项小组 "
    "人民政府 办公室 管理局 村（社区） 统计表 服务 工作 情况 运行 办理 通报 通知 报告 简报 统计 汇总 管理 审批 行政 制度 改革 政务 "
    "大厅 窗口 人员 市民 办件 考勤 信息 报送 评价 乡镇 部门"
)
"""Words of titles that no line may cut in two."""
_WORDS = tuple(_WHOLE.split())
_TOKEN = re.compile("|".join([r"\d+年度?", r"\d+月份?", r"第\d+期", r"[A-Za-z0-9.%]+", *_WORDS, "."]), re.DOTALL)
_NEVER_FIRST = set("，。、；：？！）》」』”’）%")
_NEVER_LAST = set("（《“‘「『")


def clean(text: str) -> str:
    """Text without the characters that no document may hold, or that turn the order of reading; line feeds stay."""
    return _NOT_PRINTABLE.sub("", text) if _NOT_PRINTABLE.search(text) else text


def em_width(text: str) -> float:
    """Printed width in characters of the face: Latin letters and digits are half as wide as Chinese.

    >>> em_width("2021年7月26日")
    6.5
    """
    if text.isascii():
        return len(text) / 2
    return sum(1.0 if char > "\u2010" else 0.5 for char in text)


def date_text(day: date) -> str:
    """成文日期: Arabic digits, full year, no leading zero.

    >>> date_text(date(2021, 7, 6))
    '2021年7月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def title_lines(title: str, width: float = TYPE_WIDTH / TITLE - 1) -> tuple[str, ...]:
    """Lines of a title, broken at word boundaries and near to equal; 关于 begins a line where the issuer stands before it.

    >>> title_lines("中宁县审批服务管理局关于2021年第二季度政务服务工作情况的通报")
    ('中宁县审批服务管理局', '关于2021年第二季度', '政务服务工作情况的通报')
    """
    if "\n" in title:
        return tuple(line for line in title.split("\n") if line)
    if em_width(title) <= width:
        return (title,)
    head, about, rest = title.partition("关于")
    if head and about and em_width(head) <= width:
        return (head, *_balanced(about + rest, width))
    return _balanced(title, width)


def _balanced(text: str, width: float) -> tuple[str, ...]:
    """The fewest lines that fit, as equal as word boundaries allow; a later line is better shorter than longer."""
    tokens = _TOKEN.findall(text)
    places = [at for at in range(1, len(tokens)) if _may_break(tokens[at - 1], tokens[at])]
    for count in range(max(1, -int(-em_width(text) // width)), 4):
        tried = (_joined(tokens, cut) for cut in combinations(places, count - 1))
        found = [lines for lines in tried if max(map(em_width, lines)) <= width]
        if found:
            return min(found, key=_roughness)
    return (text,)


def _may_break(before: str, after: str) -> bool:
    return after[0] not in _NEVER_FIRST and before[-1] not in _NEVER_LAST and after != "的"


def _joined(tokens: list[str], cut: tuple[int, ...]) -> tuple[str, ...]:
    bounds = (0, *cut, len(tokens))
    return tuple("".join(tokens[a:b]) for a, b in zip(bounds, bounds[1:]))


def _roughness(lines: tuple[str, ...]) -> float:
    widths = [em_width(line) for line in lines]
    mean = sum(widths) / len(widths)
    longer_below = sum(max(0.0, below - above) for above, below in zip(widths, widths[1:]))
    broken_words = sum(1 for line in lines[:-1] if not line.endswith((*_WORDS, "的", "）", "、", "年")))
    return sum((width - mean) ** 2 for width in widths) + longer_below + 9 * broken_words


def fit_mark(lines: tuple[str, ...]) -> tuple[float, int]:
    """Size of the issuer mark and its horizontal scale in percent, so that the longest line stays within the type area.

    >>> fit_mark(("中宁县审批服务管理局文件",))
    (36.0, 100)
    """
    longest = max(em_width(line) for line in lines)
    size = min(MARK_SIZE, float(int(TYPE_WIDTH * 0.98 / longest)))
    if size >= MARK_LEAST:
        return size, 100
    return MARK_LEAST, max(33, int(TYPE_WIDTH * 0.98 / (longest * MARK_LEAST) * 100))


def signature_indents(names: tuple[str, ...], day: str, sealed: bool) -> tuple[tuple[float, ...], float]:
    """Right indents in characters: of each line of the name, and of the date.

    Sealed: the date stands 4 characters in, the name is centred on it (a name too long for that keeps to the type area and the date moves).
    Not sealed: the name stands 2 characters in, and the date begins 2 characters to the right of where the name begins.

    >>> signature_indents(("中宁县审批服务管理局",), "2021年7月26日", sealed=False)
    ((2.0,), 3.5)
    """
    widest = max((em_width(name) for name in names), default=0.0)
    dated = em_width(day)
    if sealed:
        axis = max(4 + dated / 2, widest / 2)
        return tuple(axis - em_width(name) / 2 for name in names), axis - dated / 2
    if not names:
        return (), 2
    date_indent = widest - dated
    if date_indent >= 2:
        return tuple(2 + (widest - em_width(name)) / 2 for name in names), date_indent
    push = 4 + dated - widest
    return tuple(push + (widest - em_width(name)) / 2 for name in names), 2
