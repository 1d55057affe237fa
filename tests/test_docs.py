"""The docs are tested: every command, kind of ledger and family that the code names is named in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingting.doors.cli.main import COMMANDS
from mingting.exchange.kinds import KINDS
from mingting.report.bulletins import families

ROOT = Path(__file__).parent.parent
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"`mingting {name}" in COMMAND_LINE


@pytest.mark.parametrize("name", [code for code in KINDS if not code.startswith("register:")])
def test_every_kind_of_ledger_is_documented(name: str) -> None:
    assert f"`{name}`" in COMMAND_LINE


def test_every_variable_of_the_environment_is_documented() -> None:
    read = (ROOT / "src" / "mingting" / "settings" / "__init__.py").read_text("utf-8")
    told = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    assert [
        name for name in sorted(set(re.findall(r"MINGTING_[A-Z_]+", read))) if not re.search(rf"`{name}\b", told)
    ] == []


def test_every_page_the_docs_name_is_there() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        for line in page.read_text("utf-8").splitlines():
            for part in line.split("](")[1:]:
                target = part.split(")")[0].split("#")[0]
                if target and not target.startswith("http"):
                    assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_room_has_a_page_of_its_own() -> None:
    source = ROOT / "src" / "mingting"
    for room in (
        "rules",
        "base",
        "catalogue",
        "registers",
        "handle",
        "supervise",
        "assess",
        "report",
        "exchange",
        "demo",
        "web",
        "doors/desk",
        "doors/cli",
    ):
        assert (source / room / "README.md").exists(), room


def test_a_family_says_its_name() -> None:
    assert families.names()["quarterly"] == "季度通报"


def test_the_readme_has_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme and "make test" in readme


def test_no_address_of_a_registry_is_locked() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        assert "http" not in lock.read_text("utf-8"), lock.name
