"""合计 in prose: a total and its parts (其中, 分别, 按…分, brackets, A、B 共计 T), each reading of it judged.

其中 is not always complete. Parts that stay below the total confirm only that; they contradict only where the wording is
exhaustive or other evidence of the document (shares, amounts, a second split of the same total) says that they are all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict, judge

from ..recognise.figure import Figure
from ..recognise.page import Page
from .base import Context, Found, spans
from .share_behind import has_share
from .sum_earlier import from_earlier, parallel
from .sum_evidence import evidence
from .sum_say import adds_up, one_part, partial, sum_found
from .sum_splits import Split, splits_of

KIND = "sum"

ENOUGH = 3
_STAGE = re.compile("(?:已|共)*(?:办结|结案|完成|答复|回复)")


def find(context: Context) -> Iterator[Found]:
    page = context.page
    seen: set[tuple[int, ...]] = set()
    splits: list[Split] = []
    for sentence in page.each():
        splits += [*splits_of(sentence), *from_earlier(sentence, page)]
    splits += parallel(page)
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
            and adds_up(other.total, other.parts)
        ):
            return True
    return False


def _judge(split: Split, page: Page, sums: dict[Figure, list[float]], context: Context) -> Found | None:
    total = split.total
    if len(split.parts) >= 2:
        for parts in (split.parts, *split.alternatives):
            rounded, cut = spans(parts)
            if judge(total.printed, rounded, None) is Verdict.HOLDS:
                return sum_found(total, parts, Verdict.HOLDS)
    if not split.cue and not split.bracket:
        return None
    parts = _natural(split)
    for i in range(len(parts) if 3 <= len(parts) <= 20 else 0):
        fewer = parts[:i] + parts[i + 1 :]
        if judge(total.printed, spans(fewer)[0], None) is Verdict.HOLDS:
            return sum_found(total, fewer, Verdict.HOLDS)
    if len(parts) < 2:
        return one_part(total, parts) if parts and split.cue else None
    rounded, cut = spans(parts)
    verdict = judge(total.printed, rounded, cut)
    if verdict is Verdict.TRUNCATED:
        return sum_found(total, parts, verdict)
    shared = [p for p in split.parts if has_share(p, page.sentences[p.sentence])]
    scored = [
        (evidence(split, taken, page, sums, context), -i, taken)
        for i, taken in enumerate((parts, split.parts, shared))
        if len(taken) >= 2
    ]
    best, _, taken = max(scored)
    if best >= ENOUGH:
        return sum_found(total, taken, Verdict.CONTRADICTED)
    if rounded.low <= total.span.high and split.cue:
        own = _without_stages(parts)
        return partial(total, own) if len(own) > 1 else one_part(total, own)
    return None


def _without_stages(parts: list[Figure]) -> list[Figure]:
    """受理许可 A 项，办结 B 项: what became of a part is no part beside it."""
    kept: list[Figure] = []
    for part in parts:
        stage = kept and _STAGE.match(part.pre) and not _STAGE.match(kept[0].pre) and part.value <= kept[-1].value
        if not stage:
            kept.append(part)
    return kept


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
