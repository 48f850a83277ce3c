from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportersConfig(AppConfig):
    name = "supporters"
    verbose_name = _("Ondersteuning")

    def ready(self) -> None:
        from catalogue import sources
        from supporters.source import OfferSource

        sources.register(OfferSource)
