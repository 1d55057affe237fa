"""排名 in prose: a list said to be in order (前三名, 较多, 依次), largest first or smallest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mingting.rules.figures import Verdict

from ..recognise.figure import Figure
from ..recognise.lists import ValueList, value_lists
from .base import Context, Found, shown

KIND = "ranking"

_STRONG = re.compile(
    r"排名|排在|位列|位居|名列|前[一二三四五六七八九十两\d]+[位名个家]?|依次|从高到低|由高到低|从多到少|由多到少|居前|靠前|后[一二三四五六七八九十两\d]+[位名个家]|降序|升序|靠后|最多|最高|最少|最低"
)
_WEAK = re.compile(r"较多|较大|较高|较好|较少|较低|较小|不足|居多|突出|领先|主要集中|热点|达标|情况")


def find(context: Context) -> Iterator[Found]:
    for sentence in context.page.each():
        for entries in value_lists(sentence):
            found = judge_list(entries)
            if found is not None:
                yield found


def judge_list(entries: ValueList) -> Found | None:
    if len(entries.names) > 3 and re.match("其他|其它|其余", entries.names[-1]):
        entries = replace(entries, names=entries.names[:-1], figures=entries.figures[:-1])
    values = [f.value for f in entries.figures]
    if len(values) < 2 or len(set(values)) == 1 and len(values) < 3 or any(f.bound for f in entries.figures):
        return None
    header = entries.header
    strong, weak = bool(_STRONG.search(header)), bool(_WEAK.search(header))
    if not (strong or weak) and len(values) < 4:
        return None
    falling = all(a >= b for a, b in zip(values, values[1:]))
    rising = all(a <= b for a, b in zip(values, values[1:]))
    if falling or rising:
        text = "从大到小" if falling else "从小到大"
        return _found(entries, Verdict.HOLDS, f"所列{len(values)}项按{text}排列，相符。")
    wrong = _out_of_place(values)
    if wrong is None or len(values) < 3 or not (strong or weak):
        return None
    if not strong and len(values) < 4:
        return None
    name, figure = entries.names[wrong], entries.figures[wrong]
    neighbour = wrong - 1 if wrong else 1
    note = (
        f"排序与数值不符：{name}{shown(figure)}与{entries.names[neighbour]}{shown(entries.figures[neighbour])}次序颠倒；"
        "疑排序未更新，或有一项数值录错。"
    )
    return _found(entries, Verdict.CONTRADICTED, note, figure)


def _out_of_place(values: list[float]) -> int | None:
    """The one entry without which the list is in order (the falling order first), else None."""
    for sign in (-1, 1):
        ordered = [sign * v for v in values]
        breaks = [i for i in range(1, len(ordered)) if ordered[i] < ordered[i - 1]]
        if len(breaks) == 1:
            i = breaks[0]
            for drop in (i, i - 1):
                rest = ordered[:drop] + ordered[drop + 1 :]
                if all(a <= b for a, b in zip(rest, rest[1:])):
                    return drop
    return None


def _found(entries: ValueList, verdict: Verdict, note: str, at: Figure | None = None) -> Found:
    figures = entries.figures
    claimed = at or figures[0]
    return Found("ranking", claimed, tuple(figures), verdict, note, claimed.number)
