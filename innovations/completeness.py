"""What a profile needs before others get to see it, and where in the wizard that is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from innovations.models import Innovation

MAX_CHALLENGES = 5


@dataclass(frozen=True)
class Missing:
    """Something that is not there yet.

    Attributes:
        step: slug of the wizard's step.
        field: name of the field on the innovation.
        message: what to do, for people.
        vital: the page makes no sense without it; imported ones may lack the rest.
    """

    step: str
    field: str
    message: str
    vital: bool = False


def missing_parts(innovation: Innovation) -> list[Missing]:
    """Everything that keeps it from being handed in, in the order of the wizard; no query."""
    found = []
    if not innovation.problem:
        found.append(Missing("probleem", "problem", _("Vertel wat het probleem is.")))
    if not innovation.challenges:
        found.append(Missing("probleem", "challenges", _("Kies minstens één uitdaging.")))
    elif len(innovation.challenges) > MAX_CHALLENGES:
        found.append(
            Missing(
                "probleem",
                "challenges",
                _("Kies hoogstens %(most)s uitdagingen: de belangrijkste.") % {"most": MAX_CHALLENGES},
            )
        )
    if not innovation.approach:
        found.append(Missing("aanpak", "approach", _("Vertel wat jullie eraan doen.")))
    if not innovation.title:
        found.append(Missing("aanpak", "title", _("Geef je innovatie een naam."), vital=True))
    if not innovation.summary:
        found.append(Missing("aanpak", "summary", _("Vat je innovatie samen in één of twee zinnen.")))
    if not (innovation.municipality or innovation.places):
        found.append(Missing("waar-en-wie", "municipality", _("Zeg waar jullie dit doen.")))
    if not innovation.phase:
        found.append(Missing("fase-en-noden", "phase", _("Kies in welke fase jullie zitten.")))
    return found
