from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "mingting.base"
    label = "base"
    verbose_name = "基"

    def ready(self) -> None:
        from mingting.base.logins import watch

        watch()
