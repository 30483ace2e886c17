"""Makes small pictures, whole and broken ones, for whoever tests attachments."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageDraw

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 40), shade: int = 90, *, orientation: int = 0) -> bytes:
    """A picture with a light top half; another shade is another content."""
    image = Image.new("RGB", size, (shade, shade, shade))
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 2), fill="white")
    stream = io.BytesIO()
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    image.save(stream, kind, exif=exif)
    return stream.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge_png(side: int) -> bytes:
    """A few bytes that say they are a picture of so many pixels a side."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")
