from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mingting.handle.cases"
    label = "cases"
    verbose_name = "办件"
