"""Somebody who may call, and nobody who may; a house of cases, and programs that act as its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from api_program import Program
from case_house import build_house
from django.core.cache import cache
from django.test import Client

from mingting.base import clock
from mingting.base.models import User

NOW = datetime(2024, 5, 6, 9, 0, tzinfo=clock.CHINA)


@pytest.fixture(autouse=True)
def _fresh(db: None) -> Iterator[None]:
    cache.clear()
    with clock.set_clock(NOW):
        yield


@pytest.fixture
def caller() -> User:
    return User.objects.create(username="caller", name="数据科")


@pytest.fixture
def session(caller: User) -> Client:
    """A browser of the desk, checked for forged requests as in life."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(caller, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def house(db: None, data: Any) -> SimpleNamespace:
    return build_house()


@pytest.fixture
def program() -> Callable[[User], Program]:
    return Program
