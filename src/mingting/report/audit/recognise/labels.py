"""What a figure's words say: its subject (a name), its metric, its role among others."""

# ruff: noqa: E501 (tables of words)
from __future__ import annotations

import re

NAME_SUFFIX = "局|委|办|中心|镇|乡|街道|街道办|县|区|市|旗|州|盟|大队|支队|公司|集团|医院|法院|学院|厅|银行|商行|分局|社区|村|窗口|管委会|园区|开发区|高新区|新区|联社|残联|妇联|工会|团委|科|处|室|所|站|企业|机构|部门"
_NAME = re.compile(rf"^[\u4e00-\u9fffA-Za-z·]{{1,18}}?(?:{NAME_SUFFIX})(?:\([^)]{{1,10}}\))?(?![件结理率事])")
_FILLER = re.compile(
    r"其中|分别|共计|总计|合计|累计|一共|共|总|全部|各类|各项|各种|已经|已|了|为|有|是|达到|达|完成|实现|约|近|超过|超|逾|仅为|仅|只|均|均为|约为|高达|的|数量|数为|数|量为|量|情况|本期|本月|本季度?|本年度?|当月|今年|全年|以来|截至目前|目前|期间|以上|下|来自|占|整体|总体|平均|较|接|件|新"
)
_PERIODS = re.compile(
    r"(?:20\d{2}年度?)?(?:第?[一二三四1-4]季度|[上下]半年|前三季度|\d{1,2}(?:[-至~—]\d{1,2})?月份?|截[至止][^，,]{0,10}[日月])|20\d{2}年度?|\d{1,2}月\d{1,2}日"
)
_WHOLE_PLACE = re.compile(r"全(?:市|县|区|省|州|旗|盟|国|乡|镇)(?:共|各)?")

TOTAL_WORDS = re.compile(r"共计|总计|合计|累计|总共|一共|共|总量|总数|总|全部|全[市县区]|各类|合共")
PART_CUE = re.compile(r"其中|包括|分别|按.{1,10}[分划看]|分为|主要|从.{1,14}看|构成|由")
OPEN_CUE = re.compile(r"主要|等|前[一二三四五六七八九十\d]+|较多|较大|居前|靠前|如|例如|最多|较高|突出|重点|集中|左右")
CLOSED_CUE = re.compile(
    r"分别|按.{1,12}[分划看计]|分为|由.{0,20}(?:组成|构成)|包括|包含|其余|其他|其它|另|余下|剩余|构成|两部分|三类|两类"
)
PENDING = re.compile(
    r"在办|未办结|正在|未完成|待办|未处理|办理中|处理中|未回复|未整改|尚未|未解决|待|剩余|其余|长期|未答复|未按|跟踪|限期|逾期|未通过|不合格|不满意|未结|结转"
)
DONE = re.compile(r"办结|已办|完成|办理|整改|回复|答复|解决|处理|处置|合格|满意|结案|按期|按时|通过|销号")

COMPLEMENTS: tuple[tuple[str, ...], ...] = (
    ("直办|直接|当场|即时解答|在线解答|直接答复", "转办|转派|交办|派单|派发|工单"),
    ("非话务|互联网|网络|线上|网上|非电话", "话务|电话|线下|现场|窗口|实体"),
    ("无效", "有效"),
    ("逾期|超期|超时|延期", "按期|按时|如期|时限内"),
    ("即办", "承诺"),
    ("部门|审批部门|单位", "商业|企业服务|便民|乡镇|街道|镇街|县区|区县"),
    ("商品", "服务"),
    ("较好", "好"),
    ("市本级|市级|市直|本级|县级|县本级|区级", "县区|区县|县市|区\\(县\\)|各县|各区|乡镇|镇街|县\\(市"),
    ("黄牌", "红牌"),
    ("上期结转|结转|上年", "新收|新增|本期|新"),
    ("事件", "部件"),
    ("部门", "县"),
    ("男", "女"),
    ("被动|默认", "主动"),
    ("不满意", "满意"),
    ("未办结|在办|正在|未结", "办结|已办|结案"),
    ("未整改|正在|长期|限期", "整改"),
    ("差评|不满意", "好评|满意"),
)

# what cannot but make up the whole, by the meaning of the words
WHOLES: tuple[tuple[str, ...], ...] = (
    ("无效", "有效"),
    ("不合格", "(?<!不)合格"),
    ("不属实", "(?<!不)属实"),
    ("男", "女"),
    ("(?<!外资)企业", "个体", "合作社"),
)


def bare(text: str) -> str:
    """The text without brackets and their content, blanks and quotes."""
    text = re.sub(r"\([^()]{0,60}\)", "", text)
    return re.sub(r"[\s“”‘’\"'()<>]", "", text)


def without_period(text: str) -> str:
    return _PERIODS.sub("", text)


def metric(text: str) -> str:
    """What is counted, without periods and fillers: equal metrics of one subject must be equal.

    >>> metric("第二季度共受理各类事项"), metric("累计办件量")
    ('受理事项', '办')
    """
    return _FILLER.sub("", without_period(bare(text)))


def name_at_start(text: str) -> str:
    """The organ or place a label begins with, or nothing."""
    text = without_period(bare(text))
    text = re.sub(r"^(?:其中|截至目前|目前|今年以来|本月|本季度|本期)", "", text)
    match = _NAME.match(_WHOLE_PLACE.sub("", text))
    return match.group(0) if match else ""


_ITEM_TRIM = re.compile(
    r"^(?:其中|包括|分别是|分别为|依次是|依次为|主要是|主要有|主要为|排名前[^为是:]*[为是:]|是|为|有|即|另有|另|以及|和|及|与)+"
)
_ITEM_TAIL = re.compile(r"(?:受理量?|办理量?|办件量?|办结量?|得分|综合得分|共?计|为|有|达|各|总分|量|数)+$")


def item_name(text: str) -> str:
    """The name in one entry of a list."""
    return _ITEM_TAIL.sub("", _ITEM_TRIM.sub("", bare(text)))


def chars_shared(a: str, b: str) -> float:
    """The share of the shorter text's characters that the other text has too."""
    if not a or not b:
        return 0.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return sum(c in long for c in short) / len(short)


def are_grades(labels: list[str]) -> bool:
    """Whether labels are the grades of one survey, from satisfied to dissatisfied (or all the satisfied grades)."""
    grades = [re.search("(非常|基本|很|较)?(不)?满意|一般|差评|好评|不了解", label) for label in labels]
    if not all(grades) or len(labels) < 2:
        return False
    kinds = {g.group(0) for g in grades if g}
    joined = " ".join(labels)
    liked = any(re.search("(?<!不)满意|好评", label) for label in labels)
    return liked and (len(kinds) >= 3 or len(kinds) == 2 and bool(re.search("不满意|差评", joined)))


def are_complements(labels: list[str]) -> bool:
    """Whether two labels are known to share a whole between them (即办 and 承诺)."""
    if len(labels) != 2:
        return False
    for first, second in COMPLEMENTS:
        for a, b in ((labels[0], labels[1]), (labels[1], labels[0])):
            if re.search(first, a) and re.search(second, b) and not re.search(first, b):
                return True
    return False


def are_whole(labels: list[str]) -> bool:
    """Whether labels leave nothing else by their meaning (有效 and 无效; 企业, 个体工商户 and 合作社)."""
    return any(
        len(labels) == len(words) and all(sum(bool(re.search(w, one)) for one in labels) == 1 for w in words)
        for words in WHOLES
    )
