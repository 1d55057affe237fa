"""评价选项: what may be ticked under each grade, by version. A review keeps the version it was shown; a version once used is never changed.

Dimensions offline: efficiency, competence, attitude, guidance, materials, place; every grade has options of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingting.handle.reviews.errors import OptionMissing, OptionUnknown
from mingting.rules.grades import Grade


@dataclass(frozen=True)
class OptionSet:
    """One version: options by grade, each a code and the words on it."""

    version: int
    by_grade: Mapping[Grade, tuple[tuple[str, str], ...]]

    def of(self, grade: Grade) -> tuple[tuple[str, str], ...]:
        return self.by_grade[grade]

    def words(self, grade: Grade, codes: Sequence[str]) -> list[str]:
        """What was ticked, in the order of the set."""
        return [label for code, label in self.of(grade) if code in codes]


_GOOD = (
    ("fast", "办得快"),
    ("clear", "讲得清楚"),
    ("kind", "态度好"),
    ("skilled", "业务熟练"),
    ("few-papers", "材料少"),
    ("one-visit", "只跑一次"),
)
_FAIR = (
    ("could-faster", "还可以快一些"),
    ("could-clearer", "还可以讲清楚些"),
    ("could-fewer", "材料还可以少些"),
    ("could-nearer", "还可以就近办"),
)
_BAD = (
    ("slow", "等得太久"),
    ("many-visits", "来回跑"),
    ("not-told-once", "没有一次告知清楚"),
    ("more-papers", "要了规定之外的材料"),
    ("rude", "态度不好"),
    ("unskilled", "业务不熟"),
    ("beyond-limit", "超过承诺时间"),
    ("fee", "收费说不清"),
    ("other", "其他"),
)
OPTION_SETS: tuple[OptionSet, ...] = (
    OptionSet(
        1,
        {
            Grade.VERY_SATISFIED: _GOOD,
            Grade.SATISFIED: _GOOD,
            Grade.BASICALLY_SATISFIED: _FAIR,
            Grade.DISSATISFIED: _BAD,
            Grade.VERY_DISSATISFIED: _BAD,
        },
    ),
)
CURRENT = OPTION_SETS[-1]


def option_set(version: int) -> OptionSet:
    return next(one for one in OPTION_SETS if one.version == version)


def checked(grade: Grade, codes: Sequence[str], among: OptionSet = CURRENT) -> list[str]:
    """The codes ticked, once each and in the order of the set; a bad grade needs one at least.

    >>> checked(Grade.SATISFIED, ["kind", "fast", "kind"])
    ['fast', 'kind']
    """
    known = [code for code, _ in among.of(grade)]
    if set(codes) - set(known):
        raise OptionUnknown()
    if grade.bad and not codes:
        raise OptionMissing()
    return [code for code in known if code in codes]
