"""What innovations keep of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.personal import PersonalData, register
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry
from core.images import delete_image, image_file
from innovations.models import Innovation, Lesson, Status, TeamMember, TeamRole, Update


class InnovationData(PersonalData):
    """Teams somebody belongs to, and what they wrote there."""

    name = "innovations"
    label = gettext_lazy("Je innovaties, lessen en nieuws")
    covers = (
        "innovations.TeamMember.user",
        "innovations.Innovation.created_by",
        "innovations.Lesson.author",
        "innovations.Update.author",
    )

    def export(self, user: Any) -> Any:
        teams = TeamMember.objects.filter(user=user).order_by("pk")
        begun = Innovation.objects.filter(created_by=user).order_by("pk")
        lessons = Lesson.objects.filter(author=user).order_by("pk")
        news = Update.objects.filter(author=user).order_by("pk")
        return {
            "teams": list(teams.values("innovation__title", "innovation__slug", "role", "created_at")),
            "begun": list(begun.values("title", "slug", "status", "summary", "problem", "approach", "created_at")),
            "lessons": list(
                lessons.values("innovation__title", "tried", "happened", "differently", "audience", "created_at")
            ),
            "news": list(news.values("innovation__title", "title", "text", "posted_at")),
        }

    def files(self, user: Any) -> Iterator[tuple[str, bytes]]:
        mine = Innovation.objects.filter(team__user=user).exclude(image="").order_by("pk")
        for image in mine.values_list("image", flat=True):
            found = image_file(image)
            if found:
                yield found

    def consequences(self, user: Any) -> list[str]:
        told = []
        for innovation in _alone(user):
            name = {"title": str(innovation)}
            if _is_private(innovation):
                text = _("Je ontwerp “%(title)s” wissen we mee.")
            else:
                text = _("“%(title)s” heeft dan geen team meer. De pagina blijft staan, en een curator kijkt ernaar.")
            told.append(text % name)
        return told

    def erase(self, user: Any, *, now: datetime) -> None:
        alone = _alone(user)
        for innovation in alone:
            if _is_private(innovation):
                image = innovation.image
                innovation.delete()
                if image:
                    transaction.on_commit(partial(delete_image, image))
                continue
            entry = Entry.objects.filter(kind=Kind.INNOVATION, object_id=innovation.pk).first()
            if entry is not None:
                message = _("Het team bestaat niet meer: het laatste lid heeft zijn account verwijderd.")
                catalogue.open_case(entry, reason="reported", by=None, message=message, now=now)
        for member in TeamMember.objects.filter(user=user).select_related("innovation"):
            _hand_over(member, now)
            member.delete()


def _alone(user: Any) -> list[Innovation]:
    """Innovations with nobody else in the team."""
    mine = Innovation.objects.filter(team__user=user).exclude(
        pk__in=TeamMember.objects.exclude(user=user).values("innovation_id")
    )
    return list(mine.order_by("pk"))


def _is_private(innovation: Innovation) -> bool:
    """A draft that nobody else ever saw."""
    return innovation.status == Status.DRAFT and innovation.submitted_at is None and innovation.organisation_id is None


def _hand_over(leaving: TeamMember, now: datetime) -> None:
    """A team keeps a lead: whoever is there longest."""
    others = TeamMember.objects.filter(innovation_id=leaving.innovation_id).exclude(pk=leaving.pk)
    if leaving.role == TeamRole.LEAD and not others.filter(role=TeamRole.LEAD).exists():
        heir = others.order_by("created_at", "pk").first()
        if heir is not None:
            heir.role, heir.updated_at = TeamRole.LEAD, now
            heir.save(update_fields=["role", "updated_at"])


def register_parts() -> None:
    """Called when the app is ready."""
    register(InnovationData)
