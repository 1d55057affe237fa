"""Words, runs, paragraphs and figures in WordprocessingML: what every part of the DOCX writer is made of."""

from __future__ import annotations

from collections.abc import Callable

from mingting.base.papers import form
from mingting.base.papers.docx_parts import attribute, run_style, twips
from mingting.base.papers.fonts import Role
from mingting.base.papers.tree import Figure, Inline, Typed

STRONG = "<w:b/><w:bCs/>"
_FACES: dict[str, tuple[Role, str]] = {
    "body": ("body", ""),
    "hei": ("hei", ""),
    "kai": ("kai", ""),
    "bold": ("body", STRONG),
}


def escape(text: str) -> str:
    """Words for `w:t`; a line feed becomes a break."""
    text = form.clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">') if "\n" in text else text


def run(text: str, style: str) -> str:
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, runs: str, more: str = "", first: str = "") -> str:
    """`first` holds what the schema wants before the spacing (keepNext, page break), `more` the spacing and what follows it."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{first}{more}</w:pPr>{runs}</w:p>'


def spacing(before: float = 0, line: float = form.LINE) -> str:
    return f'<w:spacing w:before="{twips(before)}" w:after="0" w:line="{twips(line)}" w:lineRule="exact"/>'


def indent(left: float = 0, right: float = 0, hanging: float = 0) -> str:
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" w:hanging="{twips(hanging)}"/>'


def align(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


KEEP = "<w:keepNext/>"
CENTER = align("center")
TINY = paragraph("Small", "", spacing(0, 1))
"""Where the format asks for a paragraph and the page has none."""


class Pen:
    """Writes the figures of one document: numbers their content controls and gathers their links."""

    def __init__(self, digits: str, link: Callable[[str], str] | None) -> None:
        self.digits = digits
        self.links: list[str] = []
        self._link = link
        self._controls = 0

    def style(self, role: Role, size: float = form.BODY, extra: str = "") -> str:
        return run_style(role, size, self.digits, extra)

    def inline(self, inline: Inline) -> str:
        if isinstance(inline, Figure):
            return self.figure(inline, self.style("body"))
        if isinstance(inline, Typed):
            return run(inline.text, self.style("body", extra="" if inline.reason else '|<w:u w:val="wave"/>'))
        role, extra = _FACES[inline.face]
        return run(inline.text, self.style(role, extra=extra))

    def figure(self, figure: Figure, style: str) -> str:
        """The figure inside its content control, so that it can be found again in the document that comes back."""
        self._controls += 1
        inner = run(figure.text, style)
        address = self._link(figure.code) if self._link else ""
        if address:
            inner = f'<w:hyperlink r:id="f{len(self.links)}" w:history="1">{inner}</w:hyperlink>'
            self.links.append(address)
        code = attribute(figure.code)
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{code}"/><w:tag w:val="{code}"/><w:id w:val="{self._controls}"/></w:sdtPr>'
            f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        )
