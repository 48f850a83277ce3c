from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisaties")

    def ready(self) -> None:
        from catalogue import sources
        from organisations.source import OrganisationSource

        sources.register(OrganisationSource)
