from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from mingting.base import checks, clock, journal, journal_guard
from mingting.base.errors import HeadUnreadable
from mingting.base.findings import Finding
from mingting.base.journal import SYSTEM, Head
from mingting.base.models import Event, ReaderPlace, Seal

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def tell(*names: str) -> None:
    with transaction.atomic():
        for name in names:
            journal.record("test.told", f"test:{name}", {"name": name, "at": [1, 2.5, None, "宁安镇"]}, actor=SYSTEM)


def three_batches() -> None:
    tell("a", "b", "c")
    journal.seal_all()
    tell("d")
    journal.seal_all()
    tell("e", "f")
    journal.seal_all()


def positions() -> list[tuple[str, int | None]]:
    return [(event.subject[-1], event.position) for event in Event.objects.order_by("id")]


@pytest.fixture
def tampering() -> Iterator[Callable[[str], None]]:
    """Changes the tables behind the guard's back."""

    def run(statement: str) -> None:
        journal_guard.lift_guard(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        journal_guard.set_guard(connection)

    yield run


def found() -> list[Finding]:
    return list(checks.check_journal())


@pytest.mark.django_db(transaction=True)
def test_an_event_is_written_only_in_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        journal.record("test.told", "test:a", {}, actor=SYSTEM)


def test_an_event_keeps_apart_when_it_happened_and_when_it_was_written() -> None:
    happened = datetime(2021, 6, 1, 9, tzinfo=clock.CHINA)
    with transaction.atomic():
        event = journal.record("test.told", "test:a", {}, actor=SYSTEM, effective_at=happened)
    assert event.effective_at == happened
    assert event.recorded_at > happened


def test_what_rolls_back_leaves_no_event() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record("test.told", "test:a", {}, actor=SYSTEM)
        _ = 1 / 0
    assert journal.seal_all() == 0


def test_positions_run_without_a_gap_over_batches() -> None:
    three_batches()
    assert positions() == [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5), ("f", 6)]
    assert list(Seal.objects.values_list("number", "first", "last")) == [(1, 1, 3), (2, 4, 4), (3, 5, 6)]


def test_a_big_heap_is_sealed_in_batches() -> None:
    tell(*"abcdefg")
    assert journal.seal_committed(3) == 3
    assert journal.seal_all() == 4
    assert found() == []


def test_an_untouched_journal_has_no_finding() -> None:
    assert found() == []
    three_batches()
    tell("g")
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'systeM'",
        "kind = 'test.tolD'",
        "subject = 'test:X'",
        "organ = '1'",
        """data = '{"name": "b", "at": [1, 2.5, null, "宁安县"]}'""",
        "effective_at = '2021-06-01 00:00:00+00:00'",
        "recorded_at = '2021-06-01 00:00:00+00:00'",
    ],
)
@pytest.mark.parametrize("position", [1, 2, 4, 6])
def test_an_altered_event_is_named_by_its_position(
    tampering: Callable[[str], None], change: str, position: int
) -> None:
    three_batches()
    tampering(f"UPDATE base_event SET {change} WHERE position = {position}")
    assert [(one.kind, one.place) for one in found()] == [("journal.altered", f"event:{position}")]


@pytest.mark.parametrize("position", [1, 3, 5, 6])
def test_an_altered_link_is_named_by_its_own_position_alone(tampering: Callable[[str], None], position: int) -> None:
    three_batches()
    blob = "'\\xAB'" if connection.vendor == "postgresql" else "X'AB'"
    tampering(f"UPDATE base_event SET link = {blob} WHERE position = {position}")
    assert [(one.kind, one.place) for one in found()] == [("journal.altered", f"event:{position}")]


def test_an_event_altered_with_its_link_made_to_fit_is_found_at_the_next(tampering: Callable[[str], None]) -> None:
    three_batches()
    event, before = Event.objects.get(position=4), Event.objects.get(position=3)
    event.subject = "test:X"
    link = journal.next_link(bytes(before.link), event).hex()
    blob = f"'\\x{link}'" if connection.vendor == "postgresql" else f"X'{link}'"
    tampering(f"UPDATE base_event SET subject = 'test:X', link = {blob} WHERE position = 4")
    assert [(one.kind, one.place) for one in found()] == [("journal.seal", "seal:2"), ("journal.altered", "event:5")]


def test_a_deleted_event_is_missed(tampering: Callable[[str], None]) -> None:
    three_batches()
    tampering("DELETE FROM base_event WHERE position = 2")
    assert [(one.kind, one.place) for one in found()] == [("journal.missing", "event:2")]


def test_a_tail_cut_off_is_missed_by_its_seal(tampering: Callable[[str], None]) -> None:
    three_batches()
    tampering("DELETE FROM base_event WHERE position > 4")
    assert [(one.kind, one.place) for one in found()] == [("journal.cut", "event:5")]


def test_a_tail_cut_off_with_its_seals_is_missed_by_a_reader(tampering: Callable[[str], None]) -> None:
    three_batches()
    journal.follow("facts", lambda event: None)
    tampering("DELETE FROM base_event WHERE position > 4")
    tampering("DELETE FROM base_seal WHERE number > 2")
    assert [(one.kind, one.place) for one in found()] == [("journal.cut", "reader:facts")]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM base_seal WHERE number = 2", "UPDATE base_seal SET digest = '0' WHERE number = 2"]
)
def test_a_seal_deleted_or_changed_is_found(tampering: Callable[[str], None], statement: str) -> None:
    three_batches()
    tampering(statement)
    assert {one.kind for one in found()} == {"journal.seal"}


def test_a_missing_guard_is_told() -> None:
    journal_guard.lift_guard(connection)
    assert [one.kind for one in found()] == ["journal.guard"]
    journal_guard.set_guard(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_event SET actor = 'x' WHERE position = 1",
        "UPDATE base_event SET position = 99 WHERE position = 1",
        "UPDATE base_event SET position = NULL WHERE position = 1",
        "UPDATE base_event SET actor = 'x' WHERE position IS NULL",
        "UPDATE base_event SET actor = 'x', position = 99, link = base_event.link WHERE position IS NULL",
        "DELETE FROM base_event WHERE position = 1",
        "DELETE FROM base_event WHERE position IS NULL",
        "UPDATE base_seal SET digest = 'x'",
        "DELETE FROM base_seal",
    ],
)
def test_the_database_itself_refuses_to_edit_the_journal(statement: str) -> None:
    three_batches()
    tell("g")
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert found() == []


@pytest.mark.postgres
def test_the_journal_is_not_truncated() -> None:
    three_batches()
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE base_event")


def test_a_head_is_read_back_whole_and_short() -> None:
    three_batches()
    head = journal.head()
    assert Head.parse(str(head)) == head
    assert list(checks.check_since(Head.parse(head.short))) == []
    assert list(checks.check_since(Head.parse(str(head)))) == []


@pytest.mark.parametrize("text", ["", "3", "3-xyz", "x-0123456789ab", "3-" + "0" * 64 + "-0000000000000000"])
def test_a_head_that_this_house_did_not_print_is_refused(text: str) -> None:
    with pytest.raises(HeadUnreadable):
        Head.parse(text)


def test_since_a_head_a_cut_tail_with_its_seals_is_found(tampering: Callable[[str], None]) -> None:
    three_batches()
    head = journal.head()
    tampering("DELETE FROM base_event WHERE position > 4")
    tampering("DELETE FROM base_seal WHERE number > 2")
    assert found() == []
    assert [one.kind for one in checks.check_since(head)] == ["journal.cut"]


def test_since_a_head_a_chain_sealed_anew_is_found(tampering: Callable[[str], None]) -> None:
    three_batches()
    head = journal.head()
    tampering("UPDATE base_event SET subject = 'test:X' WHERE position = 1")
    tampering("UPDATE base_event SET position = NULL, link = NULL")
    tampering("DELETE FROM base_seal")
    for limit in (3, 1, 2):
        journal.seal_committed(limit)
    assert found() == []
    assert [one.kind for one in checks.check_since(head)] == ["journal.resealed"]


def test_a_reader_goes_on_from_where_it_stopped() -> None:
    taken: list[str] = []
    three_batches()
    assert journal.follow("facts", lambda event: taken.append(event.subject[-1]), ["test.told"]) == 6
    tell("g")
    assert journal.follow("facts", lambda event: taken.append(event.subject[-1])) == 0
    journal.seal_all()
    journal.follow("facts", lambda event: taken.append(event.subject[-1]))
    assert "".join(taken) == "abcdefg"


def test_a_reader_that_fails_takes_the_same_event_again() -> None:
    three_batches()
    taken: list[str] = []

    def react(event: Event) -> None:
        taken.append(event.subject[-1])
        if len(taken) == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        journal.follow("facts", react)
    assert ReaderPlace.objects.get(name="facts").position == 2
    journal.follow("facts", react)
    assert "".join(taken) == "abccdef"


def test_the_clock_of_a_process_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([100.0, 100.0, 90.0, 101.0])
    ticking = clock.Clock()
    monkeypatch.setattr("mingting.base.clock.time", SimpleNamespace(time=lambda: next(moments)))
    assert [ticking.now().timestamp() for _ in range(4)] == [100.0, 100.0, 100.0, 101.0]


def test_the_day_in_china_does_not_depend_on_the_machine() -> None:
    with clock.set_clock(datetime(2021, 6, 30, 16, 30, tzinfo=UTC)):
        assert clock.today().isoformat() == "2021-07-01"
        assert clock.now() - datetime(2021, 6, 30, 16, 30, tzinfo=UTC) < timedelta(seconds=5)


# ---- two at once, on a real server -----------------------------------------------------------------------------------------


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_overlapping_transactions_no_reader_skips_the_one_that_commits_late() -> None:
    """The early row id commits last: by row ids a reader that saw the later one would pass over it for ever."""
    written, release = threading.Event(), threading.Event()
    taken: list[str] = []

    def slow() -> None:
        with transaction.atomic():
            journal.record("test.told", "test:slow", {}, actor=SYSTEM)
            written.set()
            assert release.wait(10)

    thread = in_thread(slow)
    assert written.wait(10)
    tell("quick")
    journal.seal_all()
    journal.follow("facts", lambda event: taken.append(event.subject))
    assert taken == ["test:quick"]
    release.set()
    thread.join(10)
    journal.seal_all()
    journal.follow("facts", lambda event: taken.append(event.subject))
    assert taken == ["test:quick", "test:slow"]
    slow_one, quick_one = Event.objects.get(subject="test:slow"), Event.objects.get(subject="test:quick")
    assert slow_one.pk < quick_one.pk
    assert (quick_one.position, slow_one.position) == (1, 2)
    assert found() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sealers_and_writers_at_once_leave_one_chain() -> None:
    stop = threading.Event()

    def write(name: str) -> Callable[[], None]:
        def run() -> None:
            for number in range(40):
                tell(f"{name}{number}")

        return run

    def seal() -> None:
        while not stop.is_set():
            journal.seal_committed(7)

    sealers = [in_thread(seal) for _ in range(3)]
    writers = [in_thread(write(name)) for name in "abc"]
    for thread in writers:
        thread.join(30)
    stop.set()
    for thread in sealers:
        thread.join(30)
    journal.seal_all()
    assert list(Event.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 121))
    assert found() == []
