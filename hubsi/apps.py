from django.apps import AppConfig


class HubsiConfig(AppConfig):
    name = "hubsi"
    verbose_name = "Hubsi"
