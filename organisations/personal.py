"""What organisations keep of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.personal import PersonalData, register
from catalogue import services as catalogue
from core import retention
from core.images import image_file
from organisations.drafts import draft_of
from organisations.models import Claim, Invitation, Membership, Organisation, Role

INVITATIONS_KEPT = timedelta(days=30)


class OrganisationData(PersonalData):
    """For whom somebody acts, who invited them or was invited by them, and what they claimed."""

    name = "organisations"
    label = gettext_lazy("Je organisaties en uitnodigingen")
    covers = (
        "organisations.Membership.user",
        "organisations.Invitation.invited_by",
        "organisations.Invitation.accepted_by",
        "organisations.Organisation.verified_by",
        "organisations.Claim.user",
        "organisations.Claim.decided_by",
        "organisations.Merge.merged_by",
        "organisations.Duplicate.dismissed_by",
    )

    def export(self, user: Any) -> Any:
        mine = Membership.objects.filter(user=user).order_by("pk")
        received = Invitation.objects.filter(email__iexact=user.email).order_by("pk")
        sent = Invitation.objects.filter(invited_by=user).order_by("pk")
        claims = Claim.objects.filter(user=user).order_by("pk")
        return {
            "memberships": list(mine.values("organisation__name", "organisation__slug", "role", "created_at")),
            "invitations_to_me": list(received.values("organisation__name", "role", "created_at", "accepted_at")),
            # to whom is theirs to tell
            "invitations_by_me": list(sent.values("organisation__name", "role", "created_at", "accepted_at")),
            "claims": list(
                claims.values(
                    "organisation__name", "role", "motivation", "proof", "status", "message", "created_at", "decided_at"
                )
            ),
        }

    def files(self, user: Any) -> Iterator[tuple[str, bytes]]:
        owned = Organisation.objects.filter(memberships__user=user, memberships__role=Role.OWNER).exclude(logo="")
        for logo in owned.order_by("pk").values_list("logo", flat=True):
            found = image_file(logo)
            if found:
                yield found

    def consequences(self, user: Any) -> list[str]:
        told = []
        for mine, next_owner in _alone(user):
            name = {"name": mine.organisation.name}
            if next_owner is None:
                text = _("%(name)s heeft dan geen beheerder meer. De pagina blijft staan tot iemand ze overneemt.")
            else:
                text = _("Bij %(name)s ben jij de enige eigenaar. Wie er het langst bij is, wordt dan eigenaar.")
            told.append(text % name)
        return told

    def erase(self, user: Any, *, now: datetime) -> None:
        for mine, next_owner in _alone(user):
            organisation = Organisation.objects.select_for_update().get(pk=mine.organisation_id)
            if next_owner is not None:
                next_owner.role, next_owner.updated_at = Role.OWNER, now
                next_owner.save(update_fields=["role", "updated_at"])
            else:
                organisation.claimed, organisation.updated_at = False, now
                organisation.save(update_fields=["claimed", "updated_at"])
                if organisation.is_published:
                    catalogue.publish(draft_of(organisation), now=now)
        Membership.objects.filter(user=user).delete()
        Claim.objects.filter(user=user).delete()
        letters = Invitation.objects.filter(email__iexact=user.email)
        letters.filter(accepted_at=None).delete()
        letters.update(email=f"verwijderd-{user.pk}@account.invalid")


def _alone(user: Any) -> list[tuple[Membership, Membership | None]]:
    """Where somebody is the only owner, with the member who is there longest."""
    found = []
    for mine in Membership.objects.filter(user=user, role=Role.OWNER).select_related("organisation").order_by("pk"):
        others = Membership.objects.filter(organisation_id=mine.organisation_id, user__is_active=True).exclude(
            pk=mine.pk
        )
        if not others.filter(role=Role.OWNER).exists():
            found.append((mine, others.order_by("created_at", "pk").first()))
    return found


def delete_invitations(now: datetime, limit: int) -> int:
    """Letters that nobody answered: they hold addresses of people who have no account."""
    old = Invitation.objects.filter(accepted_at=None, expires_at__lt=now - INVITATIONS_KEPT)
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    Invitation.objects.filter(pk__in=ids).delete()
    return len(ids)


def register_parts() -> None:
    """Called when the app is ready."""
    register(OrganisationData)
    retention.register(
        retention.Rule(
            name="invitations",
            what=gettext_lazy("Uitnodigingen voor een organisatie die niemand aanvaardde"),
            how_long=gettext_lazy("Een maand nadat ze vervielen, daarna wissen we ze."),
            run=delete_invitations,
            order=42,
        )
    )
