"""The addresses of the desk. The first part of a name says which room of the menu the page belongs to."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path

from mingting.doors.desk.views import (
    accounts,
    audit,
    bulletins,
    calendar,
    case_account,
    case_materials,
    case_moves,
    case_papers,
    cases,
    factors,
    figures,
    home,
    hooks,
    imports,
    intake,
    items,
    journal,
    licences,
    notices,
    people,
    places,
    search,
    sources,
    stand_ins,
    worklists,
)

_account = [
    path("password/", login_required(accounts.PasswordPage.as_view()), name="account_change_password"),
    path("inactive/", accounts.inactive, name="account_inactive"),
    *(
        path(f"{name.replace('_', '-')}/", accounts.closed, name=f"account_{name}")
        for name in (
            "signup",
            "reauthenticate",
            "email",
            "email_verification_sent",
            "set_password",
            "reset_password",
            "reset_password_done",
            "reset_password_from_key_done",
            "confirm_login_code",
        )
    ),
    path("confirm-email/<str:key>/", accounts.closed, name="account_confirm_email"),
    path("reset-password/<str:uidb36>-<str:key>/", accounts.closed, name="account_reset_password_from_key"),
]

_factor = [
    path("", factors.EnterPage.as_view(), name="mfa_authenticate"),
    path("new/", factors.set_up, name="factor-new"),
    path("qr.svg", factors.image, name="factor-image"),
    path("check/", factors.check, name="factor-check"),
    path("codes/", factors.codes, name="factor-codes"),
]

_people = [
    path("", people.people, name="people"),
    path("roles/", people.matrix, name="people-roles"),
    path("security/", journal.security, name="people-security"),
    path("of/<str:username>/", people.one, name="people-one"),
]

_stand_ins = [
    path("", stand_ins.stand_ins, name="standins"),
    path("<int:pk>/end/", stand_ins.end, name="standins-end"),
]

_journal = [
    path("", journal.events, name="journal"),
    path("journal.csv", journal.export, name="journal-export"),
]

_calendar = [
    path("", calendar.page, name="calendar"),
    path("day/<str:text>/", calendar.day, name="calendar-day"),
    path("span/<str:code>/", calendar.span, name="calendar-span"),
    path("account/", calendar.account_of, name="calendar-account"),
    path("notices/", notices.listing, name="calendar-notices"),
    path("load/", notices.load, name="calendar-load"),
    path("proposals/<str:digest>/", notices.decide, name="calendar-proposal"),
    path("template.csv", notices.template, name="calendar-template"),
]

_figures = [
    path("", figures.figures, name="figures"),
    path("open/", figures.open_figure, name="figures-open"),
    path("<str:code>/", figures.open_code, name="figure-code"),
]

_bulletins = [
    path("", bulletins.listing, name="bulletins"),
    path("<int:pk>/", bulletins.workbench, name="bulletins-one"),
    path("<int:pk>/evidence/<str:code>/", bulletins.evidence, name="bulletins-evidence"),
    path("<int:pk>/words/<str:key>/", bulletins.words, name="bulletins-words"),
    path("<int:pk>/reason/", bulletins.reason, name="bulletins-reason"),
    path("<int:pk>/refresh/", bulletins.refresh, name="bulletins-refresh"),
    path("<int:pk>/publish/", bulletins.publish, name="bulletins-publish"),
    path("<int:pk>/documents/<str:suffix>/", bulletins.document, name="bulletins-document"),
]

_imports = [
    path("", imports.imports, name="imports"),
    path("sources/", sources.sources, name="imports-sources"),
    path("names/", sources.decide, name="imports-names"),
    path("template/<str:kind>/", imports.template, name="imports-template"),
    path("<int:pk>/", imports.ledger, name="imports-ledger"),
    path("<int:pk>/progress/", imports.progress, name="imports-progress"),
    path("<int:pk>/repair/", imports.repair, name="imports-repair"),
]

_audit = [
    path("", audit.start, name="audit"),
    path("<int:pk>/", audit.run, name="audit-run"),
    path("<int:pk>/decide/", audit.decide, name="audit-decide"),
    path("<int:pk>/drop/", audit.drop, name="audit-drop"),
    path("<int:pk>/report/<str:suffix>/", audit.report, name="audit-report"),
    path("<int:pk>/text/<str:suffix>/", audit.text, name="audit-text"),
]

_case = [
    path("", cases.one, name="cases-one"),
    path("account/", case_account.account, name="cases-account"),
    path("look/<int:order>/", cases.look, name="cases-look"),
    path("people/", cases.people, name="cases-people"),
    path("reveal/", cases.reveal, name="cases-reveal"),
    path("presence/", cases.presence, name="cases-presence"),
    path("take/", cases.take_over, name="cases-take"),
    path("undo/", case_moves.undo, name="cases-undo"),
    path("moves/<str:action>/", case_moves.move, name="cases-move"),
    path("requests/<int:asked>/", case_moves.answer, name="cases-request"),
    *case_papers.URLS,
    path("materials/", case_materials.materials, name="cases-materials"),
    path("materials/<int:file_id>/", case_materials.file, name="cases-material-file"),
    path("materials/<int:file_id>/<int:number>/", case_materials.page, name="cases-material-page"),
]

_intake = [
    path("", intake.intake, name="intake"),
    path("person/", intake.look_up, name="intake-person"),
    path("items/", intake.items, name="intake-items"),
    path("items/<str:code>/", intake.item, name="intake-item"),
    path("<int:pk>/done/", intake.done, name="intake-done"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("login/", accounts.LoginPage.as_view(), name="account_login"),
    path("logout/", accounts.LogoutPage.as_view(), name="account_logout"),
    path("account/", include(_account)),
    path("calendar/", include(_calendar)),
    path("imports/", include(_imports)),
    path("factor/", include(_factor)),
    path("people/", include(_people)),
    path("stand-ins/", include(_stand_ins)),
    path("journal/", include(_journal)),
    path("hooks/", hooks.listing, name="hooks"),
    path("hooks/<int:pk>/", hooks.one, name="hooks-one"),
    path("intake/", include(_intake)),
    path("licences/", licences.listing, name="licences"),
    path("licences/<int:pk>/", licences.one, name="licences-one"),
    path("licences/<int:pk>/face/", licences.face, name="licences-face"),
    path("items/", items.items, name="items"),
    path("items/<str:code>/", items.one, name="items-one"),
    path("items/<str:code>/set/", items.change, name="items-set"),
    path("places/", places.places, name="places"),
    path("places/<int:pk>/", places.one, name="places-one"),
    path("search/", search.search, name="search"),
    path("cases/", worklists.cases, name="cases"),
    path("cases/list/<slug:code>/", worklists.cases, name="cases-list"),
    path("cases/export/<slug:code>/", worklists.export, name="cases-export"),
    path("cases/delivery/", cases.delivery, name="cases-delivery"),
    path("cases/<int:pk>/", include(_case)),
    path("figures/", include(_figures)),
    path("bulletins/", include(_bulletins)),
    path("audit/", include(_audit)),
    path("", include("mingting.doors.desk.counter_urls")),
]
