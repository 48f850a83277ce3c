from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    name = "following"
    verbose_name = _("Volgen")

    def ready(self) -> None:
        from core import menus
        from following import merging, personal
        from organisations import merging as organisations

        organisations.register("following.follows", merging.move_follows)
        organisations.register("following.told", merging.move_told)
        personal.register_parts()
        menus.add("account", menus.Item(label=_("Wat ik volg"), url_name="following", icon="bell", order=40))
