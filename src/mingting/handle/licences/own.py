"""本系统: the source of what is made here rather than brought by a ledger."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from mingting.base.acts.declare_source import declare_source
from mingting.base.journal import SYSTEM
from mingting.base.models import Source

CODE = "own"
NAME = "本系统"


def own_source() -> Source:
    """The house's own source; declared the first time it is asked for."""
    if known := Source.objects.filter(code=CODE).first():
        return known
    try:
        with transaction.atomic():
            return declare_source(CODE, NAME, Source.Kind.OWN, actor=SYSTEM)
    except IntegrityError:  # another declared it in the same moment
        return Source.objects.get(code=CODE)
