"""Figures by the API are the command line's, under the desk's permission."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from mingting.assess.facts import take_snapshot
from mingting.base import journal
from mingting.base.journal import SYSTEM
from mingting.doors.cli.commands import figures as figures_command
from mingting.doors.cli.commands import open_ as open_command
from mingting.report.bulletins.models import FigureCode

pytestmark = pytest.mark.django_db
MONTH = "2024-05"


@pytest.fixture
def counted(house: SimpleNamespace, program: Any) -> SimpleNamespace:
    """Three cases accepted, one of them finished, and the facts taken."""
    clerk = program(house.clerk)
    for until in ("accept", "accept"):
        clerk.take_in(until=until)
    clerk.take_in(item="000000000002", until="finish")
    journal.seal_all()
    take_snapshot(SYSTEM)
    return house


def command(module: Any, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    assert module.run(parser.parse_args([*words, "--json"])) == 0
    return json.loads(capsys.readouterr().out)


def figure(one: Any, **query: Any) -> dict[str, Any]:
    answer = one.get("/figures", period=MONTH, **query)
    assert answer.status_code == 200, answer.content.decode()
    (found,) = answer.json()
    return dict(found)


def test_figures_are_those_of_the_command_line(counted: SimpleNamespace, program: Any, capsys: Any) -> None:
    leader = program(counted.leader)
    for query, words in (
        ({}, []),
        ({"by": "organ", "indicator": "accepted_cases"}, ["--by", "organ", "--indicator", "accepted_cases"]),
        ({"scope": "市监局", "indicator": "accepted_cases"}, ["--scope", "市监局", "--indicator", "accepted_cases"]),
    ):
        answer = leader.get("/figures", period=MONTH, **query)
        assert answer.status_code == 200, answer.content.decode()
        expected = command(figures_command, capsys, "--period", MONTH, *words)
        told = [{name: value for name, value in one.items() if name != "note" or value} for one in answer.json()]
        assert told == expected and told
    assert figure(leader, indicator="accepted_cases")["value"] == 3


def test_a_figure_opens_to_as_many_rows_and_no_name(counted: SimpleNamespace, program: Any, capsys: Any) -> None:
    leader = program(counted.leader)
    code = figure(leader, indicator="accepted_cases")["code"]
    answer = leader.get(f"/figures/{code}/rows")
    opened = answer.json()
    assert (opened["count"], opened["sum"], opened["visible"], len(opened["rows"])) == (3, 3, 3, 3)
    assert opened == command(open_command, capsys, code)
    assert "张学萍" not in answer.content.decode()
    page = leader.get(f"/figures/{code}/rows", offset=2, limit=2).json()
    assert page["rows"] == opened["rows"][2:]


def test_rows_open_within_one_s_own_reach_and_are_counted_beyond(counted: SimpleNamespace, program: Any) -> None:
    code = figure(program(counted.leader), indicator="accepted_cases")["code"]
    chief = program(counted.chief)
    own = figure(chief, indicator="accepted_cases")
    assert own["scope"] == "市监局"
    assert chief.get(f"/figures/{own['code']}/rows").json()["visible"] == 3
    # of the county's figure a department is told nothing, not even that it exists
    assert chief.get(f"/figures/{code}/rows").status_code == 404
    assert chief.get("/figures", period=MONTH, scope="zn").status_code == 404


@pytest.mark.parametrize("name", ["clerk", "approver", "admin"])
def test_who_sees_no_figures_is_refused(counted: SimpleNamespace, program: Any, name: str) -> None:
    code = figure(program(counted.leader), indicator="accepted_cases")["code"]
    nobody = program(getattr(counted, name))
    assert nobody.get("/figures", period=MONTH).status_code == 403
    assert nobody.get(f"/figures/{code}/rows").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"period": "last week"}, 422),
        ({"period": "0000"}, 422),
        ({"period": "9999-12"}, 422),
        ({"period": "1999-12"}, 200),
        ({"period": MONTH, "by": "colour"}, 422),
        ({"period": MONTH, "indicator": "none"}, 404),
        ({"period": MONTH, "scope": "none"}, 404),
        ({"period": MONTH, "slice": "colour=red", "indicator": "accepted_cases"}, 422),
        ({"period": MONTH, "slice": "red"}, 422),
        ({}, 422),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    counted: SimpleNamespace, program: Any, query: dict[str, Any], status: int
) -> None:
    answer = program(counted.leader).get("/figures", **({"indicator": "accepted_cases"} | query))
    assert answer.status_code == status, answer.content.decode()
    if status != 200:
        assert answer.json()["message"]


def test_an_unknown_code_opens_nothing(counted: SimpleNamespace, program: Any) -> None:
    assert program(counted.leader).get("/figures/MT-22222222/rows").status_code == 404


def test_without_facts_it_is_said_what_to_do(house: SimpleNamespace, program: Any) -> None:
    answer = program(house.leader).get("/figures", period=MONTH)
    assert (answer.status_code, answer.json()["code"]) == (404, "figure.no-snapshot")
    assert not FigureCode.objects.exists()
