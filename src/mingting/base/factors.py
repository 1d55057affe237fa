"""动态口令: the second factor of those who hold a privileged role. One-time codes (RFC 6238) are allauth's; their secrets rest sealed.

Codes follow the machine's own time, whatever the house's clock is set to: the telephone beside it knows no other.
"""

from __future__ import annotations

import base64
import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import transaction

from mingting.base.crypto import seal, unseal
from mingting.base.models import User
from mingting.base.permissions import roles_of
from mingting.base.roles import PRIVILEGED

_CONTEXT = b"mfa.authenticator"


def seal_text(text: str) -> str:
    """A secret as the table of devices keeps it."""
    return base64.b64encode(seal(text.encode(), _CONTEXT)).decode()


def unseal_text(sealed: str) -> str:
    return unseal(base64.b64decode(sealed), _CONTEXT).decode()


def is_privileged(user: User) -> bool:
    return bool(roles_of(user) & PRIVILEGED)


def has_device(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def set_up(user: User, secret: str) -> Authenticator:
    """The person's device, from the secret it was shown; with fresh recovery codes."""
    with transaction.atomic():
        device: Authenticator = TOTP.activate(user, secret).instance
        renew_codes(user)
        return device


def renew_codes(user: User) -> None:
    """Ten new recovery codes; the old ones open nothing any more."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(user)


def codes_once(user: User) -> list[str]:
    """The recovery codes, the first time they are asked for; afterwards nothing."""
    with transaction.atomic():
        kept = (
            Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
        )
        if kept is None:
            return []
        codes = RecoveryCodes(kept)
        if codes.did_view:
            return []
        codes.mark_as_viewed()
        found: list[str] = codes.get_unused_codes()
        return found


def codes_left(user: User) -> int:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def forget(user: User) -> int:
    """Take the device and its recovery codes away; the person sets up a new one at the next login."""
    return int(Authenticator.objects.filter(user=user).delete()[0])


def code_now(secret: str) -> str:
    """The one-time code of a secret at this moment of the machine."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    shown: str = format_hotp_value(hotp_value(secret, counter))
    return shown
