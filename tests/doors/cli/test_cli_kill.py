"""A process killed inside an act leaves nothing half done; the long run is `mingting bench kill`."""

from __future__ import annotations

import pytest

from mingting.doors.cli import bench_kill

pytestmark = [pytest.mark.both, pytest.mark.slow]


def test_each_act_killed_once_is_undone_or_whole_and_never_half_or_twice() -> None:
    found = bench_kill.run(28)[0]
    assert found["problems"] == []
    assert len(found["acts"]) == 28
    assert found["kills"] >= 24  # a statement's number may lie behind the last one of a shorter way
    assert found["undone"] + found["whole"] == 28 and found["undone"] >= 20
