from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mingting.doors.desk"
    label = "desk"
    verbose_name = "工作台"
