"""The addresses of the API; its description for people is at `docs`, for programs at `openapi.json`."""

from django.urls import path

from mingting.doors.openapi.api import api

urlpatterns = [path("", api.urls)]
