"""What the page shell shows: the county's name, the person, the rooms this person may enter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    return {}
