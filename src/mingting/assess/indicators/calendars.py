"""The counties' calendars as a snapshot froze them, by place in the organ tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingting.rules.calendar import WorkCalendar


class Calendars:
    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """By path of the county: region and notices, as `WorkCalendar.to_rows` wrote them."""
        self._rows = rows
        self._made: dict[str, WorkCalendar] = {}

    def at(self, path: str) -> WorkCalendar:
        """The calendar of the county a path lies in; without any, weekdays alone, which statistics refuse."""
        key = max((one for one in self._rows if path.startswith(one)), key=len, default="")
        if key not in self._made:
            found = self._rows.get(key, {"region": "", "notices": []})
            self._made[key] = WorkCalendar.from_rows(found["region"], found["notices"])
        return self._made[key]
