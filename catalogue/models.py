"""The catalogue's tables: one row per public thing, and what is said about those rows."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField, HnswIndex

from catalogue.kinds import Kind
from catalogue.querysets import EntryQuerySet
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
    url_name = models.CharField(max_length=60)
    url_key = models.CharField(max_length=200)
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
    facets = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    place = models.CharField(_("gemeente"), max_length=10, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    amount_min = models.BigIntegerField(null=True, blank=True)
    amount_max = models.BigIntegerField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    image = models.CharField(max_length=300, blank=True)
    iconic = models.BooleanField(_("iconisch voorbeeld"), default=False)
    extra = models.JSONField(default=dict, blank=True)
    challenge_text = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    search_vector = SearchVectorField(null=True)
    embedding = HalfVectorField(dimensions=EMBEDDING_DIMENSIONS, null=True)
    embedding_key = models.CharField(max_length=80, blank=True)
    embedded_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(_("gepubliceerd op"))
    updated_at = models.DateTimeField(_("gewijzigd op"))
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    # when the row itself was last written: what sweeps compare with, not shown
    indexed_at = models.DateTimeField()

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
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

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

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("versie"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("op"))
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    snapshot = models.JSONField()

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
    REFUSED = "refused", _("Geweigerd")


class ModerationCase(models.Model):
    """Something a curator has to look at. At most one open case per entry and reason."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="cases")
    reason = models.CharField(_("reden"), max_length=10, choices=CaseReason.choices)
    status = models.CharField(_("status"), max_length=10, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(_("geopend op"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)
    message = models.TextField(_("bericht"), blank=True)

    class Meta:
        verbose_name = _("nazicht")
        verbose_name_plural = _("nazicht")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "reason"], condition=Q(status="open"), name="case_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reason} {self.status}"
