"""A house of its own in other processes: `python ledger_world.py build|dump|clerk`, with MINGTING_DATA (and DATABASE_URL) set."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def build() -> None:
    """Tables, and the county of the tests."""
    from django.core.management import call_command
    from ledger_county import ACTOR, build_county

    from mingting.exchange.ledgers import run_import

    call_command("migrate", verbosity=0)

    def bring(kind, rows, source="hall", **more):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{kind}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            return run_import(kind, path, source=source, actor=ACTOR, **more)

    build_county(bring)


def dump() -> None:
    """All that an import left, without row ids, sealing nonces and the time it was written down."""
    from mingting.base.models import AsideRow, Event, Ledger, StoredFile
    from mingting.exchange.checks import check_ledgers
    from mingting.handle.cases.models import Case

    left_out = {"id", "applicant", "extra", "recorded_at", "ledger_id"}
    names = [field.attname for field in Case._meta.fields if field.attname not in left_out]
    cases = [
        [bytes(cell).hex() if isinstance(cell, (bytes, memoryview)) else cell for cell in row]
        for row in Case.objects.order_by("source__code", "source_no").values_list(*names)
    ]
    ledgers = list(
        Ledger.objects.filter(kind="cases")
        .order_by("file__digest")
        .values_list("state", "rows_read", "taken", "known", "aside", "rows_digest", "account__known_rows")
    )
    told = {
        "cases": cases,
        "ledgers": ledgers,
        "aside": list(AsideRow.objects.order_by("row_no").values_list("row_no", "problems")),
        "events": [
            event.data for event in Event.objects.filter(kind="ledger.imported", data__kind="cases").order_by("id")
        ],
        "files": list(StoredFile.objects.order_by("digest").values_list("digest", flat=True)),
        "findings": [str(one) for one in check_ledgers()],
    }
    print(json.dumps(told, default=str, ensure_ascii=False))


def clerk() -> None:
    """Reads a page's worth and records a small change over and over until told to stop.

    Prints the slowest page, the slowest step of nineteen in twenty, and the slowest of all (the disk of a shared machine has its moments).
    """
    from ledger_county import ACTOR

    from mingting.base.acts.declare_source import declare_source
    from mingting.base.models import Ledger
    from mingting.handle.cases.models import Case

    stop, reads, writes = Path(sys.argv[2]), [], []
    while not stop.exists():
        start = time.monotonic()
        list(Ledger.objects.order_by("-id").values()[:20])
        list(Case.objects.filter(ledger__state="done").select_related("organ", "item").order_by("-accepted_at")[:50])
        reads.append(time.monotonic() - start)
        start = time.monotonic()
        declare_source("clerk", f"窗口{len(writes)}", "own", actor=ACTOR)
        writes.append(time.monotonic() - start)
        time.sleep(0.02)
    usual = sorted(writes)[int(len(writes) * 0.95) - 1]
    print(json.dumps({"reads": max(reads), "writes": usual, "slowest": max(writes), "rounds": len(reads)}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingting.settings")
    import django

    django.setup()
    {"build": build, "dump": dump, "clerk": clerk}[sys.argv[1]]()
