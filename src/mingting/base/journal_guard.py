"""The journal's guard in the database itself: sealed events and seals are neither changed nor deleted, whoever asks.

An event may be changed once: its position and link are given, everything else staying. Migrations set the guard; SQLite drops it when a
later migration rebuilds the table, so such a migration sets it again, and `verify` says so when it is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = ("id", "effective_at", "recorded_at", "actor", "organ", "place", "kind", "subject", "data")
_SAYS = "the journal is never edited"
NAMES = ("journal_event_update", "journal_event_delete", "journal_seal_update", "journal_seal_delete")

_POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'restrict_violation'; END $$;
"""
_POSTGRES_TABLES = {"event": "base_event", "seal": "base_seal"}


def set_guard(connection: BaseDatabaseWrapper, kept: Sequence[str] = KEPT) -> None:
    """Put the guard in place; harmless when repeated. A migration that adds a column to events hands in its own list."""
    lift_guard(connection)
    changed = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    differing = " OR ".join(f"NEW.{column} {changed} OLD.{column}" for column in kept)
    wrong = f"OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.link IS NULL OR {differing}"
    with connection.cursor() as cursor:
        for statement in _postgres(wrong) if connection.vendor == "postgresql" else _sqlite(wrong):
            cursor.execute(statement)


def lift_guard(connection: BaseDatabaseWrapper) -> None:
    """Take it away: for a restore, and for tests that empty the tables."""
    with connection.cursor() as cursor:
        for name in (*NAMES, "journal_event_truncate", "journal_seal_truncate"):
            table = _POSTGRES_TABLES[name.split("_")[1]]
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            if on or not name.endswith("truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def guard_stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are there and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'journal_%%' AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return set(NAMES) <= {row[0] for row in cursor.fetchall()}


def _sqlite(wrong: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    return [
        f"CREATE TRIGGER journal_event_update BEFORE UPDATE ON base_event WHEN {wrong} {refuse}",
        f"CREATE TRIGGER journal_event_delete BEFORE DELETE ON base_event {refuse}",
        f"CREATE TRIGGER journal_seal_update BEFORE UPDATE ON base_seal {refuse}",
        f"CREATE TRIGGER journal_seal_delete BEFORE DELETE ON base_seal {refuse}",
    ]


def _postgres(wrong: str) -> list[str]:
    refuse = "EXECUTE FUNCTION journal_refuse()"
    return [
        _POSTGRES_FUNCTIONS,
        f"CREATE TRIGGER journal_event_update BEFORE UPDATE ON base_event FOR EACH ROW WHEN ({wrong}) {refuse}",
        f"CREATE TRIGGER journal_event_delete BEFORE DELETE ON base_event FOR EACH ROW {refuse}",
        f"CREATE TRIGGER journal_seal_update BEFORE UPDATE ON base_seal FOR EACH ROW {refuse}",
        f"CREATE TRIGGER journal_seal_delete BEFORE DELETE ON base_seal FOR EACH ROW {refuse}",
        f"CREATE TRIGGER journal_event_truncate BEFORE TRUNCATE ON base_event FOR EACH STATEMENT {refuse}",
        f"CREATE TRIGGER journal_seal_truncate BEFORE TRUNCATE ON base_seal FOR EACH STATEMENT {refuse}",
    ]
