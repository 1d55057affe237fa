"""个数 in prose: a stated number against the names listed with it; after 等 a list may be cut short, never longer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Verdict

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.lists import ValueList, split_names, value_lists
from ..recognise.page import Page, Sentence
from .base import Context, Found, shown

KIND = "count"

_COUNTED = (
    "个",
    "家",
    "名",
    "项",
    "类",
    "种",
    "位",
    "人",
    "所",
    "户",
    "处",
    "条",
    "件",
    "大",
    "篇",
    "起",
    "次",
    "宗",
    "支",
    "大",
    "方面",
    "",
)
_AFTER = re.compile(
    r"^(?P<what>[^，。;:、()\d]{0,24})(?P<close>\)?)(?P<tail>[^，。;:、()\d]{0,12})(?:[:，]\s*)?(?P<cue>(?:分别|依次)?(?:是|为|包括|有)?|即|其中|具体为|名单如下)?\s*[:]?\s*"
)
_BEFORE_NAMES = re.compile(r"(?P<names>[^，。;:()\d]*(?:\([^()]{0,20}\)[^，。;:()\d]*)*)$")
_HEAD_VERBS = re.compile(
    r"^.*(?:有|是|为|对|将|由|把|在|向|给|至|到|涉及|包括|进驻|共|及时|组织|协调|会同|联合|其中|结合|开展|推进|重点|围绕|覆盖|授予|确定|表彰|完成|实现|推行|发放|增设|设置|设立|来自|分布在|集中在|聚焦)(?=[^、]*、)"
)
_NOT_LIST = re.compile(r"[《》]|第[一二三]|百分")


def find(context: Context) -> Iterator[Found]:
    page = context.page
    for sentence in page.each():
        for figure in sentence.figures:
            if (
                figure.dim not in (Dim.COUNT, Dim.BARE)
                or figure.bound
                or figure.unit not in _COUNTED
                or not 2 <= figure.value <= 80
            ):
                continue
            if figure.printed.decimals or figure.printed.scale > 1:
                continue
            found = (
                _names_after(figure, sentence, page)
                or _names_before(figure, sentence)
                or _values_after(figure, sentence, page)
            )
            if found is not None:
                yield found


def _names_after(figure: Figure, sentence: Sentence, page: Page) -> Found | None:
    """评价率不足 90% 的部门(8 个):甲局、乙局… and 红旗窗口 3 个，分别是:甲、乙、丙."""
    rest = sentence.text[figure.end - sentence.start :]
    match = re.match(r"^(?P<what>[^，。;:、()\d“”]{0,22})(?P<close>\))?(?P<more>[^，。;:、()\d“”]{0,12})", rest)
    if match is None:
        return None
    after = rest[match.end() :]
    cue = re.match(
        r"^(?:[:，]\s*)?(?:(?:分别|依次)(?:是|为|有)?|即|名单如下|具体[为是]|(?:包括|其中)(?=[^\d]*、))?\s*[:]?\s*",
        after,
    )
    lead = cue.group(0) if cue else ""
    introduced = match["close"] and after[:1] == ":"
    if not lead and not introduced and not re.search("(?:是|为|即|包括)$", match["what"] + (match["more"] or "")):
        return None
    if lead in ("，",) or (lead.strip("， ") == "" and ":" not in lead):
        return None
    body = after[len(lead) :]
    if figure.depth and not match["close"]:
        body = body.split(")")[0]
    text = _until_end(body)
    if figure.unit and len(re.findall(rf"\d\s*{figure.unit}", text)) >= 2:
        return None  # entries of the same measure are parts of a sum, not names to count
    return _judge(figure, text, sentence, figure.end, open_ok=True)


def _values_after(figure: Figure, sentence: Sentence, page: Page) -> Found | None:
    """共有 7 个乡镇…，其中孟庄镇 302 件、梨河镇 270 件…: a stated number against the entries of a list with values."""
    if not re.search("[\u4e00-\u9fff]", figure.post[:1]) and not re.search("单位|部门|乡镇|县区|类", figure.pre):
        return None
    following = page.sentences[sentence.index + 1 : sentence.index + 2]
    near = [entries for s in (sentence, *following) for entries in value_lists(s)]
    for entries in near:
        first = entries.figures[0]
        if first.sentence == figure.sentence and first.start < figure.end or len(entries.names) < 2:
            continue
        between = (
            sentence.text[figure.end - sentence.start :]
            if first.sentence != figure.sentence
            else sentence.between(figure.end, first.start)
        )
        opener = entries.header if first.sentence != figure.sentence else between
        if any(c.isdigit() for c in between) or not re.search("其中|分别|:|依次", opener) or len(between) > 60:
            continue
        listed, stated = len(entries.names), int(figure.value)
        if listed == stated:
            note = f"所列{listed}个，与文中{shown(figure)}相符。"
            return Found("count", figure, (), Verdict.HOLDS, note, stated, numbers=(float(stated),))
        whole = _sums_to_stated(entries, sentence, figure)
        if (
            (re.search("分别|依次", opener) or whole)
            and not entries.open
            and abs(listed - stated) <= 2
            and figure.unit != first.unit
        ):
            note = f"名单与数目不符：文中为{shown(figure)}，实际列出{listed}个；疑名单增减后数目未改。"
            return Found("count", figure, (), Verdict.CONTRADICTED, note, listed, numbers=(float(listed),))
        return None
    return None


def _sums_to_stated(entries: ValueList, sentence: Sentence, figure: Figure) -> bool:
    """Whether the entries add up to a figure said beside the number: then the list is complete."""
    listed = sum(f.value for f in entries.figures)
    return any(f is not figure and f.value == listed for f in sentence.figures)


def _until_end(body: str) -> str:
    """The enumeration: to the end of the sentence or segment; a comma ends it unless names go on behind it."""
    depth = 0
    for i, c in enumerate(body):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return body[:i]
        if depth == 0 and c in "。;!?\n":
            return body[:i]
        if depth == 0 and c == "，":
            return body[:i]
    return body


def _names_before(figure: Figure, sentence: Sentence) -> Found | None:
    """甲局、乙局等 25 个部门 and 甲镇、乙镇 2 个乡镇."""
    before = sentence.text[: figure.start - sentence.start]
    open_before = before.rfind("(")
    if figure.depth:
        before = before[open_before + 1 :]
    etc = bool(re.search(r"等(?:共|这)?$", before))
    body = re.sub(r"(?:等)?(?:共|这|共计)?$", "", before)
    start = 0
    depth = 0
    for i in range(len(body) - 1, -1, -1):
        c = body[i]
        depth += (c == ")") - (c == "(")
        if depth < 0 or depth == 0 and (c in "，。;:!?" or c.isdigit()):
            start = i + 1
            break
    names = body[start:]
    pair = figure.value == 2 and re.search("[^、]{2,}[和与及][^、]{2,}$", names)
    if ("、" not in names and not pair) or not figure.post and not etc:
        return None
    first, sep, others = names.partition("、")
    head = _HEAD_VERBS.match(names)
    if head:
        first = first[head.end() :] if head.end() < len(first) else first
    text = first + sep + others
    if not etc and not re.match(r"[\u4e00-\u9fff]", figure.post or ""):
        return None
    return _judge(figure, text, sentence, figure.start, etc=etc, before=True)


def _judge(
    figure: Figure,
    text: str,
    sentence: Sentence,
    position: int,
    etc: bool = False,
    open_ok: bool = False,
    before: bool = False,
) -> Found | None:
    if open_ok:
        tail = re.search(r"等(?:部门|单位|乡镇|窗口|方面|服务|内容|地区|企业)?$", text.strip("。 "))
        if tail:
            etc, text = True, text[: tail.start()]
    if "、" not in text and not re.search("”\\s*“", text):
        return _pair(figure, text) if before and figure.value == 2 else None
    if sum(c.isdigit() for c in text) > 0 and not before:
        text = re.sub(r"\d+(?:\.\d+)?[%\u4e00-\u9fff]{0,2}", "", text)
    names, counts = split_names(text)
    if not names or not all(names):
        return None
    if any(len(name) > 26 for name in names) or any(_NOT_LIST.search(name) for name in names) and before:
        return None
    stated = int(figure.value)
    listed = len(names)
    if stated in counts or (etc and before and stated in counts):
        note = f"所列名称{stated}个，与文中{shown(figure)}相符。"
        return Found("count", figure, (), Verdict.HOLDS, note, stated, numbers=(float(stated),))
    if etc and listed < stated:
        note = f"所列名称{listed}个，以“等”字略去其余，文中{shown(figure)}无从核对。"
        return Found("count", figure, (), Verdict.UNKNOWN, note, None, numbers=(float(listed),))
    if before and not etc and not _clean(names):
        return None
    if abs(listed - stated) > max(3, stated // 3) or listed < 2:
        return None
    if etc and listed > stated and not _clean(names):
        return None
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    slip = f"疑“{twice[0]}”重复计入" if twice else _alias(names) or "疑名单增减后数目未改"
    note = f"名单与数目不符：文中为{shown(figure)}，实际列出{listed}个；{slip}。"
    return Found("count", figure, (), Verdict.CONTRADICTED, note, listed, numbers=(float(listed),))


def _pair(figure: Figure, text: str) -> Found | None:
    """瓊湖街道和草尾镇两个: two names joined by 和, which can only confirm."""
    _, counts = split_names(text)
    if 2 not in counts:
        return None
    return Found("count", figure, (), Verdict.HOLDS, f"所列名称2个，与文中{shown(figure)}相符。", 2.0, numbers=(2.0,))


def _alias(names: list[str]) -> str:
    """Two names of which one is the tail of the other may be one unit (文物局, 旅游文物局)."""
    for a in names:
        for b in names:
            if a != b and len(a) >= 3 and b.endswith(a) and len(b) - len(a) <= 3:
                return f"疑“{a}”与“{b}”为同一单位，重复计入"
    return ""


def _clean(names: list[str]) -> bool:
    """Whether the entries look like names of one sort rather than parts of a sentence."""
    if any(len(n) > 14 or re.search("[的了着过将把对使]|进行|开展|情况", n) for n in names):
        return False
    suffixes = [n[-1] for n in names]
    common = max(suffixes.count(s) for s in set(suffixes))
    organs = sum(bool(labels.name_at_start(n)) or len(n) <= 8 for n in names)
    return common * 2 >= len(names) or organs * 10 >= len(names) * 8
