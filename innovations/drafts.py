"""What the catalogue shows of an innovation."""

from __future__ import annotations

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from core.images import image_url
from innovations.models import SCALERS, Innovation, Lesson, Status

# own fields of a version, in the order in which the page tells them
VERSIONED = (
    "title",
    "summary",
    "language",
    "problem",
    "problem_for_whom",
    "problem_causes",
    "problem_system",
    "problem_type",
    "challenges",
    "approach",
    "what_is_new",
    "novelty",
    "target_groups",
    "participation",
    "municipality",
    "places",
    "phase",
    "started_on",
    "ended_on",
    "website",
    "theory_of_change",
    "evidence_level",
    "evidence_text",
    "evidence_link",
    *SCALERS.values(),
)


def about(innovation: Innovation) -> str:
    """What it is about, in its own words: the problem first, the approach only where no problem is told."""
    texts = [
        innovation.problem,
        innovation.problem_for_whom,
        innovation.problem_causes,
        innovation.problem_system,
        innovation.summary,
        "" if innovation.problem else innovation.approach,
    ]
    return "\n\n".join(filter(None, texts))


def public_lessons(innovation: Innovation) -> list[Lesson]:
    """The lessons that everyone may read, out of the prefetched ones."""
    return [lesson for lesson in innovation.lessons.all() if lesson.audience == "public"]


def draft_of(innovation: Innovation) -> EntryDraft:
    """The public face. Expects `with_public_parts()`; never holds a lesson that is not public."""
    needs = list(innovation.needs.all())
    amounts = [need.amount for need in needs if need.amount]
    lessons = [f"{lesson.tried} {lesson.happened} {lesson.differently}" for lesson in public_lessons(innovation)]
    body = [innovation.approach, innovation.what_is_new, innovation.theory_of_change]
    body += [need.description for need in needs] + [p.name for p in innovation.partners.all()] + lessons
    owner = innovation.organisation
    return EntryDraft(
        kind=Kind.INNOVATION,
        object_id=innovation.pk,
        title=innovation.title,
        summary=innovation.summary,
        language=innovation.language,
        url_name="innovations:detail",
        url_key=innovation.slug,
        challenge_text=about(innovation),
        body="\n".join(filter(None, body)),
        owner_id=innovation.organisation_id,
        published_at=innovation.published_at,
        updated_at=innovation.updated_at,
        checked_at=innovation.checked_at,
        place=innovation.municipality,
        lat=innovation.lat,
        lon=innovation.lon,
        places=tuple(innovation.places),
        challenges=tuple(innovation.challenges),
        phases=(innovation.phase,) if innovation.phase else (),
        support_needed=tuple(dict.fromkeys(need.kind for need in needs)),
        values=tuple(dict.fromkeys(need.value for need in needs if need.value)),
        target_groups=tuple(innovation.target_groups),
        helix=((owner.helix,) if owner else (() if innovation.source else ("citizens",))),
        novelty=tuple(innovation.novelty),
        amount_min=min(amounts, default=None),
        amount_max=max(amounts, default=None),
        image=image_url(innovation.image, width=640),
        iconic=innovation.iconic,
        extra={"pending": True} if innovation.status == Status.PENDING else {},
    )
