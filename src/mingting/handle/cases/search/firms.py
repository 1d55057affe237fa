"""单位名称: the part of a firm's name that people remember, between the place in front and the kind of body behind."""

from __future__ import annotations

import re

_KINDS = (
    "农民专业合作联社|农民专业合作社|专业合作联社|专业合作社|合作社|股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司|集团|律师事务所|事务所|合伙企业"
    "|个人独资企业|家庭农场|农场|经营部|服务部|门市部|工作室|养殖场|商行|商店|超市|委员会|协会"
)
_KIND = re.compile(rf"(?:{_KINDS})$")
_PLACE = re.compile(
    r"^(?:中国|宁夏回族自治区|内蒙古自治区|广西壮族自治区|新疆维吾尔自治区|西藏自治区|[^省市县区州盟旗镇乡]{2,3}省|[^省市县区州盟旗镇乡]{1,6}自治州"
    r"|宁夏|新疆|西藏|广西|内蒙古)?(?:[^省市县区州盟旗镇乡]{2,5}市)?(?:[^省市县区州盟旗镇乡]{1,5}[县区旗])?(?:[^省市县区州盟旗镇乡]{1,5}[镇乡])?"
)


def core(name: str) -> str:
    """The name without its place and kind; the whole where nothing would be left. Takes a folded name, or a part of one as typed.

    >>> [core(one) for one in ("宁夏杞里源枸杞有限公司", "中宁县石空镇丰茂养殖专业合作社", "宁夏回族自治区中卫市中宁县杞香商行", "杞里源", "中宁县")]
    ['杞里源枸杞', '丰茂养殖', '杞香', '杞里源', '中宁县']
    """
    own = _KIND.sub("", name)
    place = _PLACE.match(own)
    cut = own[place.end() :] if place else own
    return cut if len(cut) > 1 else own if len(own) > 1 else name


def pairs(text: str, most: int) -> tuple[str, ...]:
    """Every two characters that stand together, each once, in their order.

    >>> pairs("杞里源枸杞", 24), pairs("杞", 24)
    (('杞里', '里源', '源枸', '枸杞'), ())
    """
    return tuple(dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1)))[:most]
