from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "mingting.registers"
    label = "registers"
    verbose_name = "账"
