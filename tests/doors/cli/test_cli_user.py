"""The first administrator of a new house is made at the machine."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from mingting.base import factors
from mingting.base.models import Event, Organ, User
from mingting.base.permissions import roles_of
from mingting.base.roles import Role
from mingting.doors.cli.main import _run

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Organ:
    made: Organ = Organ.add_root(instance=Organ(code="640000000000", name="示例县", short_name="示例县", kind="county"))
    return made


def test_an_account_is_made_with_its_post_and_a_password_shown_once(
    county: Organ, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("user", ["add", "guanli", "--name", "管理", "--organ", county.code, "--role", "SA"]) == 0
    password = capsys.readouterr().out.strip().rsplit("：", 1)[1]
    assert authenticate(username="guanli", password=password) == User.objects.get()
    assert roles_of(User.objects.get()) == {Role.ADMINISTRATOR}
    assert password not in "".join(str(one) for one in Event.objects.values_list("data", flat=True))


def test_a_password_comes_from_standard_input(
    county: Organ, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Shili-2026-kouling\n"))
    assert _run("user", ["add", "guanli", "--organ", county.code, "--password-stdin"]) == 0
    assert authenticate(username="guanli", password="Shili-2026-kouling")
    assert "Shili" not in capsys.readouterr().out


def test_a_disabled_account_logs_in_no_more(county: Organ, capsys: pytest.CaptureFixture[str]) -> None:
    _run("user", ["add", "guanli", "--organ", county.code])
    password = capsys.readouterr().out.strip().rsplit("：", 1)[1]
    assert _run("user", ["disable", "guanli"]) == 0
    assert authenticate(username="guanli", password=password) is None


def test_an_unknown_organ_or_account_is_answered_in_a_sentence(
    county: Organ, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("user", ["add", "guanli", "--organ", "999"]) == 1
    assert _run("user", ["disable", "nobody"]) == 1
    assert "没有找到“nobody”" in capsys.readouterr().err


def test_a_data_folder_without_tables_is_answered_in_a_sentence(tmp_path: Path) -> None:
    environment = os.environ | {"MINGTING_DATA": str(tmp_path / "var"), "MINGTING_MODE": "demo", "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "mingting.doors.cli.main", "bulletin", "list"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "mingting up" in done.stderr and "Traceback" not in done.stderr


def test_a_disabled_account_is_opened_again_and_a_lost_password_and_device_are_reset(
    county: Organ, capsys: pytest.CaptureFixture[str]
) -> None:
    _run("user", ["add", "guanli", "--organ", county.code, "--role", "SA"])
    old = capsys.readouterr().out.strip().rsplit("：", 1)[1]
    user = User.objects.get()
    factors.set_up(user, "A" * 32)
    _run("user", ["disable", "guanli"])
    assert _run("user", ["enable", "guanli"]) == 0
    assert authenticate(username="guanli", password=old)
    assert _run("user", ["reset-factor", "guanli"]) == 0
    assert not factors.has_device(user)
    capsys.readouterr()
    assert _run("user", ["reset-password", "guanli"]) == 0
    new = capsys.readouterr().out.strip().rsplit("：", 1)[1]
    assert authenticate(username="guanli", password=old) is None
    assert authenticate(username="guanli", password=new)


def test_a_stand_in_is_arranged_and_ended_at_the_machine(county: Organ, capsys: pytest.CaptureFixture[str]) -> None:
    _run("user", ["add", "jia", "--name", "甲", "--organ", county.code, "--role", "AP"])
    _run("user", ["add", "yi", "--name", "乙", "--organ", county.code, "--role", "WC"])
    assert _run("user", ["stand-in", "jia", "yi", "--to", "2099-01-01", "--reason", "休假"]) == 0
    assert roles_of(User.objects.get(username="yi")) == {Role.WINDOW_CLERK, Role.APPROVER}
    assert _run("user", ["end-stand-in", "jia", "yi"]) == 0
    assert roles_of(User.objects.get(username="yi")) == {Role.WINDOW_CLERK}
    assert _run("user", ["end-stand-in", "jia", "yi"]) == 1
    assert "没有找到“乙代甲的安排”" in capsys.readouterr().err
    assert list(Event.objects.filter(kind__startswith="stand-in").order_by("id").values_list("kind", flat=True)) == [
        "stand-in.made",
        "stand-in.ended",
    ]
