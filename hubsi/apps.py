from django.apps import AppConfig


class HubsiConfig(AppConfig):
    name = "hubsi"
    verbose_name = "Hubsi"

    def ready(self) -> None:
        # web processes ask for jobs by name too: left to itself, Celery loads the tasks in workers only
        from django.apps import apps

        from catalogue import origins
        from hubsi import metrics, signals
        from hubsi.celery import app

        app.autodiscover_tasks([config.name for config in apps.get_app_configs()], force=True)
        signals.connect()
        metrics.register()
        # made up by the project itself
        for source in ("voorbeeldinhoud", "voorbeeldlijst", "generated"):
            origins.register(source, origins.Origin(name=source, licence=origins.OWN_LICENCE))
