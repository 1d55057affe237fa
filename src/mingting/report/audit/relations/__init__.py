"""The relations: each is one file here with a `KIND` and a `find(context)`; a file put beside the others is a relation more.

Kinds are judged in the order of `ORDER`, files of one kind by name. A file that reads what another has settled says so
in `AFTER` (`whole_rate` reads the splits of `sum_text`).
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from .base import Finder

ORDER = ("sum", "ratio", "growth", "difference", "average", "ranking", "count", "threshold", "repeat")


def _ordered(modules: list[ModuleType]) -> list[ModuleType]:
    """By kind and name, but no file before one it builds on."""
    waiting = sorted(modules, key=lambda m: (ORDER.index(m.KIND), m.__name__))
    placed: dict[str, ModuleType] = {}
    while waiting:
        ready = next(m for m in waiting if placed.keys() >= set(getattr(m, "AFTER", ())))
        placed[ready.__name__.rpartition(".")[2]] = ready
        waiting.remove(ready)
    return list(placed.values())


_FOUND = [import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__)]
RELATIONS: tuple[tuple[str, Finder], ...] = tuple(
    (module.KIND, module.find) for module in _ordered([m for m in _FOUND if hasattr(m, "KIND")])
)
