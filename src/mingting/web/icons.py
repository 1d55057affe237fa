"""Our own icons: strokes on a 24 × 24 ground, drawn with the colour of the text around them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SEARCH = '<path d="M16 16l5 5M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0"/>'

ICONS: dict[str, str] = {
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "bars": '<path d="M4 20V10M10 20V4M16 20v-7M22 20H2"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "book": '<path d="M5 4h6a2 2 0 0 1 1 2v14a2 2 0 0 0-1-1H5zM19 4h-6a2 2 0 0 0-1 2v14a2 2 0 0 1 1-1h6z"/>',
    "building": '<path d="M4 20h16M6 20V5h9v15M15 10h3v10M9 8.500h3M9 12h3M9 15.500h3"/>',
    "calendar": '<path d="M5 6h14v14H5zM5 10h14M9 3v4M15 3v4"/>',
    "card": '<path d="M7 3h10v18H7zM10 8h4M10 12h4"/>',
    "check": '<path d="M4 12l5 5L20 6"/>',
    "clock": '<path d="M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "copy": '<path d="M9 9h11v11H9zM5 15H4V4h11v1"/>',
    "doc": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "down": '<path d="M5 9l7 7 7-7"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "edit": '<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "filter": '<path d="M4 5h16l-6 7v6l-4 2v-8z"/>',
    "gear": '<path d="M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100'
    'M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100"/>',
    "hash": '<path d="M9 4 7 20M17 4l-2 16M4 9h16M4 15h16"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.500-5.800M4 4v4h4M12 8v4l3 2"/>',
    "home": '<path d="M4 11 12 4l8 7M6 10v10h12V10"/>',
    "id": '<path d="M3 6h18v12H3zM8 12.500a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600'
    'M5.500 16c0-2 5-2 5 0M14 10h4M14 14h4"/>',
    "inbox": '<path d="M4 13h5l1 3h4l1-3h5M4 13 7 5h10l3 8v6H4z"/>',
    "info": '<path d="M12 11v6M12 7.500v.5M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0"/>',
    "left": '<path d="M15 5l-7 7 7 7"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4 6h.5M4 12h.5M4 18h.5"/>',
    "lock": '<path d="M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "people": '<path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c0-4 3-6 6-6s6 2 6 6'
    'M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3 2.700 3 5.500"/>',
    "person": '<path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 21c0-4.500 3-7 7-7s7 2.500 7 7"/>',
    "phone": '<path d="M6 3h4l1.500 5L9 9.500a12 12 0 0 0 5.500 5.500L16 12.500l5 1.500v4a3 3 0 0 1-3 3'
    'A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "right": '<path d="M9 5l7 7-7 7"/>',
    "scale": '<path d="M12 4v16M7 20h10M4 7h16M4 7l-2 6a3 3 0 0 0 5 0zM20 7l-3 6a3 3 0 0 0 5 0z"/>',
    "search": SEARCH,
    "send": '<path d="M4 12l16-7-6 16-3-7z"/>',
    "shield": '<path d="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4"/>',
    "star": '<path d="M12 4l2.500 5 5.500.8-4 3.900.9 5.500-4.900-2.600-4.900 2.600.9-5.500-4-3.900 5.500-.8z"/>',
    "table": '<path d="M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14"/>',
    "trash": '<path d="M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13"/>',
    "trend": '<path d="M4 20h16M6 16l4-5 4 3 5-8"/>',
    "upload": '<path d="M12 20V9M7 13l5-5 5 5M4 4h16"/>',
    "warn": '<path d="M12 4l9 16H3zM12 10v4M12 17v.5"/>',
}

_SEAL = (
    '<rect width="24" height="24" rx="4" fill="{ground}"/>'
    '<path d="M4.500 9.500 12 5l7.500 4.500" fill="none" stroke="{ink}" stroke-width="2" stroke-linecap="round"'
    ' stroke-linejoin="round"/><path d="M6.500 11v8M17.500 11v8" stroke="{ink}" stroke-width="2" stroke-linecap="round"/>'
    '<path d="M10 19v-7.500h4V19z" fill="{ink}"/>'
)


def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon is silent beside a word; with `label` it speaks for itself. An unknown name is our own mistake."""
    drawing = mark_safe(ICONS[name])
    cls = f"ico {size}".strip()
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', cls, label, drawing
        )
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', cls, drawing)


def seal(inverse: bool = False) -> SafeString:
    """The mark of the house: an open hall under a roof."""
    colours = {"ground": "#fff", "ink": "#0b3f7d"} if inverse else {"ground": "#1257a8", "ink": "#fff"}
    drawing = mark_safe(_SEAL.format(**colours))
    return format_html('<svg class="seal" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)
