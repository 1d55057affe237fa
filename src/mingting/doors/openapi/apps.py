from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "mingting.doors.openapi"
    label = "openapi"
    verbose_name = "接口"
