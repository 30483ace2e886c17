"""What a file is by its content, and why one is not taken."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from PIL import Image

from gridcenter.domain.attachment import AttachmentRules
from gridcenter.errors import BadInput
from gridcenter.services.pictures import PictureReader
from tests.pictures import PDF, huge_png, picture

RULES = AttachmentRules()


def read(name: str, data: bytes, rules: AttachmentRules = RULES):
    return PictureReader().read(name, data, rules)


def refusal(name: str, data: bytes, rules: AttachmentRules = RULES) -> dict[str, object]:
    with pytest.raises(BadInput) as raised:
        read(name, data, rules)
    assert raised.value.data["where"] == name
    return raised.value.data


def thumbnail(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.JPG"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_that_a_photo_is_known_by_its_content_and_gets_a_thumbnail(kind, name):
    found = read(name, picture(kind, (1000, 500)))
    assert (found.media_type, found.width, found.height) == (f"image/{kind.lower()}", 1000, 500)
    assert thumbnail(found.thumbnail).size == (320, 160)
    assert thumbnail(found.thumbnail).format == "JPEG"


def test_that_a_small_photo_is_not_made_larger():
    assert thumbnail(read("a.jpg", picture(size=(64, 40))).thumbnail).size == (64, 40)


@pytest.mark.parametrize("orientation", [3, 5, 6, 7, 8])
def test_that_a_turned_photo_is_measured_and_shown_upright(orientation):
    found = read("a.jpg", picture(size=(1200, 800), orientation=orientation))
    turned = orientation >= 5
    assert (found.width, found.height) == ((800, 1200) if turned else (1200, 800))
    small = thumbnail(found.thumbnail)
    assert small.size == ((213, 320) if turned else (320, 213))
    assert small.getexif().get(0x0112) is None


def test_that_the_light_half_of_a_turned_photo_lies_where_a_person_saw_it():
    # Orientation 6: to be turned by a quarter to the right, so what is stored at the top stands at the right.
    small = thumbnail(read("a.jpg", picture(size=(640, 320), orientation=6)).thumbnail).convert("L")
    assert small.getpixel((small.width - 5, small.height // 2)) > 240
    assert small.getpixel((5, small.height // 2)) < 120


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_that_every_kind_of_png_gets_a_thumbnail(mode):
    stream = io.BytesIO()
    Image.new(mode, (50, 50)).save(stream, "PNG")
    assert thumbnail(read("a.png", stream.getvalue()).thumbnail).mode == "RGB"


def test_that_what_can_be_seen_through_becomes_white():
    stream = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(stream, "PNG")
    assert thumbnail(read("a.png", stream.getvalue()).thumbnail).getpixel((25, 25)) == (255, 255, 255)


def test_that_a_photo_in_printers_colours_gets_a_thumbnail():
    stream = io.BytesIO()
    Image.new("CMYK", (50, 50)).save(stream, "JPEG")
    assert thumbnail(read("a.jpg", stream.getvalue()).thumbnail).mode == "RGB"


def test_that_a_paper_is_taken_without_a_thumbnail():
    found = read("a.pdf", PDF)
    assert (found.media_type, found.width, found.height, found.thumbnail) == ("application/pdf", None, None, None)


@pytest.mark.parametrize("name", ["photo", "井盖.第2张", "IMG.20260302"])
def test_that_a_name_without_a_type_is_taken(name):
    assert read(name, picture()).media_type == "image/jpeg"


def test_that_too_large_a_file_is_refused_with_its_size_and_the_most():
    data = refusal("a.jpg", bytes(60 * 1024 * 1024))
    assert (data["what"], data["fix"], data["most"]) == ("attachment_large", "60.0 MB", "20.0 MB")


def test_that_the_most_is_the_districts():
    data = picture()
    assert refusal("a.jpg", data, AttachmentRules(most_bytes=len(data) - 1))["what"] == "attachment_large"
    assert read("a.jpg", data, AttachmentRules(most_bytes=len(data))).width == 64


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.jpg", b"", "attachment_empty"),
        ("a.jpg", "这不是照片".encode(), "attachment_type"),
        ("a.gif", b"GIF89a" + bytes(20), "attachment_type"),
        ("a.png", picture("JPEG"), "attachment_ending"),
        ("a.jpg", picture("PNG"), "attachment_ending"),
        ("a.jpg", PDF, "attachment_ending"),
        ("a.exe", picture("JPEG"), "attachment_ending"),
        ("a.jpg", picture(size=(400, 400))[:2000], "attachment_broken"),
        ("a.jpg", picture()[:4], "attachment_broken"),
        ("a.png", picture("PNG", (400, 400))[:-30], "attachment_broken"),
        ("a.webp", picture("WEBP", (400, 400))[:-30], "attachment_broken"),
        ("a.png", huge_png(9_000), "attachment_pixels"),
        ("a.png", huge_png(12_000), "attachment_pixels"),
        ("a.png", huge_png(60_000), "attachment_pixels"),
    ],
)
def test_that_each_fault_is_refused_with_its_own_reason(name, data, what):
    assert refusal(name, data)["what"] == what


def test_that_a_png_whose_check_sum_is_wrong_is_broken():
    data = bytearray(picture("PNG", (400, 400)))
    data[60] ^= 0xFF
    assert refusal("a.png", bytes(data))["what"] == "attachment_broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_that_no_damaged_byte_ends_in_anything_but_a_picture_or_a_refusal(kind):
    whole = picture(kind, (60, 60), orientation=6)
    name = f"a.{kind.lower()}"
    for place in range(0, len(whole), 3):
        data = bytearray(whole)
        data[place] ^= 0xFF
        with suppress(BadInput):
            assert read(name, bytes(data)).thumbnail
