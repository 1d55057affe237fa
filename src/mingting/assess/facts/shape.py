"""From narrow rows to facts: names, places, classes and days worked out for a whole month at once, in DuckDB.

The queries read the month's raw rows (`raw_...`) and the small tables of the ground: `organ`, `place`, `source`, `standing`, `item`, `connection`,
`worked`.
"""

from __future__ import annotations

PROMPT_DAYS = 1
"""及时入库: within so many working days."""

_WHO = """o.code AS organ, o.name AS organ_name, r.organ_path, o.unit_kind AS organ_kind"""
_FROM = "s.code AS source, s.kind AS source_kind"
_WHERE = """COALESCE(p.code, '') AS place, COALESCE(p.tier, '') AS tier,
    COALESCE(w.presence_class, '') AS presence_class, COALESCE(w.organ, o.code) AS hall_organ"""
_JOINS = "JOIN organ AS o ON o.id = r.organ_id JOIN source AS s ON s.id = r.source_id"


def _standing(day: str) -> str:
    """Who stands at that place on that day: the organ itself or the nearest above it."""
    return f"""LEFT JOIN place AS p ON p.id = r.place_id
    LEFT JOIN (
        SELECT organ_path, place_id, day, arg_max(organ, LENGTH(path)) AS organ, arg_max(presence_class, LENGTH(path)) AS presence_class
        FROM (SELECT DISTINCT organ_path, place_id, CAST({day} AS DATE) AS day FROM month AS r) AS asked
        JOIN standing AS st USING (place_id)
        WHERE starts_with(asked.organ_path, st.path) AND day >= st.valid_from AND (st.valid_to IS NULL OR day <= st.valid_to)
        GROUP BY organ_path, place_id, day
    ) AS w ON w.organ_path = r.organ_path AND w.place_id = p.id AND w.day = CAST({day} AS DATE)"""


_ENDED = "('withdrawn', 'returned', 'terminated', 'forwarded', 'acceptance_refused', 'voided')"
_BUCKET = """CASE
        WHEN r.finished_at IS NULL THEN ''
        WHEN r.case_kind = 'instant' THEN
            CASE WHEN COALESCE(r.used_days <= 0, r.finished_at = r.accepted_at) THEN 'instant' ELSE 'overdue' END
        WHEN r.used_days IS NOT NULL AND r.promise_days IS NOT NULL THEN
            CASE WHEN r.used_days < r.promise_days THEN 'early' WHEN r.used_days = r.promise_days THEN 'exact' ELSE 'overdue' END
        WHEN r.due_on IS NOT NULL THEN CASE WHEN r.finished_at <= r.due_on THEN 'exact' ELSE 'overdue' END
        ELSE '' END"""
_REVIEWABLE = """r.finished_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM connection AS n WHERE n.source_id = r.source_id AND starts_with(r.organ_path, n.path)
        AND CAST(r.finished_at AS DATE) >= n.valid_from AND (n.valid_to IS NULL OR CAST(r.finished_at AS DATE) <= n.valid_to))"""


_PROMPT = f"COALESCE(wb.position - wa.position <= {PROMPT_DAYS}, FALSE)"


def _worked(start: str, stored: str) -> str:
    """The county's calendar at both days: positions count working days."""
    return f"""LEFT JOIN worked AS wa ON wa.county = o.county AND wa.day = CAST({start} AS DATE)
    LEFT JOIN worked AS wb ON wb.county = o.county AND wb.day = CAST({stored} AS DATE)"""


CASES = f"""
SELECT r.id AS case_id, r.source_no, {_FROM}, {_WHO}, {_WHERE},
    COALESCE(i.code, '') AS item, COALESCE(i.name, '') AS item_name, COALESCE(i.item_type, '') AS item_type,
    r.channel, r.case_kind, r.applicant_kind, r.state, r.result, r.applicant_masked AS applicant, r.base_on,
    COALESCE(r.received_at, r.accepted_at) AS received_on, r.accepted_at AS accepted_on, r.finished_at AS finished_on,
    COALESCE(r.finished_at, CASE WHEN r.state IN {_ENDED} THEN COALESCE(r.decided_at, r.base_on) END) AS ended_on,
    r.due_on, r.promise_days, r.legal_days, r.used_days, {_BUCKET} AS bucket,
    {_REVIEWABLE} AS reviewable, v.reviewed_on, COALESCE(v.grade, '') AS grade, COALESCE(v.by_default, FALSE) AS review_default,
    r.corrections, r.paused_days, r.double_entry,
    COALESCE(p.tier IN ('branch', 'town', 'village', 'station') AND NOT starts_with(r.organ_path, p.path), FALSE) AS cross,
    COALESCE(i.licence_type <> '', FALSE) AS licence_due, l.stored_on AS licence_stored_on,
    {_PROMPT} AS licence_prompt, r.state = 'voided' AS void
FROM month AS r {_JOINS} {_standing("r.base_on")}
LEFT JOIN item AS i ON i.id = r.item_id
LEFT JOIN (
    SELECT case_id, MIN(reviewed_at) FILTER (WHERE is_default = 0 AND held = 0) AS reviewed_on,
        arg_min(grade, reviewed_at || lpad(CAST(times AS VARCHAR), 5, '0')) FILTER (WHERE is_default = 0 AND held = 0) AS grade,
        COUNT(*) FILTER (WHERE is_default = 1) > 0 AND COUNT(*) FILTER (WHERE is_default = 0 AND held = 0) = 0 AS by_default
    FROM raw_case_reviews GROUP BY case_id
) AS v ON v.case_id = r.id
LEFT JOIN (
    SELECT case_id, MIN(stored_at) AS stored_on, arg_min(issued_on, stored_at) AS issued_on FROM raw_case_licences GROUP BY case_id
) AS l ON l.case_id = r.id
{_worked("l.issued_on", "l.stored_on")}
"""
RETURNS = f"""
SELECT r.id AS line_id, {_FROM}, {_WHO}, {_WHERE}, r.measure, r.first_day, r.last_day, r.count, r.reporter,
    r.submitted_at AS submitted_on, r.due_on, COALESCE(r.file, '') AS file, r.row_no
FROM month AS r {_JOINS} {_standing("r.first_day")}
"""
LICENCES = f"""
SELECT r.id AS licence_id, r.source_no, {_FROM}, {_WHO}, t.code AS licence_type, t.name AS licence_name, r.holder_masked AS holder,
    r.issued_on, r.stored_at AS stored_on, r.valid_to, CAST(r.valid_to AS DATE) + 1 AS ended_on, r.state, r.case_id,
    {_PROMPT} AS prompt
FROM month AS r {_JOINS} JOIN licence_type AS t ON t.id = r.licence_type_id
{_worked("r.issued_on", "r.stored_at")}
"""
REVIEWS = f"""
SELECT r.id AS review_id, r.source_no, {_FROM}, {_WHO}, {_WHERE}, r.case_id, r.case_no, r.times, r.grade, r.channel,
    r.is_default = 1 AS is_default, r.held = 1 AS held, r.reviewed_at AS reviewed_on, r.finished_at AS finished_on
FROM month AS r {_JOINS} {_standing("r.reviewed_at")}
"""
HALF_DAYS = f"""
SELECT r.id AS half_day_id, r.staff, r.staff_category, {_FROM}, {_WHO}, {_WHERE}, r.day, r.half, r.mark
FROM month AS r {_JOINS} {_standing("r.day")}
"""
ENTRIES = f"""
SELECT r.id AS entry_id, r.register, r.source_no, {_FROM}, {_WHO}, COALESCE(w.presence_class, '') AS presence_class,
    COALESCE(w.organ, o.code) AS hall_organ, r.on_day, COALESCE(r.staff, '') AS staff, r.category, r.choice, r.choice2, r.yes, r.yes2,
    r.amount, r.state
FROM month AS r {_JOINS} {_standing("r.on_day")}
"""
QUERIES = {
    "cases": CASES,
    "returns": RETURNS,
    "licences": LICENCES,
    "reviews": REVIEWS,
    "half_days": HALF_DAYS,
    "entries": ENTRIES,
}

SOURCES = {
    "entries": "SELECT r.*, o.hall AS place_id FROM raw_entries AS r JOIN organ AS o ON o.id = r.organ_id",
}
"""Where the month's rows are not simply the raw ones: a register's line belongs to the hall of its county."""
