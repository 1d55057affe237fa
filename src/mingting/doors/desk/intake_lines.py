"""材料行: the item's list as it is ticked off at the counter, and the lines that the clerk adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingting.catalogue.materials import materials_of
from mingting.catalogue.models import Item
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.terms import MaterialGiven

STATES = (
    ("received", "已收"),
    ("missing", "缺"),
    ("tolerated", "容缺"),
    ("waived", "免交"),
    ("wrong", "不合格"),
)
NECESSITIES = {"required": "必要", "tolerable": "可容缺", "optional": "非必要"}
FORMS = {"original": "原件", "copy": "复印件", "both": "原件和复印件", "electronic": "电子件"}
MOST_EXTRA = 20
_STATE_CODES = frozenset(code for code, _ in STATES)


@dataclass(frozen=True)
class Line:
    """One line on the page. `field` is how the page names it: m1 … by the guide, x1 … added."""

    field: str
    number: int
    name: str
    state: str = "missing"
    necessity: str = "required"
    form: str = "copy"
    copies: int = 1
    note: str = ""
    hint: str = ""
    extra: bool = False

    @property
    def key(self) -> str:
        return f"Alt+{self.number}" if self.number < 10 else ""

    @property
    def asks(self) -> str:
        """What the guide asks for, in words."""
        if self.extra:
            return ""
        return f"{NECESSITIES[self.necessity]} · {FORMS[self.form]} {self.copies} 份"

    @property
    def states(self) -> list[tuple[str, str, bool]]:
        """The states that may be chosen: what the guide calls necessary is not tolerated away."""
        return [
            (code, word, code == self.state)
            for code, word in STATES
            if code != "tolerated" or self.extra or self.necessity != "required" or self.state == code
        ]

    @property
    def lacks(self) -> bool:
        """Whether it has to be told when everything is told at once."""
        return self.state == "wrong" or (self.state == "missing" and self.necessity != "optional")

    @property
    def blocks(self) -> bool:
        """Whether the matter cannot be accepted like this."""
        return self.state in ("missing", "wrong") and self.necessity != "optional"

    def given(self, later: str = "") -> MaterialGiven:
        note = self.note or (later if self.state == "tolerated" else "")
        return MaterialGiven(self.name, self.state, self.necessity, self.form, self.copies, note)

    def told(self) -> Wrong:
        """As the notice tells it: what is wrong, and how to mend it."""
        wrong = self.note or ("未提交" if self.state == "missing" else "不符合要求")
        how = f"提交{FORMS[self.form]} {self.copies} 份" if not self.extra else "按要求补齐"
        return Wrong(self.name, wrong, how)


def lines_from(item: Item, data: Mapping[str, Any]) -> list[Line]:
    """The item's lines with what was ticked; then those that were added. What the guide says is never taken from the page."""
    found = []
    for number, row in enumerate(materials_of(item), 1):
        field = f"m{number}"
        found.append(
            Line(
                field, number, row.name, _state(data, field, "missing"), row.necessity, row.form, row.copies,
                _note(data, field), row.note,
            )
        )  # fmt: skip
    for place in range(1, MOST_EXTRA + 1):
        name = " ".join(str(data.get(f"x{place}-name", "")).split())[:200]
        if name:
            field = f"x{place}"
            state = _state(data, field, "received")
            found.append(Line(field, len(found) + 1, name, state, "optional", note=_note(data, field), extra=True))
    return found


def blank_line(lines: list[Line]) -> Line:
    """A line to write another material into."""
    taken = [int(line.field[1:]) for line in lines if line.extra]
    return Line(f"x{max(taken, default=0) + 1}", len(lines) + 1, "", "received", "optional", extra=True)


def _state(data: Mapping[str, Any], field: str, usual: str) -> str:
    state = str(data.get(field, ""))
    return state if state in _STATE_CODES else usual


def _note(data: Mapping[str, Any], field: str) -> str:
    return " ".join(str(data.get(f"{field}-note", "")).split())[:120]
