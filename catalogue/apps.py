from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogus")

    def ready(self) -> None:
        from catalogue import personal
        from core import menus

        personal.register_parts()

        pages: list[tuple[Any, str, str, int, Any]] = [
            (_("Nazicht"), "catalogue:desk", "list-checks", 10, _waiting),
            (_("Verouderd"), "catalogue:stale", "clock", 60, None),
            (_("Kapotte links"), "catalogue:links", "link", 62, _broken),
            (_("Logboek"), "catalogue:log", "history", 90, None),
        ]
        for label, url_name, icon, order, count in pages:
            menus.add("desk", menus.Item(label=label, url_name=url_name, icon=icon, order=order, count=count))


def _waiting(user: Any) -> int:
    from catalogue.selectors import open_case_count

    return open_case_count()


def _broken(user: Any) -> int:
    from catalogue.selectors import broken_links

    return broken_links().count()
