"""The closed lists of the hub as rows: curators change them as data, records refer to them by code."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Labelled(models.Model):
    """A code with its Dutch and English label, in the order of the data file."""

    code = models.CharField(_("code"), max_length=64)
    label_nl = models.CharField(_("Nederlands"), max_length=160)
    label_en = models.CharField(_("Engels"), max_length=160)
    order = models.PositiveIntegerField(_("volgorde"), default=0)
    edited = models.BooleanField(
        _("hier aangepast"),
        default=False,
        help_text=_("Aangepast in het beheer: het laden van de bestanden laat deze rij met rust."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label_en if (get_language() or "").startswith("en") else self.label_nl


class Term(Labelled):
    """One value of one list, e.g. phase "prototyping"."""

    scheme = models.CharField(_("lijst"), max_length=32)
    explanation_nl = models.TextField(_("uitleg in het Nederlands"), blank=True)
    explanation_en = models.TextField(_("uitleg in het Engels"), blank=True)
    source = models.CharField(_("bron"), max_length=200, blank=True)
    meta = models.JSONField(_("extra"), default=dict, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("termen")
        ordering = ["scheme", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="term_once_per_scheme")]


class Theme(Labelled):
    """The first level of the challenges."""

    description_nl = models.TextField(_("beschrijving in het Nederlands"))
    description_en = models.TextField(_("beschrijving in het Engels"))

    class Meta:
        verbose_name = _("thema")
        verbose_name_plural = _("thema's")
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="theme_code_once")]


class Challenge(Labelled):
    """A concrete challenge below a theme, with the words that people type for it in three languages."""

    theme = models.ForeignKey(
        Theme, models.PROTECT, to_field="code", related_name="challenges", verbose_name=_("thema")
    )
    description_nl = models.TextField(_("beschrijving in het Nederlands"))
    description_en = models.TextField(_("beschrijving in het Engels"))
    synonyms_nl = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("synoniemen (nl)"))
    synonyms_en = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("synoniemen (en)"))
    synonyms_fr = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("synoniemen (fr)"))
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("SDG's"))
    policy_domains = ArrayField(models.CharField(max_length=64), default=list, verbose_name=_("beleidsdomeinen"))

    class Meta:
        verbose_name = _("uitdaging")
        verbose_name_plural = _("uitdagingen")
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="challenge_code_once")]


class Place(Labelled):
    """A municipality, province, region or the country. `code` is the NIS code (Statbel)."""

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("gemeente")
        PROVINCE = "province", _("provincie")
        REGION = "region", _("gewest")
        COUNTRY = "country", _("land")

    level = models.CharField(_("niveau"), max_length=16, choices=Level.choices)
    label_fr = models.CharField(_("Frans"), max_length=160)
    parent = models.CharField(_("ligt in"), max_length=64, blank=True)
    lat = models.FloatField(_("breedtegraad"))
    lon = models.FloatField(_("lengtegraad"))
    postcodes = ArrayField(models.CharField(max_length=4), default=list, blank=True, verbose_name=_("postcodes"))
    aliases = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        verbose_name=_("andere namen en deelgemeenten"),
    )

    class Meta:
        verbose_name = _("plaats")
        verbose_name_plural = _("plaatsen")
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="place_code_once"),
            models.CheckConstraint(
                condition=models.Q(lat__range=(49.0, 52.0), lon__range=(2.0, 7.0)),
                name="place_point_in_belgium",
            ),
        ]


class VocabularyVersion(models.Model):
    """One row that changes whenever any list does, so that a process can tell that it is behind."""

    stamp = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_vocabulary_version")]

    def __str__(self) -> str:
        return self.stamp
