"""The catalogue: every indicator, by subject. One visible table; a code is given once."""

from __future__ import annotations

from mingting.assess.indicators.catalogue import cases, items, licences, online, reviews, work
from mingting.assess.indicators.declare import collect

CATALOGUE = collect(
    ("大厅办件", cases.HALL_INDICATORS),
    ("办件", cases.INDICATORS),
    ("网上办件和代办", online.INDICATORS),
    ("事项", items.INDICATORS),
    ("电子证照", licences.INDICATORS),
    ("好差评", reviews.INDICATORS),
    ("窗口考勤", work.ATTENDANCE),
    ("台账", work.REGISTERS),
    ("定期报表", work.RETURNS),
)
