"""合计 in prose: a total and its parts (其中, 分别, 按…分, brackets, A、B 共计 T, 已办 and 在办).

其中 is not always complete. Parts that stay below the total confirm only that; they contradict only where the wording is
exhaustive or other evidence of the document (shares, amounts, a second split of the same total) says that they are all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingting.rules.figures import Verdict, judge, single_slip

from ..recognise.figure import Dim, Figure
from ..recognise.labels import CLOSED_CUE, DONE, OPEN_CUE, PENDING, TOTAL_WORDS, are_complements, are_grades, item_name
from ..recognise.lists import ValueList, value_lists
from ..recognise.page import Page, Sentence, same_kind
from .base import Context, Found, as_printed, in_print, quotient, shown, spans
from .growth_text import is_change, is_growth

_CUE = re.compile(
    r"其中|分别[是为]?|按.{1,14}[分划看计][:，为]?|分为|包括|由|主要[是为有]|具体(?:为|是|来看|看)|从.{1,12}看|构成"
)
_SUM_CUE = re.compile(r"共计|合计|总计|累计|共|总数|总量|总共|合共|一共")
ENOUGH = 3
CROWDED = 40


@dataclass
class Split:
    """A total with the parts that some wording gives it."""

    total: Figure
    parts: list[Figure]
    words: str
    bracket: bool = False
    cue: bool = False
    alternatives: tuple[list[Figure], ...] = ()


def find(context: Context) -> Iterator[Found]:
    page = context.page
    seen: set[tuple[int, ...]] = set()
    splits: list[Split] = []
    for sentence in page.each():
        splits += _splits(sentence, page)
    splits += _parallel(page)
    sums: dict[Figure, list[float]] = {}
    for split in splits:
        sums.setdefault(split.total, []).append(round(sum(p.value for p in split.parts), 6))
    context.notes["splits"] = splits
    failing: list[tuple[Split, Found]] = []
    for split in splits:
        found = _judge(split, page, sums, context)
        key = (id(found.claimed), *sorted(map(id, found.inputs))) if found else ()
        if found is None or key in seen:
            continue
        seen.add(key)
        if found.verdict is Verdict.HOLDS:
            context.proven.update(split.parts)
            yield found
        else:
            failing.append((split, found))
    for split, found in failing:
        if _explained(split, found, splits, context):
            continue
        yield found
    for sentence in page.each():
        yield from _done_and_open(sentence, context)
    yield from _named_in_part(page, {id(f) for f in context.proven})
    yield from _neighbours(page)
    yield from _over_paragraphs(page)


def _explained(split: Split, found: Found, splits: Sequence[Split], context: Context) -> bool:
    """A failing reading is dropped where the same total is split otherwise and holds with the same first part."""
    elsewhere = any(part.sentence != split.total.sentence for part in found.inputs)
    if elsewhere and all(part in context.proven for part in found.inputs):
        return True
    for other in splits:
        if (
            other is not split
            and other.total is split.total
            and other.parts[0] is split.parts[0]
            and _fits(other.total, other.parts)
        ):
            return True
    return False


def _fits(total: Figure, parts: Sequence[Figure]) -> bool:
    rounded, cut = spans(parts)
    return judge(total.printed, rounded, cut) in (Verdict.HOLDS, Verdict.TRUNCATED)


def _splits(sentence: Sentence, page: Page) -> Iterator[Split]:
    figures = [f for f in sentence.figures if f.dim not in (Dim.RATE, Dim.POINT, Dim.TIME)]
    crowded = len(figures) > CROWDED
    for place, total in enumerate(figures):
        if crowded and place >= 6 and not TOTAL_WORDS.search(total.pre):
            continue
        if total.bound or is_change(total):
            continue
        yield from _in_bracket(total, sentence)
        yield from _after(total, sentence)
        yield from _before(total, sentence)
    yield from _from_earlier(sentence, page)


def _addable(figures: Sequence[Figure], total: Figure) -> list[Figure]:
    return [
        f
        for f in figures
        if same_kind(f, total) and not is_change(f) and not f.bound and "words" not in f.tags and not is_past_label(f)
    ]


def is_past_label(figure: Figure) -> bool:
    return bool(re.search("去年|上年|同期|上月|上季度|日均|平均|人均", figure.pre))


def _in_bracket(total: Figure, sentence: Sentence) -> Iterator[Split]:
    tail = sentence.text[total.end - sentence.start :]
    match = re.match(r"\s*[\u4e00-\u9fff]{0,8}\(", tail)
    if not match:
        return
    group = total.end - sentence.start + match.end() - 1
    parts = _addable([f for f in sentence.figures if f.group == group], total)
    if parts:
        text = tail[match.end() : match.end() + 200]
        yield Split(total, parts, text.split(")")[0], bracket=True, cue=True, alternatives=tuple(_variants(parts)))


def _after(total: Figure, sentence: Sentence) -> Iterator[Split]:
    """Parts that follow in the same sentence, with a cue or plainly in a row."""
    later = [f for f in sentence.figures if f.start > total.end and f.depth == total.depth and f.group == total.group]
    parts = _addable(later, total)
    if not parts:
        return
    between = sentence.between(total.end, parts[0].start)
    cue = _CUE.search(re.sub(r"\([^)]*\)", "", between))
    if cue:
        stop = _second_cue(total, parts, sentence)
        parts = parts[:stop]
        yield Split(
            total,
            parts,
            between + sentence.between(parts[0].start, parts[-1].end + 20),
            cue=True,
            alternatives=tuple(_variants(parts)),
        )
    elif len(parts) >= 2 and not _is_entry(total, parts[0], sentence) and not _has_share(total, sentence):
        strong = bool(re.match(r"[^，。;]{0,6}[:]|[^，。;\d]{0,8}中[，:]", between))
        close = _side_by_side(total, parts, sentence)
        if close:
            yield Split(total, close, between, cue=False, bracket=True)
        yield Split(total, parts, between, cue=False, bracket=strong, alternatives=tuple(_variants(parts)))


def _side_by_side(total: Figure, parts: list[Figure], sentence: Sentence) -> list[Figure]:
    """Parts without a cue that are plainly all: two that complement each other, or a row of entries each with its share."""
    pair = parts[:2]
    exceeds = total.value < 0.9 * max(p.value for p in pair) and not re.match(
        "共|总", re.sub("^.*?(?=共|总)", "", total.pre)
    )
    if exceeds or pair[0].segment != total.segment:
        return []
    if re.search("满意|一般|好评|差评", total.label) and are_grades([total.label, *(p.label for p in pair)]):
        return []
    if (
        len(pair) == 2
        and pair[1].clause - total.clause <= 2
        and pair[0].unit == pair[1].unit == total.unit
        and (are_complements([p.label for p in pair]) or are_grades([p.label for p in pair]))
    ):
        return pair
    with_share = [p for p in parts if _has_share(p, sentence)]
    if len(with_share) >= 3 and with_share == parts[: len(with_share)]:
        return with_share
    return []


def _has_share(figure: Figure, sentence: Sentence) -> bool:
    """Whether a share stands right behind a figure, so that it is itself a part of something."""
    return _share_after(figure, sentence) is not None


def _is_entry(total: Figure, following: Figure, sentence: Sentence) -> bool:
    """Whether a figure is itself one entry of the list that follows (甲局 9 篇、乙局 6 篇)."""
    for entries in value_lists(sentence):
        ordered = re.search(
            "前[一二三四五六七八九十两\\d]|[位排]于|排名|较多|居前|后[一二三四五六七八九十两\\d]", entries.header
        )
        if total in entries.figures and following in entries.figures and ordered and not TOTAL_WORDS.search(total.pre):
            return True
    return (
        bool(re.match(r"^\s*、", sentence.between(total.end, following.start))) and len(item_name(following.pre)) >= 2
    )


def _second_cue(total: Figure, parts: list[Figure], sentence: Sentence) -> int:
    """Where a second 其中 opens a list inside the list."""
    for i in range(1, len(parts)):
        words = sentence.between(parts[i - 1].end, parts[i].start)
        if re.search("其中", words) and i >= 1:
            return i
    return len(parts)


def _variants(parts: list[Figure]) -> Iterator[list[Figure]]:
    """Other ways to take the parts: the first of each segment or clause, those of one metric, a beginning of the list."""
    by_segment: dict[int, Figure] = {}
    for figure in parts:
        by_segment.setdefault(figure.segment, figure)
    if 1 < len(by_segment) < len(parts):
        yield list(by_segment.values())
    named = [f for f in parts if len(item_name(f.pre)) >= 1]
    if 1 < len(named) < len(parts):
        yield named
    tail = parts[0].pre[-2:]
    alike = [f for f in parts if f.pre.endswith(tail)]
    if len(tail) == 2 and 1 < len(alike) < len(parts):
        yield alike
    units = [f for f in parts if f.unit == parts[0].unit]
    if 1 < len(units) < len(parts):
        yield units
    for end in range(2, min(len(parts), 30)):
        yield parts[:end]
    if 3 <= len(parts) <= 20:
        yield from (parts[:i] + parts[i + 1 :] for i in range(len(parts)))
    if len(by_segment) == 1 and len(parts) >= 4:
        yield parts[::2]


def _before(total: Figure, sentence: Sentence) -> Iterator[Split]:
    """Parts that precede: A a 件、B b 件，共计 T 件."""
    if not _SUM_CUE.search(total.pre):
        return
    earlier = [f for f in sentence.figures if f.end < total.start and f.depth == total.depth and f.group == total.group]
    parts = _addable(earlier, total)
    if len(parts) < 2:
        return
    strong = bool(re.match(r"^(?:共计|合计|总计|共|三项合计|两项合计|合共|以上)", total.pre))
    yield Split(
        total,
        parts,
        total.pre,
        bracket=strong,
        cue=strong,
        alternatives=tuple(parts[i:] for i in range(1, len(parts) - 1)),
    )


def _from_earlier(sentence: Sentence, page: Page) -> Iterator[Split]:
    """A sentence that opens with 其中 or 按…分 splits a total of the sentence before."""
    head = sentence.text[:24]
    if not re.match(
        r"\s*(?:\([一二三\d]\)|\d+[.、])?(?:其中|按|从|分(?:类别|渠道|类型|部门|地区)|具体|具体来看|具体为)", head
    ):
        yield from _pair_after(sentence, page)
        return
    earlier = [
        s
        for s in page.sentences[max(0, sentence.index - 3) : sentence.index]
        if s.block == sentence.block or s.section == sentence.section
    ]
    flat = [f for f in sentence.figures if f.depth == 0]
    for dim in (Dim.COUNT, Dim.MONEY):
        parts = [f for f in flat if f.dim is dim or (dim is Dim.COUNT and f.dim is Dim.BARE)]
        for before in reversed(earlier):
            totals = [
                f
                for f in before.figures
                if f.depth == 0 and not f.bound and f.dim is dim and not is_change(f) and not is_past_label(f)
            ]
            parts_ok = _addable(parts, totals[0]) if totals else []
            if not totals or not parts_ok:
                continue
            stop = _second_cue(totals[0], parts_ok, sentence)
            chosen = _best_total(totals, parts_ok[:stop])
            yield Split(
                chosen, parts_ok[:stop], sentence.text[:200], cue=True, alternatives=tuple(_variants(parts_ok[:stop]))
            )
            break


def _pair_after(sentence: Sentence, page: Page) -> Iterator[Split]:
    """共办理 2495 件。交办 2388 件，直办 107 件: two complements open the sentence after the total."""
    pair = [f for f in sentence.figures if f.depth == 0][:2]
    if (
        len(pair) < 2
        or pair[1].clause - pair[0].clause > 1
        or pair[0].unit != pair[1].unit
        or not are_complements([p.label for p in pair])
    ):
        return
    for before in reversed(page.before(sentence, 1)):
        totals = [
            f
            for f in before.figures
            if same_kind(f, pair[0]) and f.depth == 0 and not f.bound and f.unit == pair[0].unit
        ]
        if len(totals) == 1 and before.block == sentence.block and _addable(pair, totals[0]) == pair:
            yield Split(totals[0], pair, "", bracket=True)


def _parallel(page: Page) -> Iterator[Split]:
    """总计 2899 项、已覆盖 465 项；其中部门 1423 项、351 项，乡镇 1476 项、114 项: figure by figure."""
    for sentence in page.each():
        figures = [f for f in sentence.figures if f.depth == 0 and f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE)]
        opener = re.match(r"\s*(?:其中|按|从|分)", sentence.text)
        cue = next((m for m in re.finditer("其中[:，]?", sentence.text)), None)
        if not (opener or cue) or len(figures) < 4:
            continue
        if opener:
            earlier = [
                s
                for s in page.sentences[max(0, sentence.index - 2) : sentence.index]
                if s.block == sentence.block or s.section == sentence.section
            ]
            heads = [
                f for s in earlier[-1:] for f in s.figures if f.depth == 0 and f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE)
            ]
            tails = figures
        else:
            assert cue is not None
            mark = sentence.start + cue.start()
            heads = [f for f in figures if f.end <= mark]
            tails = [f for f in figures if f.start > mark]
        yield from _by_place(heads, tails)


def _by_place(heads: list[Figure], tails: list[Figure]) -> Iterator[Split]:
    segments: dict[int, list[Figure]] = {}
    for figure in tails:
        segments.setdefault(figure.segment, []).append(figure)
    size = min((len(s) for s in segments.values()), default=0)
    if len(segments) < 2 or size < 2 or len(heads) < 2:
        return
    columns = [[s[i] for s in segments.values()] for i in range(size)]
    offsets = [o for o in range(len(heads) - 1) if _fits(heads[o], _addable(columns[0], heads[o]) or columns[0])]
    if not offsets:
        offsets = [
            o
            for o in range(len(heads) - 1)
            if any(o + i < len(heads) and _fits(heads[o + i], columns[i]) for i in range(size))
        ]
    for offset in offsets[:1]:
        for i, column in enumerate(columns):
            if (
                offset + i < len(heads)
                and all(same_kind(f, heads[offset + i]) for f in column)
                and not any(f.bound or is_change(f) or is_past_label(f) for f in column)
            ):
                proven = any(
                    _fits(heads[offset + j], columns[j]) for j in range(size) if j != i and offset + j < len(heads)
                )
                alike = len({f.pre[-2:] for f in [*column, heads[offset + i]]}) == 1
                yield Split(heads[offset + i], column, "分别" if proven and alike else "", bracket=proven, cue=proven)


def _best_total(totals: list[Figure], parts: list[Figure]) -> Figure:
    """The total that fits, else the one most plainly a total."""
    for total in totals:
        if any(_fits(total, taken) for taken in [parts, *_variants(parts)]):
            return total
    for total in totals:
        if TOTAL_WORDS.search(total.pre) or re.search("受理|办件|收到", total.pre):
            return total
    return totals[0]


def _judge(split: Split, page: Page, sums: dict[Figure, list[float]], context: Context) -> Found | None:
    total = split.total
    if len(split.parts) >= 2:
        for parts in (split.parts, *split.alternatives):
            rounded, cut = spans(parts)
            if judge(total.printed, rounded, None) is Verdict.HOLDS:
                return _found(total, parts, Verdict.HOLDS)
    if not split.cue and not split.bracket:
        return None
    parts = _natural(split)
    for i in range(len(parts) if 3 <= len(parts) <= 20 else 0):
        fewer = parts[:i] + parts[i + 1 :]
        if judge(total.printed, spans(fewer)[0], None) is Verdict.HOLDS:
            return _found(total, fewer, Verdict.HOLDS)
    if len(parts) < 2:
        return _one_part(total, parts) if parts and split.cue else None
    rounded, cut = spans(parts)
    verdict = judge(total.printed, rounded, cut)
    if verdict is Verdict.TRUNCATED:
        return _found(total, parts, verdict)
    shared = [p for p in split.parts if _has_share(p, page.sentences[p.sentence])]
    scored = [
        (evidence(split, taken, page, sums, context), -i, taken)
        for i, taken in enumerate((parts, split.parts, shared))
        if len(taken) >= 2
    ]
    best, _, taken = max(scored)
    if best >= ENOUGH:
        return _found(total, taken, Verdict.CONTRADICTED)
    if rounded.low <= total.span.high and split.cue:
        return _partial(total, parts)
    return None


def _natural(split: Split) -> list[Figure]:
    """The parts as a reader takes them: the first of each segment where segments carry several figures."""
    parts = split.parts
    if any(f.unit != split.total.unit and f.value > split.total.value for f in parts):
        parts = [f for f in parts if f.unit == split.total.unit or f.value <= split.total.value]
    segments = {f.segment for f in parts}
    if 1 < len(segments) < len(parts):
        first: dict[int, Figure] = {}
        for figure in parts:
            first.setdefault(figure.segment, figure)
        return list(first.values())
    return parts


def evidence(split: Split, parts: list[Figure], page: Page, sums: dict[Figure, list[float]], context: Context) -> int:
    """How much speaks for the parts being all of the total, though they do not add up to it."""
    total, words = split.total, split.words
    computed = sum(p.value for p in parts)
    labels = [p.label for p in parts]
    score = 0
    if CLOSED_CUE.search(words) or CLOSED_CUE.search(labels[-1]):
        score += 2
    related = are_complements(labels) or are_grades(labels)
    if related:
        score += 2
    shares = _shares_of(parts, page)
    if len(shares) == len(parts) and 98.5 <= sum(s.value for s in shares) <= 101.5:
        score += 2
    if shares and sum(judge(s.printed, *quotient(p, total)) is Verdict.HOLDS for s, p in zip(shares, parts)) >= max(
        2, len(parts) - 1
    ):
        score += 1
    if sum(abs(value - computed) < 1e-6 for value in sums.get(total, [])) >= 2 and abs(computed - total.value) > 0:
        score += 2
    if _other_dim_fits(split, parts, page):
        score += 3
    slip = _slip_score(total, parts, computed)
    score += slip
    score += 1 if split.bracket else 0
    gap = abs(total.value - computed) / total.value if total.value else 1
    score += 1 if gap < 0.15 else -2 if gap > 0.45 and not slip else 0
    score += 1 if computed > total.value and split.cue and slip else 0
    if OPEN_CUE.search(re.sub(r"分别|等次", "", words)) or any("等" in p.post for p in parts):
        score -= 4
    if _mixed(parts) and not related:
        score -= 3
    if any(is_past_label(p) for p in parts):
        score -= 3
    return score


def _slip_score(total: Figure, parts: list[Figure], computed: float) -> int:
    """One digit typed wrong, in the total or in a part, would explain a gap of some size."""
    if not all(f.printed.decimals == 0 and f.printed.scale == 1 for f in [total, *parts]):
        return _slip_of_amounts(total, parts)
    gap = round(total.value - computed)
    if abs(gap) < 10 and abs(gap) > total.value * 0.004:
        return 0
    return _weigh(round(total.value), round(computed), [round(p.value) for p in parts])


def _weigh(total: int, computed: int, parts: list[int]) -> int:
    """The more digits agree, the less a single slip is chance."""
    gap = total - computed
    kind = single_slip(total, computed)
    if kind == "digit":
        return {1: 0, 2: 1, 3: 2}.get(len(str(abs(total))), 3) if abs(gap) >= 10 else 1
    if kind == "swap":
        return 2 if total >= 1000 else 1
    if any(n + gap > 0 and single_slip(n, n + gap) == "digit" for n in parts):
        return 3 if abs(gap) >= 1000 else 2 if abs(gap) >= 100 else 1
    if any(n + gap > 0 and single_slip(n, n + gap) == "swap" for n in parts):
        return 2 if abs(gap) >= 90 else 1
    return 0


def _slip_of_amounts(total: Figure, parts: list[Figure]) -> int:
    """The same for amounts of one unit: their digits without the point."""
    figures = [total, *parts]
    if len({f.printed.scale for f in figures}) > 1:
        return 0
    decimals = max(f.printed.decimals for f in figures)
    numbers = [round(f.number * 10**decimals) for f in figures]
    gap = numbers[0] - sum(numbers[1:])
    if abs(gap) < 10:
        return 0
    return _weigh(numbers[0], numbers[0] - gap, numbers[1:])


def _shares_of(parts: list[Figure], page: Page) -> list[Figure]:
    """The share printed right after each part, rates of growth in between passed over."""
    return [share for part in parts if (share := _share_after(part, page.sentences[part.sentence])) is not None]


def _share_after(part: Figure, sentence: Sentence) -> Figure | None:
    place = sentence.figures.index(part)
    for other in sentence.figures[place + 1 : place + 5]:
        if other.dim is not Dim.RATE or other.segment != part.segment:
            return None
        if other.depth > part.depth and not other.pre or re.match("其?占|比重", other.pre):
            return other
        if not is_growth(other, sentence):
            return None
    return None


def _other_dim_fits(split: Split, parts: list[Figure], page: Page) -> bool:
    """Whether the same entries carry a second figure (an amount) that does add up to the total's second figure."""
    total = split.total
    other = Dim.MONEY if total.dim is Dim.COUNT else Dim.COUNT
    figures = page.sentences[total.sentence].figures
    totals = [
        f
        for f in figures
        if f.dim is other
        and f.segment == total.segment
        and abs(figures.index(f) - figures.index(total)) == 1
        and not is_change(f)
    ]
    sentence = page.sentences[parts[0].sentence].figures
    twins = []
    for part in parts:
        place = sentence.index(part)
        near = [
            f
            for f in sentence[place + 1 : place + 2] + sentence[max(0, place - 1) : place]
            if f.dim is other and f.segment == part.segment
        ]
        if not near:
            return False
        twins.append(near[0])
    return any(len(set(map(id, twins))) == len(parts) and _fits(t, twins) for t in totals)


def _mixed(parts: list[Figure]) -> bool:
    """Parts that are stages of one thing (受理, 办结) or have different measures are no partition."""
    stages = [bool(re.search("办结|结案|完成|评价|同比|环比|增加|较[上去前]|比[上去]", p.pre)) for p in parts]
    return (
        any(stages)
        and not all(stages)
        and not any(PENDING.search(p.label) for p in parts)
        or len({_PIECES.get(p.unit, p.unit) for p in parts if p.unit}) > 1
    )


_PIECES = dict.fromkeys(("件", "封", "宗", "项", "个", "条", "起", "件次", "单", "笔", "例"), "件")


def _found(total: Figure, parts: Sequence[Figure], verdict: Verdict) -> Found:
    rounded, _ = spans(parts)
    value = rounded.middle
    how = "＋".join(shown(p) for p in parts) if len(parts) <= 8 else f"{len(parts)}项合计"
    right = as_printed(value, total, 0 if total.printed.exact else 2)
    if verdict is Verdict.HOLDS:
        note = f"{how}={right}，与文中{shown(total)}相符。"
    elif verdict is Verdict.TRUNCATED:
        note = f"{how}={right}，四舍五入应为{as_printed(value, total)}，文中{shown(total)}是截去尾数所得。"
    else:
        gap = as_printed(abs(total.value - value), total)
        note = f"各项之和与总数不符：{how}={right}，文中总数为{shown(total)}，相差{gap}；{slip_of_sum(total, parts, value)}。"
    return Found("sum", total, tuple(parts), verdict, note, in_print(value, total))


def slip_of_sum(total: Figure, parts: Sequence[Figure], value: float) -> str:
    gap = round(total.value - value)
    if total.printed.exact:
        for part in parts:
            if part.value + gap > 0 and single_slip(round(part.value), round(part.value + gap)) in ("digit", "swap"):
                return f"疑{shown(part)}或总数有一位数字录错"
        if single_slip(round(total.value), round(value)):
            return "疑总数有一位数字录错"
    return "疑漏列一项、总数未更新，或有一项录错"


def _partial(total: Figure, parts: Sequence[Figure]) -> Found:
    rounded, _ = spans(parts)
    note = f"所列{len(parts)}项合计{as_printed(rounded.middle, total)}，不超过总数{shown(total)}（其中各项未列全）。"
    return Found("sum", total, tuple(parts), Verdict.HOLDS, note, in_print(rounded.middle, total), tags={"partial"})


def _one_part(total: Figure, parts: Sequence[Figure]) -> Found | None:
    part = parts[0]
    if part.value > total.value or part.unit != total.unit:
        return None
    note = f"其中{shown(part)}不超过总数{shown(total)}。"
    return Found("sum", total, (part,), Verdict.HOLDS, note, in_print(part.value, total), tags={"partial"})


def _named_in_part(page: Page, used: set[int]) -> Iterator[Found]:
    """办件量较多的部门:甲局 120 件、乙局 90 件: the entries named cannot exceed the total they are named from."""
    together: dict[Figure, list[Figure]] = {}
    for sentence in page.each():
        for entries in value_lists(sentence):
            first = entries.figures[0]
            if (
                first.dim not in (Dim.COUNT, Dim.MONEY)
                or len(entries.figures) < 2
                or any(f.bound for f in entries.figures)
            ):
                continue
            if not _NAMED.search(entries.header) or sum(id(f) in used for f in entries.figures) >= 2:
                continue
            total = _whole_of(entries, sentence, page)
            if total is not None:
                both = [*together.get(total, []), *entries.figures]
                if (
                    len(both) > len(entries.figures)
                    and sum(f.value for f in both) <= total.span.high
                    and both[0].block == first.block
                ):
                    yield _partial(total, both)
                together[total] = both
                yield _partial(total, entries.figures)


_NAMED = re.compile(
    "较多|较大|较高|较少|较低|排名|前[一二三四五六七八九十两\\d]|居前|靠前|主要|部门|单位|乡镇|街道|镇街|村|社区|企业|窗口|县区|情况|达标"
)


def _whole_of(entries: ValueList, sentence: Sentence, page: Page) -> Figure | None:
    """The total a list of names is taken from: the one that says the list's noun, else the leading one."""
    listed = sum(f.value for f in entries.figures)
    first = entries.figures[0]
    noun = re.search(r"(部门|单位|乡镇|街道|镇街|村|社区|企业|机构|县区|窗口)[^，。:]*$", entries.header)
    earlier = [f for f in sentence.figures if f.end < first.start]
    for before in reversed(page.before(sentence, 4)):
        earlier = before.figures + earlier
    fits = [
        f
        for f in earlier
        if f.dim is first.dim
        and f.unit == first.unit
        and not f.bound
        and f.value >= listed
        and not is_change(f)
        and not is_past_label(f)
        and f not in entries.figures
    ]
    named = [f for f in fits if noun and noun[1] in f.label]
    if named:
        return ([f for f in named if f.sentence == first.sentence] or named)[-1]
    listed_too = {id(f) for other in value_lists(sentence) for f in other.figures}
    near = [f for f in fits if f.sentence == first.sentence and id(f) not in listed_too]
    return near[0] if near else fits[0] if fits else None


def _over_paragraphs(page: Page) -> Iterator[Found]:
    """A total whose parts open the following paragraphs, one each: a confirmation only."""
    blocks = [sentences for sentences in page.by_block.values() if any(s.figures for s in sentences)]
    for dim in (Dim.COUNT, Dim.MONEY):
        leads = [_lead(sentences, dim) for sentences in blocks]
        for i, sentences in enumerate(blocks):
            totals = [
                f
                for s in sentences
                for f in s.figures
                if f.dim is dim and f.depth == 0 and not f.bound and f.value >= 20
            ]
            for size in range(2, 9):
                parts = [f for f in leads[i + 1 : i + 1 + size] if f is not None]
                if len(parts) < size:
                    break
                for total in totals[:6]:
                    if (
                        total.value > max(p.value for p in parts)
                        and judge(total.printed, spans(parts)[0], None) is Verdict.HOLDS
                    ):
                        yield _found(total, parts, Verdict.HOLDS)


def _lead(sentences: Sequence[Sentence], dim: Dim) -> Figure | None:
    return next(
        (f for s in sentences for f in s.figures if f.dim is dim and f.depth == 0 and not f.bound and not is_change(f)),
        None,
    )


def _neighbours(page: Page) -> Iterator[Found]:
    """Two or three figures side by side that make up one said nearby: a confirmation only."""
    for sentence in page.each():
        if len(sentence.figures) > CROWDED:
            continue
        figures = [
            f
            for f in sentence.figures
            if f.whole and f.dim is Dim.COUNT and f.depth == 0 and "words" not in f.tags and not is_change(f)
        ]
        near = [
            f
            for s in page.sentences[max(0, sentence.index - 2) : sentence.index + 3]
            if s is not sentence and (s.block == sentence.block or s.section == sentence.section)
            for f in s.figures
        ]
        wholes = [f for f in near if f.whole and f.value >= 10 and f.dim is Dim.COUNT]
        for i in range(len(figures) - 1):
            for j in (i + 2, i + 3):
                parts = figures[i:j]
                if len(parts) < 2 or len({f.unit for f in parts}) > 1 or parts[-1].clause - parts[0].clause > 3:
                    continue
                value = sum(p.value for p in parts)
                for whole in wholes:
                    if whole.value == value and whole.unit == parts[0].unit and min(p.value for p in parts) > 0:
                        yield _found(whole, parts, Verdict.HOLDS)


def _done_and_open(sentence: Sentence, context: Context) -> Iterator[Found]:
    """受理 T，办结 A，在办 B: what is finished and what is open make up what came in."""
    figures = [
        f
        for f in sentence.figures
        if f.dim in (Dim.COUNT, Dim.BARE) and not f.bound and not is_change(f) and f.depth == 0 and not is_past_label(f)
    ]
    for i, pending in enumerate(figures[:CROWDED]):
        if not PENDING.search(pending.label) or re.search("逾期未|无", pending.pre) or i < 2:
            continue
        done = next(
            (
                f
                for f in reversed(figures[:i])
                if DONE.search(f.label) and not PENDING.search(f.pre) and f.segment == pending.segment
            ),
            None,
        )
        if done is None or pending.clause - done.clause > 2 or figures.index(pending) - figures.index(done) > 1:
            continue
        wholes = [
            f for f in figures[: figures.index(done)] if f.segment == done.segment and done.clause - f.clause <= 2
        ]
        if not wholes or any(f.unit != done.unit for f in (wholes[-1], pending) if f.unit and done.unit):
            continue
        whole = wholes[-1]
        if any(whole is f.claimed and done in f.inputs and pending in f.inputs for f in context.settled):
            continue
        fits = _fits(whole, [done, pending])
        computed = done.value + pending.value
        beside = done.clause - whole.clause <= 1 and figures.index(done) - figures.index(whole) == 1
        slipped = whole.whole and single_slip(round(whole.value), round(computed)) == "digit" and whole.value >= 100
        if beside and slipped:
            yield _found(whole, [done, pending], Verdict.CONTRADICTED)
            continue
        plain = (beside or re.search("受理|发现|收到|接|交办|转办|立案|登记|承办|总|共|问题", whole.label)) and abs(
            computed - whole.value
        ) <= 0.2 * whole.value
        if fits:
            yield _found(whole, [done, pending], Verdict.HOLDS)
        elif (
            plain
            and not re.search("结转|上年|往年|存量", sentence.text)
            and not OPEN_CUE.search(re.sub("主要措施|长期", "", pending.pre))
        ):
            yield _found(whole, [done, pending], Verdict.CONTRADICTED)
