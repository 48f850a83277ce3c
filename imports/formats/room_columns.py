"""Which columns a generic list of each room may have."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from imports.formats.columns import (
    Column,
    as_bool,
    as_choice,
    as_date,
    as_decimal,
    as_end,
    as_kbo,
    as_line,
    as_number,
    as_place,
    as_places,
    as_site,
    as_start,
    as_term,
    as_terms,
    as_text,
)

_COST = (("free", "gratis"), ("exchange", "in ruil"), ("reduced", "sociaal tarief"), ("paid", "betalend"))
_NUMBER = Column(
    name="bronnummer",
    field="",
    parse=as_line,
    help=_("Het nummer dat jullie lijst zelf gebruikt. Daaraan herkennen we de rij een volgende keer."),
    aliases=("id", "nummer", "uri", "identifier", "source id", "key", "code"),
)
_LANGUAGE = Column(
    name="taal",
    field="language",
    parse=as_term("language"),
    empty="nl",
    help=_("De taal van de tekst; leeg is Nederlands."),
    aliases=("language", "lang"),
    scheme="language",
)
_PLACE = Column(
    name="gemeente",
    field="municipality",
    parse=as_place,
    help=_("Naam, postcode of NIS-code van een gemeente in Vlaanderen of Brussel."),
    aliases=("municipality", "stad", "city", "plaats", "town", "woonplaats", "nis", "niscode"),
)
_DESCRIPTION = ("description", "omschrijving", "meer uitleg", "tekst", "text")
_POINT = (
    Column(
        name="breedtegraad",
        field="lat",
        parse=as_decimal,
        empty=None,
        help=_("In graden, bijvoorbeeld 51,05."),
        aliases=("lat", "latitude"),
    ),
    Column(
        name="lengtegraad",
        field="lon",
        parse=as_decimal,
        empty=None,
        help=_("In graden, bijvoorbeeld 3,72."),
        aliases=("lon", "lng", "longitude"),
    ),
)


def _title(name: str, field: str, help: str | Promise) -> Column:
    aliases = ("naam", "titel", "name", "title", "benaming", "project")
    return Column(name=name, field=field, parse=as_line, help=help, required=True, aliases=aliases)


def _summary(help: str | Promise, *, required: bool = False) -> Column:
    aliases = ("summary", "samenvatting", "kort", "korte omschrijving", "short description", "abstract")
    return Column(name="in het kort", field="summary", parse=as_line, help=help, required=required, aliases=aliases)


def _text(name: str, field: str, help: str | Promise, *aliases: str) -> Column:
    return Column(name=name, field=field, parse=as_text, help=help, aliases=aliases)


def _line(name: str, field: str, help: str | Promise, *aliases: str) -> Column:
    return Column(name=name, field=field, parse=as_line, help=help, aliases=aliases)


def _terms(name: str, field: str, scheme: str, help: str | Promise, *aliases: str, required: bool = False) -> Column:
    parse = as_places if scheme == "place" else as_terms(scheme)
    return Column(
        name=name, field=field, parse=parse, empty=(), help=help, aliases=aliases, scheme=scheme, required=required
    )


def _number(name: str, field: str, help: str | Promise, *aliases: str) -> Column:
    return Column(name=name, field=field, parse=as_number, empty=None, help=help, aliases=aliases)


def _date(name: str, field: str, help: str | Promise, *aliases: str) -> Column:
    return Column(name=name, field=field, parse=as_date, empty=None, help=help, aliases=aliases)


def _site(name: str, field: str, help: str | Promise, *aliases: str) -> Column:
    return Column(name=name, field=field, parse=as_site, help=help, aliases=aliases)


def _owner(help: str | Promise, *aliases: str, required: bool = True) -> Column:
    return Column(name="organisatie", field="", parse=as_line, help=help, required=required, aliases=aliases)


_CHALLENGES = _terms(
    "uitdagingen", "challenges", "challenge", _("Codes of namen, met ; ertussen."), "challenges", "uitdaging", "thema"
)
_WHERE = _terms("werkt in", "places", "place", _("Gemeenten, provincies of gewesten, met ; ertussen."), "places")
_ORGANISATION = _("Naam, ondernemingsnummer of adres op de hub van een organisatie die er al staat.")
_BELONGS = ("organisation", "organization", "organisator", "aanbieder", "eigenaar", "owner")

_ORGANISATIONS = (
    _NUMBER,
    _title("naam", "name", _("De naam van de organisatie.")),
    Column(
        name="rol",
        field="helix",
        parse=as_term("helix"),
        help=_("De rol in het ecosysteem."),
        required=True,
        aliases=("helix", "rol in het ecosysteem", "role", "type", "soort"),
        scheme="helix",
    ),
    Column(
        name="ondernemingsnummer",
        field="kbo_number",
        parse=as_kbo,
        help=_("10 cijfers, bijvoorbeeld 0123.456.749."),
        aliases=("kbo", "kbo nummer", "kbonummer", "enterprise number", "btw", "btw nummer", "vat"),
    ),
    _line("rechtsvorm", "legal_form", _("Bijvoorbeeld vzw, bv of gemeente."), "legal form", "classificatie"),
    _summary(_("Wat ze doen, in één of twee zinnen.")),
    _text("beschrijving", "description", _("Meer uitleg; Markdown mag."), *_DESCRIPTION),
    _LANGUAGE,
    _line("e-mail", "email", _("Een algemeen adres, geen persoonlijk."), "email", "mail", "e-mailadres", "emailadres"),
    _line("telefoon", "phone", _("Een algemeen nummer."), "phone", "tel", "telefoonnummer", "telephone"),
    _site("website", "website", _("Het webadres."), "site", "url", "web", "homepage"),
    _line("straat", "street", _("Straat en nummer."), "street", "adres", "address", "straat en nummer"),
    _line("postcode", "postcode", _("De postcode."), "post code", "zip", "zipcode", "postal code"),
    _PLACE,
    _WHERE,
    _CHALLENGES,
    *_POINT,
)
_INNOVATIONS = (
    _NUMBER,
    _title("titel", "title", _("De naam van de innovatie.")),
    _summary(_("Eén of twee zinnen in gewone taal.")),
    _text("probleem", "problem", _("Wat er misloopt."), "problem"),
    _text("aanpak", "approach", _("Wat ze eraan doen."), "approach", *_DESCRIPTION),
    _owner(_ORGANISATION, *_BELONGS, "promotor", required=False),
    _PLACE,
    _WHERE,
    _CHALLENGES,
    _terms("doelgroepen", "target_groups", "target_group", _("Voor wie, met ; ertussen."), "target groups"),
    Column(
        name="fase",
        field="phase",
        parse=as_term("phase"),
        help=_("Hoe ver het staat."),
        aliases=("phase", "stadium"),
        scheme="phase",
    ),
    _LANGUAGE,
    _site("website", "website", _("Het webadres."), "site", "url", "web"),
    _date("begonnen op", "started_on", _("Een datum, bijvoorbeeld 2024-01-31."), "start", "startdatum", "start date"),
    _date("afgelopen op", "ended_on", _("Een datum."), "einde", "einddatum", "end", "end date"),
    *_POINT,
)
_OFFERS = (
    _NUMBER,
    _title("titel", "title", _("Wat er aangeboden wordt.")),
    _owner(_ORGANISATION, *_BELONGS),
    _summary(_("Eén of twee zinnen."), required=True),
    _text("beschrijving", "description", _("Meer uitleg."), *_DESCRIPTION),
    _LANGUAGE,
    _terms("ondersteuning", "support", "support", _("De soort, met ; ertussen."), "support", "soort", required=True),
    _terms("fases", "phases", "phase", _("Voor welke fases."), "phases", "fase", "phase"),
    _CHALLENGES,
    _WHERE,
    _terms("waarden", "values", "value", _("Wat ze geven."), "values"),
    _terms("talen", "languages", "language", _("In welke talen."), "languages"),
    Column(
        name="kost",
        field="cost",
        parse=as_choice(_COST),
        empty="free",
        help=_("Leeg is gratis."),
        aliases=("cost", "kostprijs", "prijs"),
        choices=_COST,
    ),
    _line("toelichting kost", "cost_note", _("Uitleg bij de kost."), "cost note"),
    _number("hoeveel per jaar", "capacity", _("Een getal."), "capacity", "capaciteit"),
    _date("geldig tot en met", "valid_until", _("Een datum."), "valid until", "geldig tot"),
)
_FUNDING = (
    _NUMBER,
    _title("titel", "title", _("De naam van de oproep of maatregel.")),
    _owner(_("Wie het geeft: een organisatie die op de hub staat. Mag leeg."), "provider", *_BELONGS, required=False),
    Column(
        name="instrument",
        field="instrument",
        parse=as_term("instrument"),
        help=_("In welke vorm het geld komt."),
        required=True,
        aliases=("type", "soort", "vorm"),
        scheme="instrument",
    ),
    _summary(_("Eén of twee zinnen."), required=True),
    _text("beschrijving", "description", _("Voorwaarden en uitleg; Markdown mag."), *_DESCRIPTION),
    _LANGUAGE,
    _number("bedrag vanaf", "amount_min", _("In hele euro."), "amount min", "minimum", "min"),
    _number("bedrag tot", "amount_max", _("In hele euro."), "amount max", "maximum", "max", "bedrag", "amount"),
    _number("eigen inbreng", "own_contribution", _("In procent."), "own contribution"),
    _terms("fases", "phases", "phase", _("Voor welke fases."), "phases", "fase"),
    _CHALLENGES,
    _WHERE,
    _terms("aanvragers", "applicants", "applicant", _("Wie mag aanvragen."), "applicants", "doelgroep", "wie"),
    Column(
        name="doorlopend",
        field="rolling",
        parse=as_bool,
        empty=False,
        help=_("Ja of nee."),
        aliases=("rolling", "permanent"),
    ),
    Column(
        name="opent op",
        field="opens_at",
        parse=as_start,
        empty=None,
        help=_("Een datum."),
        aliases=("opens", "start", "startdatum", "van"),
    ),
    Column(
        name="sluit op",
        field="closes_at",
        parse=as_end,
        empty=None,
        help=_("Een datum; die dag kan het nog."),
        aliases=("closes", "deadline", "einddatum", "tot"),
    ),
    _site("link", "link", _("Het webadres van de oproep."), "url", "website"),
)
_SPACES = (
    _NUMBER,
    _title("naam", "name", _("De naam van de plek.")),
    _owner(_ORGANISATION, *_BELONGS, "beheerder"),
    _summary(_("Wat je er kan uitproberen."), required=True),
    _text("beschrijving", "description", _("Meer over de plek."), *_DESCRIPTION),
    _LANGUAGE,
    Column(
        name="gemeente",
        field="municipality",
        parse=as_place,
        help=_PLACE.help,
        required=True,
        aliases=_PLACE.aliases,
    ),
    _line("straat", "address", _("Straat en nummer."), "address", "adres", "street"),
    *_POINT,
    _number("plaats voor hoeveel mensen", "capacity", _("Een getal."), "capacity", "capaciteit", "max personen"),
    _number("oppervlakte", "area_m2", _("In m²."), "area", "m2", "oppervlakte m2"),
    _text("wat er staat", "equipment", _("Uitrusting."), "equipment", "uitrusting"),
    _text("toegankelijkheid", "accessibility", _("Hoe je er komt en binnen raakt."), "accessibility"),
    Column(
        name="zonder trappen",
        field="step_free",
        parse=as_bool,
        empty=False,
        help=_("Ja of nee."),
        aliases=("step free", "rolstoel", "wheelchair"),
    ),
    _text("huisregels", "house_rules", _("Afspraken."), "house rules"),
    _text("begeleiding", "facilitation", _("Wie er helpt."), "facilitation"),
    _text("expertise", "expertise", _("Wat ze in huis hebben.")),
    _text("methodes", "methods", _("Hoe ze werken."), "methods"),
    _text("instrumenten", "tools", _("Wat je er kan gebruiken."), "tools"),
    Column(
        name="prijs per uur",
        field="cost_per_hour",
        parse=as_decimal,
        empty=None,
        help=_("In euro; 0 is gratis."),
        aliases=("price", "prijs", "tarief", "cost per hour"),
    ),
    _line("uitleg prijs", "cost_note", _("Uitleg bij de prijs."), "cost note"),
    _CHALLENGES,
    _terms("doelgroepen", "target_groups", "target_group", _("Voor wie."), "target groups", "doelgroep"),
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "organisation": _ORGANISATIONS,
    "innovation": _INNOVATIONS,
    "offer": _OFFERS,
    "funding": _FUNDING,
    "space": _SPACES,
}
