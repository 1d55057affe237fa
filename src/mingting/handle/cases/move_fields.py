"""每一步要填什么: the fields of every move that people make, declared once; pages build their forms from it, the API its bodies.

No field carries a time: when a thing happened is the clock's to say.

>>> [field.label for field in fields_of("deliver")]
['送达方式', '签收人', '与申请人的关系', '见证人', '申请人要书面送达回证']
>>> fields_of("accept")
()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mingting.rules.moves import move


class Kind(StrEnum):
    """How a field is filled."""

    WORDS = "words"
    """One line."""
    TEXT = "text"
    """Some lines."""
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    COLLEAGUE = "colleague"
    """A person who may act on the case, by username."""
    SPECIAL = "special"
    """A kind of special procedure that the item's guide allows."""
    LACKS = "lacks"
    """Everything that is missing or wrong: [{material, wrong, how}]."""


@dataclass(frozen=True, slots=True)
class MoveField:
    """One field. `most` is the longest text in signs, or the greatest number; `least` the shortest or smallest."""

    name: str
    label: str
    kind: Kind = Kind.WORDS
    required: bool = True
    least: int = 0
    most: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    initial: str = ""
    """What stands there at first; `{item}` is the item's name."""
    help: str = ""
    instant_only: bool = False
    """Asked of instant cases alone."""
    licence_only: bool = False
    """Asked alone of cases whose item gives a licence."""


@dataclass(frozen=True, slots=True)
class MoveForm:
    """What one move asks for. `says` tells, before it is done, what will follow; `at_once` needs no second look and has nothing to fill in, unless
    a field is for licences."""

    fields: tuple[MoveField, ...] = ()
    says: str = ""
    at_once: bool = False

    @property
    def for_licence(self) -> bool:
        """Whether it asks for what stands on a licence."""
        return any(field.licence_only for field in self.fields)


DELIVERY_WAYS = (
    ("direct", "直接送达"),
    ("post", "邮寄送达"),
    ("online", "电子送达"),
    ("left", "留置送达"),
    ("notice", "公告送达"),
)
RELATIONS = tuple((word, word) for word in ("本人", "代理人", "同住成年家属", "单位负责收件的人", "代办员", "其他"))

_REASON = MoveField("reason", "理由", Kind.TEXT, least=2, most=1000)
_NOTED = MoveField("reason", "说明", Kind.TEXT, required=False, most=1000)
_OPINION = MoveField("opinion", "意见", Kind.TEXT, least=2, most=2000)
_BASIS = MoveField("basis", "依据", Kind.TEXT, least=2, most=1000, help="法律、法规、规章的名称和条款")

# fmt: off
MOVE_FORMS: Mapping[str, MoveForm] = {
    "submit": MoveForm(says="提交后开始计收件时限", at_once=True),
    "pre_review_pass": MoveForm(says="网上预审通过，转为已收件", at_once=True),
    "receive": MoveForm(says="出收件凭证，5 个工作日内须受理或一次性告知", at_once=True),
    "accept": MoveForm(says="出受理通知书，办理时限从今天起算", at_once=True),
    "notify_correction": MoveForm((
        MoveField("items", "缺什么、哪里不对", Kind.LACKS, help="一次告知全部；漏写的以后不能再作为不受理的理由"),
        MoveField("days", "多少个工作日内补齐", Kind.NUMBER, least=1, most=60, initial="15"),
    ), "出一次性告知书；补齐前不计办理时限"),
    "resubmit": MoveForm(says="材料已补齐，回到已收件，5 个工作日重新计", at_once=True),
    "give_up": MoveForm((_NOTED,), "申请人放弃补正，办件终止，出终止办理通知书"),
    "timeout": MoveForm((_NOTED,), "期限已过仍未补正，办件终止，出终止办理通知书"),
    "refuse": MoveForm((
        _REASON, _BASIS,
        MoveField("competent_organ", "应向哪个机关申请", required=False, most=80, help="不属本机关职权的必须写明"),
    ), "出不予受理决定书"),
    "assign": MoveForm((
        MoveField("handler", "分给谁审查", Kind.COLLEAGUE),
    ), "转到经办人手里，时限继续计；10 秒内可以撤销"),
    "start_special": MoveForm((
        MoveField("kind", "特别程序", Kind.SPECIAL, help="只列这个事项的指南允许的；指南没有写的，只能用行政许可法第四十五条所列八种"),
        MoveField("expected_on", "预计哪天结束", Kind.DAY),
        MoveField("reason", "事由", Kind.TEXT, least=2, most=1000),
    ), "出特别程序告知书；开始当天仍计，之后不计入办理时限"),
    "end_special": MoveForm((
        MoveField("result", "结果", Kind.TEXT, least=2, most=1000),
    ), "今天不计，从次日起恢复计时，到期日顺延"),
    "extend": MoveForm((
        MoveField("days", "延长几个工作日", Kind.NUMBER, least=1, most=10, initial="10"),
        _REASON,
    ), "只能延一次，须在到期前；出延期通知书"),
    "return_to_previous": MoveForm((
        _OPINION,
        MoveField("handler", "退给谁", Kind.COLLEAGUE, required=False, help="不选就放回本单位待领"),
    ), "退回上一环节重新审查或转给他人，时限继续计"),
    "propose": MoveForm((_OPINION,), "报请决定，时限继续计"),
    "grant": MoveForm((
        MoveField("content", "准予的内容和范围", Kind.TEXT, least=2, most=2000, initial="准予办理“{item}”。"),
        MoveField("conditions", "条件", Kind.TEXT, required=False, most=1000),
        MoveField("valid_to", "有效期至", Kind.DAY, required=False, help="不填为长期"),
        MoveField("notice", "申请人要书面决定书", Kind.FLAG, required=False, instant_only=True, help="即办件一般不出"),
    ), "出准予许可决定书，办理时限停止"),
    "deny": MoveForm((_REASON, _BASIS), "出不予许可决定书，写明复议和诉讼的权利；办理时限停止"),
    "produce": MoveForm((
        MoveField("number", "证照编号", required=False, most=80, help="不填就用系统编的顺序号", licence_only=True),
        MoveField("face", "照面信息", Kind.TEXT, required=False, most=4000, licence_only=True,
            help="一行一项，写成“经营场所：石空镇12号”；准予的内容、条件和有效期已从决定书带上"),
    ), "开始制证，10 个工作日内送达", at_once=True),
    "finish": MoveForm(says="登记结果，办件办结", at_once=True),
    "deliver": MoveForm((
        MoveField("way", "送达方式", Kind.CHOICE, choices=DELIVERY_WAYS, initial="direct"),
        MoveField("signer", "签收人", required=False, most=40, help="直接送达、邮寄送达须填"),
        MoveField("relation", "与申请人的关系", Kind.CHOICE, choices=RELATIONS, initial="本人"),
        MoveField("witnesses", "见证人", required=False, most=80, help="留置送达须填"),
        MoveField("notice", "申请人要书面送达回证", Kind.FLAG, required=False, instant_only=True, help="即办件一般不出"),
    ), "出送达回证，送达时限停止"),
    "withdraw": MoveForm((
        MoveField("reason", "撤回的理由", Kind.TEXT, least=2, most=1000, help="申请人书面或网上提出的，照写"),
    ), "出撤回确认书，办件结束"),
    "terminate": MoveForm((
        MoveField("reason", "终止的法定事由", Kind.TEXT, least=2, most=1000, help="申请人死亡、法人终止、许可事项消失等"),
    ), "出终止办理通知书，办件结束"),
    "return_case": MoveForm((_REASON,), "退件，按“退件”办结"),
    "forward_up": MoveForm((
        MoveField("organ", "转报哪个上级机关", most=80), _REASON,
    ), "出转报清单，本级时限停止"),
    "void": MoveForm((
        MoveField("reason", "作废的理由", Kind.TEXT, least=2, most=1000, help="重复录入、测试件；作废的不计入任何统计，留痕可查"),
    ), "作废后不能恢复"),
}
# fmt: on
"""By action. What the system does by itself (deem_accept) and what ledgers bring (record) ask nothing of people and are not here."""


def form_of(action: str) -> MoveForm:
    """What the move asks for; refuses an action that the move table does not know."""
    return MOVE_FORMS.get(action) or MoveForm(says=move(action).name)


def fields_of(action: str) -> tuple[MoveField, ...]:
    return form_of(action).fields
