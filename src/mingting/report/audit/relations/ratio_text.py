"""占比与率 in prose: a share or a rate and the two counts it comes from.

A base is often not named, and several counts could be it: a rate is contradicted only where its two counts are plain
(受理 A 件、办结 B 件，办结率 R%), or where the other shares of the same list prove the base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingting.rules.figures import Span, Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.labels import PENDING, TOTAL_WORDS
from ..recognise.lists import value_lists
from ..recognise.page import Page, Sentence
from .base import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    Context,
    Found,
    Reading,
    as_printed,
    in_print,
    quotient,
    settle,
    shown,
    spans,
)
from .growth_text import is_change, is_growth

_SHARE = re.compile(r"占|比重|比例|占比|的份额")
_RATE = re.compile(r"([\u4e00-\u9fff]{1,8}?)(?:率|度)[^率度]{0,8}$")
_TARGET = re.compile(
    r"目标|要求|标准|不得低于|应达|力争|确保|任务|指标值|压缩|提速|缩短|压减|精简|减少|降低|优惠|以上的|计划"
)
_CHANGED = re.compile(r"提高|提升|上升|下降|增长|降低|较|同比|环比")

# ruff: noqa: E501
# rate, words of its numerator, words of its base
RATES: tuple[tuple[str, str, str], ...] = (
    (r"按[时期]办结|及时办结|按[时期]结案|如期办结", r"按[时期]|及时|如期|时限内", r"应办结|应结|办结|结案|受理|转办|派|总|共|办件|收到"),
    (r"办结|结案|办理完成", r"办结|结案|已办|办理完", r"受理|立案|应结|总|共|办件|交办|转办|收到|接收|登记|承办|来电|工单|诉求"),
    (r"主动评价", r"主动", r"评价"),
    (r"评价", r"评价", r"办件|办结|受理|应评"),
    (r"不满意|差评", r"不满意|差评", r"评价|回访|总|共|测评"),
    (r"满意|好评", r"满意|好评", r"评价|回访|总|共|测评|办结"),
    (r"按[时期]整改|整改", r"整改", r"差评|问题|发现|交办|应整改"),
    (r"回访", r"回访", r"差评|办结|应回访|工单|受理"),
    (r"覆盖", r"覆盖|有办件", r"总|共|事项"),
    (r"接通|接听", r"接通|接听", r"来电|呼入|总|共|电话|受理"),
    (r"即办|即时办结", r"即办|即时", r"办结|受理|总|共"),
    (r"按[时期]回复|按[时期]答复|按[时期]反馈|按[时期]签收", r"按[时期]", r"应回复|回复|答复|受理|总|共|收到|转办|交办"),
    (r"回复|答复|反馈|签收|响应", r"回复|答复|反馈|签收|响应", r"受理|总|共|收到|应|转办|来信|有效|交办|留言"),
    (r"合格|达标", r"合格|达标|通过", r"检查|抽查|监测|巡查|总|共|运行|参评|测评"),
    (r"采用|上稿|录用|刊用|采编", r"采用|上稿|录用|刊用|采编|刊发", r"报送|上报|报|总|共"),
    (r"出勤|到岗|到会", r"实到|出勤|到岗|实际", r"应到|应出勤|总|共"),
    (r"调解成功|调解", r"调解成功|成功|达成", r"调解|办结|受理|投诉|终止"),
    (r"立案", r"立案", r"受理|上报|总|共|采集"),
    (r"派遣|派单|转办|转派", r"派遣|派单|转办|转派", r"立案|受理|总|共"),
    (r"直办|直接答复|在线解答|在线办结|当场", r"直办|直接|在线|当场|即时", r"受理|总|共|来电"),
    (r"合规", r"合规|入库", r"报送|推送|总|共|上报"),
    (r"迟报|逾期|超期|超时|延期|返工|退件|退回|重办|不合格|投诉|差错", r"迟报|逾期|超期|超时|延期|返工|退件|退回|重办|重新|不合格|投诉|差错", r"总|共|受理|应|办|报送|检查|回访"),
    (r"及时|按[时期]|准时", r"及时|按[时期]|准时|如期", r"总|共|应|受理|办|报"),
    (r"网办|网上办理|网上可办|线上|全程网办|在线", r"网|线上|在线", r"总|共|事项|办件|受理"),
    (r"进驻|入驻", r"进驻|入驻", r"总|共|应|事项|部门"),
    (r"通办|一窗通办|跨省通办|一窗", r"通办|一窗", r"总|共|事项|办"),
    (r"节约|节省|节资", r"节约|节省|节资", r"预算|控制价|概算|最高限价"),
    (r"溢价|增值", r"溢价|增值", r"起始|底价|评估|挂牌|起拍"),
    (r"成交|完成|成功|中标", r"成交|完成|成功|中标", r"总|共|计划|应|挂牌|受理|交易"),
    (r"解决|化解|处置|处理|办理", r"解决|化解|处置|处理|办理|已办", r"总|共|受理|诉求|问题|应|收"),
    (r"注册|激活|使用|应用|归集|共享", r"注册|激活|使用|应用|归集|共享", r"总|共|应"),
)  # fmt: skip


def find(context: Context) -> Iterator[Found]:
    page = context.page
    alone: list[tuple[Figure, Figure]] = []
    for sentence in page.each():
        shares: list[tuple[Figure, Figure]] = []
        for figure in sentence.figures:
            if figure.dim is not Dim.RATE or figure.bound or is_growth(figure, sentence):
                continue
            role = role_of(figure, sentence)
            if role == "share":
                top = _share_top(figure, sentence)
                if top is not None:
                    shares.append((figure, top))
                else:
                    yield from _list_share(figure, sentence, page)
            elif role == "rate":
                yield from _rate(figure, sentence, page)
            elif role == "each":
                yield from _each(figure, sentence, page)
        if len(shares) == 1:
            alone += shares
        else:
            yield from _shares(shares, sentence, page)
    for group in _alike(alone):
        yield from _shares(group, page.sentences[group[0][0].sentence], page)


def _alike(alone: list[tuple[Figure, Figure]]) -> Iterator[list[tuple[Figure, Figure]]]:
    """Single shares of neighbouring sentences that say the same base (占总案件的) belong together."""
    group: list[tuple[Figure, Figure]] = []
    for pair in alone:
        share = pair[0]
        if (
            group
            and share.pre == group[-1][0].pre
            and len(share.pre) >= 3
            and share.sentence - group[-1][0].sentence <= 2
        ):
            group.append(pair)
            continue
        if group:
            yield group
        group = [pair]
    if group:
        yield group


def role_of(figure: Figure, sentence: Sentence) -> str:
    """Whether a percentage is a share, a rate, or nothing that can be recomputed (a target, a line)."""
    pre = figure.pre
    if _TARGET.search(figure.post[:8]) or _TARGET.search(pre[-14:]) and not re.search("率[为达是]?$|占", pre):
        return ""
    if _CHANGED.search(pre[-8:]):
        return ""
    if re.search(r"分别占|占比分别|占[^，]{0,6}分别", pre):
        return "each"
    if _SHARE.search(pre) or figure.post.startswith(("的占比",)):
        return "share"
    if _RATE.search(pre) or (len(pre) < 2 and _RATE.search(figure.lead) and not figure.depth):
        return "rate"
    if figure.depth and len(pre) < 1 and (_owner(figure, sentence) is not None or _SHARE.search(figure.lead)):
        return "share"
    if not figure.depth and len(pre) < 1 and sentence.text[: figure.start - sentence.start].rstrip().endswith("，"):
        before = _counts_before(figure, sentence)
        if before and before[-1].clause >= figure.clause - 1 and re.search("比|占", sentence.text):
            return "share"
    return ""


def _owner(figure: Figure, sentence: Sentence) -> Figure | None:
    """The count a bracket follows: 电话 8123 件(45.6%)."""
    opened = sentence.start + figure.group
    for other in reversed(sentence.figures):
        if other.end <= opened and other.depth == figure.depth - 1:
            gap = sentence.between(other.end, opened)
            return other if other.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not re.search("[，;。:、]", gap) else None
    return None


def _counts_before(figure: Figure, sentence: Sentence) -> list[Figure]:
    return [
        f for f in sentence.figures if f.end <= figure.start and f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE, Dim.SCORE)
    ]


def _share_top(figure: Figure, sentence: Sentence) -> Figure | None:
    """The part a share belongs to: just before it, in front of its bracket, or just after it."""
    if figure.depth:
        owner = _owner(figure, sentence)
        if owner is not None:
            return owner
    place = sentence.figures.index(figure)
    before = _last_count(figure, sentence)
    after = sentence.figures[place + 1] if place + 1 < len(sentence.figures) else None
    if before is not None and before.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and before.segment == figure.segment:
        named = re.match(r"(?!占|比重|比例|其?占).+占", figure.pre)
        if not (
            named
            and sentence.figures[place - 1] is before
            and after is not None
            and len(after.pre) <= 1
            and after.clause <= figure.clause + 1
        ):
            return before
    if re.match("其?占|比重|比例", figure.pre):
        return None
    if (
        after is not None
        and after.dim in (Dim.COUNT, Dim.MONEY)
        and after.clause <= figure.clause + 1
        and (after.depth > figure.depth or len(after.pre) <= 4)
    ):
        return after
    return None


def _last_count(figure: Figure, sentence: Sentence) -> Figure | None:
    """The count a share follows: the one just before, rates of growth in between passed over."""
    for other in reversed(sentence.figures[: sentence.figures.index(figure)]):
        if other.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE):
            near = other.clause >= figure.clause - 1 or all(
                is_growth(f, sentence) for f in sentence.figures if other.end <= f.start < figure.start
            )
            said = other.depth < figure.depth and bool(_SHARE.search(figure.lead))
            return other if near and (other.depth == figure.depth or said) else None
        if not is_growth(other, sentence):
            return None
    return None


def _bases(top: Figure, sentence: Sentence, page: Page) -> list[Figure]:
    """Counts that could be the whole of a share, the nearest first."""
    found = [f for f in sentence.figures if f is not top and _can_be_base(f, top)]
    found.sort(key=lambda f: (f.start > top.start, abs(f.start - top.start)))
    for earlier in reversed(page.before(sentence, 4)):
        found += [f for f in reversed(earlier.figures) if _can_be_base(f, top)]
    return found


def _leads(top: Figure, sentence: Sentence, page: Page) -> list[Figure]:
    """The document's own totals: figures of its first sentences, which later sections take shares of."""
    if sentence.index < 3:
        return []
    first = [f for s in page.sentences[: min(8, sentence.index)] for f in s.figures[:10]]
    return [f for f in first if _can_be_base(f, top) and f.depth == 0]


def _can_be_base(figure: Figure, top: Figure) -> bool:
    same = figure.dim is top.dim or {figure.dim, top.dim} <= {Dim.COUNT, Dim.BARE}
    return same and not figure.bound and figure.span.high >= top.span.low and figure.value > 0


def _shares(pairs: Sequence[tuple[Figure, Figure]], sentence: Sentence, page: Page) -> Iterator[Found]:
    if not pairs:
        return
    bases = list(
        dict.fromkeys(b for _, top in pairs for b in [*_bases(top, sentence, page), *_leads(top, sentence, page)])
    )
    parts = [top for _, top in pairs]
    proven = _proven_base(pairs, bases)
    certain = _named_base(pairs, bases, sentence)
    counts = [f for f in sentence.figures if f.dim is Dim.COUNT and not f.bound]
    of_sum = proven is None and len(parts) >= 3 and _sum_is_base(pairs)
    for share, top in pairs:
        readings = []
        for base in [proven] if proven is not None else bases:
            if base is top or not _can_be_base(base, top):
                continue
            ratio, cut = quotient(top, base)
            strength = CERTAIN if base is proven or base is certain else POSSIBLE
            if strength == POSSIBLE and (base.sentence == sentence.index or TOTAL_WORDS.search(base.pre)):
                strength = LIKELY
            readings.append(Reading((top, base), ratio, cut, strength, f"{shown(top)}÷{shown(base)}"))
        if len(parts) >= 3:
            ratio, cut = quotient(top, parts)
            strength = CERTAIN if of_sum else LIKELY
            readings.append(
                Reading((top, *(p for p in parts if p is not top)), ratio, cut, strength, f"{shown(top)}÷各项之和")
            )
        if proven is None:
            readings += _of_two(top, counts)
        if len(pairs) == 1:
            readings += _of_list(share, top, bases, sentence)
        reading = settle(share, readings)
        if reading is not None:
            yield _found(share, reading, "占比")


def _list_share(share: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    """食品(237 件)、服装(54 件)，合计占比 r%: a share that belongs to a list and to no single entry of it."""
    for entries in value_lists(sentence):
        last = entries.figures[-1]
        if last.end > share.start or share.start - last.end > 30 or last.dim is Dim.RATE:
            continue
        bases = [b for b in _bases(last, sentence, page) if b not in entries.figures]
        said = _said_base(share, entries.figures[0], bases, sentence)
        readings = list(_of_list(share, last, bases, sentence))
        for each in readings:
            each.strength = CERTAIN if said is not None and each.inputs[-1] is said else each.strength
        reading = settle(share, readings)
        if reading is not None:
            yield _found(share, reading, "合计占比")
            return


def _of_list(share: Figure, last: Figure, bases: Sequence[Figure], sentence: Sentence) -> Iterator[Reading]:
    """前三类 A、B、C，占总量的 r%: one share for the whole list before it."""
    for entries in value_lists(sentence):
        if entries.figures[-1] is not last and not (
            entries.figures[-1].end < share.start and share.clause - entries.figures[-1].clause <= 1
        ):
            continue
        listed = spans(entries.figures)[0]
        for base in bases:
            if base not in entries.figures and base.span.high >= listed.low:
                ratio, cut = quotient(entries.figures, base)
                yield Reading(
                    (*entries.figures, base),
                    ratio,
                    cut,
                    LIKELY,
                    f"({'+'.join(map(shown, entries.figures))})÷{shown(base)}",
                )


def _of_two(top: Figure, bases: Sequence[Figure]) -> Iterator[Reading]:
    """A base that is said in two parts: 在 36 个部门、12 个乡镇中，27 个…占 56.25%."""
    for a in bases:
        for b in bases:
            if a.sentence == b.sentence and a.end < b.start and b.clause == a.clause and a.unit == b.unit == top.unit:
                ratio, cut = quotient(top, [a, b])
                yield Reading((top, a, b), ratio, cut, POSSIBLE, f"{shown(top)}÷({shown(a)}+{shown(b)})")


def _each(figure: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    """分别占 a%、b%、c%: the shares of the parts named just before, in their order."""
    place = sentence.figures.index(figure)
    rates = [figure]
    for other in sentence.figures[place + 1 :]:
        if other.dim is not Dim.RATE or other.pre or other.item != rates[-1].item + 1:
            break
        rates.append(other)
    if len(rates) < 2:
        return
    earlier = [f for f in sentence.figures[:place] if "words" not in f.tags] or [
        f for s in page.before(sentence, 1) for f in s.figures
    ]
    counts = [f for f in earlier if f.dim in (Dim.COUNT, Dim.MONEY) and not f.bound and "words" not in f.tags]
    for start in range(len(counts) - len(rates), -1, -1):
        parts = counts[start : start + len(rates)]
        bases = [
            f for f in counts if f not in parts and f.value >= max(p.value for p in parts) and f.unit == parts[0].unit
        ]
        if len({p.unit for p in parts}) > 1 or not bases:
            continue
        pairs = list(zip(rates, parts))
        base = _proven_base(pairs, bases)
        if base is None:
            continue
        for rate, part in pairs:
            ratio, cut = quotient(part, base)
            reading = settle(rate, [Reading((part, base), ratio, cut, CERTAIN, f"{shown(part)}÷{shown(base)}")])
            if reading is not None:
                yield _found(rate, reading, "占比")
        return


def _proven_base(pairs: Sequence[tuple[Figure, Figure]], bases: Sequence[Figure]) -> Figure | None:
    """The base that the most shares of the sentence fit, if it is one that another share proves."""
    best, most = None, 0.0
    for base in bases:
        fits = 0.0
        for share, top in pairs:
            if base is top:
                continue
            ratio, cut = quotient(top, base)
            verdict = judge(share.printed, ratio, cut)
            fits += 1 if verdict is Verdict.HOLDS else 0.9 if verdict is Verdict.TRUNCATED else 0
        if fits > most:
            best, most = base, fits
    return best if most >= 0.9 and len(pairs) >= 2 and most >= (len(pairs) - 1) * 0.45 else None


def _sum_is_base(pairs: Sequence[tuple[Figure, Figure]]) -> bool:
    """Whether the shares are of the sum of the parts: most of them fit it."""
    parts = [top for _, top in pairs]
    fits = sum(judge(share.printed, *quotient(top, parts)) is not Verdict.CONTRADICTED for share, top in pairs)
    return fits >= max(2, len(pairs) - 2) and fits < len(pairs)


def _named_base(pairs: Sequence[tuple[Figure, Figure]], bases: Sequence[Figure], sentence: Sentence) -> Figure | None:
    """The one total named in the sentence before the part (共受理 T 件，其中 A a 件，占 r%)."""
    share, top = pairs[0]
    said = _said_base(share, top, bases, sentence)
    if said is not None:
        return said
    explicit = re.search(r"占(.{1,12}?)(?:的|比)?$", share.pre)
    before = [
        b for b in bases if b.sentence == sentence.index and b.end <= top.start and b.depth <= top.depth and not b.bound
    ]
    if len(before) == 1 and _stands_beside_another(before[0], sentence):
        return None
    if (
        len(before) == 1
        and before[0].unit in (top.unit, "")
        and (
            TOTAL_WORDS.search(before[0].pre)
            or explicit
            or re.search("其中", sentence.between(before[0].end, top.start))
        )
    ):
        return before[0]
    return None


def _said_base(share: Figure, top: Figure, bases: Sequence[Figure], sentence: Sentence) -> Figure | None:
    """占总交易额的, 占工单总量的: the one figure before that bears these words; 其中: the one total of the sentence before."""
    match = re.search(r"占(?:全市|全县|全区|同期|本月|总)*(.{2,10}?)的?$", share.pre)
    core = re.sub("总|量|数|全部|的", "", match[1]) if match else ""
    if len(core) >= 2:
        named = [
            b
            for b in bases
            if b.end <= top.start
            and b.sentence != sentence.index
            and not is_change(b)
            and all(c in b.pre for c in core)
        ]
        values = {b.value for b in named}
        return named[0] if len(values) == 1 else None
    if re.match(r"\s*其中", sentence.text):
        near = [b for b in bases if b.sentence == sentence.index - 1 and b.block == sentence.block and not is_change(b)]
        return near[0] if len(near) == 1 else None
    return None


def _stands_beside_another(base: Figure, sentence: Sentence) -> bool:
    """在 36 个部门、12 个乡镇中: half of a base said in two parts."""
    for other in sentence.figures:
        alike = other is not base and other.unit == base.unit and other.depth == base.depth
        between = sentence.between(min(base.end, other.end), max(base.start, other.start))
        if alike and other.clause == base.clause and "、" in between:
            return True
    return False


def _rate(figure: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    name = _rate_name(figure)
    near = [f for f in sentence.figures if f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not f.bound]
    before = [f for f in near if f.end <= figure.start]
    pool = before[-12:] + [f for f in near if f.start >= figure.end][:3]
    for earlier in reversed(page.before(sentence, 2)):
        pool += [f for f in earlier.figures if f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not f.bound][:12]
    readings = list(_rate_readings(figure, name, sentence, pool))
    reading = settle(figure, readings)
    if reading is not None:
        yield _found(figure, reading, f"{name}率")
    elif before:
        yield Found("ratio", figure, (before[-1],), Verdict.UNKNOWN, "文中没有该比率的分母，无从核对。")
    else:
        yield Found("ratio", figure, (), Verdict.UNKNOWN, "文中没有该比率的分子和分母，无从核对。")


def _rate_name(figure: Figure) -> str:
    text = figure.pre if _RATE.search(figure.pre) else figure.lead
    match = re.search(r"([\u4e00-\u9fff]{1,10})(?:率|度)(?!.*[率度])", text)
    return match[1] if match else ""


@dataclass(frozen=True)
class _Words:
    top: re.Pattern[str]
    base: re.Pattern[str]


def _words_of(name: str) -> _Words | None:
    for rate, top, base in RATES:
        if re.search(rf"(?:{rate})$", name):
            return _Words(re.compile(top), re.compile(base))
    return None


def _rate_readings(figure: Figure, name: str, sentence: Sentence, pool: list[Figure]) -> Iterator[Reading]:
    words = _words_of(name)
    pair = _plain_pair(figure, words, sentence) if words else None
    fine = figure.printed.decimals > 0
    if pair is not None:
        top, base = pair
        ratio, cut = quotient(top, base)
        strength = CERTAIN if _sure(figure, pair, sentence) else LIKELY
        if re.search("不合格|不达标|未通过|不满意|未达标", top.label) and not re.search("不|未", name):
            whole = Span(100, 100)
            yield Reading(pair, whole.minus(ratio) if ratio else None, None, strength, f"1－{shown(top)}÷{shown(base)}")
        else:
            yield Reading(pair, ratio, cut, strength, f"{shown(top)}÷{shown(base)}")
    local = [f for f in pool if f.sentence == sentence.index]
    yield from _of_done_and_open(figure, words, local)
    yield from _of_saving(figure, name, local, sentence)
    yield from _of_chain(figure, words, sentence)
    for top in pool:
        for base in pool:
            if top is base or top.value > base.value or (top.dim is Dim.MONEY) != (base.dim is Dim.MONEY):
                continue
            same_sentence = top in local and base in local
            if not same_sentence and not fine and figure.number != 100:
                continue
            ratio, cut = quotient(top, base)
            strength = (
                LIKELY
                if same_sentence and top.end <= figure.start and abs(top.clause - figure.clause) <= 2
                else POSSIBLE
            )
            if (
                words is not None
                and words.top.search(top.label)
                and words.base.search(base.label)
                and top.end <= figure.start
            ):
                strength = LIKELY
            yield Reading((top, base), ratio, cut, strength, f"{shown(top)}÷{shown(base)}")
            if fine and _NEGATIVE.search(top.label):
                whole = Span(100, 100)
                yield Reading(
                    (top, base), whole.minus(ratio) if ratio else None, None, POSSIBLE, f"1－{shown(top)}÷{shown(base)}"
                )
    yield from _of_sums(figure, local if len(local) <= 8 else local[-8:], words)


_NEGATIVE = re.compile("不|未|差评|逾期|超[期时]|失|迟|退|返工|无效")


def _of_done_and_open(figure: Figure, words: _Words | None, local: list[Figure]) -> Iterator[Reading]:
    """答复 3055 条，还有 4 条正在处理，答复率 99.87%: what is done over done and open."""
    before = [f for f in local if f.end <= figure.start and f.depth == figure.depth]
    if words is None or len(before) < 2:
        return
    top, rest = before[-2], before[-1]
    if (
        words.top.search(top.label)
        and PENDING.search(rest.label)
        and figure.clause - top.clause <= 3
        and top.unit == rest.unit
    ):
        ratio, cut = quotient(top, [top, rest])
        sure = re.search("正在|在办|未|超[时期]|逾期", rest.label) and figure.segment == top.segment
        yield Reading(
            (top, rest), ratio, cut, CERTAIN if sure else LIKELY, f"{shown(top)}÷({shown(top)}+{shown(rest)})"
        )


def _of_saving(figure: Figure, name: str, local: list[Figure], sentence: Sentence) -> Iterator[Reading]:
    """节约率: what was saved over the budget, that is over what was paid and saved together."""
    if not re.search("节约|节资|节省", name):
        return
    before = [f for f in local if f.end <= figure.start and f.dim is Dim.MONEY and figure.clause - f.clause <= 4]
    saved = [f for f in before if re.search("节约|节资|节省", f.label)]
    paid = [f for f in before if f not in saved and re.search("交易|成交|中标", f.label) and not is_change(f)]
    if saved and paid:
        ratio, cut = quotient(saved[-1], [saved[-1], paid[-1]])
        budget = any(re.search("预算|控制价|限价", f.label) for f in before)
        sure = not budget and saved[-1].segment - paid[-1].segment <= 1 and _all_bid(figure, sentence)
        yield Reading(
            (saved[-1], paid[-1]),
            ratio,
            cut,
            CERTAIN if sure else LIKELY,
            f"{shown(saved[-1])}÷({shown(saved[-1])}+{shown(paid[-1])})",
        )


def _all_bid(figure: Figure, sentence: Sentence) -> bool:
    """Whether the amount beside a rate of saving is of tenders only: land and property bring premiums, no savings."""
    text = sentence.text[: figure.start - sentence.start]
    segment = text[text.rfind(";") + 1 :]
    return bool(re.search("工程|采购|招标|比选|水利|交通类|市政", segment)) and not re.search("土地|产权|矿", segment)


def _of_chain(figure: Figure, words: _Words | None, sentence: Sentence) -> Iterator[Reading]:
    """应结案 D，结案 A，结案率；按期结案 B，按期结案率；返工 C，返工率: the base that another rate of the sentence proves."""
    if words is None:
        return
    place = sentence.figures.index(figure)
    top = sentence.figures[place - 1] if place else None
    if (
        top is None
        or top.dim is not Dim.COUNT
        or top.bound
        or not words.top.search(top.label)
        or figure.clause - top.clause > 1
    ):
        return
    for base in _chain_bases(sentence):
        if base.end <= top.start and base.value >= top.value:
            ratio, cut = quotient(top, base)
            yield Reading((top, base), ratio, cut, CERTAIN, f"{shown(top)}÷{shown(base)}")


def _chain_bases(sentence: Sentence) -> list[Figure]:
    """Counts that at least two rates of a sentence have as their base, each with its own count just before it."""
    found = []
    figures = sentence.figures
    if "chain" in sentence.kept:
        return sentence.kept["chain"]
    pairs = [
        (r, figures[i - 1])
        for i, r in enumerate(figures)
        if i and r.dim is Dim.RATE and not r.bound and re.search("率", r.pre) and figures[i - 1].dim is Dim.COUNT
    ]
    for base in figures:
        if base.dim is not Dim.COUNT or base.bound:
            continue
        fits = sum(
            top is not base
            and top.start > base.start
            and judge(rate.printed, *quotient(top, base)) in (Verdict.HOLDS, Verdict.TRUNCATED)
            for rate, top in pairs
        )
        if fits >= 2:
            found.append(base)
    sentence.kept["chain"] = found
    return found


def _of_sums(figure: Figure, local: list[Figure], words: _Words | None) -> Iterator[Reading]:
    """Rates over sums: (非常满意+满意+基本满意)÷总数, 好评÷(好评+差评), 节约÷(成交+节约)."""
    before = [f for f in local if f.end <= figure.start]
    if words is not None:
        tops = [f for f in before if words.top.search(f.pre) and not re.search("不满意|差评", f.pre)]
        for base in before:
            if len(tops) >= 2 and base not in tops:
                ratio, cut = quotient(tops, base)
                yield Reading((*tops, base), ratio, cut, POSSIBLE, f"({'+'.join(map(shown, tops))})÷{shown(base)}")
    for a in before:
        for b in before:
            if a is not b and (a.dim is Dim.MONEY) == (b.dim is Dim.MONEY):
                ratio, cut = quotient(a, [a, b])
                yield Reading((a, b), ratio, cut, POSSIBLE, f"{shown(a)}÷({shown(a)}+{shown(b)})")


def _plain_pair(figure: Figure, words: _Words | None, sentence: Sentence) -> tuple[Figure, Figure] | None:
    """The two counts a rate plainly belongs to: its numerator nearest before it, its base before that."""
    assert words is not None
    before = [
        f
        for f in sentence.figures
        if f.end <= figure.start
        and f.dim in (Dim.COUNT, Dim.BARE, Dim.MONEY)
        and not f.bound
        and f.depth == figure.depth
    ]
    tops = [
        f
        for f in before
        if words.top.search(f.label)
        and not re.search("应|未|不(?!满)", f.label)
        and figure.clause - f.clause <= 2
        and f.segment == figure.segment
    ]
    if re.search("不满意|未|逾期", figure.pre) or not tops:
        tops = [
            f
            for f in before
            if words.top.search(f.label) and figure.clause - f.clause <= 2 and f.segment == figure.segment
        ]
    if not tops:
        return None
    top = tops[-1]
    due = [f for f in before if f is not top and f.start < top.start and "应" in f.label and f.segment == top.segment]
    bases = due or [
        f
        for f in before
        if f is not top and f.start < top.start and words.base.search(f.label) and not words.top.search(f.label)
    ]
    if not bases:
        bases = [f for f in before if f is not top and f.start < top.start and words.base.search(f.label)]
    bases = [f for f in bases if f.segment == top.segment] or [
        f for f in bases if f.segment == top.segment - 1 and f.segment == 0
    ]
    return (top, bases[-1]) if bases else None


_STEP_BETWEEN = re.compile(r"同比|环比|去年|上年|上月|增加|减少|增长|下降|日均")


def _sure(figure: Figure, pair: tuple[Figure, Figure], sentence: Sentence) -> bool:
    """Whether a pair may contradict: same segment, close together, nothing carried over, nothing compared."""
    top, base = pair
    if top.value > base.value or top.unit != base.unit and top.unit and base.unit:
        return False
    between = sentence.between(base.end, figure.start)
    if _STEP_BETWEEN.search(re.sub(r"\([^)]*\)", "", between)) or figure.clause - base.clause > 4:
        return False
    if figure.number >= 99.9 and re.search("在办|正在|未到期|时限内", sentence.text):
        return False
    names_between = [f for f in sentence.figures if base.end <= f.start and f.end <= figure.start and f not in pair]
    if any(f.dim is Dim.MONEY for f in pair) and not all(f.dim is Dim.MONEY for f in pair):
        return False
    return (
        all(f.depth > base.depth or f.dim in (Dim.COUNT, Dim.RATE, Dim.MONEY) for f in names_between)
        and len(names_between) <= 2
    )


def _found(claim: Figure, reading: Reading, name: str) -> Found:
    if reading.computed is None:
        return Found("ratio", claim, reading.inputs, Verdict.UNKNOWN, "分母为零或未给出，无从核对。")
    value = reading.computed.middle
    note = _say(claim, reading, name, value)
    recomputed = None if reading.verdict is Verdict.UNKNOWN else in_print(value, claim)
    return Found("ratio", claim, reading.inputs, reading.verdict, note, recomputed)


def _say(claim: Figure, reading: Reading, name: str, value: float) -> str:
    right = as_printed(value, claim)
    if reading.verdict is Verdict.HOLDS:
        return f"{reading.how}={as_printed(value, claim, 2)}，与文中{shown(claim)}相符。"
    if reading.verdict is Verdict.TRUNCATED:
        return f"{reading.how}={as_printed(value, claim, 2)}，四舍五入应为{right}，文中{shown(claim)}是截去尾数所得。"
    if reading.verdict is Verdict.UNKNOWN:
        return f"文中未明确给出{name}的分母，无从核对。"
    more = 0 if right != as_printed(claim.value, claim) else 2
    return f"{name}与件数不符：{reading.how}={as_printed(value, claim, more)}，文中为{shown(claim)}；{slip_of_rate(claim, value)}。"


def slip_of_rate(claim: Figure, value: float) -> str:
    """The likeliest slip behind a wrong percentage."""
    number = claim.value
    if number and abs(value / number - 100) < 2:
        return "疑将小数当作百分数印出（少乘100）"
    if number and abs(number / value - 100) < 2 if value else False:
        return "疑多乘了100"
    if abs(value - number) < 1:
        return "疑计算或录入时末位有误"
    a, b = as_printed(value, claim).rstrip("%‰"), as_printed(number, claim).rstrip("%‰")
    if len(a) == len(b) and sum(x != y for x, y in zip(a, b)) == 1:
        return "疑有一位数字录错"
    return "疑所用分母（基数）不对，或其中一个件数有误"
