"""`docs/permissions.md`: the matrix as people read it, written from the roles and the moves; a test holds the page to it.

`python -m mingting.base.matrix_page > docs/permissions.md`
"""

from __future__ import annotations

from mingting.base.roles import (
    NOT_LENT,
    PERMISSION_NAMES,
    PRIVILEGED,
    ROLE_NAMES,
    Permission,
    Role,
    may,
    may_ask,
    may_move,
)
from mingting.rules.moves import MOVES

_HEAD = """# Who may do what

Written from `base/roles.py` and `rules/moves.py` by `python -m mingting.base.matrix_page`; do not edit it by hand.

A role is held over an organ (alone or with what is below), for a clerk over one window, for a time; a chief representative's may name
items. Everything below holds within that reach only: cases of others, figures of other organs and people of other units are not found.
Standing in (AB岗) adds the absent colleague's roles for some days, each with its own reach.
"""


def page() -> str:
    roles = list(Role)
    names = "\n".join(f"- **{role.value}** {ROLE_NAMES[role]}{_marks(role)}" for role in roles)
    permissions = [
        [f"{name} `{permission.value}`", *("●" if may(role, permission) else "" for role in roles)]
        for permission, name in PERMISSION_NAMES.items()
    ]
    moves = [
        [f"{row.name} `{row.action}`", *(_move(role, row.action) for role in roles)]
        for row in MOVES
        if any(may_move(role, row.action) for role in roles)
    ]
    return "\n".join(
        [
            _HEAD,
            "## Roles\n",
            names,
            "\n* logs in with a second factor and works in one session at a time. † stands alone: held with no other role, lent to nobody.\n",
            "## Permissions\n",
            _table("", roles, permissions),
            "\n## Moves of a case\n\n● makes the move, ○ asks for it and another decides (请示).\n",
            _table("", roles, moves),
            f"\n{len(Permission)} permissions, {len(moves)} moves by staff; the rest are made by the applicant, the system or a ledger.\n",
        ]
    )


def _marks(role: Role) -> str:
    return (" *" if role in PRIVILEGED else "") + (" †" if role in NOT_LENT else "")


def _move(role: Role, action: str) -> str:
    return "●" if may_move(role, action) else "○" if may_ask(role, action) else ""


def _table(head: str, roles: list[Role], rows: list[list[str]]) -> str:
    lines = [[head, *(role.value for role in roles)], ["--", *(":-:" for _ in roles)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    print(page(), end="")
