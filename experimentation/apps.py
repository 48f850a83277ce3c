from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperimentationConfig(AppConfig):
    name = "experimentation"
    verbose_name = _("Experimenteerplekken")
