from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "mingting.base"
    label = "base"
    verbose_name = "基"
