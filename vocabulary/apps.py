from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "vocabulary"
    verbose_name = _("Woordenlijsten")

    def ready(self) -> None:
        from core.remember import depends_on
        from vocabulary.lookup import stamp

        depends_on(stamp)
