"""编码: a code once given out opens."""

from __future__ import annotations

from collections.abc import Sequence

from mingting.assess.indicators.answers import Figure
from mingting.base import clock
from mingting.report.bulletins.models import FigureCode


def give_codes(figures: Sequence[Figure]) -> None:
    """Keep the question behind the code of each figure that is shown; a code that is known stays as it is."""
    now = clock.now()
    rows = [FigureCode(code=one.code, question=one.question.to_plain(), made_at=now) for one in figures]
    FigureCode.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
