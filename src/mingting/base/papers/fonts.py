"""Which faces a paper is printed in: the office's own official fonts where it has them, else the open ones that come with the program.

No 仿宋, 楷体 or 小标宋 may be given away, so a house without its own folder of fonts prints a sample (样稿): readable everywhere, and saying so.
DOCX always names the official families; the program that opens it uses its own copies.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

log = logging.getLogger(__name__)

Role = Literal["title", "body", "kai", "hei", "song"]

NAMES: dict[Role, str] = {
    "title": "方正小标宋简体",
    "body": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
"""The families a DOCX names."""

_KNOWN: dict[Role, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S", "FZFangSong-Z02", "STFangsong"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "FZKai-Z03", "STKaiti"),
    "hei": ("SimHei", "黑体", "FZHei-B01S", "FZHei-B01", "STHeiti"),
    "song": ("SimSun", "宋体", "NSimSun", "FZShuSong-Z01S", "FZShuSong-Z01", "STSong"),
}
"""Family names under which font files carry these faces; the first one found is taken."""

_SUBSTITUTE: dict[Role, tuple[str, float]] = {
    "title": ("Noto Serif SC", 0.028),
    "body": ("Noto Serif SC", 0.0),
    "kai": ("Noto Serif SC", 0.02),
    "hei": ("Noto Sans SC", 0.0),
    "song": ("Noto Serif SC", 0.0),
}
"""Family, and the outline (in em) that stands for the missing weight."""

SURE = ("Noto Serif SC", "Noto Sans SC")
"""Asked last, for a character the face does not have."""
OWN_FOLDER = pylopdf_fonts_zh_cn.serif_path().parent


@dataclass(frozen=True)
class Face:
    """The family that prints a role. `outline` thickens a regular face that stands in for a heavier one."""

    role: Role
    family: str
    path: Path | None
    official: bool
    outline: float = 0.0


@dataclass(frozen=True)
class Fonts:
    """The faces of a house. `digits` names the family of Latin letters and digits, the body's own if empty."""

    faces: tuple[Face, ...]
    folder: Path | None = None
    digits: str = ""

    @classmethod
    def find(cls, folder: Path | None = None, digits: str = "") -> Fonts:
        """Look through the office's folder (and what lies below it); what is missing there is substituted."""
        fonts = _found(folder, digits)
        for line in fonts.log_lines():
            log.debug(line)
        return fonts

    @property
    def substituted(self) -> bool:
        """True if any face of the official form had to be replaced; the page number's 宋体 alone does not make a sample."""
        return any(not face.official for face in self.faces if face.role != "song")

    @property
    def folders(self) -> tuple[Path, ...]:
        return (OWN_FOLDER, self.folder) if self.folder else (OWN_FOLDER,)

    def face(self, role: Role) -> Face:
        return next(face for face in self.faces if face.role == role)

    def log_lines(self) -> tuple[str, ...]:
        """For the log of a document: role, family, file."""
        return tuple(
            f"{NAMES[face.role]}：{face.family}（{'本单位字体' if face.official else '替代字体'} {face.path.name if face.path else ''}）"
            for face in self.faces
        )


def house_fonts() -> Fonts:
    """The fonts of this installation: `MINGTING_FONTS` names the office's folder."""
    return Fonts.find(Path(settings.FONTS) if settings.FONTS else None)


@lru_cache(maxsize=8)
def _found(folder: Path | None, digits: str) -> Fonts:
    there = _families(folder) if folder and folder.is_dir() else {}
    own = _families(OWN_FOLDER)
    faces = tuple(_face(role, there, own) for role in NAMES)
    return Fonts(faces, folder if there else None, digits)


def _face(role: Role, there: dict[str, Path | None], own: dict[str, Path | None]) -> Face:
    for family in _KNOWN[role]:
        if family in there:
            return Face(role, family, there[family], official=True)
    family, outline = _SUBSTITUTE[role]
    return Face(role, family, own.get(family), official=False, outline=outline)


def _families(folder: Path) -> dict[str, Path | None]:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return {font.family: Path(font.path) if font.path else None for font in fonts.fonts()}
