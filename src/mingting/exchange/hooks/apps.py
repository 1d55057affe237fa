from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "mingting.exchange.hooks"
    label = "hooks"
    verbose_name = "消息推送"
