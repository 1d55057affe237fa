"""The typesetter: a template of ours and the words that go into it. Words travel as JSON and are never read as markup."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from mingting.base.papers.errors import TypesettingFailed
from mingting.base.papers.fonts import NAMES, SURE, Fonts, Role


def typeset(template: Path, words: Mapping[str, Any], fonts: Fonts, made: datetime) -> bytes:
    """The PDF of a template, fonts embedded. The template reads `words` and the `faces` of the house from `sys.inputs.paper`.

    The same words give the same bytes: the document's date is `made`.
    """
    faces = {role: {"family": _families(fonts, role), "outline": fonts.face(role).outline} for role in NAMES}
    given = json.dumps({"faces": faces, **words}, ensure_ascii=False)
    return _setter(template, fonts.folders).set(given, made)


def _families(fonts: Fonts, role: Role) -> list[Any]:
    """Digits first where the house wants a face of their own, then the role's face, then one that surely has the character."""
    own = [{"name": fonts.digits, "covers": "latin-in-cjk"}] if fonts.digits else []
    return [*own, fonts.face(role).family, *SURE]


class _Setter:
    """One typst compiler, kept warm; it serves one thread at a time."""

    def __init__(self, template: Path, folders: tuple[Path, ...]) -> None:
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(
            str(template),
            root=str(template.parent),
            font_paths=[str(folder) for folder in folders],
            ignore_system_fonts=True,
        )

    def set(self, words: str, made: datetime) -> bytes:
        try:
            with self._lock:
                pdf = self._compiler.compile(format="pdf", sys_inputs={"paper": words}, timestamp=made)
        except typst.TypstError as error:
            raise TypesettingFailed(str(error)) from error
        if not isinstance(pdf, bytes):
            raise TypesettingFailed("the typesetter gave no document")
        return pdf


@lru_cache(maxsize=8)
def _setter(template: Path, folders: tuple[Path, ...]) -> _Setter:
    return _Setter(template, folders)
