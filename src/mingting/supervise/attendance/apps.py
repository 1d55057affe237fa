from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "mingting.supervise.attendance"
    label = "attendance"
    verbose_name = "考勤"
