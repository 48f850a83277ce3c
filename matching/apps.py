from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from catalogue import sources

        if "matching.refresh" not in sources.after_change:
            sources.after_change.append("matching.refresh")
