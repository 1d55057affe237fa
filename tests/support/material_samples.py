"""For every test that hands in materials: a page photographed, and a PDF written by hand."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 1600), sharp: bool = True) -> bytes:
    image = Image.new("RGB", size, "white")
    if sharp:
        draw = ImageDraw.Draw(image)
        for at in range(0, size[1], 12):
            draw.line([(40, at), (size[0] - 40, at)], fill="black", width=3)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def pdf(pages: int = 1, encrypt: str = "") -> bytes:
    """A plain PDF written by hand; with `encrypt`, one that says it is locked."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"]
    bodies += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    if encrypt:
        bodies.append(encrypt)
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    locked = f" /Encrypt {len(places)} 0 R /ID [<00><00>]" if encrypt else ""
    return out + f"trailer << /Size {len(places) + 1} /Root 1 0 R{locked} >>\nstartxref\n{table}\n%%EOF".encode()
