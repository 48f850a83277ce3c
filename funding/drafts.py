"""What the catalogue shows of a funding opportunity."""

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from funding.models import Opportunity


def draft_of(opportunity: Opportunity) -> EntryDraft:
    """The public face of an opportunity. Reads `fit_answers` and `provider`: prefetch them for many."""
    fit = tuple(answer.criterion for answer in opportunity.fit_answers.all() if answer.answer)
    provider = opportunity.provider
    return EntryDraft(
        kind=Kind.FUNDING,
        object_id=opportunity.pk,
        title=opportunity.title,
        summary=opportunity.summary,
        language=opportunity.language,
        url_name="funding:detail",
        url_key=opportunity.slug,
        challenge_text="\n\n".join(filter(None, [opportunity.title, opportunity.summary, opportunity.description])),
        owner_id=opportunity.provider_id,
        place=provider.municipality if provider else "",
        places=tuple(opportunity.places),
        challenges=tuple(opportunity.challenges),
        phases=tuple(opportunity.phases),
        instruments=(opportunity.instrument,),
        applicants=tuple(opportunity.applicants),
        fit=fit,
        values=("money",),
        amount_min=opportunity.amount_min,
        amount_max=opportunity.amount_max,
        opens_at=opportunity.opens_at,
        closes_at=opportunity.closes_at,
        published_at=opportunity.published_at,
        updated_at=opportunity.updated_at,
        checked_at=opportunity.checked_at,
        extra={"instrument": opportunity.instrument, "rolling": opportunity.rolling, "fit": len(fit)},
    )
