"""What a paper says, as it was frozen when its number was given."""

from __future__ import annotations

import json
from typing import Any

from mingting.base.crypto import unseal
from mingting.handle.cases.models import CasePaper
from mingting.handle.cases.notices import NOTICES
from mingting.handle.cases.notices.common import sheet_of
from mingting.handle.cases.notices.sheet import Sheet

FACTS = b"case.paper"
"""Context under which what a paper says is sealed."""


def facts_of(paper: CasePaper) -> dict[str, Any]:
    """It holds the applicant's name in full."""
    found: dict[str, Any] = json.loads(unseal(paper.facts, FACTS))
    return found


def sheet_of_paper(paper: CasePaper) -> Sheet:
    """The paper laid out, whatever has changed since."""
    return sheet_of(NOTICES[paper.kind], paper.number, facts_of(paper))


def title_of(paper: CasePaper) -> str:
    """The title that stands on it."""
    return NOTICES[paper.kind].title(facts_of(paper))
