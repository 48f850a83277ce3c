"""How every form of the hub behaves and is drawn."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from core.errors import HubError


class HubFormRenderer(TemplatesSetting):
    """Fields and forms come from `templates/components/`; set as FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class HubForm:
    """Mixin before `forms.Form` or `forms.ModelForm`: no colon after labels, and room for a service's refusal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, error: HubError) -> None:
        """Show what a service refused, at the field it belongs to if the form has it."""
        assert isinstance(self, forms.BaseForm)
        name = error.field if error.field in self.fields else None
        self.add_error(name, str(error.message))
