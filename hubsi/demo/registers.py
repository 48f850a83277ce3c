"""What a curator finds on the desk about organisations: a claim to answer, a twin to merge, some that are verified."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from hubsi.demo.content import LEGAL_FORM, Stage
from organisations import services
from organisations.models import Organisation
from organisations.services import OrganisationRow

LIST = "voorbeeldlijst"
VERIFIED = ("gloed", "wegwijs", "thuisdraad", "digidurf")
ROW = OrganisationRow(
    source_id="1",
    name="Herstelhuis De Schroef",
    helix="civil-society",
    municipality="44021",
    website="https://www.deschroef.hubsi.example",
    summary="Vrijwilligers herstellen samen met je wat stuk is.",
    challenges=["reuse-repair"],
)


@transaction.atomic
def load_registers(stage: Stage) -> int:
    """All at once, the first time only; what curators did since stays as it is."""
    if Organisation.objects.filter(source=LIST).exists():
        return 0
    ids = services.upsert_imported(source=LIST, rows=[ROW], now=stage.now - timedelta(days=40)).ids
    # somebody who did not look first: nearly the name of a demo organisation in the same municipality
    services.create_organisation(
        by=stage.others[1],
        now=stage.now - timedelta(days=9),
        name="Buurthuis Zeven Linden vzw",
        legal_form=LEGAL_FORM["nl"],
        helix="civil-society",
        municipality="11002",
        summary="Ontmoetingshuis met sociaal restaurant.",
    )
    for key in VERIFIED:
        services.verify(
            organisation=stage.organisations[key],
            note="Opgezocht in het voorbeeldregister: naam klopt.",
            by=stage.editor,
            now=stage.now - timedelta(days=20),
        )
    services.compare_waiting(now=stage.now)
    services.claim_organisation(
        organisation=Organisation.objects.get(pk=ids["1"]),
        by=stage.others[0],
        role="Coördinator van de vrijwilligers",
        motivation="Ik wil onze openingsuren en ons aanbod zelf bijhouden.",
        proof="Mijn naam staat op de pagina met onze ploeg.",
        now=stage.now - timedelta(days=2),
    )
    return 2 + len(VERIFIED)
