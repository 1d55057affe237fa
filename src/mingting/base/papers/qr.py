"""二维码: a code that a telephone reads, as a small picture of lines for the typesetter."""

from __future__ import annotations

import io

import segno


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark and light squares, without the quiet edge. Never a micro code (telephones do not read them); level Q: a quarter may be spoiled."""
    return tuple(tuple(bool(square) for square in row) for row in segno.make(text, error="q", micro=False).matrix)


def qr_svg(text: str) -> str:
    """The code as SVG without an edge of its own: whoever places it leaves four squares of white around.

    >>> qr_svg("640521202106010000122").startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    True
    """
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=0, xmldecl=False, nl=False)
    return out.getvalue().decode()
