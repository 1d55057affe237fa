from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mingting.report.audit"
    label = "audit"
    verbose_name = "核数"
