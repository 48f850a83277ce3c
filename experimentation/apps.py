from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperimentationConfig(AppConfig):
    name = "experimentation"
    verbose_name = _("Experimenteerplekken")

    def ready(self) -> None:
        from catalogue.sources import register
        from experimentation import personal
        from experimentation.sources import SpaceSource

        register(SpaceSource)
        personal.register_parts()
