"""Snapshots over a county brought in by the ordinary import: only what was touched is made again, and a crash leaves nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingting.assess import reads
from mingting.assess.facts import take_snapshot
from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.base.journal import Actor
from mingting.demo.load import load

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
ACTOR = Actor("system:test")


@pytest.fixture
def mini(data: Path) -> None:
    load("mini")


def test_every_indicator_of_a_loaded_county_opens_to_its_rows(mini: None) -> None:
    snapshot = take_snapshot(ACTOR)
    engine = reads.engine_for(snapshot)
    root = engine.tree.root.code
    for code in CATALOGUE:
        question = Question(code, "2021Q2", root)
        figure = engine.figure(question)
        print(code, figure.text, figure.numerator, figure.denominator)
        opened = engine.open(question, limit=None)
        assert opened.sum == figure.numerator and len(opened.rows) == opened.count
