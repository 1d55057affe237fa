"""占比与率 in prose: a share or a rate and the two counts it comes from.

A base is often not named, and several counts could be it: a rate is contradicted only where its two counts are plain
(受理 A 件、办结 B 件，办结率 R%), or where the other shares of the same list prove the base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..recognise.figure import Dim, Figure
from ..recognise.page import Sentence
from .base import (
    Context,
    Found,
)
from .growth_text import is_growth
from .ratio_rate import judge_rate
from .ratio_share import SHARE_WORD, counts_before, each_share, judge_shares, list_share, owner_of, share_top
from .ratio_words import RATE_WORD

KIND = "ratio"


_TARGET = re.compile(
    r"目标|要求|标准|不得低于|应达|力争|确保|任务|指标值|压缩|提速|缩短|压减|精简|减少|降低|优惠|以上的|计划"
)


_CHANGED = re.compile(r"提高|提升|上升|下降|增长|降低|较|同比|环比")


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
                top = share_top(figure, sentence)
                if top is not None:
                    shares.append((figure, top))
                else:
                    yield from list_share(figure, sentence, page)
            elif role == "rate":
                yield from judge_rate(figure, sentence, page)
            elif role == "each":
                yield from each_share(figure, sentence, page)
        if len(shares) == 1:
            alone += shares
        else:
            yield from judge_shares(shares, sentence, page)
    for group in _alike(alone):
        yield from judge_shares(group, page.sentences[group[0][0].sentence], page)


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
    if SHARE_WORD.search(pre) or figure.post.startswith(("的占比",)):
        return "share"
    if RATE_WORD.search(pre) or (len(pre) < 2 and RATE_WORD.search(figure.lead) and not figure.depth):
        return "rate"
    if figure.depth and len(pre) < 1 and (owner_of(figure, sentence) is not None or SHARE_WORD.search(figure.lead)):
        return "share"
    if not figure.depth and len(pre) < 1 and sentence.text[: figure.start - sentence.start].rstrip().endswith("，"):
        before = counts_before(figure, sentence)
        if before and before[-1].clause >= figure.clause - 1 and re.search("比|占", sentence.text):
            return "share"
    return ""
