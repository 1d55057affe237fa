"""The families of bulletins this house knows: one text file each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mingting.report.bulletins.errors import UnknownFamily
from mingting.report.bulletins.template import Template, parse

_FOLDER = Path(__file__).parent


def names() -> dict[str, str]:
    """{"quarterly": "季度通报", …}."""
    return {path.stem: _first_name(path) for path in sorted(_FOLDER.glob("*.txt"))}


def _first_name(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("name:")), path.stem)


@cache
def family(name: str) -> Template:
    """The parsed family; an unknown one is refused with the names there are."""
    path = _FOLDER / f"{name}.txt"
    if not name.isidentifier() or not path.exists():
        raise UnknownFamily(family=name, known="、".join(names()))
    return parse(path.read_text(encoding="utf-8"))


def words(name: str) -> dict[str, str]:
    """The words a new draft begins with, for the clerk to change: `<family>.words/<key>.md`."""
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(_FOLDER.glob(f"{name}.words/*.md"))}
