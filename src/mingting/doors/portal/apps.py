from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mingting.doors.portal"
    label = "portal"
    verbose_name = "公众"
