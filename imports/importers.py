"""How each kind of record is taken in: the importers of the rooms, by kind."""

from catalogue.services.imports import TieImporter
from core.importing import Importer
from experimentation.services import SpaceImporter
from funding.services import FundingImporter
from innovations.services import InnovationImporter
from organisations.services import OrganisationImporter
from supporters.services import OfferImporter

IMPORTERS: dict[str, Importer] = {
    importer.kind: importer
    for importer in (
        OrganisationImporter(),
        InnovationImporter(),
        OfferImporter(),
        FundingImporter(),
        SpaceImporter(),
        TieImporter(),
    )
}
