"""Small charts as server-side SVG: bars, a line, a spark, a meter. No axis ink beyond what is read; numbers stand beside.

All geometry is in attributes, never in `style`, so a strict content policy holds.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .formatting import thousands
from .values import Bar, Line

Values = Sequence[float | Decimal | None]
Point = tuple[float, float]


def _points(values: Values, left: float, right: float, top: float, bottom: float, also: Values = ()) -> list[Point]:
    """Places of the known values; a gap keeps its width. `also` widens the range (a target line)."""
    known = [float(v) for v in [*values, *also] if v is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    step = (right - left) / (len(values) - 1) if len(values) > 1 else 0.0
    spread = high - low
    return [
        (left + i * step, bottom - (float(v) - low) / spread * (bottom - top) if spread else (top + bottom) / 2)
        for i, v in enumerate(values)
        if v is not None
    ]


def _polyline(points: Sequence[Point]) -> SafeString:
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return format_html('<polyline class="l" points="{}"/>', text)


def spark(values: Values, width: int = 72, height: int = 28) -> SafeString:
    """A trend beside a figure; the words for it stand next to it, so it is silent. Fewer than two values draw nothing."""
    points = _points(values, 3, width - 3, 4, height - 4)
    if len(points) < 2:
        return SafeString("")
    x, y = points[-1]
    return format_html(
        '<svg class="ch" width="{w}" height="{h}" viewBox="0 0 {w} {h}" aria-hidden="true">{line}'
        '<circle class="p" cx="{x}" cy="{y}" r="3"/></svg>',
        w=width,
        h=height,
        line=_polyline(points),
        x=f"{x:.1f}",
        y=f"{y:.1f}",
    )


def meter(value: float | Decimal | None, tone: str = "", label: str = "") -> SafeString:
    """A rate (0…100) as a short bar beside its number. Silent unless it has a label."""
    if value is None:
        return SafeString("")
    wide = f"{max(0.0, min(100.0, float(value))):.0f}"
    speak = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 100 6" preserveAspectRatio="none" {}><rect width="{}" height="6"/></svg>',
        f"meter {tone}".strip(),
        speak,
        wide,
    )


def bar_chart(bars: Sequence[Bar], label: str, width: int = 280, name_width: int = 84) -> SafeString:
    """Bars from longest name to number; late ones red. Read aloud as one sentence."""
    longest = max((bar.value for bar in bars), default=0) or 1
    room = width - name_width - 56
    rows = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect class="{}" x="{}" y="{}" width="{}" height="14" rx="2"/>'
        '<text x="{}" y="{}">{}</text>',
        (
            (
                24 * i + 17,
                bar.label,
                "bl" if bar.late else "b",
                name_width,
                24 * i + 6,
                f"{bar.value / longest * room:.1f}",
                f"{name_width + bar.value / longest * room + 6:.1f}",
                24 * i + 17,
                bar.text or thousands(bar.value),
            )
            for i, bar in enumerate(bars)
        ),
    )
    spoken = f"{label}：" + "，".join(f"{bar.label} {bar.text or bar.value}" for bar in bars)
    return format_html(
        '<svg class="ch" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{spoken}">{rows}</svg>',
        w=width,
        h=24 * len(bars) + 4,
        spoken=spoken,
        rows=rows,
    )


def line_chart(line: Line, label: str, width: int = 318, height: int = 84) -> SafeString:
    """One line with its ends named, the last value written at its end, and a dashed target."""
    right = width - 40 if line.target_text else width - 8
    also: Values = () if line.target is None else (line.target,)
    points = _points(line.values, 8, right, 18, height - 24, also)
    if len(points) < 2:
        return SafeString("")
    x, y = points[-1]
    target, above = SafeString(""), max(y - 7, 11)
    if line.target is not None:
        level = _points([*line.values, line.target], 8, right, 18, height - 24)[-1][1]
        if abs(above - level - 4) < 13:  # the two labels would lie on each other
            above = y + 16
        target = format_html(
            '<path class="l2" d="M0 {y}H{x}"/><text x="{t}" y="{ty}">{text}</text>',
            y=f"{level:.1f}",
            x=right + 4,
            t=right + 8,
            ty=f"{level + 4:.1f}",
            text=line.target_text,
        )
    return format_html(
        '<svg class="ch wide" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<path class="ax" d="M0 {base}H{w}"/>{target}{line}<circle class="p" cx="{x}" cy="{y}" r="3.5"/>'
        '<text x="{tx}" y="{ty}" text-anchor="end">{text}</text>'
        '<text x="0" y="{foot}">{first}</text><text x="{right}" y="{foot}" text-anchor="end">{last}</text></svg>',
        w=width,
        h=height,
        label=f"{label}，{line.text}" if line.text else label,
        base=height - 18,
        target=target,
        line=_polyline(points),
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        tx=f"{min(x + 24, width):.1f}",
        ty=f"{above:.1f}",
        text=line.text,
        foot=height - 4,
        first=line.first,
        right=right if line.target_text else width,
        last=line.last,
    )
