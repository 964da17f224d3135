"""The one app of the service."""

from django.apps import AppConfig


class FortuneConfig(AppConfig):
    name = "fortune"
    verbose_name = "선생님 사주"
