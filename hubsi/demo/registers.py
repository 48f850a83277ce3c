"""What a curator finds on the desk about organisations: a claim to answer, a twin to merge, some that are verified."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from hubsi.demo.content import Stage
from organisations import services
from organisations.models import Claim, Organisation
from organisations.services import OrganisationRow

LIST = "voorbeeldlijst"
VERIFIED = ("gloed", "wegwijs", "thuisdraad", "digidurf")
ROWS = (
    # nearly the name of a demo organisation in the same municipality, as lists have it
    OrganisationRow(
        source_id="1",
        name="Buurthuis Zeven Linden vzw",
        helix="civil-society",
        municipality="11002",
        summary="Ontmoetingshuis met sociaal restaurant.",
    ),
    OrganisationRow(
        source_id="2",
        name="Herstelhuis De Schroef",
        helix="civil-society",
        municipality="44021",
        website="https://www.deschroef.hubsi.example",
        summary="Vrijwilligers herstellen samen met je wat stuk is.",
        challenges=["reuse-repair"],
    ),
)


@transaction.atomic
def load_registers(stage: Stage) -> int:
    """All at once, the first time only; what curators did since stays as it is."""
    if Organisation.objects.filter(source=LIST).exists():
        return 0
    ids = services.upsert_imported(source=LIST, rows=ROWS, now=stage.now - timedelta(days=40)).ids
    for key in VERIFIED:
        services.verify(
            organisation=stage.organisations[key],
            note="Opgezocht in het voorbeeldregister: naam klopt.",
            by=stage.editor,
            now=stage.now - timedelta(days=20),
        )
    services.compare_waiting(now=stage.now)
    free = Organisation.objects.filter(pk=ids.get("2", 0)).first()
    if free is not None and not Claim.objects.filter(organisation=free).exists():
        services.claim_organisation(
            organisation=free,
            by=stage.others[0],
            role="Coördinator van de vrijwilligers",
            motivation="Ik wil onze openingsuren en ons aanbod zelf bijhouden.",
            proof="Mijn naam staat op de pagina met onze ploeg.",
            now=stage.now - timedelta(days=2),
        )
    return len(ROWS)
