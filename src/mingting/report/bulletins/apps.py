from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "mingting.report.bulletins"
    label = "bulletins"
    verbose_name = "通报"
