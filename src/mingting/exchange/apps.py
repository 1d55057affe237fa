from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "mingting.exchange"
    label = "exchange"
    verbose_name = "通"
