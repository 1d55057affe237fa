"""A process killed inside an act leaves nothing half done; the long run is `mingting bench kill`."""

from __future__ import annotations

import pytest

from mingting.doors.cli import bench_kill

pytestmark = [pytest.mark.both, pytest.mark.slow]


def test_each_act_killed_once_leaves_everything_as_it_was_and_can_be_done_again() -> None:
    found = bench_kill.run(28)[0]
    assert found["problems"] == []
    assert len(found["acts"]) == 28
    assert found["kills"] == found["undone"] >= 24  # a statement's number may lie behind the last one of a shorter way
