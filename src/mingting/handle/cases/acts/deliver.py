"""送达: the result is handed over, against a receipt."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required, step
from mingting.handle.cases.papers import needs_paper
from mingting.handle.errors import FieldWrong

WAYS = {"direct": "直接送达", "post": "邮寄送达", "online": "电子送达", "left": "留置送达", "notice": "公告送达"}


def deliver(
    case_id: int,
    *,
    version: int,
    user: User | None,
    way: str = "direct",
    signer: str = "",
    relation: str = "本人",
    witnesses: str = "",
    notice: bool = False,
) -> Case:
    """Hand it over. A signer is asked for where somebody signs, witnesses where it is left.

    A promised case gets its numbered receipt; an instant one only if asked (`notice`): who signed stands in the journal either way.
    """
    if way not in WAYS:
        raise FieldWrong(name="送达方式", why=f"可选：{'、'.join(WAYS.values())}")
    signer = required(signer, "签收人") if way in ("direct", "post") else signer.strip()
    witnesses = required(witnesses, "见证人") if way == "left" else witnesses.strip()
    with step("deliver", case_id, version=version, user=user) as it:
        it.set(delivered_at=it.now)
        it.beside(*clocks.closed(it.case, clocks.DELIVERY))
        it.tell(way=way)
        it.note(signer=signer, relation=relation.strip(), witnesses=witnesses)
        if needs_paper(it.case, "delivery_receipt", asked=notice):
            facts = {"way": WAYS[way], "signer": signer, "relation": relation.strip(), "witnesses": witnesses}
            it.paper("delivery_receipt", facts)
    return it.case
