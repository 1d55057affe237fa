"""What a figure is said of and what it measures, in words that two passages must share."""

from __future__ import annotations

import re

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.page import Sentence
from .growth_text import is_change, is_growth, is_past

_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,9}?(?:局|委员会|委|中心|镇|乡|街道|县|区|市|州|大队|支队|公司|医院|法院|厅|银行|分局|社区|村|窗口|管委会|园区|处|科|联|分中心)(?![\u4e00-\u9fff]{0,1}级)"
)


_EVALUATION = re.compile(r"网上评价|评价(?=非常)|评价器")


_PLAIN_NOUNS = re.compile(r"全[市县区省州旗]|政务服务|政务|大厅|工单|诉求|案件|事项|业务|信件|件$|群众|来$|综合")


def usable(figure: Figure, sentence: Sentence) -> bool:
    if (
        figure.bound
        or "words" in figure.tags
        or figure.dim in (Dim.TIME, Dim.POINT)
        or is_change(figure)
        or is_past(figure, sentence)
    ):
        return False
    if figure.dim is Dim.RATE and is_growth(figure, sentence):
        return False
    return not re.search("目标|要求|标准", figure.post[:6])


def subject(figure: Figure, sentence: Sentence) -> str:
    """The organ or place a figure is said of: the last one named before it in its sentence, else its section's."""
    before = labels.without_period(sentence.text[: figure.start - sentence.start])
    found = [name for name in _ORGAN.findall(before) if not _GENERAL.fullmatch(name)]
    return found[-1] if found else "" if _GENERAL.fullmatch(figure.scope) else figure.scope


_GENERAL = re.compile(
    r"(?:全|我|本|各)?[市县区省州]?(?:级|直|本级)?(?:政务|行政)?(?:审批)?(?:服务)?(?:办事)?(?:实体)?(?:大厅|中心|部门|单位|窗口|各窗口)?(?:各窗口)?"
)


def metric_of(figure: Figure) -> str:
    text = labels.metric(figure.pre if len(figure.pre) > 1 else figure.lead + figure.pre)
    text = re.sub(_EVALUATION, "", text)
    core = _PLAIN_NOUNS.sub("", text)
    return (core if len(core) >= 2 else text) or labels.metric(figure.post)


def named_in(name: str, context: str) -> bool:
    """Whether a row's name stands in the words before a figure, whole or with more between (土地出让, 土地使用权出让)."""
    if name in context:
        return True
    if len(name) < 4:
        return False
    near = iter(context[-24:])
    return all(c in near for c in name)
