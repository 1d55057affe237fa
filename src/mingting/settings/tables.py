"""What every room hands in, entered by name: jobs that `mingting work` runs by the clock, checks that `mingting verify` goes through.

A job is a `base.jobs.Scheduled`; a check takes nothing and yields `base.findings.Finding`; an address that takes files is a `web.uploads.Takes`.
"""

JOBS = (
    "mingting.base.schedule.SEAL",
    "mingting.base.schedule.SEAL_OUT",
    "mingting.base.schedule.REAP",
    "mingting.base.schedule.FORGET_KEYS",
    "mingting.base.schedule.TRIM_SECURITY",
    "mingting.base.schedule.TRIM_TASKS",
    "mingting.base.clocks.SWEEP",
    "mingting.handle.cases.jobs.FOLLOW_CLOCKS",
    "mingting.handle.cases.jobs.FOLLOW_MOVES",
    "mingting.handle.cases.jobs.RECOUNT_DUE",
    "mingting.handle.cases.search_jobs.WRITE_KEYS",
    "mingting.assess.jobs.REFRESH",
    "mingting.report.audit.jobs.FORGET",
    "mingting.exchange.hooks.jobs.FOLLOW",
    "mingting.exchange.hooks.jobs.DELIVER",
    "mingting.exchange.hooks.jobs.FORGET",
)

UPLOADS = {
    "cases-materials": "mingting.doors.desk.views.case_materials.TAKES",
    "imports": "mingting.doors.desk.views.imports.TAKES",
    "calendar-load": "mingting.doors.desk.views.notices.TAKES",
    "audit": "mingting.doors.desk.views.audit.TAKES",
    "openapi:audit": "mingting.doors.openapi.audit.TAKES",
}

CHECKS = {
    "journal": "mingting.base.checks.check_journal",
    "files": "mingting.base.checks.check_files",
    "cases": "mingting.handle.cases.replay.check_cases",
    "papers": "mingting.handle.cases.paper_checks.check_papers",
    "ledgers": "mingting.exchange.checks.check_ledgers",
    "figures": "mingting.assess.checks.check_figures",
    "bundles": "mingting.report.bulletins.checks.check_bundles",
}
