"""Runs of imports, what became of their rows, and the memory of which record came from which list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.importing import What
from core.models import TimeStamped
from imports.querysets import RunQuerySet


class Status(models.TextChoices):
    UPLOADED = "uploaded", _("Kies de kolommen")
    PREVIEWING = "previewing", _("Wordt nagekeken")
    PREVIEWED = "previewed", _("Klaar om te starten")
    RUNNING = "running", _("Bezig")
    DONE = "done", _("Klaar")
    CANCELLED = "cancelled", _("Gestopt")
    FAILED = "failed", _("Mislukt")
    UNDOING = "undoing", _("Wordt teruggedraaid")
    UNDONE = "undone", _("Teruggedraaid")


WORKING = (Status.PREVIEWING, Status.RUNNING, Status.UNDOING)
UNDOABLE = (Status.DONE, Status.CANCELLED, Status.FAILED)


class Twins(models.TextChoices):
    """What to do with a row that the hub has from elsewhere."""

    JOIN = "join", _("Verbind ze met wat er al staat (dat verandert niet)")
    SKIP = "skip", _("Sla ze over")


class Run(TimeStamped):
    """One file, from upload to result.

    The file itself stands in `FilePart`. `position` is the number of rows that are behind us: it is written in the
    transaction that writes those rows, so that a run that was killed goes on where it was. `claimed_at` and `claim`
    say which worker is at it.

    Attributes:
        format: name of a format (imports.formats).
        list_name: of generic lists: which list this is; the same name next time is the same list.
        source: what its records carry as their source.
        licence: of generic lists: under which the list may be used again (SPDX), as the curator says; "" for unknown.
        header: the columns of the file; `header_hash` finds the mapping of an earlier file with the same columns.
        mapping: field -> column, for formats that need one.
        dialect: how the file is to be read (encoding, delimiter ...), see imports.reading.
        total: rows in the file, known after the preview.
        counts: {kind: {what: number}}; `read` rows read, `refused` rows that stayed out.
        undo_counts: the same for what was put back.
    """

    format = models.CharField(_("soort lijst"), max_length=40)
    list_name = models.CharField(_("naam van de lijst"), max_length=80, blank=True)
    source = models.CharField(_("bron"), max_length=40)
    licence = models.CharField(_("licentie"), max_length=40, blank=True, default="", db_default="")
    file_name = models.CharField(_("bestand"), max_length=200)
    file_size = models.PositiveBigIntegerField(_("grootte in bytes"))
    sha256 = models.CharField(_("controlegetal"), max_length=64)
    file_kind = models.CharField(_("soort bestand"), max_length=4)
    dialect = models.JSONField(_("schrijfwijze van het bestand"), default=dict)
    header = models.JSONField(_("kolommen"), default=list)
    header_hash = models.CharField(_("kenmerk van de kolommen"), max_length=64, blank=True)
    mapping = models.JSONField(_("welke kolom wat is"), default=dict)
    twins = models.CharField(_("dubbels"), max_length=4, choices=Twins.choices, default=Twins.JOIN)
    status = models.CharField(_("toestand"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    position = models.PositiveIntegerField(_("tot welke rij"), default=0)
    total = models.PositiveIntegerField(_("rijen"), default=0)
    read = models.PositiveIntegerField(_("gelezen rijen"), default=0)
    refused = models.PositiveIntegerField(_("geweigerd"), default=0)
    counts = models.JSONField(_("aantallen"), default=dict)
    undo_counts = models.JSONField(_("aantallen teruggedraaid"), default=dict)
    notices = models.JSONField(_("opmerkingen"), default=list)
    error = models.TextField(_("fout"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    claim = models.CharField(_("wie eraan werkt"), max_length=32, blank=True)
    claimed_at = models.DateTimeField(_("sinds wanneer iemand eraan werkt"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    started_at = models.DateTimeField(_("gestart op"), null=True, blank=True)
    finished_at = models.DateTimeField(_("klaar op"), null=True, blank=True)

    objects: ClassVar[Any] = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-id")
        constraints = (models.CheckConstraint(condition=Q(status__in=Status.values), name="import_run_status"),)
        indexes = (
            models.Index(fields=["claimed_at"], condition=Q(status__in=WORKING), name="import_run_working"),
            models.Index(fields=["format", "header_hash"], name="import_run_header"),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:run", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.status in WORKING

    @property
    def can_undo(self) -> bool:
        return self.status in UNDOABLE and self.started_at is not None

    @property
    def can_start(self) -> bool:
        """After the preview, or again after it was stopped or failed halfway."""
        return self.status == Status.PREVIEWED or (
            self.status in (Status.CANCELLED, Status.FAILED) and self.started_at is not None
        )


class FilePart(models.Model):
    """A megabyte of the uploaded file: in the database, so that no web server can serve it and every worker has it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("deel van een bestand")
        verbose_name_plural = _("delen van bestanden")
        ordering = ("run_id", "number")
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="import_part_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class PreviewState(models.Model):
    """Where a preview is between two slices, packed by `imports.services.previewing`; gone when it is done."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="preview_state")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("stand van een voorbeeld")
        verbose_name_plural = _("standen van voorbeelden")

    def __str__(self) -> str:
        return str(self.run_id)


class Stage(models.TextChoices):
    PREVIEW = "preview", _("Voorbeeld")
    RUN = "run", _("Uitgevoerd")


class Undone(models.TextChoices):
    """What undoing did with a row."""

    REMOVED = "removed", _("verwijderd")
    RESTORED = "restored", _("teruggezet")
    UNTIED = "untied", _("losgemaakt van de lijst")
    KEPT = "kept", _("gebleven")


class Row(models.Model):
    """What became of one row of the file, or will: everything but what stays as it is.

    Attributes:
        details: {"changes": {field: [hub, list]}, "kept": the same, "memory": {field: value remembered before}}.
        rule, other: how a duplicate was recognised, and what it turned out to be.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows")
    stage = models.CharField(_("stap"), max_length=7, choices=Stage.choices)
    line = models.PositiveIntegerField(_("regel"))
    kind = models.CharField(_("soort"), max_length=12, blank=True)
    what = models.CharField(_("uitkomst"), max_length=9, choices=[(w.value, w.value) for w in What])
    object_id = models.PositiveBigIntegerField(_("nummer op de hub"), null=True)
    title = models.CharField(_("titel"), max_length=200, blank=True)
    field = models.CharField(_("veld"), max_length=80, blank=True)
    reason = models.CharField(_("reden"), max_length=500, blank=True)
    rule = models.CharField(_("herkend aan"), max_length=10, blank=True)
    other = models.CharField(_("staat er al als"), max_length=200, blank=True)
    details = models.JSONField(_("bijzonderheden"), null=True)
    undone = models.CharField(_("teruggedraaid"), max_length=8, blank=True, choices=Undone.choices)
    undo_reason = models.CharField(_("waarom gebleven"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rij")
        verbose_name_plural = _("rijen")
        ordering = ("id",)
        indexes = (models.Index(fields=["run", "stage", "what", "id"], name="import_row_list"),)

    def __str__(self) -> str:
        return f"{self.line} {self.what} {self.title}"


class ImportedRecord(models.Model):
    """What a list said of one record when it was last read: the third side of every comparison.

    Attributes:
        source_id: what recognises it in its list.
        kind, object_id: the record it went to; of a duplicate, the record it was joined with (`joined`).
        values: every field as the list last gave it.
        line: where it stood in the file of `last_run`.
    """

    source = models.CharField(_("bron"), max_length=40)
    source_id = models.CharField(_("nummer bij de bron"), max_length=200)
    kind = models.CharField(_("soort"), max_length=12)
    object_id = models.PositiveBigIntegerField(_("nummer op de hub"))
    joined = models.BooleanField(_("verbonden met wat er al stond"), default=False)
    values = models.JSONField(_("wat de lijst zei"), default=dict)
    line = models.PositiveIntegerField(_("regel"), default=0)
    first_run = models.ForeignKey(
        Run, verbose_name=_("eerste import"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_run = models.ForeignKey(
        Run, verbose_name=_("laatste import"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("ingelezen record")
        verbose_name_plural = _("ingelezen records")
        ordering = ("source", "kind", "id")
        constraints = (models.UniqueConstraint(fields=["source", "kind", "source_id"], name="imported_record_once"),)
        indexes = (models.Index(fields=["kind", "object_id"], name="imported_record_object"),)

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
