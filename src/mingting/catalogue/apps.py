from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "mingting.catalogue"
    label = "catalogue"
    verbose_name = "项"
