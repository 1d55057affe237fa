"""The table of relations: each is one file with a `find(context)`; a new kind is a new file and one row here.

Order matters only where one relation reads what another has settled (`whole_rate` reads the splits of `sum_text`).
"""

from . import (
    average_text,
    count_text,
    difference_text,
    growth_text,
    ranking_text,
    ratio_text,
    repeat,
    sum_text,
    table_rank,
    table_ratio,
    table_sum,
    threshold_text,
    whole_rate,
)
from .base import Finder

RELATIONS: tuple[tuple[str, Finder], ...] = (
    ("sum", sum_text.find),
    ("sum", table_sum.find),
    ("ratio", ratio_text.find),
    ("ratio", whole_rate.find),
    ("ratio", table_ratio.find),
    ("growth", growth_text.find),
    ("difference", difference_text.find),
    ("average", average_text.find),
    ("ranking", ranking_text.find),
    ("ranking", table_rank.find),
    ("count", count_text.find),
    ("threshold", threshold_text.find),
    ("repeat", repeat.find),
)
