"""What rooms hand in by name is there."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from mingting.base.jobs import schedule


def test_every_job_of_the_table_is_there_under_a_name_of_its_own() -> None:
    assert len({one.name for one in schedule()}) == len(settings.JOBS)


def test_every_check_of_the_table_is_there() -> None:
    assert all(callable(import_string(path)) for path in settings.CHECKS.values())
