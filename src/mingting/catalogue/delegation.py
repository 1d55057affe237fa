"""授权: what an item hands to those who do not own it: acceptance at village points, and decision at the window for instant items."""

from __future__ import annotations

from mingting.catalogue.elements import said
from mingting.catalogue.models import Item

VILLAGE, WINDOW = "village_accept", "window_decides"
"""Elements of the item: 村级代办点可受理, 窗口即办授权."""


def village_may_accept(item: Item) -> bool:
    """Whether a village point may accept it (委托代办受理)."""
    return said(item.elements, VILLAGE) is True


def window_may_decide(item: Item) -> bool:
    """Whether one person may accept and decide it in one visit: instant items with a delegation, no other."""
    return item.case_kind == Item.CaseKind.INSTANT and said(item.elements, WINDOW) is True
