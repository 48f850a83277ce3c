from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import personal_parts, retention, signals
        from accounts.models import User
        from core import codes, menus

        codes.register(User, "home_place", scheme="place")
        signals.connect()
        personal_parts.register_parts()
        retention.register_rules()
        pages = (
            (_("Profiel"), "accounts:profile", "user"),
            (_("Meldingen"), "accounts:preferences", "bell"),
            (_("E-mailadres"), "account_email", "mail"),
            (_("Wachtwoord"), "account_change_password", "lock"),
            (_("Veilig inloggen"), "mfa_index", "shield-check"),
            (_("Toestellen"), "usersessions_list", "laptop"),
        )
        for order, (label, url_name, icon) in enumerate(pages, start=1):
            menus.add("account", menus.Item(label=label, url_name=url_name, icon=icon, order=order * 10))
        menus.add("account", menus.Item(label=_("Mijn gegevens"), url_name="accounts:data", icon="database", order=80))
        menus.add(
            "account",
            menus.Item(
                label=_("Gekoppelde logins"),
                url_name="socialaccount_connections",
                icon="link",
                order=70,
                visible=lambda user: bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
            ),
        )
