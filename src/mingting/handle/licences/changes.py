"""证照状态: what may become of a licence, one row a change. Only its issuer changes it, and each change names the paper it rests on.

>>> [row.name for row in changes_from("suspended")]
['解除暂扣', '撤销', '注销', '失效', '换发']
"""

from __future__ import annotations

from dataclasses import dataclass

from mingting.base.roles import Role

ISSUERS = frozenset({Role.APPROVER, Role.CHIEF, Role.DEPARTMENT_LEADER})
"""Who may change the state of their organ's licences."""
VALID, SUSPENDED = "valid", "suspended"


@dataclass(frozen=True, slots=True)
class Change:
    action: str
    name: str
    sources: tuple[str, ...]
    target: str


CHANGES: tuple[Change, ...] = (
    Change("suspend", "暂扣", (VALID,), SUSPENDED),
    Change("resume", "解除暂扣", (SUSPENDED,), VALID),
    Change("revoke", "撤销", (VALID, SUSPENDED), "revoked"),
    Change("cancel", "注销", (VALID, SUSPENDED), "cancelled"),
    Change("expire", "失效", (VALID, SUSPENDED), "expired"),
    Change("replace", "换发", (VALID, SUSPENDED), "replaced"),
)
_BY_ACTION = {row.action: row for row in CHANGES}


def change(action: str) -> Change | None:
    return _BY_ACTION.get(action)


def changes_from(state: str) -> tuple[Change, ...]:
    """What may happen next."""
    return tuple(row for row in CHANGES if state in row.sources)
