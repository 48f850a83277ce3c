from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogus")

    def ready(self) -> None:
        from catalogue.models import ModerationCase
        from core import menus

        menus.add(
            "desk",
            menus.Item(
                label=_("Nazicht"),
                url_name="catalogue:desk",
                icon="list-checks",
                order=10,
                count=lambda user: ModerationCase.objects.filter(status="open").count(),
            ),
        )
