"""Offices without a package index: the wheelhouse alone makes the environment, with the network cut off."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_ALL = bool(os.environ.get("MINGTING_TEST_ALL"))


def _make(*words: str, cut_off: bool = False) -> subprocess.CompletedProcess[str]:
    alone = ["unshare", "--map-root-user", "--net"] if cut_off else []
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_")) or not cut_off
    }
    return subprocess.run(
        [*alone, "make", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
    )


@pytest.mark.slow
def test_the_wheelhouse_installs_with_the_network_cut_off(tmp_path: Path) -> None:
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "--map-root-user", "--net", "true"], check=False).returncode
    ):
        if _ALL:
            pytest.fail("this machine cannot cut the network off from a process (unshare)")
        pytest.skip("this machine cannot cut the network off from a process (unshare)")
    wheels = tmp_path / "wheelhouse"
    made = _make("wheelhouse", f"WHEELHOUSE={wheels}")
    if made.returncode and not _ALL:
        pytest.skip("no package index is reached from here")
    assert made.returncode == 0, made.stderr[-2000:]
    assert any(wheels.iterdir())
    installed = _make("env", f"VENV={tmp_path / 'venv'}", f"WHEELS={wheels}", cut_off=True)
    assert installed.returncode == 0, installed.stderr[-2000:]
    asked = subprocess.run([tmp_path / "venv/bin/mingting", "--help"], capture_output=True, text=True, check=False)
    assert asked.returncode == 0 and "明厅" in asked.stdout
