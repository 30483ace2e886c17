"""Looks into photos and papers: what they are by their content, whether they are whole, and a small picture of them."""

from __future__ import annotations

import io
import re
import struct
import threading
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image, ImageOps

from gridcenter.domain.attachment import AttachmentRules, size_words
from gridcenter.errors import BadInput

THUMBNAIL_SIDE = 320
# A camera of today makes up to 50 million; decoded, each takes three or four bytes of memory.
MOST_PIXELS = 80_000_000

_JPEG, _PNG, _WEBP, _PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
_FORMATS = {_JPEG: "JPEG", _PNG: "PNG", _WEBP: "WEBP", _PDF: "PDF"}
_ENDINGS = {
    _JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    _PNG: (".png",),
    _WEBP: (".webp",),
    _PDF: (".pdf",),
}
# A name may hold a dot without ending in a type: "井盖.第2张".
_TYPE_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}")
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)
# What Pillow raises for broken files of the three formats, besides its own errors, which are OSErrors.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, struct.error, ArithmeticError)
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found: the type, the size in pixels as a person sees it, a JPEG of at most 320 pixels a side."""

    media_type: str
    width: int | None = None
    height: int | None = None
    thumbnail: bytes | None = None


class PictureReader:
    """Looks at one file at a time: decoded pictures are large, and Python's list of warnings is the program's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def read(self, name: str, data: bytes, rules: AttachmentRules) -> Picture:
        """What a file is; raises BadInput with the reason when it cannot be taken."""
        if not data:
            raise BadInput(what="attachment_empty", where=name, fix="")
        require_size(name, len(data), rules)
        media_type = _media_type(data)
        if media_type is None:
            raise BadInput(what="attachment_type", where=name, fix="")
        ending = PurePath(name).suffix.lower()
        if _TYPE_ENDING.fullmatch(ending) and ending not in _ENDINGS[media_type]:
            raise BadInput(what="attachment_ending", where=name, fix=_FORMATS[media_type])
        if media_type == _PDF:
            return Picture(media_type)
        try:
            with self._lock, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                return _decoded(data, media_type, name)
        except _TOO_MANY:
            raise _too_many(name) from None
        except _BROKEN:
            raise BadInput(what="attachment_broken", where=name, fix="") from None


def require_size(name: str, size: int, rules: AttachmentRules) -> None:
    """Raises BadInput for a file of more bytes than the district takes."""
    if size > rules.most_bytes:
        raise BadInput(what="attachment_large", where=name, fix=size_words(size), most=size_words(rules.most_bytes))


def _media_type(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    return _PDF if data.startswith(b"%PDF-") else None


def _too_many(name: str) -> BadInput:
    return BadInput(what="attachment_pixels", where=name, fix=f"{MOST_PIXELS:,}")


def _decoded(data: bytes, media_type: str, name: str) -> Picture:
    formats = [_FORMATS[media_type]]
    with Image.open(io.BytesIO(data), formats=formats) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many(name)
        # Compares check sums where the format has them; the picture must be opened anew afterwards.
        image.verify()
    with Image.open(io.BytesIO(data), formats=formats) as image:
        turned = image.getexif().get(_ORIENTATION) in _TURNED
        width, height = (image.height, image.width) if turned else (image.width, image.height)
        # A JPEG is decoded at a quarter or an eighth where that is enough; all of its bytes are read all the same.
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.load()
        small = ImageOps.exif_transpose(image)
        small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        stream = io.BytesIO()
        _flat(small).save(stream, "JPEG", quality=80)
    return Picture(media_type, width, height, stream.getvalue())


def _flat(image: Image.Image) -> Image.Image:
    """The picture in plain colours; what can be seen through becomes white."""
    if image.mode.startswith("I"):
        # Grey of 16 bits would only be cut off at white.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        image = paper
    return image.convert("RGB")
