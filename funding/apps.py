from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = _("Financiering")

    def ready(self) -> None:
        from catalogue import sources
        from funding.source import FundingSource

        sources.register(FundingSource)
