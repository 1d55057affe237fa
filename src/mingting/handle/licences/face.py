"""照面: what stands on the face of a licence, as labels and words; sealed at rest."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mingting.base.crypto import seal, unseal
from mingting.handle.licences.errors import FaceWrong

FACE = b"licence.face"
_MOST, _LABEL, _WORDS = 40, 30, 500


def checked_face(face: Mapping[str, str]) -> dict[str, str]:
    """The face with blanks and signs that cannot be printed taken off, in the order given.

    >>> checked_face({" 经营者 ": "张小明\\x00", "空": " "})
    {'经营者': '张小明'}
    """
    if len(face) > _MOST:
        raise FaceWrong(why=f"最多{_MOST}项，现在{len(face)}项")
    found: dict[str, str] = {}
    for label, words in face.items():
        name, text = _clean(str(label)), _clean(str(words))
        if not name or not text:
            continue
        if len(name) > _LABEL:
            raise FaceWrong(why=f"项目名最多{_LABEL}个字")
        if len(text) > _WORDS:
            raise FaceWrong(why=f"“{name}”最多{_WORDS}个字，现在{len(text)}个")
        if name in found:
            raise FaceWrong(why=f"“{name}”填了两次")
        found[name] = text
    return found


def face_of_lines(text: str) -> dict[str, str]:
    """A face typed line by line, `项目：内容`; a line without the sign is refused, not guessed.

    >>> face_of_lines("经营场所：石空镇 12 号\\n\\n经营项目: 小餐饮")
    {'经营场所': '石空镇 12 号', '经营项目': '小餐饮'}
    """
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, words = line.replace(":", "：", 1).partition("：")
        if not sign or not name.strip() or not words.strip():
            raise FaceWrong(why=f"“{line[:20]}”没有写成“项目：内容”")
        if name.strip() in found:
            raise FaceWrong(why=f"“{name.strip()}”填了两次")
        found[name.strip()] = words.strip()
    return found


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()


def seal_face(face: Mapping[str, str]) -> bytes:
    return seal(json.dumps(dict(face), ensure_ascii=False, separators=(",", ":")).encode(), FACE)


def open_face(sealed: bytes | memoryview) -> dict[str, str]:
    found: dict[str, str] = json.loads(unseal(sealed, FACE))
    return found
