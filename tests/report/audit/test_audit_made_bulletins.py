"""What the auditor finds in made bulletins: nothing in clean ones, the planted fault in the others."""

from types import ModuleType

import pytest

from mingting.report.audit import KINDS


@pytest.fixture(scope="module")
def looked_at(score: ModuleType) -> object:
    return score.score(0, 3)


@pytest.fixture(scope="module")
def held_back(score: ModuleType) -> object:
    return score.score(score.HELD_BACK, score.PER_GENRE)


def test_clean_bulletins_have_no_contradiction(looked_at, held_back) -> None:  # type: ignore[no-untyped-def]
    assert looked_at.false_on_clean == []
    assert held_back.false_on_clean == []


def test_more_than_sixty_bulletins_are_checked(looked_at, held_back) -> None:  # type: ignore[no-untyped-def]
    assert looked_at.bulletins + held_back.bulletins > 60 * 2


def test_planted_faults_are_found(looked_at) -> None:  # type: ignore[no-untyped-def]
    assert looked_at.precision >= 0.95, list(looked_at.table())
    assert looked_at.recall >= 0.95, looked_at.missed


def test_the_third_held_back_keeps_the_promise(held_back) -> None:  # type: ignore[no-untyped-def]
    assert held_back.precision >= 0.95, list(held_back.table())
    assert held_back.recall >= 0.90, held_back.missed
    assert held_back.recognition >= 0.95, list(held_back.table())


def test_a_fault_in_a_relation_of_any_kind_is_found(score: ModuleType) -> None:
    total = score.score_by_kind(score.HELD_BACK, score.PER_GENRE, score.HELD_BACK + 2)
    assert set(total.planted) == set(KINDS)
    assert total.precision >= 0.95, list(total.table())
    assert total.recall >= 0.90, total.missed
    assert all(total.found[kind] >= 0.75 * planted for kind, planted in total.planted.items()), list(total.table())


def test_a_planted_fault_really_breaks_a_relation(score: ModuleType) -> None:
    bulletin = score.clean("hall", 3)
    before = [r.verdict for r in bulletin.rels]
    score.plant(bulletin, 3)
    assert "contradicted" not in before
    assert any(r.verdict != "holds" for r in bulletin.rels)
