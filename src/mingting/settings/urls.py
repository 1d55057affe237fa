"""All doors of the site."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("mingting.doors.openapi.urls")),
    path("", include("mingting.doors.portal.urls")),
    path("", include("mingting.doors.desk.urls")),
]

handler400 = "mingting.web.errors.bad_request"
handler403 = "mingting.web.errors.permission_denied"
handler404 = "mingting.web.errors.page_not_found"
handler500 = "mingting.web.errors.server_error"
