"""The addresses of the public. All but the pairing page need a token."""

from __future__ import annotations

from django.urls import path

from mingting.doors.portal.views import review, tablet

urlpatterns = [
    path("r/<str:token>/", review.review, name="portal-review"),
    path("r/<str:token>/close/", review.passed, name="portal-close"),
    path("r/<str:token>/thanks/", review.thanks, name="portal-thanks"),
    path("r/<str:token>/words/", review.words, name="portal-words"),
    path("r/<str:token>/callback/", review.callback, name="portal-callback"),
    path("tablet/", tablet.pairing, name="portal-pairing"),
    path("tablet/<int:pk>/", tablet.waiting, name="portal-tablet"),
    path("tablet/<int:pk>/next/", tablet.following, name="portal-next"),
]
