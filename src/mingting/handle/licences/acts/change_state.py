"""证照状态变更: suspend, resume, revoke, cancel, expire, replace; by the issuer, each a row with the paper it rests on."""

from __future__ import annotations

import base64

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import seal
from mingting.base.errors import NotFound, Stale
from mingting.base.models import User
from mingting.base.permissions import acting
from mingting.handle.cases.moving import month_of
from mingting.handle.licences.changes import ISSUERS, change
from mingting.handle.licences.errors import BasisMissing, NoSuchChange
from mingting.handle.licences.models import Licence, LicenceChange

REASON = b"licence.reason"


def change_state(
    licence_id: int, action: str, *, version: int, user: User, basis: str, reason: str = "", by: Licence | None = None
) -> Licence:
    """One change by the table of `changes`. A replaced licence names the one that replaces it (`by`), of the same issuer and kind."""
    row, basis, reason = change(action), basis.strip(), reason.strip()[:1000]
    with transaction.atomic():
        locked = Licence.objects.select_for_update(of=("self",)).select_related("organ", "case")
        licence = locked.filter(pk=licence_id).first()
        if licence is None:
            raise NotFound(what="这本证照")
        actor = acting(user, lambda role: role in ISSUERS, licence.organ_path)
        if row is None or licence.state not in row.sources or (action == "replace") != (by is not None):
            raise NoSuchChange(state=licence.get_state_display(), action=row.name if row else action)
        if licence.version != version:
            raise Stale(who="他人")
        if not 4 <= len(basis) <= 200:
            raise BasisMissing()
        if by is not None:
            _take_over(licence, by)
        before, licence.state, licence.version = licence.state, row.target, licence.version + 1
        licence.save(update_fields=["state", "version"])
        made = LicenceChange.objects.create(
            licence=licence, action=action, before=before, after=row.target, basis=basis,
            reason=seal(reason.encode(), REASON) if reason else None, at=clock.now(), by=user,
        )  # fmt: skip
        data = {
            "action": action,
            "from": before,
            "to": row.target,
            "basis": basis,
            "by": by.identifier if by else "",
            "sealed": {"reason": base64.b64encode(made.reason).decode()} if made.reason else {},
            "months": {
                "licences": [f"{licence.issued_on:%Y-%m}"],
                "cases": [month_of(licence.case)] if licence.case else [],
            },
        }
        journal.record(f"licence.{action}", f"handle/licence:{licence.pk}", data, actor=actor)
        return licence


def _take_over(licence: Licence, by: Licence) -> None:
    """The new one stands for the old one from now on."""
    same = (by.organ_id, by.licence_type_id) == (licence.organ_id, licence.licence_type_id)
    if by.pk == licence.pk or not same or by.state != Licence.State.VALID or by.replaces_id is not None:
        raise NoSuchChange(state=licence.get_state_display(), action="换发")
    by.replaces = licence
    by.save(update_fields=["replaces"])
