"""One snapshot, three ways to add up: stored cubes, one pass over the rows, PostgreSQL. The integers are the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from mini import stand_mini

from mingting.assess import reads
from mingting.assess.facts import take_snapshot
from mingting.assess.facts.take import store
from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.backends.duck import DuckBackend
from mingting.assess.indicators.backends.postgres import PostgresBackend
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.engine import Engine
from mingting.base.journal import Actor

PERIODS = ("2021Q2", "2021H1", "2021-06-01..2021-06-15")


@pytest.fixture
def taken(data: Any, transactional_db: None) -> Engine:
    stand_mini()
    return reads.engine_for(take_snapshot(Actor("system:test")))


def questions(engine: Engine) -> Iterator[Question]:
    codes = [
        engine.tree.root.code,
        *(one.code for one in engine.tree.by_code.values() if one.kind in ("town", "department")),
    ]
    for period in PERIODS:
        for code in CATALOGUE:
            yield from (Question(code, period, scope) for scope in codes[: 2 if period != "2021Q2" else 4])


def integers(engine: Engine) -> list[tuple[Any, ...]]:
    return [(one.question, one.value, one.numerator, one.denominator) for one in engine.figures(questions(engine))]


@pytest.mark.django_db(transaction=True)
def test_cubes_and_rows_agree_on_every_indicator(taken: Engine) -> None:
    rows = Engine(
        taken.manifest,
        store().path,
        digest=taken.digest,
        backend=DuckBackend(taken.manifest, store().path, use_cubes=False),
    )
    assert integers(taken) == integers(rows)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_answers_the_same_integers_and_opens_the_same_rows(taken: Engine) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True) as other:
        backend = PostgresBackend(taken.manifest, store().path, other)
        engine = Engine(taken.manifest, store().path, digest=taken.digest, backend=backend)
        assert connection.vendor == "postgresql"
        assert integers(engine) == integers(taken)
        for code in CATALOGUE:
            question = Question(code, "2021Q2", taken.tree.root.code)
            ours, theirs = taken.open(question, limit=None), engine.open(question, limit=None)
            assert (ours.count, ours.sum, list(ours.rows)) == (theirs.count, theirs.sum, list(theirs.rows))
