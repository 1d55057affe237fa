"""Imports as processes: killed in the middle and repeated, two at once, a clerk at work beside one. On both databases."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from ledger_county import CASE_HEADINGS, CONFIRMING, OTHER, case_row

pytestmark = pytest.mark.both
ROWS = 20_000
HERE = Path(__file__).parent
POSTGRES = os.environ.get("MINGTING_TEST_DB") == "postgres"


@dataclass(frozen=True)
class House:
    """A data folder (and, on PostgreSQL, a database) that processes work on."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        given = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MINGTING_") and name != "DATABASE_URL"
        }
        given |= {
            "MINGTING_DATA": str(self.folder),
            "MINGTING_MODE": "test",
            "MINGTING_KEYS": str(self.folder.parent / "keys"),
        }
        return given | ({"DATABASE_URL": self.url} if self.url else {})

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *command: str, fine: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode in fine, done.stderr
        return done.stdout

    def world(self, *what: str) -> str:
        return self.run(str(HERE / "ledger_world.py"), *what)

    def import_command(self, path: Path, source: str = "hall") -> list[str]:
        return ["-m", "mingting.doors.cli.main", "import", "cases", str(path), "--source", source, "--json"]

    def bring(self, path: Path, source: str = "hall") -> dict:
        return json.loads(self.run(*self.import_command(path, source), fine=(0, 1)))

    def count(self) -> int:
        """Case rows there are, counted from outside."""
        if self.url:
            with psycopg.connect(self.url) as link:
                return link.execute("SELECT count(*) FROM cases_case").fetchone()[0]
        with contextlib.closing(sqlite3.connect(self.folder / "mingting.sqlite3", timeout=5)) as link:
            return link.execute("SELECT count(*) FROM cases_case").fetchone()[0]

    def dump(self) -> dict:
        return json.loads(self.world("dump"))

    def copy(self, name: str) -> House:
        """The same house once more."""
        other = self.folder.parent / name
        shutil.copytree(self.folder, other)
        if not self.url:
            return House(other, "")
        base, _, database = self.url.rpartition("/")
        with psycopg.connect(f"{base}/postgres", autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{database}_{name}" TEMPLATE "{database}"')
        return House(other, f"{base}/{database}_{name}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("house") / "var"
    url = ""
    if POSTGRES:
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        name = f"house_{os.getpid()}"
        with psycopg.connect(f"{base}/postgres", autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}"')
        url = f"{base}/{name}"
    house = House(folder, url)
    house.world("build")
    return house


@pytest.fixture(scope="module")
def big(built: House) -> Path:
    """20,000 rows: most clean, some known, some set aside."""
    return _ledger(built.folder.parent / "两万行.csv", ROWS)


def _ledger(path: Path, rows: int) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow((*CASE_HEADINGS, "备注"))
        row: list[object] = []
        for at in range(rows):
            before, row = row, case_row(at)
            if at % 1000 == 7:
                row[2] = "无此单位"
            elif at % 1000 == 9:
                row = before
            elif at % 3 == 0:
                row[1], row[2], row[6] = CONFIRMING, "卫健局", OTHER
            out.writerow((*row, f"第{at}件"))
    return path


@contextlib.contextmanager
def killed_at(house: House, path: Path, rows: int) -> Iterator[int]:
    """An import, dead by SIGKILL once so many rows are there; answers how many there were after."""
    running = house.start(*house.import_command(path))
    while house.count() < rows:
        assert running.poll() is None, running.communicate()
        time.sleep(0.03)
    running.send_signal(signal.SIGKILL)
    running.wait()
    yield house.count()


def test_an_import_killed_half_way_and_repeated_ends_as_if_unbroken(built: House, big: Path) -> None:
    house, unbroken = built.copy("broken"), built.copy("unbroken")
    with killed_at(house, big, 1) as first:
        assert 0 < first < ROWS
        state = house.dump()
        assert [one[0] for one in state["ledgers"]] == ["merging"] and not state["events"] and not state["findings"]
    beside = unbroken.start(*unbroken.import_command(big))
    answer = house.bring(big)
    expected = json.loads(beside.communicate()[0])
    assert {name: answer[name] for name in ("read", "taken", "known", "aside")} == {
        "read": ROWS,
        "taken": 19_960,
        "known": 20,
        "aside": 20,
    }
    assert answer["taken"] == expected["taken"] and answer["problems"] == expected["problems"]
    left, right = house.dump(), unbroken.dump()
    assert left == right and not left["findings"] and len(left["cases"]) == 19_960
    again = house.bring(big)
    assert (again["taken"], again["known"], again["aside"]) == (0, 19_980, 20) and house.count() == 19_960


def test_a_broken_off_ledger_leaves_nothing_behind_when_another_comes(built: House, tmp_path: Path) -> None:
    house, big = built.copy("given_up"), _ledger(tmp_path / "大.csv", 6000)
    with killed_at(house, big, 1):
        pass
    path = tmp_path / "别的.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([CASE_HEADINGS, case_row(0), case_row(1)])
    answer = house.bring(path)
    assert (answer["taken"], answer["known"]) == (2, 0)
    state = house.dump()
    assert len(state["cases"]) == 2 and sorted(one[0] for one in state["ledgers"]) == ["done", "refused"]
    whole = house.bring(big)
    assert (whole["taken"], whole["known"], whole["aside"]) == (5986, 7, 7), whole["problems"]
    assert not house.dump()["findings"]


def test_two_imports_at_once_lose_and_double_nothing(built: House, tmp_path: Path) -> None:
    house = built.copy("twice")
    paths = []
    for name, numbers in (("甲", range(0, 1500)), ("乙", range(1000, 2500)), ("丙", range(0, 1500))):
        paths.append(tmp_path / f"{name}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([CASE_HEADINGS, *(case_row(at) for at in numbers)])
    sources = ("hall", "hall", "nxzw")
    running = [house.start(*house.import_command(path, source)) for path, source in zip(paths, sources)]
    said = [one.communicate() for one in running]
    assert all(out for out, _ in said), [err for _, err in said]
    answers = [json.loads(out) for out, _ in said]
    assert [(one["read"], one["aside"]) for one in answers] == [(1500, 0)] * 3
    assert answers[0]["taken"] + answers[1]["taken"] == 2500 and answers[0]["known"] + answers[1]["known"] == 500
    assert answers[2]["taken"] == 1500 and house.count() == 4000
    assert not house.dump()["findings"]


def test_a_page_and_a_clerks_step_stay_under_a_second_during_an_import(built: House, big: Path, tmp_path: Path) -> None:
    house = built.copy("busy")
    small = tmp_path / "先.csv"
    with small.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([CASE_HEADINGS, *(case_row(at) for at in range(90_000, 90_100))])
    house.bring(small)
    stop = tmp_path / "stop"
    clerk = house.start(str(HERE / "ledger_world.py"), "clerk", str(stop))
    time.sleep(2.5)
    assert house.bring(big)["taken"] == 19_960
    stop.touch()
    out, err = clerk.communicate(timeout=30)
    told = json.loads(out or err)
    assert told["rounds"] > 20 and told["reads"] < 1 and told["writes"] < 1 and told["slowest"] < 10, told
