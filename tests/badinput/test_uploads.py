"""Pictures that are no pictures, or more than that: refused on the same page, or kept as plain pixels."""

import io
import logging
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse
from PIL import Image, PngImagePlugin
from rest_framework import serializers

from core import images
from experimentation.models import Space
from innovations.models import Innovation
from organisations.models import Organisation
from tests.badinput.test_bounds import HUB_APPS as ALL_APPS
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("I;16", "1") else "red").save(buffer, kind, **options)
    return buffer.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A file of a few bytes with a header of its own."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
        + chunk(b"IEND", b"")
    )


def gif_that_claims(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + picture("GIF")[10:]


def with_text_bomb() -> bytes:
    """A PNG whose comment unpacks to fifty megabytes."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "a" * 50_000_000, zip=True)
    return picture(pnginfo=text)


def animation() -> bytes:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")] * 20
    buffer = io.BytesIO()
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x013B] = "Een fotograaf"
    return picture("JPEG", exif=exif, comment=b"geheim")


REFUSED: dict[str, tuple[str, bytes]] = {
    "nothing": ("leeg.png", b""),
    "drawing": ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "drawing by another name": ("x.png", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
    "page": ("x.png", b"<html><script>alert(1)</script></html>"),
    "program": ("x.jpg", b"\x7fELF" + b"\0" * 500),
    "archive": ("x.png", b"PK\x03\x04" + b"\0" * 500),
    "cut off": ("x.jpg", picture("JPEG", (800, 800))[:900]),
    "cut off drawing": ("x.png", picture(size=(800, 800))[:60]),
    "too heavy": ("x.png", b"\x89PNG" + b"x" * (images.MAX_BYTES + 1)),
    "sixty thousand wide": ("x.png", png_that_claims(60_000, 60_000)),
    "more than there is": ("x.png", png_that_claims(5_000, 5_000)),
    "wide film": ("x.gif", gif_that_claims(65_000, 65_000)),
    "text bomb": ("x.png", with_text_bomb()),
    "other kind": ("x.png", picture("BMP")),
    "script in a cursor": ("x.png", b"\0\0\2\0" + b"x" * 100),
}
TAKEN: dict[str, tuple[str, bytes]] = {
    "picture and archive": ("x.jpg", picture("JPEG") + b"PK\x03\x04" + b"geheim" * 200),
    "picture and script": ("x.gif", picture("GIF") + b"/*geheim*/=1;alert(1)//"),
    "place and maker": ("x.jpg", with_place()),
    "film": ("x.png", animation()),
    "for print": ("x.jpg", picture("JPEG", mode="CMYK")),
    "sixteen bits": ("x.png", picture(mode="I;16")),
    "black and white": ("x.png", picture(mode="1")),
    "tower": ("x.png", picture(size=(40, 20_000))),
    "line": ("x.png", picture(size=(20_000, 1))),
    "climbing name": ("../../../etc/passwd", picture()),
    "turned name": ("foto\u202egnp.exe", picture()),
    "name without end": ("n" * 300 + ".png", picture()),
    "name with nothing": ("a\x00b.png", picture()),
    "name with lines": ('a"\r\nX-Evil: 1.png', picture()),
}
# every field that takes a picture, and a page where its form stands
PICTURES = {
    "innovations.forms.ImageForm.image": "innovation",
    "organisations.forms.OrganisationForm.logo_upload": "organisation",
    "experimentation.forms.SpaceForm.image_upload": "space",
    "experimentation.forms.NewSpaceForm.image_upload": "new space",
}
# every other field that takes a file
NO_PICTURES = {
    "imports.forms.UploadForm.file": "a list, for curators: tests/imports tries hostile ones",
    "core.styleguide.ExampleForm.picture": "shows what a field looks like; nothing is kept",
}
SPACE: dict[str, Any] = {"name": "Het Labo", "summary": "Wat je ziet", "municipality": "44021", "language": "nl"}


def address_of(world: World, form: str) -> tuple[str, str, dict[str, Any]]:
    """(address, field of the picture, what else is sent)."""
    if form == "innovation":
        slug = world.things["innovations"]["published"].slug
        return reverse("innovations:picture", args=[slug]), "image", {"image_alt": "Wat je ziet"}
    if form == "organisation":
        slug = world.personas.organisation.slug
        words = {"summary": "Wat je ziet", "language": "nl"}
        data: dict[str, Any] = {"name": "Demo vzw", "helix": "civil-society", **words}
        return reverse("organisations:edit", args=[slug]), "logo_upload", data
    if form == "new space":
        data = {**SPACE, "name": "Nieuwe plek", "organisation": world.personas.organisation.pk}
        return reverse("experimentation:create"), "image_upload", data
    slug = world.things["experimentation"]["space"].slug
    return reverse("experimentation:edit", args=[slug, "basis"]), "image_upload", SPACE


def kept_by(world: World, form: str) -> str:
    """The name of the picture that the record has now."""
    if form == "innovation":
        return str(Innovation.objects.get(pk=world.things["innovations"]["published"].pk).image)
    if form == "organisation":
        return str(Organisation.objects.get(pk=world.personas.organisation.pk).logo)
    if form == "new space":
        return str(Space.objects.get(name="Nieuwe plek").image)
    return str(Space.objects.get(pk=world.things["experimentation"]["space"].pk).image)


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def upload_fields() -> set[str]:
    """Every field of a form, a serializer or a table of the hub that takes a file, by its full name."""
    get_resolver().url_patterns  # noqa: B018  # imports every form that has a page
    found = set()
    for kind in {*below(forms.BaseForm), *below(serializers.Serializer)}:
        if kind.__module__.split(".")[0] in ALL_APPS:
            declared = {**getattr(kind, "base_fields", {}), **getattr(kind, "_declared_fields", {})}
            for name, one in declared.items():
                if isinstance(one, forms.FileField | serializers.FileField):
                    found.add(f"{kind.__module__}.{kind.__qualname__}.{name}")
    for model in apps.get_models():
        if model._meta.app_label in ALL_APPS:
            files = [one for one in model._meta.concrete_fields if isinstance(one, models.FileField)]
            found |= {f"{model.__module__}.{model.__qualname__}.{one.name}" for one in files}
    return found


def test_every_upload_field_has_a_decision() -> None:
    known = set(PICTURES) | set(NO_PICTURES)
    missing = upload_fields() - known
    assert missing == set(), (
        "say in PICTURES where it stands, so that hostile files are tried, or why not in NO_PICTURES"
    )
    assert known - upload_fields() == set(), "no such field any more"


@pytest.fixture
def owner(shared_world: World, client_for: Callable[[Any], Client]) -> Client:
    return client_for(shared_world.people["owner"])


@pytest.mark.parametrize("form", PICTURES.values())
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_picture_is_refused_and_the_rest_kept(
    shared_world: World, owner: Client, case: str, form: str
) -> None:
    address, field, data = address_of(shared_world, form)
    before = "" if form == "new space" else kept_by(shared_world, form)
    name, content = REFUSED[case]
    response = owner.post(address, {**data, field: SimpleUploadedFile(name, content, "image/png")})
    page = response.content.decode()
    assert response.status_code == 422, page[:2000]
    assert "Wat je ziet" in page
    assert set(response.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in page or "aria-invalid" in page
    if form == "new space":
        assert not Space.objects.filter(name="Nieuwe plek").exists()
    else:
        assert kept_by(shared_world, form) == before


@pytest.mark.parametrize("form", PICTURES.values())
@pytest.mark.parametrize("case", TAKEN)
def test_more_than_a_picture_becomes_plain_pixels(shared_world: World, owner: Client, case: str, form: str) -> None:
    address, field, data = address_of(shared_world, form)
    name, content = TAKEN[case]
    upload = SimpleUploadedFile("x", content, "text/html")
    upload.name = name
    response = owner.post(address, {**data, field: upload})
    assert response.status_code == 302, response.context["form"].errors
    stem = kept_by(shared_world, form)
    assert re.fullmatch(r"[a-z]+/[A-Za-z0-9._/-]+", stem), "nothing of the name that was sent"
    assert ".." not in stem
    width = images.image_size(stem)[0]
    with default_storage.open(f"{stem}-{min(width, 320)}.webp") as stored:
        kept = stored.read()
    assert b"geheim" not in kept
    assert b"fotograaf" not in kept
    with Image.open(io.BytesIO(kept), formats=["WEBP"]) as image:
        assert not dict(image.getexif())
        assert getattr(image, "n_frames", 1) == 1
        assert image.mode in ("RGB", "RGBA")
        assert max(image.size) <= images.LARGEST


def test_too_much_at_once_gets_a_page_that_tells(shared_world: World, owner: Client) -> None:
    address, _field, data = address_of(shared_world, "innovation")
    many_fields = owner.post(address, {**data, **{f"f{n}": "x" for n in range(1_100)}})
    many_files = owner.post(address, {**data, **{f"f{n}": SimpleUploadedFile("x", b"x") for n in range(150)}})
    much_text = owner.post(address, {**data, "image_alt": "x" * 3_000_000})
    for response in (many_fields, many_files, much_text):
        assert response.status_code == 413
        assert "te veel" in response.content.decode()
    in_english = owner.post(f"/en{address}", {"image_alt": "x" * 3_000_000})
    assert "too much" in in_english.content.decode()
    broken = owner.post(address, b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=\x00")
    assert broken.status_code == 400
    assert "begrepen" in broken.content.decode()


def test_a_body_without_end_is_not_even_read(owner: Client) -> None:
    response = owner.post("/innovaties/nieuw/", b"x", "text/plain", CONTENT_LENGTH=str(10**9))
    assert response.status_code == 413
    program = owner.post("/api/v1/innovations/", b"{}", "application/json", CONTENT_LENGTH=str(10**9))
    assert (program.status_code, program.json()["code"]) == (413, "too_large")
