"""Devices for demo accounts: a known secret, so that whoever tries the house needs no telephone. Never in production."""

from __future__ import annotations

import base64

from allauth.mfa.models import Authenticator
from django.conf import settings

from mingting.base import factors
from mingting.base.crypto import sm3
from mingting.base.errors import NotFound
from mingting.base.models import User
from mingting.demo.errors import NotInProduction


def secret_of(username: str) -> str:
    """The secret of a demo account's device, the same each time."""
    return base64.b32encode(sm3(f"mingting demo {username}".encode())[:20]).decode()


def give_device(user: User) -> None:
    """A device for who must log in with one and has none."""
    if settings.MODE == "production":
        raise NotInProduction()
    if factors.is_privileged(user) and not factors.has_device(user):
        factors.set_up(user, secret_of(user.username))


def code_of(username: str) -> str:
    """The one-time code the person's device shows now; whatever device it is, of demo data only."""
    if settings.MODE == "production":
        raise NotInProduction()
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound(what=username)
    give_device(user)
    device = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return factors.code_now(factors.unseal_text(device.data["secret"])) if device else ""
