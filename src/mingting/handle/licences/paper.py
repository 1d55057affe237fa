"""证照样张: the licence as a plain paper. It carries no seal of the issuer, and says so: 样稿."""

from __future__ import annotations

from mingting.base.crypto import unseal_fields
from mingting.base.papers.fonts import house_fonts
from mingting.base.papers.pdf import write_pdf
from mingting.base.papers.tree import Column, Paper, Row, Section, Table
from mingting.handle.licences.acts.record import HOLDER
from mingting.handle.licences.face import open_face
from mingting.handle.licences.models import Licence

SAMPLE = "样稿（未加盖电子印章）"


def licence_rows(licence: Licence) -> tuple[tuple[str, str], ...]:
    """What stands on it, in order."""
    holder = unseal_fields(licence.holder, HOLDER)
    face = open_face(licence.face) if licence.face else {}
    until = f"{licence.valid_to:%Y年%m月%d日}" if licence.valid_to else "长期"
    start = licence.valid_from or licence.issued_on
    return (
        ("证照编号", licence.number),
        ("持证主体", holder["name"]),
        ("证件号码", holder.get("code", "") or "—"),
        *face.items(),
        ("颁发机构", licence.organ.name),
        ("颁发日期", f"{licence.issued_on:%Y年%m月%d日}"),
        ("有效期", f"{start:%Y年%m月%d日}至{until}"),
        ("电子证照标识", licence.identifier),
    )


def licence_paper(licence: Licence) -> Paper:
    columns = (Column("项目", width=1, numeric=False), Column("内容", width=3, numeric=False))
    table = Table(columns, tuple(Row(pair) for pair in licence_rows(licence)))
    return Paper(
        title=licence.licence_type.name,
        sections=(Section("face", "照面", (table,)),),
        signature=(licence.organ.name,),
        sealed=False,
        signed_on=licence.issued_on,
        state=SAMPLE,
    )


def licence_pdf(licence: Licence) -> bytes:
    """The same licence gives the same bytes."""
    return write_pdf(licence_paper(licence), house_fonts())
