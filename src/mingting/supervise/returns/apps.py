from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "mingting.supervise.returns"
    label = "returns"
    verbose_name = "报表"
