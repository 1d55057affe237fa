"""The room's scheduled job: documents that were checked are not kept for ever."""

from __future__ import annotations

from datetime import timedelta

from mingting.base.jobs import Scheduled

from .runs import forget_old

FORGET = Scheduled("audit-runs.forget", timedelta(hours=6), forget_old)
