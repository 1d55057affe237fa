"""Figures for doors: rows open inside one's own scope, the card tells what is counted, the command line answers as it is documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from mini import stand_mini_with_figures

from mingting.assess import reads
from mingting.assess.indicators.answers import Question
from mingting.base.models import Grant, Organ, User
from mingting.doors.cli.main import main

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("var")
    before = settings.DATA
    with django_db_blocker.unblock():
        settings.DATA = folder
        stand_mini_with_figures()
        yield folder
        call_command("flush", interactive=False, verbosity=0)
    settings.DATA = before


@pytest.fixture
def town(loaded: Path, db: None) -> SimpleNamespace:
    """The county, one of its towns, and people who may see the one or the other."""
    root = reads.engine_for().tree.root
    organ = Organ.objects.filter(kind="town", path__startswith=root.path).first()
    assert organ is not None

    def person(name: str, role: str, where: str) -> User:
        user = User.objects.create(username=name, name=name)
        Grant.objects.create(user=user, role=role, organ=Organ.objects.get(code=where))
        return user

    return SimpleNamespace(
        county=root.code,
        code=organ.code,
        name=organ.short_name,
        clerk=person("镇统计", "ST", organ.code),
        leader=person("局长", "BL", root.code),
        outsider=User.objects.create(username="旁人"),
    )


def test_rows_open_inside_ones_own_scope_and_are_counted_beyond(town: SimpleNamespace) -> None:
    question = Question("online_cases", "2021Q2", town.county)
    own = reads.engine_for().figure(Question("online_cases", "2021Q2", town.code)).value
    opened = reads.open_figure(question, town.clerk)
    assert opened.visible == own and opened.count > opened.visible > 0
    assert {row["organ_name"] for row in opened.records()} == {town.name}
    assert opened.header == f"共 {opened.count} 件，您可查看 {opened.visible} 件"
    assert reads.open_figure(question, town.leader).visible == opened.count
    assert (reads.open_figure(question, town.outsider).visible, reads.open_figure(question, town.outsider).rows) == (
        0,
        [],
    )


def test_members_and_definitions_open_to_whoever_sees_the_figure(town: SimpleNamespace) -> None:
    opened = reads.open_figure(Question("online_towns", "2021Q2", town.county), town.clerk)
    assert opened.count == opened.visible == 2


def test_permission_follows_the_successor(town: SimpleNamespace) -> None:
    heir = Organ.objects.get(code=town.county).add_child(code="heir", name="新镇", short_name="新镇", kind="town")
    Organ.objects.filter(code=town.code).update(successor=heir)
    user = User.objects.create(username="新镇统计")
    Grant.objects.create(user=user, role="ST", organ=heir)
    assert town.code in reads.visible_organs(reads.rows_reach(user))


def test_the_card_says_which_calendar_divides(town: SimpleNamespace) -> None:
    card = reads.definition_card(Question("hall_daily_average", "2021Q2", town.county))
    facts = dict(card.facts)
    assert facts["计什么"] == "办件、定期报表、工作日历"
    assert facts["工作日"].startswith("本地日历 60 天；按全国日历为 62 天，相差 2 天：开斋节")
    assert card.previous.question.period == "2021Q1" and "上年同期" in facts


def test_the_command_line_answers_figures_that_open(town: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["figures", "--period", "2021Q2", "--indicator", "item_coverage", "--indicator", "hall_cases", "--json"])
        == 0
    )
    coverage, hall = json.loads(capsys.readouterr().out)
    documented = "code indicator name scope scope_name period value numerator denominator unit measure snapshot"
    assert set(coverage) >= set(documented.split())
    assert (
        coverage["value"] == round(coverage["numerator"] / coverage["denominator"] * 100, 2)
        and coverage["measure"] == "ratio"
    )
    assert main(["open", hall["code"], "--all", "--json"]) == 0
    opened = json.loads(capsys.readouterr().out)
    assert (opened["sum"], len(opened["rows"])) == (hall["value"], opened["count"])
    assert sum(row["amount"] for row in opened["rows"]) == hall["value"] and opened["measure"] == "sum"
    assert main(["open", coverage["code"], "--part", "denominator", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sum"] == coverage["denominator"]


def test_the_command_line_breaks_down_and_refuses_in_words(
    town: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            [
                "figures",
                "--period",
                "2021Q2",
                "--indicator",
                "online_cases",
                "--by",
                "organ",
                "--slice",
                "organ_kind=town",
                "--json",
            ]
        )
        == 0
    )
    lines = json.loads(capsys.readouterr().out)
    assert [one["scope_name"] for one in lines].count(town.name) == 1 and len(lines) == 2
    assert main(["figures", "--period", "2021Q2", "--indicator", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err
    assert main(["figures", "--period", "2021Q9"]) == 1
    assert main(["open", "MT-22222222"]) == 1
    assert main(["figures", "--period", "2021Q2", "--slice", "town"]) == 2
    capsys.readouterr()
    assert main(["figures", "--period", "2021Q2", "--as", "旁人"]) == 1


def test_the_command_line_prints_a_table(town: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--period", "2021Q2", "--indicator", "working_days"]) == 0
    assert "60" in capsys.readouterr().out
