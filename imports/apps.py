from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from core import menus
        from imports import origins, personal, retention
        from imports.merging import move_memory
        from organisations import merging

        personal.register_parts()
        retention.register_rules()
        origins.register_origins()
        merging.register("imports.memory", move_memory)
        menus.add(
            "desk",
            menus.Item(label=_("Importeren"), url_name="imports:index", icon="upload", order=40, visible=_may_import),
        )


def _may_import(user: Any) -> bool:
    from imports.permissions import can_import

    return can_import(user)
