import re

from django.apps import AppConfig
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

_WORD = r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+"


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Kern")

    def ready(self) -> None:
        """Everywhere: no mail address with a quoted part before the @, such as "a b"@voorbeeld.be. Nobody has one, and
        between the quotes Django allows control characters, some of which end the line in the header of a mail."""
        EmailValidator.user_regex = re.compile(rf"^{_WORD}(\.{_WORD})*\Z", re.IGNORECASE)
