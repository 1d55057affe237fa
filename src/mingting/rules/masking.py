"""脱敏: what is left of a name, a number, a phone where the whole is not needed."""

import re

from mingting.rules.codes.folding import fold

_STAR = "*"
_FIRM = re.compile(
    r"(?P<kind>(?:农民)?专业合作(?:联)?社|合作社|(?:股份)?有限(?:责任)?公司|(?:集团)?公司|集团|事务所|合伙企业|个人独资企业"
    r"|经营部|服务部|门市部|工作室|养殖场|家庭农场|农场|商行|商店|超市|药店|药房|饭店|餐厅|酒店|宾馆|诊所|医院|学校|幼儿园|中心|协会"
    r"|委员会|厂|店|馆|部|社|所|院)$"
)
_PLACE = re.compile(
    r"^(?:(?:中国|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    r"|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?)?"
    r"(?:[^省市县区州盟旗]{1,6}(?:自治)?[市州盟])?(?:[^省市县区州盟旗]{1,6}(?:自治)?[县区旗])?"
)


def mask_name(name: str) -> str:
    """姓名: two characters 张*, three 张*明, longer ones keep the first and the last. A firm keeps its place and its kind.

    >>> [mask_name(name) for name in ("张明", "张小明", "欧阳小明", "买买提·吐尔逊", "张", "")]
    ['张*', '张*明', '欧**明', '买*****逊', '*', '']
    >>> [mask_name(name) for name in ("宁夏杞里源公司", "中宁县杞香枸杞专业合作社", "杞香超市")]
    ['宁夏杞*源公司', '中宁县杞*枸杞专业合作社', '杞*超市']
    """
    name = name.strip()
    kind = _FIRM.search(name)
    if kind and len(name) > (4 if len(kind.group()) == 1 else 3):  # a person may be called 欧阳建社
        return _mask_firm(name, kind.start())
    if len(name) < 2:
        return _STAR * len(name)
    last = "" if len(name) == 2 else name[-1]
    return name[0] + _STAR * (len(name) - 1 - len(last)) + last


def _mask_firm(name: str, kind_from: int) -> str:
    """Hide the second character of the firm's own name (字号)."""
    place = _PLACE.match(name[:kind_from])
    own_from = place.end() if place else 0
    if kind_from - own_from < 1:
        own_from = 0
    own = name[own_from:kind_from]
    hidden = own[0] + _STAR + own[2:] if len(own) > 1 else _STAR * len(own)
    return name[:own_from] + hidden + name[kind_from:]


def mask_id(number: str) -> str:
    """证件号码 in the back office: the region and the last four stay; of other documents the first and last two.

    >>> mask_id("640521199001010016"), mask_id("E12345678"), mask_id("1234"), mask_id("")
    ('640521********0016', 'E1*****78', '****', '')
    """
    number = fold(number)
    if len(number) == 18:
        return number[:6] + _STAR * 8 + number[-4:]
    if len(number) <= 4:
        return _STAR * len(number)
    return number[:2] + _STAR * (len(number) - 4) + number[-2:]


def mask_id_public(number: str) -> str:
    """证件号码 in public: only the first and the last character.

    >>> mask_id_public("640521199001010016")
    '6****************6'
    """
    number = fold(number)
    return number[0] + _STAR * (len(number) - 2) + number[-1] if len(number) > 4 else _STAR * len(number)


def mask_phone(phone: str) -> str:
    """电话: 138****5678; a fixed line keeps its area code and its last three digits.

    >>> mask_phone("13812345678"), mask_phone("0955-5021234"), mask_phone("123"), mask_phone("")
    ('138****5678', '0955-****234', '***', '')
    """
    phone = fold(phone)
    area, dash, number = phone.rpartition("-")
    if dash and area.isdigit() and len(number) > 4:
        return area + dash + _STAR * (len(number) - 3) + number[-3:]
    if len(phone) >= 10:
        return phone[:3] + _STAR * (len(phone) - 7) + phone[-4:]
    return _STAR * len(phone) if len(phone) <= 4 else _STAR * (len(phone) - 3) + phone[-3:]


def mask_account(account: str) -> str:
    """银行账号: only the last four.

    >>> mask_account("6228 4800 1234 5678")
    '************5678'
    """
    account = fold(account)
    return _STAR * max(0, len(account) - 4) + account[-4:] if len(account) > 4 else _STAR * len(account)
