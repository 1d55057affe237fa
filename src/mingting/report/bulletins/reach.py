"""Who reads which bulletin. What is issued is read by everybody it is about: whoever sees bulletins anywhere in its scope, or above it.

A draft is read by those who write or issue it. The rows behind a figure stay a matter of one's own reach.
"""

from __future__ import annotations

from django.db.models import Q

from mingting.base.models import Organ, User
from mingting.base.permissions import Reach, reach_of
from mingting.base.roles import Permission
from mingting.report.bulletins.models import Bulletin

_WRITING = (Permission.DRAFT_BULLETIN, Permission.ISSUE_BULLETIN)


def may_read(user: User, bulletin: Bulletin) -> bool:
    if bulletin.state != Bulletin.State.ISSUED:
        return any(reach_of(user, one).covers(bulletin.scope.path) for one in _WRITING)
    reach = reach_of(user, Permission.SEE_BULLETIN)
    return reach.covers(bulletin.scope.path) or any(one.path.startswith(bulletin.scope.path) for one in reach.scopes)


def readable(user: User, reach: Reach) -> Q:
    """The bulletins `may_read` answers yes to."""
    above = {one.path[:end] for one in reach.scopes for end in range(Organ.steplen, len(one.path) + 1, Organ.steplen)}
    issued = Q(state=Bulletin.State.ISSUED) & (reach.where("scope__path") | Q(scope__path__in=above))
    drafts = Q(pk__in=[])
    for permission in _WRITING:
        drafts |= reach_of(user, permission).where("scope__path")
    return issued | (~Q(state=Bulletin.State.ISSUED) & drafts)
