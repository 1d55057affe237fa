from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.base import organs
from mingting.base.acts.decide_alias import decide_alias
from mingting.base.errors import NotFound
from mingting.base.journal import SYSTEM
from mingting.base.models import Organ, OrganAlias, Place, Presence
from mingting.base.organs import Candidate, OrganNames, OrganRow
from mingting.base.permissions import Reach, reach_of
from mingting.base.roles import ROLE_NAMES, Permission, Role, may
from mingting.base.scopes import Scope


def below(parent: Organ, code: str, name: str, kind: str, full: str = "") -> Organ:
    fresh = Organ(code=code, name=full or name, short_name=name, kind=kind)
    made: Organ = Organ.objects.add_child(parent, instance=fresh)
    return made


@pytest.fixture
def towns(cast: SimpleNamespace) -> SimpleNamespace:
    """Two towns, each with a village of one name."""
    stone = below(cast.county, "640521101000", "石空镇", "town", "中宁县石空镇人民政府")
    cast.second_village = below(stone, "640521101201", "东华村", "village")
    cast.stone = stone
    return cast


def code_of(names: OrganNames, text: str) -> str:
    found = names.find(text)
    assert isinstance(found, OrganRow), found
    return found.code


@pytest.mark.parametrize("text", ["640521101000", "石空镇", " 石空镇 ", "中宁县石空镇人民政府"])
def test_an_organ_is_found_by_code_and_by_its_names(towns: SimpleNamespace, text: str) -> None:
    assert code_of(OrganNames(), text) == "640521101000"


def test_brackets_and_blanks_do_not_tell_names_apart(towns: SimpleNamespace) -> None:
    below(towns.county, "x", "林草局（枸杞中心）", "department")
    assert code_of(OrganNames(), "林草局 (枸杞中心)") == "x"


def test_an_unknown_name_has_no_candidates(towns: SimpleNamespace) -> None:
    assert OrganNames().find("不存在的局") == ()


def test_an_ambiguous_name_answers_its_candidates_with_their_towns(towns: SimpleNamespace) -> None:
    assert OrganNames().find("东华村") == (
        Candidate("640521100201", "宁安镇东华村"),
        Candidate("640521101201", "石空镇东华村"),
    )


@pytest.mark.parametrize(("text", "code"), [("宁安镇东华村", "640521100201"), ("石空镇东华村", "640521101201")])
def test_town_and_village_written_together_are_understood(towns: SimpleNamespace, text: str, code: str) -> None:
    assert code_of(OrganNames(), text) == code


def test_a_decision_settles_a_name_in_its_source_alone(towns: SimpleNamespace) -> None:
    decide_alias("hall", "东华村（社区）", towns.second_village, actor=SYSTEM)
    assert code_of(OrganNames(source="hall"), "东华村(社区)") == "640521101201"
    assert OrganNames(source="other").find("东华村(社区)") == ()


def test_an_alias_holds_for_its_time(towns: SimpleNamespace) -> None:
    OrganAlias.objects.create(organ=towns.bureau, name="政务服务中心", valid_to=date(2020, 12, 31))
    assert code_of(OrganNames(on=date(2020, 6, 1)), "政务服务中心") == towns.bureau.code
    assert OrganNames(on=date(2021, 6, 1)).find("政务服务中心") == ()


def test_an_organ_that_ended_leaves_its_name_to_the_successor(towns: SimpleNamespace) -> None:
    old, new = (below(towns.county, code, "市场监管局", "department") for code in ("old", "new"))
    Organ.objects.filter(pk=old.pk).update(valid_to=date(2019, 3, 31))
    Organ.objects.filter(pk=new.pk).update(valid_from=date(2019, 4, 1))
    assert code_of(OrganNames(on=date(2018, 1, 1)), "市场监管局") == "old"
    assert code_of(OrganNames(on=date(2021, 1, 1)), "市场监管局") == "new"
    assert code_of(OrganNames(on=date(2021, 1, 1)), "old") == "old"
    assert len(OrganNames().find("市场监管局")) == 2  # type: ignore[arg-type]


def test_rows_for_a_snapshot_are_plain(towns: SimpleNamespace) -> None:
    place = Place.objects.create(code="h", name="大厅", tier="hall", organ=towns.bureau)
    Presence.objects.create(organ=towns.town, place=place, label="宁安镇民生服务中心")
    assert json.loads(json.dumps(organs.tree_rows(), default=str))[0]["short_name"] == "中宁县"
    (row,) = organs.presence_rows()
    assert (row["organ"], row["path"], row["label"]) == (towns.town.code, towns.town.path, "宁安镇民生服务中心")


def test_the_county_is_the_first_root(cast: SimpleNamespace) -> None:
    assert organs.root() == cast.county
    with pytest.raises(NotFound):
        organs.organ_by_code("x")


# ---- scopes and reach -----------------------------------------------------------------------------------------------------------

paths = st.lists(st.sampled_from(["0001", "0002", "000A"]), min_size=1, max_size=4).map("".join)
scopes = st.builds(Scope, paths, st.sampled_from(["self", "subtree"]))


@given(scopes, scopes, paths)
def test_what_two_scopes_meet_in_is_what_both_cover(one: Scope, other: Scope, path: str) -> None:
    met = one.meet(other)
    both = one.covers(path) and other.covers(path)
    assert both == bool(met and met.covers(path))


@given(st.lists(scopes, max_size=3), scopes, paths)
def test_a_reach_shows_of_what_is_asked_what_it_covers(held: list[Scope], asked: Scope, path: str) -> None:
    reach = Reach(tuple(held))
    shown = any(scope.covers(path) for scope in reach.meet(asked))
    assert shown == (reach.covers(path) and asked.covers(path))


def test_the_operational_filter_is_the_scope(towns: SimpleNamespace) -> None:
    for scope in (Scope(towns.town.path), Scope(towns.town.path, "self"), Scope(towns.county.path)):
        filtered = set(Organ.objects.filter(Reach((scope,)).where("path")).values_list("path", flat=True))
        assert filtered == {path for path in Organ.objects.values_list("path", flat=True) if scope.covers(path)}
    assert not Organ.objects.filter(Reach(()).where("path")).exists()


# ---- roles ----------------------------------------------------------------------------------------------------------------------

BUSINESS = {Permission.SEE_FIGURES, Permission.OPEN_ROWS, Permission.SEE_BULLETIN, Permission.REVEAL, Permission.IMPORT}
CHANGING = {one for one in Permission if one.value.split(".")[1] not in ("see", "rows", "export")}


def held(role: Role) -> set[Permission]:
    return {permission for permission in Permission if may(role, permission)}


def test_every_role_has_a_name_and_a_row_of_the_matrix() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert all(held(role) for role in Role)


def test_the_administrator_sees_no_business_data() -> None:
    assert not held(Role.ADMINISTRATOR) & BUSINESS


def test_the_auditor_changes_nothing() -> None:
    assert not held(Role.AUDITOR) & CHANGING


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.MANAGE_USERS, {"SA"}),
        (Permission.LOAD_CALENDAR, {"BL"}),
        (Permission.SET_RULES, {"BL"}),
        (Permission.ISSUE_BULLETIN, {"BL"}),
        (Permission.DECIDE_ALIAS, {"ST"}),
        (Permission.IMPORT, {"ST", "DL"}),
        (Permission.REVEAL, {"WC", "AP", "CR", "SU", "VC"}),
        (Permission.SEE_JOURNAL, {"SU", "AU"}),
    ],
)
def test_a_permission_is_held_by_these_roles_and_no_other(permission: Permission, roles: set[str]) -> None:
    assert {role.value for role in Role if may(role, permission)} == roles


def test_two_grants_reach_over_both_organs(towns: SimpleNamespace) -> None:
    reach = reach_of(towns.statistics, Permission.IMPORT)
    assert reach.covers(towns.village.path)
    assert not reach.covers(towns.other_county.path)
    assert reach_of(towns.statistics, Permission.MANAGE_USERS).nothing
