"""Snapshots over a county brought in by the ordinary import: only what was touched is made again, and a crash leaves nothing half done."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from mini import stand_mini_with_figures

from mingting.assess import checks, jobs, reads
from mingting.assess.facts import latest, take, take_snapshot
from mingting.assess.facts.models import Snapshot
from mingting.assess.facts.store import digest_of, files_of
from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.base import clock
from mingting.base.journal import Actor
from mingting.base.models import Event, Ledger, Organ, Staff
from mingting.exchange.ledgers import run_import
from mingting.handle.cases.models import Case

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ACTOR = Actor("system:test")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The county is loaded once; what a test changes is rolled back."""
    folder = tmp_path_factory.mktemp("var")
    before = settings.DATA
    with django_db_blocker.unblock():
        settings.DATA = folder
        stand_mini_with_figures()
        yield folder
        call_command("flush", interactive=False, verbosity=0)
    settings.DATA = before


@pytest.fixture
def mini(loaded: Path, db: None) -> None:
    """A county with its ledgers and a first snapshot, as of this test."""


@pytest.fixture
def untaken(mini: None) -> None:
    """The same before anything was taken."""
    Snapshot.objects.all().delete()


def late_case(folder: Path, number: str = "LATE0001") -> None:
    """One case of May, found in a drawer in July."""
    known = (
        Case.objects.filter(source__code="hall", finished_at__isnull=False)
        .select_related("organ", "item", "place")
        .first()
    )
    assert known is not None and known.item is not None and known.place is not None
    path = folder / f"{number}.csv"
    heads = (
        "办件编号",
        "实施编码",
        "受理单位",
        "办理场所",
        "办理渠道",
        "申请人",
        "申请人类型",
        "受理时间",
        "办结时间",
        "办理状态",
    )
    row = (
        number,
        known.item.code,
        known.organ.code,
        known.place.code,
        "窗口",
        "张小明",
        "自然人",
        "2021-05-20 09:00:00",
        "2021-05-20 10:00:00",
        "已办结",
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, row])
    outcome = run_import("cases", path, source="hall", actor=ACTOR, user=None)
    assert (outcome.taken, outcome.aside) == (1, 0), outcome.problems


def text_of(manifest: dict[str, Any]) -> str:
    """Everything that stands in the files of a snapshot."""
    found = []
    for name in files_of(manifest):
        rows = duckdb.execute("SELECT * FROM read_parquet(?)", [str(reads.store().path(name))]).fetchall()
        found.append(str(rows))
    return "".join(found)


def test_every_figure_of_a_loaded_county_is_proved_by_its_rows(untaken: None) -> None:
    engine = reads.engine_for(take_snapshot(ACTOR))
    root = engine.tree.root.code
    for code in CATALOGUE:
        question = Question(code, "2021Q2", root)
        figure = engine.figure(question)
        opened = engine.open(question, limit=None)
        assert opened.sum == figure.numerator and len(opened.rows) == opened.count, code
    assert engine.figure(Question("working_days", "2021Q2", root)).value == 60
    assert list(checks.check_figures()) == []


def test_without_news_the_same_snapshot_is_answered(mini: None) -> None:
    first = take_snapshot(ACTOR)
    events = Event.objects.count()
    with clock.set_clock(clock.now() + timedelta(days=3)):
        assert take_snapshot(ACTOR) == first
    assert Event.objects.count() == events


def test_a_late_case_makes_only_its_month_again(mini: None, tmp_path: Path) -> None:
    before = take_snapshot(ACTOR)
    root = reads.engine_for(before).tree.root.code
    late_case(tmp_path)
    after = take_snapshot(ACTOR)
    told = Event.objects.filter(kind=take.TAKEN).order_by("id").last()
    assert told is not None and told.data["months"] == {"cases": ["2021-05"]}
    was, now = (one.manifest["datasets"] for one in (before, after))
    assert {month for month in now["cases"] if now["cases"][month] != was["cases"].get(month)} == {"2021-05"}
    assert {name: was[name] for name in was if name != "cases"} == {name: now[name] for name in now if name != "cases"}
    counts = [reads.engine_for(one).figure(Question("hall_cases", "2021-05", root)).value for one in (before, after)]
    assert counts[1] == int(counts[0] or 0) + 1


def test_a_review_touches_the_month_of_its_case(mini: None, tmp_path: Path) -> None:
    take_snapshot(ACTOR)
    unreviewed = (
        Case.objects.filter(reviews=None, source__code="nxzw", finished_at__isnull=False)
        .order_by("finished_at")
        .first()
    )
    assert unreviewed is not None
    path = tmp_path / "reviews.csv"
    heads = ("评价编号", "办件编号", "办件来源", "评价等级", "评价渠道", "评价时间", "评价次数", "是否默认")
    row = ("R-LATE-1", unreviewed.source_no, "nxzw", "满意", "网站", "2021-07-10 09:00:00", "1", "否")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, row])
    outcome = run_import("reviews", path, source="nxzw", actor=ACTOR, user=None)
    assert outcome.taken == 1, outcome.problems
    take_snapshot(ACTOR)
    told = Event.objects.filter(kind=take.TAKEN).order_by("id").last()
    assert unreviewed.accepted_at is not None and told is not None
    month = f"{clock.day_of(unreviewed.accepted_at):%Y-%m}"
    assert told.data["months"] == {"cases": [month], "reviews": ["2021-07"]}


def test_a_crash_leaves_no_half_snapshot(mini: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = take_snapshot(ACTOR)
    late_case(tmp_path)

    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(take.journal, "record", crash)
        take_snapshot(ACTOR)
    assert latest() == before
    assert list(checks.check_files(reads.store(), before.manifest)) == []
    assert take_snapshot(ACTOR) != before


def test_rows_of_a_ledger_that_is_not_done_do_not_count_yet(mini: None, tmp_path: Path) -> None:
    before = take_snapshot(ACTOR)
    root = reads.engine_for(before).tree.root.code
    late_case(tmp_path)
    newest = Ledger.objects.order_by("-id").first()
    assert newest is not None
    Ledger.objects.filter(pk=newest.pk).update(state="merging")
    asked = Question("hall_cases", "2021-05", root)
    assert reads.engine_for(take_snapshot(ACTOR)).figure(asked).value == reads.engine_for(before).figure(asked).value


def test_no_name_number_or_phone_stands_in_facts(mini: None) -> None:
    manifest = take_snapshot(ACTOR).manifest
    text = text_of(manifest) + json.dumps(manifest, ensure_ascii=False)
    people = set(Staff.objects.values_list("name", flat=True))
    assert people and not [name for name in people if f"'{name}'" in text]
    assert "640598" in text  # organs have codes
    resident_or_phone = r"\b[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dX]\b|\b1[3-9]\d{9}\b"
    assert not re.findall(resident_or_phone, text)


def test_a_changed_byte_is_named(mini: None) -> None:
    manifest = take_snapshot(ACTOR).manifest
    name = manifest["datasets"]["cases"]["2021-05"]["file"]
    path = reads.store().path(name)
    kept = path.read_bytes()
    data = bytearray(kept)
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    found = list(checks.check_figures())
    path.write_bytes(kept)
    assert [one.kind for one in found] == ["facts.altered"] and name in found[0].place
    assert f"{digest_of(path)}.parquet" == name


def test_the_job_takes_a_snapshot_when_there_is_none_and_when_there_is_news(untaken: None, tmp_path: Path) -> None:
    first = jobs.refresh_snapshot()
    assert first and jobs.refresh_snapshot() in (0, first)
    assert jobs.refresh_snapshot() == 0
    late_case(tmp_path)
    assert jobs.refresh_snapshot() > first


def test_renaming_an_organ_makes_the_months_under_it_again(mini: None) -> None:
    before = take_snapshot(ACTOR)
    organ = Organ.objects.filter(kind="department").first()
    assert organ is not None
    Organ.objects.filter(pk=organ.pk).update(short_name="改名局")
    after = take_snapshot(ACTOR)
    assert after != before
    assert reads.engine_for(after).tree.by_code[organ.code].name == "改名局"


def test_both_databases_are_read_in_the_days_of_china(untaken: None) -> None:
    """A case of 23:30 in China on the last of June is not one of July, whatever the machine thinks."""
    case = Case.objects.filter(source__code="hall").first()
    assert case is not None
    Case.objects.filter(pk=case.pk).update(accepted_at="2021-06-30T15:30:00+00:00", received_at=None, finished_at=None)
    manifest = take_snapshot(ACTOR).manifest
    file = str(reads.store().path(manifest["datasets"]["cases"]["2021-06"]["file"]))
    rows = duckdb.execute("SELECT accepted_on FROM read_parquet(?) WHERE case_id = ?", [file, case.pk]).fetchall()
    assert str(rows[0][0]) == "2021-06-30" and connection.vendor in ("sqlite", "postgresql")
