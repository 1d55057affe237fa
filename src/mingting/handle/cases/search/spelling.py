"""拼音: the ways a name may be spelled. Every reading of a character counts, that of a surname first, so that what is cut off is the unlikeliest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

_MOST_WAYS = 24
_MOST_READINGS = 5
SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",), "曾": ("zeng",), "区": ("ou",), "仇": ("qiu",), "朴": ("piao",), "查": ("zha",), "解": ("xie",),
    "盖": ("ge", "gai"), "缪": ("miao",), "覃": ("qin", "tan"), "员": ("yun", "yuan"), "乐": ("yue", "le"),
    "翟": ("zhai", "di"), "隗": ("kui", "wei"), "种": ("chong",), "繁": ("po",), "秘": ("bi",), "折": ("she",),
    "黑": ("he", "hei"), "燕": ("yan",), "撒": ("sa",), "洗": ("xian",), "冼": ("xian",), "那": ("na",),
    "召": ("shao",), "过": ("guo",), "么": ("yao",), "句": ("gou",), "纪": ("ji",), "宁": ("ning",), "任": ("ren",),
    "华": ("hua",), "葛": ("ge",), "哈": ("ha",), "应": ("ying",), "宓": ("mi", "fu"), "祭": ("zhai",),
    "逄": ("pang",), "尹": ("yin",), "谌": ("chen", "shen"), "佴": ("nai",), "牟": ("mu", "mou"), "郗": ("xi", "chi"),
    "訾": ("zi",), "眭": ("sui",), "厍": ("she",), "亓": ("qi",), "车": ("che",), "石": ("shi",), "万": ("wan",),
    "沈": ("shen",), "卜": ("bu",), "都": ("du",), "尉": ("wei", "yu"), "长": ("chang", "zhang"), "晟": ("cheng",),
    "行": ("xing", "hang"), "柏": ("bai", "bo"), "褚": ("chu",), "臧": ("zang",), "幺": ("yao",), "阚": ("kan",),
    "哥": ("ge",), "俞": ("yu",), "郇": ("xun", "huan"), "甯": ("ning",), "苫": ("shan",),
}  # fmt: skip
DOUBLE_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "令狐": ("ling", "hu"), "单于": ("chan", "yu"), "澹台": ("tan", "tai"),
    "宰父": ("zai", "fu"), "鲜于": ("xian", "yu"), "呼延": ("hu", "yan"), "皇甫": ("huang", "fu"), "夏侯": ("xia", "hou"), "慕容": ("mu", "rong"),
}  # fmt: skip


def spellings(name: str, *, surname: bool) -> tuple[str, ...]:
    """The name in full pinyin, every way that is likely.

    >>> spellings("曾单", surname=True)[:2], spellings("重庆", surname=False)[0], spellings("吕丽", surname=True)
    (('zengdan', 'zengchan'), 'chongqing', ('lvli', 'luli'))
    """
    return _first(("".join(way) for way in _ways(name, surname)), _MOST_WAYS)


def initials(name: str, *, surname: bool) -> tuple[str, ...]:
    """The first letters, every way that is likely.

    >>> initials("单雄信", surname=True)[:2], initials("重庆", surname=False)[0], initials("3D打印", surname=False)
    (('sxx', 'sxs'), 'cq', ('3ddy',))
    """
    readings = [tuple(dict.fromkeys(one[0] for one in ways)) for ways in _readings(name, surname)]
    phrase = "".join(one[0] for one in _phrase(name.lower())) if not surname else ""
    found = ("".join(way) for way in product(*readings))
    return _first((one for one in (phrase, *islice(found, _MOST_WAYS * 8)) if one), _MOST_WAYS)


def _ways(name: str, surname: bool) -> Iterator[tuple[str, ...]]:
    if not surname:
        yield tuple(_phrase(name))
    yield from islice(product(*_readings(name, surname)), _MOST_WAYS * 8)


def _readings(name: str, surname: bool) -> list[tuple[str, ...]]:
    """The readings of each character, the likeliest first; one without any is passed over."""
    found = [_of(sign) for sign in name]
    if surname and name[:2] in DOUBLE_SURNAMES:
        found[:2] = [tuple(dict.fromkeys((own, *rest))) for own, rest in zip(DOUBLE_SURNAMES[name[:2]], found)]
    elif surname and name[:1] in SURNAMES:
        found[0] = tuple(dict.fromkeys((*SURNAMES[name[0]], *found[0])))
    return [ways for ways in found if ways]


@lru_cache(maxsize=30_000)
def _of(sign: str) -> tuple[str, ...]:
    if sign.isascii():
        return (sign.lower(),) if sign.isalnum() else ()
    found: list[list[str]] = pinyin(sign, heteronym=True, style=Style.NORMAL, errors="ignore")[:1]
    return _first((way for ways in found for reading in ways for way in _typed(_plain(reading))), _MOST_READINGS)


def _phrase(name: str) -> list[str]:
    """As the words of a name are read together: 重庆 is chong qing."""
    found: list[str] = lazy_pinyin(name, errors=_kept)
    return [_plain(one) for one in found]


def _kept(rest: str) -> Any:
    """Letters and digits stand for themselves, one by one."""
    return [sign for sign in rest if sign.isalnum()]


def _plain(reading: str) -> str:
    return reading.lower().replace("ü", "v")


def _typed(reading: str) -> tuple[str, ...]:
    """ü is typed v, and by many u."""
    return (reading, reading.replace("v", "u")) if "v" in reading else (reading,)


def _first(found: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(one for one in found if one), most))
