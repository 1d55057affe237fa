"""时限: statutory clock arithmetic. Due days, days used, the day-by-day account, how a case finished."""

from mingting.rules.clocks.account import AccountLine, account, account_of_hours
from mingting.rules.clocks.buckets import Bucket, CaseKind, finish_bucket, hour_bucket, legal_overdue
from mingting.rules.clocks.due import days_left, due_of, used_days, used_so_far
from mingting.rules.clocks.hours import SHANGHAI, Moment, OfficeHours, Season, due_at, received_on
from mingting.rules.clocks.terms import Due, Extension, Limit, Pause, Unit, merged

__all__ = [
    "SHANGHAI",
    "AccountLine",
    "Bucket",
    "CaseKind",
    "Due",
    "Extension",
    "Limit",
    "Moment",
    "OfficeHours",
    "Pause",
    "Season",
    "Unit",
    "account",
    "account_of_hours",
    "days_left",
    "due_at",
    "due_of",
    "finish_bucket",
    "hour_bucket",
    "legal_overdue",
    "merged",
    "received_on",
    "used_days",
    "used_so_far",
]
