"""What a profile may learn from its own answers: advice by type of problem, and where to find help for a weak scaler.

Source of the types: Hisschemöller and Hoppe (1996); of the scalers: Bloom (2012), both as told in the Movisie dossier
"Wat werkt bij sociale innovatie" (2016).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

# which kind of support on offer helps with which scaler
SUPPORT_FOR_SCALER = {
    "staffing": "co-creation",
    "communicating": "awareness",
    "alliance-building": "network-building",
    "lobbying": "network-building",
    "earnings-generation": "scaling-up",
    "replicating": "scaling-up",
    "stimulating-market-forces": "scaling-up",
}
WEAK = 2


def advice_for(problem_type: str) -> str:
    """One or two sentences on how to tackle a problem of this type; "" for an unknown one."""
    return {
        "structured": _(
            "Over dit probleem bestaat eensgezindheid en kennis. Gebruik wat al bewezen werkt, en maak het "
            "makkelijk om het over te nemen."
        ),
        "values-differ": _(
            "We weten veel, maar mensen vinden verschillende dingen belangrijk. Maak tijd voor gesprek en "
            "bemiddeling voordat je een oplossing kiest."
        ),
        "knowledge-uncertain": _(
            "Iedereen wil dit oplossen, maar niemand weet zeker hoe. Probeer klein, meet wat er gebeurt en "
            "betrek onderzoekers."
        ),
        "wicked": _(
            "Een taai vraagstuk: mensen zijn het oneens en niemand weet zeker wat werkt. Breng het hele systeem "
            "in één kamer, experimenteer, en stel het probleem gaandeweg scherper."
        ),
    }.get(problem_type, "")
