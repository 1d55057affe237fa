"""The addresses of reviews at the counter, the quick tally, and the returns that come of it."""

from __future__ import annotations

from django.urls import path

from mingting.doors.desk.views import returns, reviews, tally

urlpatterns = [
    path("reviews/", reviews.listing, name="reviews"),
    path("reviews/<int:pk>/", reviews.one, name="reviews-one"),
    path("reviews/<int:pk>/number/", reviews.number, name="reviews-number"),
    path("reviews/stations/", reviews.stations, name="reviews-stations"),
    path("reviews/phones/", reviews.phones, name="reviews-phones"),
    path("reviews/case/<int:pk>/", reviews.of_case, name="reviews-case"),
    path("reviews/case/<int:pk>/ask/", reviews.ask, name="reviews-ask"),
    path("reviews/case/<int:pk>/slip/", reviews.slip, name="reviews-slip"),
    path("tally/", tally.page, name="tally"),
    path("tally/items/", tally.setup, name="tally-setup"),
    path("tally/<int:pk>/press/", tally.pressed, name="tally-press"),
    path("tally/<int:pk>/close/", tally.close, name="tally-close"),
    path("tally/<int:pk>/items/", tally.items, name="tally-items"),
    path("returns/", returns.listing, name="returns"),
    path("returns/<int:pk>/confirm/", returns.confirm, name="returns-confirm"),
    path("returns/<int:pk>/back/", returns.back, name="returns-back"),
]
