"""One spelling for the eye of the auditor: half-width digits and signs, simplified characters, one kind of comma.

Lengths never change, so that an offset in the plain text is an offset in the text as read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_SIGNS = {
    "﹐": "，", "︐": "，", "﹑": "、", "､": "、", "；": ";", "：": ":", "（": "(", "）": ")", "﹙": "(", "﹚": ")",
    "％": "%", "﹪": "%", "．": ".", "＋": "+", "－": "-", "−": "-", "–": "-", "—": "—", "～": "~", "〜": "~", "∼": "~",
    "｜": "|", "│": "|", "┃": "|", "＜": "<", "＞": ">", "＝": "=", "\u00a0": " ", "\u3000": " ", "\u2002": " ",
    "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "「": "“", "」": "”", "『": "“", "』": "”", "【": "(",
    "】": ")", "［": "[", "］": "]", "﹔": ";", "﹕": ":", "‧": "·", "•": "·", "，": "，", "。": "。", "｡": "。",
    "！": "!", "？": "?", "／": "/",
}  # fmt: skip
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_WIDE |= {code: code - 0xFEE0 for code in [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
_TABLE = _WIDE | {ord(k): ord(v) for k, v in _SIGNS.items()}

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_WIDE_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_SEMI_STOP = re.compile(r"(?<=[\u4e00-\u9fff)%])\.(?=\s|$|[\u4e00-\u9fff])")


@lru_cache(maxsize=1)
def _simplified() -> dict[int, int]:
    """Traditional characters to simplified ones, one for one, from OpenCC's own table."""
    folder = resources.files("opencc") / "dictionary"
    table: dict[int, int] = {}
    for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        old, _, new = line.partition("\t")
        first = new.split(" ")[0]
        if len(old) == 1 and len(first) == 1 and old != first:
            table[ord(old)] = ord(first)
    table.pop(ord("乾"), None)
    return table


def plain(text: str) -> str:
    """The same text in one spelling, character for character."""
    out = _WIDE_THOUSANDS.sub(",", text).translate(_TABLE)
    out = out.translate(_simplified())
    out = _COMMA.sub("，", out)
    return _SEMI_STOP.sub("。", out)


_INNER_BLANK = re.compile(
    r"(?<=\d)[ \u3000\u00a0]+(?=\d)|(?<=\d)[ \u3000\u00a0]*(?=[.．]\d)|(?<=\d[.．])[ \u3000\u00a0]+(?=\d)"
)
_UNIT_BLANK = re.compile(r"(?<=\d)[ \u3000\u00a0]+(?=[%％‰万亿件个条宗项户人元篇份])")
_HAN_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff，。、；：（）])[ \u3000\u00a0]+(?=[\u4e00-\u9fff，。、；：（）\d])|(?<=\d)[ \u3000\u00a0]+(?=[年月日])"
)


def without_zero_width(text: str) -> str:
    return _ZERO_WIDTH.sub("", text)


def close_blanks(text: str) -> str:
    """Close stray blanks inside prose: within a figure, between a figure and its unit, between characters."""
    if " " not in text and "\u3000" not in text and "\u00a0" not in text:
        return text
    text = _INNER_BLANK.sub("", text)
    text = _UNIT_BLANK.sub("", text)
    return _HAN_BLANK.sub("", text)
