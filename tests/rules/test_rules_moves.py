"""The whole life of a case, held at once."""

from datetime import UTC, date, datetime

import pytest

from mingting.rules.errors import UnknownMove
from mingting.rules.moves import (
    DOCUMENTS,
    INSTANT_PATH,
    MOVES,
    Actor,
    ClockEffect,
    State,
    is_final,
    move,
    moves_from,
    timeline_errors,
)

WHOLE_LIFE = """
draft                 submit              submitted           start_intake
submitted             pre_review_pass     received            runs
pre_reviewing         pre_review_pass     received            runs
submitted             receive             received            runs
submitted             notify_correction   correcting          none
received              notify_correction   correcting          none
correcting            resubmit            received            restart_intake
correcting            give_up             terminated          none
correcting            timeout             terminated          none
received              accept              accepted            start
received              deem_accept         accepted            start_backdated
received              refuse              acceptance_refused  none
accepted              assign              reviewing           runs
reviewing             start_special       suspended           pause
suspended             end_special         reviewing           resume
reviewing             extend              reviewing           extend
reviewing             return_to_previous  reviewing           runs
reviewing             propose             deciding            runs
deciding              grant               decided             stop
deciding              deny                decided             stop
decided               produce             producing           start_delivery
decided               finish              finished            none
producing             finish              finished            none
finished              deliver             delivered           stop_delivery
submitted             withdraw            withdrawn           stop
pre_reviewing         withdraw            withdrawn           stop
received              withdraw            withdrawn           stop
correcting            withdraw            withdrawn           stop
accepted              withdraw            withdrawn           stop
reviewing             withdraw            withdrawn           stop
suspended             withdraw            withdrawn           stop
deciding              withdraw            withdrawn           stop
accepted              terminate           terminated          stop
reviewing             terminate           terminated          stop
suspended             terminate           terminated          stop
deciding              terminate           terminated          stop
received              return_case         returned            stop
accepted              return_case         returned            stop
reviewing             forward_up          forwarded           stop
draft                 void                voided              none
submitted             void                voided              none
pre_reviewing         void                voided              none
received              void                voided              none
correcting            void                voided              none
accepted              void                voided              none
reviewing             void                voided              none
suspended             void                voided              none
deciding              void                voided              none
decided               void                voided              none
producing             void                voided              none
finished              void                voided              none
"""


def test_the_table_is_exactly_the_lawful_life():
    rows = [
        (source.value, row.action, row.target.value, row.clock.value)
        for row in MOVES
        if row.target is not None
        for source in row.sources
    ]
    assert sorted(rows) == sorted(tuple(line.split()) for line in WHOLE_LIFE.split("\n") if line)


def test_only_the_ledger_move_has_no_states_of_its_own():
    assert [(row.action, row.actors) for row in MOVES if row.target is None or not row.sources] == [
        ("record", (Actor.IMPORT,))
    ]


def test_final_states_are_those_without_a_way_out():
    assert {state for state in State if is_final(state)} == {state for state in State if not moves_from(state)}


def test_every_state_but_pre_reviewing_is_reached_from_a_draft():
    reached, open_states = {State.DRAFT}, [State.DRAFT]
    while open_states:
        for row in moves_from(open_states.pop()):
            if row.target not in reached:
                reached.add(row.target)
                open_states.append(row.target)
    assert set(State) - reached == {State.PRE_REVIEWING}  # only ledgers bring it


def test_every_row_has_words_actors_a_known_paper_and_a_ground():
    for row in MOVES:
        assert row.name and row.actors and row.basis, row.action
        assert not row.document or row.document_name == DOCUMENTS[row.document]
        assert row.clock.label
    assert len({row.action for row in MOVES}) == len(MOVES)
    assert all(state.label for state in State) and all(actor.label for actor in Actor)


def test_an_instant_case_passes_its_steps_in_order():
    state = State.DRAFT
    for action in INSTANT_PATH:
        assert state in move(action).sources, action
        state = move(action).target
    assert state is State.FINISHED


def test_pausing_and_resuming_are_each_others_way_back():
    there, back = move("start_special"), move("end_special")
    assert (there.sources, there.target) == ((back.target,), back.sources[0])
    assert (there.clock, back.clock) == (ClockEffect.PAUSE, ClockEffect.RESUME)


def test_an_unknown_move_is_refused():
    with pytest.raises(UnknownMove, match="fly"):
        move("fly")


def test_a_timeline_tells_each_step_that_is_too_early():
    times = [
        ("submit", datetime(2021, 6, 1, 9, tzinfo=UTC)),
        ("receive", datetime(2021, 6, 1, 9, tzinfo=UTC)),
        ("accept", datetime(2021, 6, 1, 8, tzinfo=UTC)),
        ("grant", None),
        ("finish", datetime(2021, 6, 1, 8, 30, tzinfo=UTC)),
        ("送达时间", datetime(2021, 6, 2, tzinfo=UTC)),
    ]
    said = timeline_errors(times)
    assert [sentence[:4] for sentence in said] == ["“受理”", "“办结”"]
    assert all("“收件”" in sentence for sentence in said)
    assert timeline_errors([("submit", date(2021, 6, 1)), ("accept", date(2021, 6, 1))]) == ()
