"""The one loop of the auditor: every relation's findings on a page, each said once."""

from __future__ import annotations

from collections.abc import Iterable

from .calendars import Calendars
from .recognise.page import Page
from .relations import RELATIONS
from .relations.base import Context, Found


def words_of(page: Page) -> str:
    """The words that tell which region a document comes from."""
    lines = [s.text for s in page.sentences[:400]] + [grid.title for grid in page.grids]
    return "\n".join([*lines, page.title])


def judged(page: Page, calendars: Calendars) -> list[Found]:
    """What the relations find, in their order: a later one sees what the earlier ones have settled."""
    context = Context(page, calendars)
    for _, find in RELATIONS:
        context.settled += _once(find(context), context)
    return context.settled


def _once(found: Iterable[Found], context: Context) -> list[Found]:
    """Drop a claim that the same kind has already judged with the same inputs."""
    known = {_key(f) for f in context.settled}
    kept: list[Found] = []
    for entry in found:
        key = _key(entry)
        if key not in known:
            known.add(key)
            kept.append(entry)
    return kept


def _key(found: Found) -> tuple[object, ...]:
    return (found.kind, id(found.claimed) if found.claimed else found.text, *sorted(map(id, found.inputs)))
