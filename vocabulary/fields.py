"""Model and form fields that hold codes of a list: validated, with choices in the reader's language.

    phase = TermField(_("fase"), scheme="phase", blank=True)
    challenges = TermsField(_("uitdagingen"), scheme="challenge")

The database keeps codes only, so the lists can grow without a migration.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from vocabulary.lookup import vocabulary

CODE_LENGTH = 64
_EXPLAINED_OPTIONS = 12
Choices = list[tuple[str, Any]]


@deconstructible
class TermValidator:
    """Refuses codes that the list does not have. `levels` narrows places, e.g. ("municipality",)."""

    def __init__(self, scheme: str, levels: Sequence[str] = ()) -> None:
        self.scheme = scheme
        self.levels = tuple(levels)

    def __call__(self, value: str | Iterable[str]) -> None:
        codes = [value] if isinstance(value, str) else list(value)
        if unknown := [str(code) for code in codes if not self._known(code)]:
            raise ValidationError(
                _("“%(codes)s” staat niet in de lijst “%(scheme)s”. Kies een waarde uit de lijst."),
                code="unknown_term",
                params={
                    "codes": ", ".join(unknown),
                    "scheme": vocabulary().label("scheme", self.scheme),
                },
            )

    def _known(self, code: object) -> bool:
        if not isinstance(code, str):
            return False
        if self.scheme == "place":
            place = vocabulary().get("place", code)
            return place is not None and (not self.levels or place.level in self.levels)
        return vocabulary().get(self.scheme, code) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TermValidator) and (self.scheme, self.levels) == (other.scheme, other.levels)

    def __hash__(self) -> int:
        return hash((self.scheme, self.levels))


def choices_of(scheme: str, levels: Sequence[str] = ()) -> Choices:
    """Choices for a form: challenges by theme, municipalities by province, all else flat."""
    lists = vocabulary()
    if scheme == "challenge":
        return [
            (theme.label, [(challenge.code, challenge.label) for challenge in challenges])
            for theme, challenges in lists.challenges_by_theme()
        ]
    if scheme == "place":
        return _place_choices(levels)
    return [(item.code, item.label) for item in lists.items(scheme)]


def _place_choices(levels: Sequence[str]) -> Choices:
    lists = vocabulary()
    wide: Choices = []
    grouped: dict[str, list[tuple[str, str]]] = {}
    for place in lists.items("place"):
        if levels and place.level not in levels:
            continue
        if place.level == "municipality":
            group = lists.label("place", place.ancestors[0]) if place.ancestors else ""
            grouped.setdefault(group, []).append((place.code, place.label))
        else:
            wide.append((place.code, place.label))
    return [*wide, *grouped.items()]


class _ExplainedOptions:
    """Gives each option its explanation from the list, for the widget's template to show."""

    scheme = ""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)  # type: ignore[misc]
        item = vocabulary().get(self.scheme, str(option["value"]))
        option["explanation"] = item.explanation if item else ""
        return option


class _ShownExplanations(_ExplainedOptions):
    """Shows the explanation under each option of a short list; in a long one it would bury the labels."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if len(vocabulary().items(self.scheme)) <= _EXPLAINED_OPTIONS and self.scheme != "language":
            option["template_name"] = "vocabulary/option.html"
        return option


class TermSelect(_ExplainedOptions, forms.Select):
    pass


class TermRadioSelect(_ShownExplanations, forms.RadioSelect):
    pass


class TermsCheckboxes(_ShownExplanations, forms.CheckboxSelectMultiple):
    pass


class ChallengePicker(TermsCheckboxes):
    """Checkboxes folded by theme; a theme with something chosen is open. Too many to show one under the other."""

    template_name = "vocabulary/challenges.html"


class TermsSelect(_ExplainedOptions, forms.SelectMultiple):
    pass


_WIDGETS: dict[str, type[forms.Widget]] = {"challenge": ChallengePicker, "place": TermsSelect}


def _lazy_choices(scheme: str, levels: Sequence[str], blank: bool) -> Callable[[], Choices]:
    def read() -> Choices:
        choices = choices_of(scheme, levels)
        return [("", "—"), *choices] if blank else choices

    return read


class TermFormField(forms.ChoiceField):
    """One code, as a select. Choices are read when the form is shown."""

    def __init__(self, *, scheme: str, levels: Sequence[str] = (), blank: bool = True, **kwargs: Any) -> None:
        self.scheme = scheme
        kwargs.setdefault("widget", TermSelect)
        super().__init__(choices=_lazy_choices(scheme, levels, blank), **kwargs)
        self.widget.scheme = scheme


class TermsFormField(forms.MultipleChoiceField):
    """Several codes: checkboxes, challenges folded by theme; for places a list in which several can be chosen."""

    def __init__(self, *, scheme: str, levels: Sequence[str] = (), **kwargs: Any) -> None:
        self.scheme = scheme
        kwargs.setdefault("widget", _WIDGETS.get(scheme, TermsCheckboxes))
        super().__init__(choices=_lazy_choices(scheme, levels, blank=False), **kwargs)
        self.widget.scheme = scheme


class TermField(models.CharField):
    """One code of the list `scheme`. A place is a municipality unless `levels` says otherwise."""

    def __init__(self, *args: Any, scheme: str, levels: Sequence[str] = ("municipality",), **kwargs: Any) -> None:
        self.scheme = scheme
        self.levels = tuple(levels)
        kwargs.setdefault("max_length", CODE_LENGTH)
        if kwargs.get("blank"):
            kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == CODE_LENGTH:
            del kwargs["max_length"]
        if kwargs.get("blank") and kwargs.get("default") == "":
            del kwargs["default"]
        return name, path, args, {**kwargs, "scheme": self.scheme}

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, TermValidator(self.scheme, self.levels)]

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {
            "form_class": _term_form_field,
            "scheme": self.scheme,
            "levels": self.levels,
        }
        kwargs.pop("max_length", None)
        field = models.Field.formfield(self, **{**defaults, **_without_text_box(kwargs)})
        return field


def _without_text_box(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The admin's theme hands every text and array field a text box, which cannot hold a choice: leave it out."""
    widget = kwargs.get("widget")
    kind = widget if isinstance(widget, type) else type(widget)
    if issubclass(kind, forms.TextInput | forms.Textarea):
        return {name: value for name, value in kwargs.items() if name != "widget"}
    return kwargs


def _term_form_field(**kwargs: Any) -> TermFormField:
    kwargs.pop("max_length", None)
    return TermFormField(**kwargs)


class TermsField(ArrayField):
    """Codes of the list `scheme`, each once, in the order given. Places may be of any level."""

    def __init__(self, *args: Any, scheme: str, levels: Sequence[str] = (), **kwargs: Any) -> None:
        self.scheme = scheme
        self.levels = tuple(levels)
        kwargs.pop("base_field", None)
        kwargs.setdefault("default", list)
        verbose_name = kwargs.pop("verbose_name", args[0] if args else None)
        super().__init__(base_field=models.CharField(max_length=CODE_LENGTH), verbose_name=verbose_name, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["base_field"]
        if kwargs.get("size") is None:
            kwargs.pop("size", None)
        if kwargs.get("default") is list:
            del kwargs["default"]
        return name, path, args, {**kwargs, "scheme": self.scheme}

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, TermValidator(self.scheme, self.levels)]

    def to_python(self, value: Any) -> Any:
        codes = super().to_python(value)
        return list(dict.fromkeys(codes)) if codes else codes

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {
            "form_class": TermsFormField,
            "scheme": self.scheme,
            "levels": self.levels,
            "initial": list,
            "show_hidden_initial": False,
        }
        return models.Field.formfield(self, **{**defaults, **_without_text_box(kwargs)})
