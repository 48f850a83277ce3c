from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisaties")

    def ready(self) -> None:
        from catalogue import sources
        from core import menus
        from organisations import personal
        from organisations.models import VERIFIED_LOST, Claim, Duplicate, Organisation
        from organisations.source import OrganisationSource

        sources.register(OrganisationSource)
        menus.add(
            "desk",
            menus.Item(
                label=_("Claims"),
                url_name="orgdesk:claims",
                icon="hand-helping",
                order=30,
                count=lambda user: Claim.objects.for_curators().count(),
            ),
        )
        menus.add(
            "desk",
            menus.Item(
                label=_("Dubbels"),
                url_name="orgdesk:duplicates",
                icon="git-merge",
                order=32,
                count=lambda user: Duplicate.objects.to_judge().count(),
            ),
        )
        menus.add(
            "desk",
            menus.Item(
                label=_("Geverifieerd"),
                url_name="orgdesk:verified",
                icon="shield-check",
                order=34,
                count=lambda user: Organisation.objects.filter(VERIFIED_LOST).count(),
            ),
        )
        personal.register_parts()
