"""How every form of the hub behaves and is drawn."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from core.errors import HubError

Saved = TypeVar("Saved")


class HubFormRenderer(TemplatesSetting):
    """Fields and forms come from `templates/components/`; set as FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class HubForm:
    """Mixin before `forms.Form` or `forms.ModelForm`: no colon after labels, and room for a service's refusal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            if getattr(field, "empty_label", None) == "---------":
                field.empty_label = "—"

    def refuse(self, error: HubError) -> None:
        """Show what a service refused, at the field it belongs to if the form has it."""
        assert isinstance(self, forms.BaseForm)
        name = error.field if error.field in self.fields else None
        self.add_error(name, str(error.message))


def attempt(form: Any, act: Callable[[], Saved]) -> Saved | None:
    """The result of `act` when the form is valid and the service agrees; None with the reasons on the form."""
    if not form.is_valid():
        return None
    try:
        return act()
    except HubError as error:
        form.refuse(error)
    except ValidationError as error:
        form.add_error(None, error)
    return None
