"""All doors of the site."""

from django.urls import include, path

urlpatterns = [path("", include("mingting.doors.desk.urls"))]
