from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "mingting.assess.facts"
    label = "facts"
    verbose_name = "事实"
