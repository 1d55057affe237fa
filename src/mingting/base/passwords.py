"""What a password must be, and when it must be changed. Length, common words and likeness to the name are Django's own checks."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from mingting.base import clock
from mingting.base.models import User

_CLASSES = ("小写字母", "大写字母", "数字", "符号")


def classes_of(password: str) -> int:
    """How many classes of characters a password has; a word in Chinese characters is a class of its own.

    >>> classes_of("ningxia2021"), classes_of("Ning-xia-2021"), classes_of("枸杞红了-2021")
    (2, 4, 3)
    """
    return len({_class_of(one) for one in password})


def _class_of(one: str) -> str:
    if one in string.ascii_lowercase:
        return "small"
    if one in string.ascii_uppercase:
        return "capital"
    return "digit" if one.isdigit() else "word" if one.isalpha() else "sign"


class CharacterClasses:
    """A validator of Django's: three of small letters, capitals, digits, signs."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: Any = None) -> None:
        if classes_of(password) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return f"密码要有{'、'.join(_CLASSES)}中的三种。"


def is_due(user: User) -> bool:
    """Whether the person must choose a new password now: it was given by another, or has grown too old."""
    if not user.has_usable_password():
        return False
    if user.password_at is None:
        return True
    days: int = settings.PASSWORD_DAYS
    return days > 0 and user.password_at + timedelta(days=days) <= clock.now()


def first_password() -> str:
    """A password to hand over once; the person changes it at the first login."""
    while True:
        made = secrets.token_urlsafe(12)
        if classes_of(made) >= 3:
            return made
