from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import images


def encoded(width: int, height: int, kind: str = "PNG", mode: str = "RGB", **options: Any) -> BytesIO:
    buffer = BytesIO()
    Image.new(mode, (width, height), "red").save(buffer, kind, **options)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_usual_pictures_are_read(kind: str) -> None:
    assert images.read_image(encoded(60, 40, kind)).size == (60, 40)


def test_what_the_camera_knows_is_dropped_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Een camera"
    picture = images.read_image(encoded(60, 40, "JPEG", exif=exif))
    assert picture.size == (40, 60)
    stem = images.store_image(picture, folder="test")
    with default_storage.open(f"{stem}-40.webp") as stored, Image.open(stored) as again:
        assert not dict(again.getexif())
        assert "exif" not in again.info


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not_an_image"),
        (b"%PDF-1.7", "not_an_image"),
        (encoded(400, 400).getvalue()[:200], "not_an_image"),
        (b"x" * (images.MAX_BYTES + 1), "too_large"),
        (encoded(20, 20, "BMP").getvalue(), "not_an_image"),
        (encoded(20, 20, "TIFF").getvalue(), "not_an_image"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        images.read_image(BytesIO(data))
    assert caught.value.code == code


def test_too_many_pixels_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(ValidationError) as caught:
        images.read_image(encoded(7000, 6000, mode="1"))
    assert caught.value.code == "too_many_pixels"


def test_three_widths_never_larger_than_the_picture() -> None:
    stem = images.store_image(images.read_image(encoded(2000, 1000)), folder="test")
    assert images.image_size(stem) == (1280, 640)
    for width in (320, 640, 1280):
        with default_storage.open(f"{stem}-{width}.webp") as stored, Image.open(stored) as again:
            assert (again.format, again.size) == ("WEBP", (width, width // 2))
    assert images.image_url(stem, width=300).endswith("-320.webp")
    assert images.image_url(stem, width=5000).endswith("-1280.webp")
    assert [part.split()[1] for part in images.image_srcset(stem).split(", ")] == ["320w", "640w", "1280w"]
    images.delete_image(stem)
    assert not default_storage.exists(f"{stem}-640.webp")
    images.delete_image(stem)


def test_a_small_picture_is_kept_as_it_is_and_keeps_its_transparency() -> None:
    stem = images.store_image(images.read_image(encoded(200, 100, mode="RGBA")), folder="test")
    assert images.image_srcset(stem).endswith("-200.webp 200w")
    with default_storage.open(f"{stem}-200.webp") as stored, Image.open(stored) as again:
        assert again.size == (200, 100)


def test_no_picture_has_no_address() -> None:
    assert images.image_url("") == images.image_srcset("") == ""
    assert images.image_size("") == (0, 0)


class PictureForm(forms.Form):
    picture = images.UploadedImageField(required=False)


def test_the_form_field_gives_a_picture_none_or_the_reason() -> None:
    good = SimpleUploadedFile("a.png", encoded(10, 10).getvalue(), "image/png")
    form = PictureForm({}, {"picture": good})
    assert form.is_valid()
    assert form.cleaned_data["picture"].size == (10, 10)
    empty = PictureForm({}, {})
    assert empty.is_valid()
    assert empty.cleaned_data["picture"] is None
    bad = PictureForm({}, {"picture": SimpleUploadedFile("a.png", b"geen plaatje", "image/png")})
    assert not bad.is_valid()
