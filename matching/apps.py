from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from catalogue import sources
        from matching import merging as movers
        from matching import personal
        from organisations import merging

        personal.register_parts()
        if "matching.refresh" not in sources.after_change:
            sources.after_change.append("matching.refresh")
        merging.register("matching.matches", movers.move_matches)
        merging.register("matching.dismissals", movers.move_dismissals)
        merging.register("matching.introductions", movers.move_introductions)
