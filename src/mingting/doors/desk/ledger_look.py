"""A ledger before it counts: what was found in the file, masked, and what an import would make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mingting.base import files
from mingting.base.errors import Refused
from mingting.base.models import Ledger, User
from mingting.base.permissions import actor_of
from mingting.doors.desk.ledger_masks import masked_cell
from mingting.exchange.errors import SeveralSheets
from mingting.exchange.kinds.base import Kind
from mingting.exchange.ledgers import Outcome, run_import
from mingting.exchange.ledgers.run import Progress
from mingting.exchange.preview import Preview, preview
from mingting.exchange.reading.headings import REASON
from mingting.exchange.reading.sheets import read_sheets

ROWS = 6
PROBLEMS = 20
Look = dict[str, Any]
"""Plain data, fit for JSON: `sheet sheets first heading below columns rows trial counts refusal`."""


@contextmanager
def plain(ledger: Ledger) -> Iterator[Path]:
    """The ledger's file to read, and nothing of it left behind."""
    with files.plain_path(ledger.file) as path:
        try:
            yield path
        finally:
            if ledger.file.sealed:
                path.with_name(f"{path.stem}-未导入.xlsx").unlink(missing_ok=True)


def look(ledger: Ledger, user: User, sheet: str = "", progress: Progress | None = None) -> Look:
    """Read the file and try the import, writing nothing."""
    found: Look = {"sheet": "", "sheets": [], "heading": 0, "columns": [], "rows": [], "trial": None, "refusal": ""}
    with plain(ledger) as path:
        try:
            seen = preview(ledger.kind, path, source=ledger.source.code, name=ledger.file.name, sheet=sheet)
            found |= _seen(ledger, seen)
            outcome = run_import(
                ledger.kind,
                path,
                source=ledger.source.code,
                actor=actor_of(user),
                user=user,
                trial=True,
                mapping=_proposed(found),
                progress=progress,
                name=ledger.file.name,
                sheet=sheet,
            )
            found["trial"] = outcome.as_json(PROBLEMS) | {"refused": outcome.refused}
            found["counts"] = _counts(outcome)
        except SeveralSheets as refusal:
            found["refusal"] = str(refusal)
            found["sheets"] = [one.name for one in read_sheets(path, ledger.file.name) if one.visible]
        except Refused as refusal:
            found["refusal"] = str(refusal)
    return found


def _counts(outcome: Outcome) -> list[tuple[str, int, bool]]:
    """Name, number, and whether it is a warning."""
    return [
        ("读", outcome.read, False),
        ("新增", outcome.taken, False),
        ("已有", outcome.known, False),
        ("冲突", outcome.conflicts, True),
        ("不收", outcome.refused, True),
    ]


def _seen(ledger: Ledger, seen: Preview) -> Look:
    keys = heading_keys(seen.labels, double=seen.heading_rows[0] != seen.heading_rows[1])
    shared = _shared_group(seen)
    origins = {one.heading: (one.column, one.origin) for one in seen.headings}
    asked: Mapping[str, str] = ledger.mapping
    columns: list[dict[str, Any]] = []
    for at, label in enumerate(seen.labels):
        guess, origin = origins.get(label, ("", "none"))
        key = keys[at]
        code = asked.get(key, guess)
        example = next((row[at] for row in seen.rows if row[at]), "")
        shown = label.removeprefix(shared)
        columns.append(
            {
                "label": shown,
                "key": key,
                "code": code,
                "auto": "" if origin in ("likely", "none") else guess,
                "guessed": origin == "likely" and key not in asked,
                "example": masked_cell(ledger.kind, code, shown, example),
                "fixed": shown == REASON or not key,
            }
        )
    rows = [
        [masked_cell(ledger.kind, one["code"], one["label"], cell) for one, cell in zip(columns, row)]
        for row in seen.rows[:ROWS]
    ]
    first, last = seen.heading_rows
    return {
        "sheet": seen.sheet,
        "first": first,
        "heading": last,
        "below": seen.row_count,
        "columns": columns,
        "rows": rows,
    }


def heading_keys(labels: tuple[str, ...], *, double: bool) -> list[str]:
    """The words by which each column is mapped: of a heading in two rows the lower one. Columns that share their word cannot be told apart.

    >>> heading_keys(("受理/数量", "受理/日期", "办结/日期", "第4列"), double=True)
    ['数量', '', '', '']
    """
    words = [label.rsplit("/", 1)[-1] if double else label for label in labels]
    often = Counter(words)
    return ["" if often[word] > 1 or "#" in word or word == f"第{at}列" else word for at, word in enumerate(words, 1)]


def _shared_group(seen: Preview) -> str:
    """A title above the heading that was read as a group over all columns: nobody needs to read it twenty times."""
    groups = {label.rsplit("/", 1)[0] if "/" in label else "" for label in seen.labels}
    return (
        f"{groups.pop()}/"
        if len(groups) == 1 and seen.heading_rows[0] != seen.heading_rows[1] and "" not in groups
        else ""
    )


def _proposed(found: Look) -> dict[str, str]:
    """What the import must be told: everything that is not mapped so by its name alone."""
    return {one["key"]: one["code"] for one in found["columns"] if one["key"] and one["code"] != one["auto"]}


def double_mapped(chosen: Mapping[str, str], kind: Kind) -> str:
    """Two headings for one of our columns, told in a sentence; empty when there are none."""
    first: dict[str, str] = {}
    for label, code in chosen.items():
        if code and code in first:
            return f"“{first[code]}”和“{label}”都对应了“{kind.column(code).heading}”，一列只能对应一次，请改其中一个。"
        if code:
            first[code] = label
    return ""
