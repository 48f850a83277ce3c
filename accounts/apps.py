from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from core import menus

        pages = (
            (_("Profiel"), "accounts:profile", "user"),
            (_("Meldingen"), "accounts:preferences", "bell"),
        )
        for order, (label, url_name, icon) in enumerate(pages, start=1):
            menus.add("account", menus.Item(label=label, url_name=url_name, icon=icon, order=order * 10))
