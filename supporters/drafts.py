"""What the catalogue shows of an offer."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from supporters.models import Offer

BRUSSELS = ZoneInfo("Europe/Brussels")


def draft_of(offer: Offer) -> EntryDraft:
    """The public face of an offer. Reads `organisation`: select it for many."""
    return EntryDraft(
        kind=Kind.OFFER,
        object_id=offer.pk,
        title=offer.title,
        summary=offer.summary,
        language=offer.language,
        url_name="supporters:detail",
        url_key=offer.slug,
        challenge_text="\n\n".join(filter(None, [offer.title, offer.summary, offer.description])),
        body=offer.cost_note,
        owner_id=offer.organisation_id,
        place=offer.organisation.municipality,
        places=tuple(offer.places),
        challenges=tuple(offer.challenges),
        phases=tuple(offer.phases),
        support_offered=tuple(offer.support),
        helix=(offer.organisation.helix,),
        values=tuple(offer.values),
        languages=tuple(offer.languages),
        closes_at=end_of(offer),
        published_at=offer.published_at,
        updated_at=offer.updated_at,
        checked_at=offer.checked_at,
        extra={"cost": offer.cost, "capacity": offer.capacity},
    )


def end_of(offer: Offer) -> datetime | None:
    """The moment after its last day in Brussels; None for an offer without end."""
    if offer.valid_until is None:
        return None
    return datetime.combine(offer.valid_until + timedelta(days=1), time(), BRUSSELS)
