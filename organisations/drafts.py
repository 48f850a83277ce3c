"""What the catalogue shows of an organisation."""

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from core.images import image_url
from organisations.models import Organisation


def draft_of(organisation: Organisation) -> EntryDraft:
    """The public face of an organisation; never its e-mail address or telephone."""
    return EntryDraft(
        kind=Kind.ORGANISATION,
        object_id=organisation.pk,
        title=organisation.name,
        summary=organisation.summary,
        language=organisation.language,
        url_name="organisations:detail",
        url_key=organisation.slug,
        challenge_text="\n\n".join(filter(None, [organisation.summary, organisation.description])),
        body=" ".join(filter(None, [organisation.legal_form, organisation.kbo_number, organisation.kbo])),
        place=organisation.municipality,
        lat=organisation.lat,
        lon=organisation.lon,
        places=tuple(organisation.places),
        challenges=tuple(organisation.challenges),
        helix=(organisation.helix,),
        trust=("verified",) if organisation.is_verified else (),
        image=image_url(organisation.logo, width=320),
        published_at=organisation.created_at,
        updated_at=organisation.updated_at,
        checked_at=organisation.checked_at,
        extra={
            "claimed": organisation.claimed,
            "legal_form": organisation.legal_form,
            "verified": organisation.is_verified,
        },
    )
