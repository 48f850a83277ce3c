"""The steps of the wizard: which form, which parts, and whether a step is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovations import forms
from innovations.completeness import missing_parts
from innovations.models import Innovation, Need, Partner


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        slug: part of its address.
        form: the section's form; None for the last look.
        part, part_form: what can be added on this step, one at a time.
    """

    slug: str
    label: str | Promise
    title: str | Promise
    intro: str | Promise = ""
    form: type[forms.SectionForm] | None = None
    part: type[Any] | None = None
    part_form: type[forms.PartForm] | None = None


STEPS = (
    Step(
        "probleem",
        _("Probleem"),
        _("Begin bij het probleem"),
        _("Een goed idee begint met een probleem dat je raakt. De naam en de oplossing komen straks."),
        forms.ProblemForm,
    ),
    Step(
        "aanpak",
        _("Aanpak"),
        _("Wat doen jullie eraan?"),
        _("Vertel het zoals aan een buur. Wat is er nieuw aan?"),
        forms.ApproachForm,
    ),
    Step(
        "waar-en-wie",
        _("Waar en wie"),
        _("Waar, voor wie en met wie?"),
        _("Zo vinden mensen in de buurt je, en zie je wie nog ontbreekt aan tafel."),
        forms.WhoForm,
        Partner,
        forms.PartnerForm,
    ),
    Step(
        "fase-en-noden",
        _("Fase en noden"),
        _("Hoe ver staan jullie, en wat hebben jullie nodig?"),
        _("Ondersteuners, fondsen en plekken die bij je nood passen, vinden je dan vanzelf."),
        forms.PhaseForm,
        Need,
        forms.NeedForm,
    ),
    Step(
        "nakijken", _("Nakijken"), _("Kijk alles nog eens na"), _("Een curator leest mee voordat het zichtbaar wordt.")
    ),
)
SLUGS = [step.slug for step in STEPS]


def step_of(slug: str) -> Step | None:
    """The step with this slug."""
    return next((step for step in STEPS if step.slug == slug), None)


def next_of(step: Step) -> Step:
    """The step after this one; the last one's next is itself."""
    return STEPS[min(SLUGS.index(step.slug) + 1, len(STEPS) - 1)]


def first_unfinished(innovation: Innovation) -> Step:
    """Where one left off: the first step that lacks something, else the last look."""
    missing = {part.step for part in missing_parts(innovation)}
    return next((step for step in STEPS if step.slug in missing), STEPS[-1])


def progress(innovation: Innovation | None, current: Step) -> list[dict[str, Any]]:
    """The steps for the progress component; without a draft there is nothing to jump to yet."""
    missing = {part.step for part in missing_parts(innovation)} if innovation is not None else set(SLUGS)
    rows = []
    for step in STEPS:
        done = step.slug not in missing and step is not STEPS[-1]
        state = "current" if step is current else "done" if done else "todo"
        url = reverse("innovations:step", args=[innovation.pk, step.slug]) if innovation is not None else ""
        rows.append({"label": step.label, "state": state, "url": url})
    return rows
