"""文书: what each paper of a case says, one declaration a kind, all entered in one table.

A kind is declared in `declare`; its facts are frozen when its number is given; `sheet_of` lays them out and `draw` makes A4 and the 80 mm slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mingting.handle.cases.notices.decided import (
    DENY_DECISION,
    GRANT_DECISION,
    TERMINATION_NOTICE,
    TRANSFER_LIST,
    WITHDRAWAL_CONFIRM,
)
from mingting.handle.cases.notices.declare import At, Notice
from mingting.handle.cases.notices.intake import (
    ACCEPTANCE_NOTICE,
    CORRECTION_NOTICE,
    ONE_TIME_NOTICE,
    RECEIPT_SLIP,
    REFUSAL_DECISION,
)
from mingting.handle.cases.notices.running import EXTENSION_NOTICE, HEARING_NOTICE, SPECIAL_NOTICE
from mingting.handle.cases.notices.signed import (
    DELIVERY_RECEIPT,
    NOTICE_COMMITMENT,
    POWER_OF_ATTORNEY,
    TOLERANT_COMMITMENT,
)

__all__ = ["NOTICES", "At", "Notice"]


def _table(kinds: Iterable[Notice]) -> Mapping[str, Notice]:
    """By kind; a kind or a number's word entered twice is an error."""
    found: dict[str, Notice] = {}
    words: set[str] = set()
    for one in kinds:
        if one.kind in found or one.word in words:
            raise RuntimeError(f"two kinds of paper go by {one.kind} or {one.word}")
        found[one.kind] = one
        words.add(one.word)
    return found


NOTICES = _table(
    (
        RECEIPT_SLIP,
        ONE_TIME_NOTICE,
        CORRECTION_NOTICE,
        ACCEPTANCE_NOTICE,
        REFUSAL_DECISION,
        EXTENSION_NOTICE,
        SPECIAL_NOTICE,
        HEARING_NOTICE,
        GRANT_DECISION,
        DENY_DECISION,
        TERMINATION_NOTICE,
        WITHDRAWAL_CONFIRM,
        TRANSFER_LIST,
        TOLERANT_COMMITMENT,
        NOTICE_COMMITMENT,
        POWER_OF_ATTORNEY,
        DELIVERY_RECEIPT,
    )
)
