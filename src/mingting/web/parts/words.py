"""Words with a shape: status, flag, origin, key caps, notes. A colour never speaks alone."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..icons import icon

TONES = ("", "run", "near", "late", "done", "hold", "off")
ORIGINS = ("card", "lic", "past", "imp", "typed")  # from the strongest evidence to the weakest
_NOTE_ICON = {"": "info", "near": "warn", "late": "warn", "done": "check"}


def status(word: str, tone: str = "", box: bool = False) -> SafeString:
    """A word that follows a process: 剩 1 天, 办结."""
    if tone not in TONES:
        raise ValueError(f"status tone must be one of {TONES}, not {tone!r}")
    return format_html('<span class="{}">{}</span>', " ".join(filter(None, ("st", "box" if box else "", tone))), word)


def flag(word: str, tone: str = "") -> SafeString:
    """A word stuck on: 容缺, 数量少."""
    return format_html('<span class="{}">{}</span>', f"flag {tone}".strip(), word)


def origin(word: str, kind: str) -> SafeString:
    """Where a value came from; the border tells how strong it is."""
    if kind not in ORIGINS:
        raise ValueError(f"origin must be one of {ORIGINS}, not {kind!r}")
    return format_html('<span class="org {}">{}</span>', kind, word)


def key_caps(keys: str) -> SafeString:
    """`Ctrl+Enter` as a key cap. Printed on the button it belongs to."""
    return format_html('<kbd class="key">{}</kbd>', keys)


def note(body: SafeString | str, tone: str = "") -> SafeString:
    """What happened, what was kept, what to do: in this order, in one place."""
    return format_html(
        '<div class="{}"{}>{}<div>{}</div></div>',
        f"note {tone}".strip(),
        SafeString(' role="alert"') if tone == "late" else "",
        icon(_NOTE_ICON[tone]),
        body,
    )


def breakable(text: str) -> SafeString:
    """A heading that may break only at `|`: 食品|经营|许可."""
    return format_html(
        '<span class="phrase">{}</span>',
        format_html_join(SafeString("<wbr>"), "{}", ([part] for part in text.split("|"))),
    )
