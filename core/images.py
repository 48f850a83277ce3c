"""Pictures that people upload: checked, stripped of what the camera knows, kept as WebP in a few widths.

A stored picture is one string, its stem, e.g. "logos/2f6c...-800x450". The files are `<stem>-<width>.webp` in
the default storage; the stem carries the picture's size in pixels, so that pages can reserve room without a
query. A stem that ends in `.svg` is a drawing of our own (`DRAWING` pixels) among the static files.
"""

from __future__ import annotations

import io
import re
import uuid
import warnings
from typing import IO, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
WIDTHS = (320, 640, 1280)
LARGEST = 2 * max(WIDTHS)
"""Pixels of the longest side that we go on with; the files of a taller picture could not be written."""
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
DRAWING = (640, 360)
_STEM = re.compile(r"-(\d+)x(\d+)$")


def read_image(upload: IO[bytes], *, size: int | None = None) -> Image.Image:
    """The picture in `upload`, upright, without metadata, RGB or RGBA.

    Args:
        upload: seekable binary file.
        size: its length in bytes, when the caller knows it.

    Raises:
        ValidationError: too many bytes or pixels, or not a whole JPEG, PNG, WebP or GIF.
    """
    if size is not None and size > MAX_BYTES:
        raise ValidationError(_("Deze afbeelding is te groot. Kies er een van hoogstens 5 MB."), code="too_large")
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("Deze afbeelding is te groot. Kies er een van hoogstens 5 MB."), code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as probe:
                width, height = probe.size
                if width * height > MAX_PIXELS:
                    raise ValidationError(
                        _("Deze afbeelding heeft te veel beeldpunten. Maak ze eerst kleiner."),
                        code="too_many_pixels",
                    )
                probe.verify()
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                clean = _shrunk(image)
    except ValidationError:
        raise
    except Exception as error:  # Pillow raises many kinds on broken files
        raise ValidationError(
            _("We kunnen dit bestand niet als afbeelding lezen. Kies een JPEG, PNG, WebP of GIF."),
            code="not_an_image",
        ) from error
    clean.info.clear()
    return clean


def _shrunk(image: Image.Image) -> Image.Image:
    """The picture in full colour and no larger than we ever show it, unpacked with as little memory as can be."""
    image.draft("RGB", (LARGEST, LARGEST))
    if image.mode.startswith(("I", "F")):  # sixteen bits a pixel
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode not in ("RGB", "RGBA", "L"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LARGEST, LARGEST))
    ImageOps.exif_transpose(image, in_place=True)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def store_image(image: Image.Image, *, folder: str) -> str:
    """Write `image` (as `read_image` gives it) in each width up to its own; returns the stem."""
    largest = min(image.width, max(WIDTHS))
    height = max(1, round(image.height * largest / image.width))
    stem = f"{folder.strip('/')}/{uuid.uuid4().hex}-{largest}x{height}"
    for width in _widths(largest):
        scaled = (
            image
            if width == image.width
            else image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
        )
        buffer = io.BytesIO()
        scaled.save(buffer, "WEBP", quality=QUALITY, method=4)
        default_storage.save(f"{stem}-{width}.webp", ContentFile(buffer.getvalue()))
    return stem


def image_file(stem: str) -> tuple[str, bytes] | None:
    """(file name, content) of the largest file of a stored picture; None without one, or when its file is gone."""
    if not stem or _is_drawing(stem):
        return None
    path = f"{stem}-{_widths(image_size(stem)[0])[-1]}.webp"
    try:
        with default_storage.open(path) as stored:
            return path.rsplit("/", 1)[-1], stored.read()
    except OSError:
        return None


def delete_image(stem: str) -> None:
    """Remove every file of a stored picture. "" and what is already gone are fine."""
    if stem and not _is_drawing(stem):
        for width in _widths(image_size(stem)[0]):
            default_storage.delete(f"{stem}-{width}.webp")


def image_size(stem: str) -> tuple[int, int]:
    """(width, height) in pixels of the largest file; (0, 0) when the stem does not say."""
    if _is_drawing(stem):
        return DRAWING
    found = _STEM.search(stem)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def image_url(stem: str, *, width: int = 640) -> str:
    """Address of the smallest file of at least `width` pixels, else of the largest; "" for no picture."""
    if not stem:
        return ""
    if _is_drawing(stem):
        return f"{settings.STATIC_URL}{stem}"
    stored = _widths(image_size(stem)[0])
    chosen = next((stored_width for stored_width in stored if stored_width >= width), stored[-1])
    return str(default_storage.url(f"{stem}-{chosen}.webp"))


def image_srcset(stem: str) -> str:
    """Value for `srcset`: every file with its width."""
    if not stem:
        return ""
    if _is_drawing(stem):
        return f"{image_url(stem)} {DRAWING[0]}w"
    stored = _widths(image_size(stem)[0])
    return ", ".join(f"{default_storage.url(f'{stem}-{width}.webp')} {width}w" for width in stored)


def _is_drawing(stem: str) -> bool:
    return stem.endswith(".svg")


def _widths(largest: int) -> list[int]:
    return [width for width in WIDTHS if width < largest] + [largest]


class UploadedImageField(forms.FileField):
    """A picture to upload. Cleans to a `PIL.Image.Image` that is safe to store, or None without one."""

    default_error_messages = {"required": gettext_lazy("Kies een afbeelding.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("JPEG, PNG, WebP of GIF, hoogstens 5 MB."))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload is None or upload is initial or not hasattr(upload, "read"):
            return None
        return read_image(upload, size=upload.size)
