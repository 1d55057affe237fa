"""What one import is about, handed along its steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mingting.base.journal import Actor
from mingting.base.models import Source, User
from mingting.exchange.context import Context
from mingting.exchange.errors import UnknownSource
from mingting.exchange.kinds.base import Kind

Progress = Callable[[str, int, int], None]


@dataclass
class Errand:
    """What one import is about, handed along its steps."""

    kind: Kind
    source: Source
    path: Path
    name: str
    actor: Actor
    user: User | None
    trial: bool
    mapping: Mapping[str, str]
    progress: Progress
    context: Context
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def source_of(code: str) -> Source:
    found = Source.objects.filter(code=code).first()
    if found is None:
        raise UnknownSource(
            source=code, sources="、".join(Source.objects.order_by("code").values_list("code", flat=True)) or "（无）"
        )
    return found


def silent(stage: str, done: int, total: int) -> None:
    return None
