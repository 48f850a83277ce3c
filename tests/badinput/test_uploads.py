"""Pictures that are no pictures, or more than that: refused on the same page, or kept as plain pixels."""

import io
import logging
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from core import images
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
FORMS = ("innovation", "organisation", "space")


def address_of(world: World, form: str) -> tuple[str, str, dict[str, str]]:
    """(address, field of the picture, what else is sent)."""
    if form == "innovation":
        slug = world.things["innovations"]["published"].slug
        return reverse("innovations:picture", args=[slug]), "image", {"image_alt": "Wat je ziet"}
    if form == "organisation":
        slug = world.personas.organisation.slug
        data = {"name": "Demo vzw", "helix": "civil-society", "language": "nl", "summary": "Wat je ziet"}
        return reverse("organisations:edit", args=[slug]), "logo_upload", data
    slug = world.things["experimentation"]["space"].slug
    return (
        reverse("experimentation:edit", args=[slug, "basis"]),
        "image_upload",
        {"name": "Het Labo", "summary": "Wat je ziet", "municipality": "44021"},
    )


@pytest.fixture
def owner(shared_world: World, client_for: Callable[[Any], Client]) -> Client:
    return client_for(shared_world.people["owner"])


@pytest.mark.parametrize(
    ("case", "form"),
    [
        *((case, "innovation") for case in REFUSED),
        *((case, form) for case in ("page", "too heavy") for form in FORMS[1:]),
    ],
)
def test_what_is_no_picture_is_refused_and_the_rest_kept(
    shared_world: World, owner: Client, case: str, form: str
) -> None:
    address, field, data = address_of(shared_world, form)
    name, content = REFUSED[case]
    response = owner.post(address, {**data, field: SimpleUploadedFile(name, content, "image/png")})
    page = response.content.decode()
    assert response.status_code == 422, page[:2000]
    assert "Wat je ziet" in page
    assert f'id="id_{field}_error"' in page or "errorlist" in page or 'class="error' in page or "aria-invalid" in page


@pytest.mark.parametrize("case", TAKEN)
def test_more_than_a_picture_becomes_plain_pixels(shared_world: World, owner: Client, case: str) -> None:
    address, field, data = address_of(shared_world, "innovation")
    name, content = TAKEN[case]
    upload = SimpleUploadedFile("x", content, "text/html")
    upload.name = name
    response = owner.post(address, {**data, field: upload})
    assert response.status_code == 302, response.content.decode()[:2000]
    innovation = type(shared_world.things["innovations"]["published"]).objects.get(
        pk=shared_world.things["innovations"]["published"].pk
    )
    assert innovation.image.startswith("innovaties/")
    width = images.image_size(innovation.image)[0]
    with default_storage.open(f"{innovation.image}-{min(width, 320)}.webp") as stored:
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
