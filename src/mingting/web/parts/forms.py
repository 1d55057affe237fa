"""Fields as people meet them: label, control, then what is wrong or what helps; all errors summed up on top with links."""

import secrets
from collections.abc import Iterator

from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, FileInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

ONCE_FIELD = "idempotency_key"


def once() -> SafeString:
    """The key that makes a form harmless when sent twice. The page draws one, so that it works without script;
    form.js makes a fresh one whenever what was sent is changed."""
    return format_html(
        '<input type="hidden" name="{}" value="{}" autocomplete="off" data-once>', ONCE_FIELD, secrets.token_hex(16)
    )


def control(field: BoundField, attrs: dict[str, str] | None = None) -> SafeString:
    """The widget with our class; Django itself ties it to its help and its errors."""
    given: dict[str, str | bool] = {**(attrs or {})}
    if not field.use_fieldset and not isinstance(field.field.widget, CheckboxInput):
        given["class"] = f"in {field.field.widget.attrs.get('class', '')} {given.get('class', '')}".strip()
    return field.as_widget(attrs=given)


def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


def is_file(field: BoundField) -> bool:
    return isinstance(field.field.widget, FileInput)


def error_lines(form: BaseForm) -> Iterator[tuple[str, str, str]]:
    """(id to jump to, label, sentence); errors of the whole form have no place to jump to."""
    for sentence in form.non_field_errors():
        yield "", "", str(sentence)
    for field in form:
        for sentence in field.errors:
            yield field.id_for_label or field.auto_id, str(field.label or ""), str(sentence)
