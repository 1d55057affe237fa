"""What the search learns from the journal."""

from __future__ import annotations

from datetime import timedelta

from mingting.base.jobs import Scheduled
from mingting.handle.cases.search.write import follow_ledgers

WRITE_KEYS = Scheduled("cases.search-keys", timedelta(seconds=20), follow_ledgers, lane="slow")
