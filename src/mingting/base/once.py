"""One write, one answer: a client-made key is kept with its answer in the same transaction, for a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from mingting.base import clock
from mingting.base.crypto import canonical, sm3
from mingting.base.errors import KeyReused
from mingting.base.models import AnswerKey, User

KEPT = timedelta(days=1)


def once(user: User, key: str, body: Any, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do `act` under this key, or give the answer it gave the first time.

    The same key with another body is refused. If `act` fails, the key is free again. Of two requests at once with one key the second waits
    for the first.
    """
    digest = sm3(body if isinstance(body, bytes) else canonical(body)).hex()
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = AnswerKey.objects.create(key=key, user=user, body=digest, made_at=clock.now())
        except IntegrityError:
            first = AnswerKey.objects.get(user=user, key=key)
            if first.body != digest:
                raise KeyReused() from None
            return dict(first.answer)
        kept.answer = act()
        kept.save(update_fields=["answer"])
        return dict(kept.answer)


def forget_old() -> int:
    """Delete keys older than a day."""
    return AnswerKey.objects.filter(made_at__lt=clock.now() - KEPT).delete()[0]
