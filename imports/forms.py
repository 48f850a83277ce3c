"""What a curator fills in: the file, and which column is what."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import HubForm
from imports.formats import FORMATS, RoomList
from imports.limits import limit
from imports.models import Run, Twins
from imports.origins import LICENCES


def _formats() -> list[tuple[str, list[tuple[str, str]]]]:
    own = [(f.name, str(f.label)) for f in FORMATS.values() if f.needs_mapping]
    known = [(f.name, str(f.label)) for f in FORMATS.values() if not f.needs_mapping]
    return [(_("Een eigen lijst"), own), (_("Een lijst die de hub kent"), known)]


class UploadForm(HubForm, forms.Form):
    """A list to bring in."""

    format = forms.ChoiceField(label=gettext_lazy("Wat voor lijst is het?"), choices=_formats)
    list_name = forms.CharField(
        label=gettext_lazy("Naam van de lijst"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Alleen voor een eigen lijst. Gebruik volgende keer dezelfde naam: dan weten we wat er veranderd is. "
            "Iedereen ziet de naam: in de open data staat ze als bron."
        ),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Licentie van de lijst"),
        choices=list(LICENCES.items()),
        required=False,
        help_text=gettext_lazy(
            "Alleen voor een eigen lijst. Mogen anderen deze gegevens hergebruiken? Dit komt mee in de open data."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        max_length=200,
        help_text=gettext_lazy("CSV, Excel (.xlsx) of JSON."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.json"}),
    )

    def clean_file(self) -> UploadedFile:
        found: UploadedFile = self.cleaned_data["file"]
        if (found.size or 0) > limit("MAX_BYTES"):
            most = limit("MAX_BYTES") // 1_000_000
            raise forms.ValidationError(_("Een bestand mag hoogstens %(most)s MB groot zijn.") % {"most": most})
        return found


@contextmanager
def on_disk(uploaded: UploadedFile) -> Iterator[Path]:
    """An uploaded file as a file of this process."""
    with tempfile.NamedTemporaryFile(prefix="upload-") as handle:
        for chunk in uploaded.chunks():
            handle.write(chunk)
        handle.flush()
        yield Path(handle.name)


class MappingForm(HubForm, forms.Form):
    """Which column of the file is what, one choice per column of the room; and what becomes of duplicates."""

    twins = forms.ChoiceField(
        label=gettext_lazy("Wat doen we met rijen die al op de hub staan, uit een andere bron?"),
        choices=Twins.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        kwargs["initial"] = {"twins": run.twins}
        super().__init__(*args, **kwargs)
        self.run = run
        found = FORMATS[run.format]
        self.columns = list(found.fields) if isinstance(found, RoomList) else []
        choices = [("", _("— staat er niet in —")), *((name, name) for name in run.header)]
        mapped: dict[str, forms.Field] = {}
        for number, column in enumerate(self.columns):
            mapped[f"c{number}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                required=False,
                help_text=str(column.help) + (f" {_('Nodig.')}" if column.required else ""),
                initial=run.mapping.get(column.name, ""),
            )
        self.fields = {**mapped, **self.fields}

    @property
    def mapping(self) -> dict[str, str]:
        """Template column -> column of the file."""
        chosen = {column.name: self.cleaned_data.get(f"c{i}", "") for i, column in enumerate(self.columns)}
        return {name: source for name, source in chosen.items() if source}

    @property
    def column_fields(self) -> list[Any]:
        """The bound choices, for the template."""
        return [self[f"c{number}"] for number in range(len(self.columns))]
