from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "mingting.handle.licences"
    label = "licences"
    verbose_name = "证照"
