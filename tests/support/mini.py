"""The small county of the demo (小川县) to stand on: loaded, with figures taken, or with cases its people lived."""

from __future__ import annotations

from kept import stand

from mingting.assess.facts import take_snapshot
from mingting.base.journal import Actor
from mingting.demo.load import load


def stand_mini() -> None:
    stand("mini", lambda: load("mini"))


def stand_mini_with_figures() -> None:
    stand("mini with figures", _with_figures)


def stand_mini_lived() -> None:
    stand("mini lived", lambda: load("mini", lives=True))


def _with_figures() -> None:
    stand_mini()
    take_snapshot(Actor("system:test"))
