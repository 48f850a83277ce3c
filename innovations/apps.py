from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Innovaties")

    def ready(self) -> None:
        from catalogue import sources
        from innovations import personal
        from innovations.source import InnovationSource

        sources.register(InnovationSource)
        personal.register_parts()
