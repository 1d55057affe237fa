"""`mingting audit`: sentences with places, the exact JSON, the exit status; no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mingting.doors.cli.main import main

BAD = "清源县2024年4月通报\n4月，窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。\n"
GOOD = "清源县2024年4月通报\n4月，窗口共受理办件5160件，其中部门窗口3140件，乡镇窗口2020件。\n"
FIELDS = ["kind", "text", "inputs", "claimed", "recomputed", "verdict", "note", "unit", "place"]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "bad.txt").write_text(BAD)
    (tmp_path / "good.txt").write_text(GOOD)
    return str(tmp_path / "bad.txt"), str(tmp_path / "good.txt")


def test_a_contradiction_is_said_with_its_place_and_ends_with_1(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", *files]) == 1
    out = capsys.readouterr().out
    bad, good = out.index("bad.txt"), out.index("good.txt")
    assert bad < out.index("[矛盾] 第2段：") < good
    assert "相差100件" in out[bad:good]
    assert "共2个文件：相符1处、截尾0处、矛盾1处、无从核对0处。" in out


def test_what_holds_ends_with_0(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", files[1]]) == 0
    assert "[" not in capsys.readouterr().out.replace(files[1], "")
    assert main(["audit", "--all", files[1]]) == 0
    assert "[相符] 第2段" in capsys.readouterr().out


def test_json_has_the_documented_form(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--json", *files]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [one["file"] for one in answer] == list(files)
    (relation,) = answer[0]["relations"]
    assert list(relation) == FIELDS
    assert (relation["kind"], relation["claimed"], relation["recomputed"]) == ("sum", 5260, 5160)
    assert (relation["inputs"], relation["verdict"], relation["unit"]) == ([3140, 2020], "contradicted", "件")
    assert answer[0]["summary"]["contradicted"] == 1 and answer[1]["summary"]["holds"] == 1


def test_a_refused_file_is_said_in_a_sentence_and_the_others_are_still_checked(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "macro.docm").write_bytes(b"PK\x03\x04")
    assert main(["audit", str(tmp_path / "macro.docm"), str(tmp_path / "none.txt"), files[1]]) == 1
    out = capsys.readouterr().out
    assert "文件含有宏" in out and "找不到文件" in out and "2个文件没有核对" in out and "相符1处" in out


def test_the_region_says_which_calendar_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("某县2021年第二季度共受理办件152915件，日均受理2549件。")
    main(["audit", "--json", "--region", "640000", str(path)])
    assert "holds" in [one["verdict"] for one in json.loads(capsys.readouterr().out)[0]["relations"]]
    with pytest.raises(SystemExit) as wrong:
        main(["audit", "--region", "宁夏", str(path)])
    assert wrong.value.code == 2
