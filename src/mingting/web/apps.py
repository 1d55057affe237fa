from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page shell, components, design tokens, static files. Knows no domain word."""

    name = "mingting.web"
    label = "web"
    verbose_name = "页面"
