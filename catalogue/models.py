"""The catalogue's tables: one row per public thing, and what is said about those rows."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField, HnswIndex

from catalogue.kinds import Kind
from catalogue.querysets import CaseQuerySet, EntryQuerySet
from catalogue.urls_of import entry_url
from core.models import TimeStamped
from vocabulary.fields import TermField

EMBEDDING_DIMENSIONS = 384
SAMPLE = 8
# one entry in so many, by hash: numbers themselves may alternate with what was imported together
SAMPLED = Q(Exact(Func(F("id"), function="hashint8", output_field=models.IntegerField()) % SAMPLE, 0))
PUBLISHED = Q(status="published")


class EntryStatus(models.TextChoices):
    PENDING = "pending", _("Wacht op nazicht")
    PUBLISHED = "published", _("Zichtbaar")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Iedereen")
    MEMBERS = "members", _("Alleen leden")


class Entry(models.Model):
    """The public face of one record of a room. Written only by `catalogue.services`.

    `facets` holds every closed-list fact as a `facet:code` token under one GIN index (see docs/adr). `embedding` is the
    centred, normalised vector of `challenge_text`; vectors with different `embedding_key` are never compared.
    """

    kind = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField(_("nummer in de kamer"))
    title = models.CharField(_("titel"), max_length=200)
    summary = models.TextField(_("samenvatting"), blank=True)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    url_name = models.CharField(max_length=60, verbose_name=_("naam van de pagina"))
    url_key = models.CharField(max_length=200, verbose_name=_("laatste deel van het adres"))
    owner = models.ForeignKey(
        "self",
        verbose_name=_("organisatie"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned",
    )
    status = models.CharField(_("status"), max_length=12, choices=EntryStatus.choices, default=EntryStatus.PUBLISHED)
    visibility = models.CharField(
        _("zichtbaar voor"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    facets = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("filters"))
    place = models.CharField(_("gemeente"), max_length=10, blank=True)
    lat = models.FloatField(null=True, blank=True, verbose_name=_("breedtegraad"))
    lon = models.FloatField(null=True, blank=True, verbose_name=_("lengtegraad"))
    amount_min = models.BigIntegerField(null=True, blank=True, verbose_name=_("bedrag vanaf"))
    amount_max = models.BigIntegerField(null=True, blank=True, verbose_name=_("bedrag tot"))
    opens_at = models.DateTimeField(null=True, blank=True, verbose_name=_("opent op"))
    closes_at = models.DateTimeField(null=True, blank=True, verbose_name=_("sluit op"))
    image = models.CharField(max_length=300, blank=True, verbose_name=_("beeld"))
    iconic = models.BooleanField(_("iconisch voorbeeld"), default=False)
    extra = models.JSONField(default=dict, blank=True, verbose_name=_("feiten op de kaart"))
    challenge_text = models.TextField(blank=True, verbose_name=_("tekst over de uitdaging"))
    search_text = models.TextField(blank=True)
    search_vector = SearchVectorField(null=True)
    embedding = HalfVectorField(dimensions=EMBEDDING_DIMENSIONS, null=True)
    embedding_key = models.CharField(max_length=80, blank=True, verbose_name=_("kenmerk van de betekenis"))
    embedded_hash = models.CharField(max_length=64, blank=True, verbose_name=_("vingerafdruk van de tekst"))
    published_at = models.DateTimeField(_("gepubliceerd op"))
    updated_at = models.DateTimeField(_("gewijzigd op"))
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    # when the row itself was last written: what sweeps compare with, not shown
    indexed_at = models.DateTimeField(verbose_name=_("vindbaar sinds"))

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("vermelding")
        verbose_name_plural = _("vermeldingen")
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="entry_one_per_record"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="entry_point_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(amount_min__isnull=True) | Q(amount_max__isnull=True) | Q(amount_max__gte=F("amount_min")),
                name="entry_amounts_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "kind", "-updated_at"], name="entry_status_kind_updated"),
            models.Index(fields=["status", "-updated_at", "-id"], name="entry_status_updated"),
            # the natural order of lists, and what is new on the front page
            models.Index(
                fields=["kind", "-iconic", "-updated_at", "-id"], name="entry_kind_natural", condition=PUBLISHED
            ),
            models.Index(fields=["-iconic", "-updated_at", "-id"], name="entry_natural", condition=PUBLISHED),
            models.Index(
                fields=["-published_at", "-id"], name="entry_latest", condition=PUBLISHED & Q(checked_at__isnull=False)
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="entry_latest_raw",
                condition=PUBLISHED & Q(checked_at__isnull=True),
            ),
            # longest forgotten first
            models.Index(Coalesce("checked_at", "updated_at"), F("id"), name="entry_last_checked", condition=PUBLISHED),
            models.Index(fields=["closes_at"], name="entry_closes"),
            models.Index(fields=["lat", "lon"], name="entry_point"),
            GinIndex(fields=["facets"], name="entry_facets"),
            GinIndex(fields=["search_vector"], name="entry_search"),
            GinIndex(fields=["search_text"], name="entry_trigrams", opclasses=["gin_trgm_ops"]),
            # words of the title alone: who has them there goes first when thousands have them somewhere
            GinIndex(Func(F("search_vector"), Value("{a}"), function="ts_filter"), name="entry_search_title"),
            # the same over one entry in eight, to count large results by sample
            models.Index(fields=["status", "kind", "visibility"], name="entry_sampled", condition=SAMPLED),
            GinIndex(fields=["facets"], name="entry_facets_sampled", condition=SAMPLED),
            GinIndex(fields=["search_vector"], name="entry_search_sampled", condition=SAMPLED),
            GinIndex(
                fields=["search_text"], name="entry_trigrams_sampled", opclasses=["gin_trgm_ops"], condition=SAMPLED
            ),
            HnswIndex(
                fields=["embedding"],
                name="entry_embedding",
                opclasses=["halfvec_cosine_ops"],
                m=16,
                ef_construction=64,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Address of its page in the room it belongs to; "" when that room is not installed."""
        return entry_url(self.url_name, self.url_key)

    def codes(self, facet: str) -> list[str]:
        """Codes of one facet, e.g. `codes("phase") == ["prototyping"]`."""
        start = f"{facet}:"
        return [token[len(start) :] for token in self.facets if token.startswith(start)]


class Relation(TimeStamped):
    """A typed tie between two entries, drawn by a curator or grown from an accepted introduction."""

    source = models.ForeignKey(Entry, verbose_name=_("van"), on_delete=models.CASCADE, related_name="relations_out")
    target = models.ForeignKey(Entry, verbose_name=_("naar"), on_delete=models.CASCADE, related_name="relations_in")
    type = TermField(_("soort band"), scheme="relation")
    value = TermField(_("wat wordt gedeeld"), scheme="value", blank=True)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("getekend door"),
    )

    class Meta:
        verbose_name = _("band")
        verbose_name_plural = _("banden")
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "type", "value"], name="relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.type} {self.target_id}"


class Revision(models.Model):
    """One published version of a record: what it said, who wrote it, when."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("vermelding"))
    number = models.PositiveIntegerField(_("versie"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("auteur")
    )
    created_at = models.DateTimeField(_("op"))
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    snapshot = models.JSONField(verbose_name=_("inhoud"))
    hidden = models.BooleanField(
        _("teruggedraaid"), default=False, help_text=_("Alleen curatoren en wie de pagina beheert zien deze versie.")
    )

    class Meta:
        verbose_name = _("versie")
        verbose_name_plural = _("versies")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"


class CaseReason(models.TextChoices):
    NEW = "new", _("Nieuw")
    CHANGED = "changed", _("Gewijzigd")
    REPORTED = "reported", _("Gemeld")


class CaseStatus(models.TextChoices):
    OPEN = "open", _("Open")
    APPROVED = "approved", _("Goedgekeurd")
    CHANGES = "changes", _("Aanpassing gevraagd")
    UNDONE = "undone", _("Teruggedraaid")
    REFUSED = "refused", _("Geweigerd")


class ModerationCase(models.Model):
    """Something a curator has to look at. At most one open case per entry and reason.

    `seen` is what the record said when a curator decided: the next case is compared with it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="cases", verbose_name=_("vermelding"))
    reason = models.CharField(_("reden"), max_length=10, choices=CaseReason.choices)
    status = models.CharField(_("status"), max_length=10, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ingediend door"),
    )
    opened_at = models.DateTimeField(_("geopend op"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("beslist door"),
    )
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)
    message = models.TextField(_("bericht"), blank=True)
    seen = models.JSONField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("nazicht")
        verbose_name_plural = _("nazicht")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "reason"], condition=Q(status="open"), name="case_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reason} {self.status}"


class ReportReason(models.TextChoices):
    """What people say is wrong with a page."""

    WRONG = "wrong", _("Er staat iets fouts of verouderds")
    SPAM = "spam", _("Het is reclame of misleiding")
    ABUSE = "abuse", _("Het is kwetsend of haatdragend")
    PRIVACY = "privacy", _("Er staan gegevens van iemand zonder toestemming")
    RIGHTS = "rights", _("Tekst of beeld is van iemand anders")
    CONTACT = "contact", _("Ik kreeg een ongepast bericht van deze kant")
    OTHER = "other", _("Iets anders")


class Report(models.Model):
    """What one person said is wrong. The address is only for the answer and is wiped with it."""

    case = models.ForeignKey(ModerationCase, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("wat is er mis?"), max_length=10, choices=ReportReason.choices)
    text = models.TextField(_("vertel wat je zag"), max_length=2000, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    language = models.CharField(max_length=2, default="nl")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("door"),
    )
    at = models.DateTimeField(_("op"))
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldingen")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(email=""), name="report_address_wiped_with_the_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.at:%Y-%m-%d}"


class Reminder(models.Model):
    """Somebody was (or will be) asked whether a page still holds; once for each time that it became stale.

    `user` is empty for a page that nobody manages. `since` is when the page was last looked at.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("vermelding"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("gebruiker")
    )
    since = models.DateTimeField(verbose_name=_("sinds"))
    sent_at = models.DateTimeField(null=True, verbose_name=_("verstuurd op"))

    class Meta:
        verbose_name = _("herinnering")
        verbose_name_plural = _("herinneringen")
        constraints = [
            models.UniqueConstraint(fields=["entry", "since", "user"], name="reminder_once", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["user"], name="reminder_waiting", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.since:%Y-%m-%d}"

    def still_holds(self) -> bool:
        """Whether nobody looked at the page since. Reads `entry`."""
        return self.entry.status == "published" and (self.entry.checked_at or self.entry.updated_at) <= self.since


class LinkProblem(models.TextChoices):
    """Why a link does not work, as far as one can see from outside."""

    NONE = "", _("Werkt")
    GONE = "gone", _("De pagina bestaat niet meer")
    NO_HOST = "no-host", _("De website bestaat niet meer")
    REFUSED = "refused", _("De website antwoordt niet")
    TIMEOUT = "timeout", _("De website antwoordt te traag")
    CERTIFICATE = "certificate", _("Het veiligheidscertificaat klopt niet")
    SERVER = "server", _("De website geeft een fout")
    LOOP = "loop", _("De link verwijst eindeloos door")
    FORBIDDEN = "forbidden", _("Dit adres mogen we niet bezoeken")


class Link(models.Model):
    """An address outside the hub that an entry points to, and whether it works. Broken after two failing days."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links", verbose_name=_("vermelding"))
    url = models.CharField(_("adres"), max_length=500)
    host = models.CharField(max_length=253, verbose_name=_("website"))
    problem = models.CharField(_("wat is er mis?"), max_length=12, choices=LinkProblem.choices, blank=True)
    http_status = models.PositiveSmallIntegerField(_("antwoordcode"), null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField(_("dagen stuk"), default=0)
    failed_on = models.DateField(_("laatst stuk op"), null=True, blank=True)
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    next_at = models.DateTimeField(_("volgende keer"))
    mailed_at = models.DateTimeField(_("beheerder gemaild op"), null=True, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-failed_days", "checked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "url"], name="link_once")]
        indexes = [
            models.Index(fields=["next_at", "id"], name="link_next"),
            models.Index(fields=["-failed_days", "id"], name="link_broken", condition=Q(failed_days__gte=2)),
        ]

    def __str__(self) -> str:
        return self.url


class LinksRead(models.Model):
    """When the links of an entry were last read from its room."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="links_read")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("links gelezen")
        verbose_name_plural = _("links gelezen")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d}"
