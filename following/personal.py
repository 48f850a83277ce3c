"""What following keeps of a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
from following.models import Follow, Reader, SavedSearch, ToldMatch


class FollowingData(PersonalData):
    """Saved searches, followed entries, and how far the digest told them."""

    name = "following"
    label = _("Wat je volgt en bewaarde zoekopdrachten")
    covers = (
        "following.SavedSearch.user",
        "following.Follow.user",
        "following.ToldMatch.user",
        "following.Reader.user",
    )

    def export(self, user: Any) -> Any:
        fields = ("name", "list_name", "params", "frequency", "created_at", "updated_at", "told_up_to", "seen_at")
        follows = Follow.objects.filter(user=user).order_by("pk")
        told = ToldMatch.objects.filter(user=user).order_by("pk")
        readers = Reader.objects.filter(user=user)
        return {
            "saved_searches": list(SavedSearch.objects.filter(user=user).order_by("pk").values(*fields)),
            "follows": list(follows.values("entry__kind", "entry__object_id", "entry__title", "created_at")),
            "told_matches": list(told.values("entry__kind", "entry__object_id", "entry__title", "told_at")),
            "digest": list(readers.values("told_up_to", "handled_daily", "handled_weekly", "looked_at")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        for model in (SavedSearch, Follow, ToldMatch, Reader):
            model.objects.filter(user=user).delete()


def register_parts() -> None:
    """Called when the app is ready."""
    register(FollowingData)
