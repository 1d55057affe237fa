"""The page of the matrix says what the house asks."""

from __future__ import annotations

from pathlib import Path

from mingting.base.matrix_page import page
from mingting.base.roles import NOT_LENT, PERMISSION_NAMES, PRIVILEGED, Permission, Role, may


def test_the_page_of_permissions_is_written_from_the_roles() -> None:
    written = Path(__file__).parents[2] / "docs/permissions.md"
    assert written.read_text() == page(), "write it anew: python -m mingting.base.matrix_page > docs/permissions.md"


def test_every_permission_has_its_name_and_somebody_who_holds_it() -> None:
    assert set(PERMISSION_NAMES) == set(Permission)
    assert all(any(may(role, one) for role in Role) for one in Permission)


def test_an_administrator_reads_no_business_and_an_auditor_changes_nothing() -> None:
    business = set(Permission) - {
        Permission.MANAGE_USERS,
        Permission.SEE_PEOPLE,
        Permission.STAND_IN,
        Permission.MANAGE_HOOKS,
        Permission.SET_PLACES,
    }
    assert not any(may(Role.ADMINISTRATOR, one) for one in business)
    assert {one.value.split(".")[1] for one in Permission if may(Role.AUDITOR, one)} == {"see", "export"}
    assert NOT_LENT <= PRIVILEGED
