from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mingting.doors.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from mingting.doors.desk import accounts  # noqa: F401  the receivers of logins
