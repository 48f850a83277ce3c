"""This room only reads; what may be seen is decided by `Entry.objects.visible_to`, what may be drawn here."""

from catalogue.permissions import can_curate as can_draw

__all__ = ["can_draw"]
