"""What the moves ask for is what their acts take: declared once, and never apart from them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module

import pytest

from mingting.handle.cases.acts.ask import ACTS
from mingting.handle.cases.acts.deliver import WAYS
from mingting.handle.cases.move_fields import DELIVERY_WAYS, MOVE_FORMS, Kind
from mingting.handle.licences.acts.produce import produce_licence
from mingting.rules.moves import MOVES, Actor

HANDED_IN = {"case_id", "version", "user"}


@pytest.mark.parametrize("action", MOVE_FORMS)
def test_every_declared_field_is_one_the_act_takes_and_every_one_it_needs_is_declared(action: str) -> None:
    takes = _takes(getattr(import_module(f"mingting.handle.cases.acts.{action}"), action))
    declared = {field.name for field in MOVE_FORMS[action].fields if not field.licence_only}
    assert declared <= set(takes), "a field the act does not know"
    assert {name for name, one in takes.items() if one.default is inspect.Parameter.empty} <= declared


def test_what_stands_on_a_licence_is_what_making_it_takes() -> None:
    of_licences = {
        action: {field.name for field in form.fields if field.licence_only} for action, form in MOVE_FORMS.items()
    }
    assert {action for action, names in of_licences.items() if names} == {"produce"}
    assert of_licences["produce"] <= set(_takes(produce_licence))


def _takes(act: Callable[..., object]) -> dict[str, inspect.Parameter]:
    return {name: one for name, one in inspect.signature(act).parameters.items() if name not in HANDED_IN}


def test_every_move_that_people_make_is_declared() -> None:
    by_people = {row.action for row in MOVES if set(row.actors) - {Actor.SYSTEM, Actor.IMPORT}}
    assert set(MOVE_FORMS) == by_people


def test_what_has_nothing_to_fill_in_alone_is_done_at_once() -> None:
    for action, form in MOVE_FORMS.items():
        assert not (form.at_once and [field for field in form.fields if not field.licence_only]), action
        assert form.says, action


def test_choices_are_those_of_the_acts() -> None:
    assert dict(DELIVERY_WAYS) == WAYS
    assert set(ACTS) == {row.action for row in MOVES if row.asked_by}
    for form in MOVE_FORMS.values():
        for field in form.fields:
            assert bool(field.choices) == (field.kind is Kind.CHOICE)
            assert field.least <= field.most
