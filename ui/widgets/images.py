"""Pictures from files and bytes, made outside the GUI thread, and drawn so that they fill a box."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter


def read_image(source: Path | bytes, side: int) -> QImage:
    """The picture upright, at most so many pixels a side; an empty one for what is no picture. Any thread may call."""
    reader = QImageReader()
    data, buffer = QByteArray(), QBuffer()
    if isinstance(source, Path):
        reader.setFileName(str(source))
    else:
        data = QByteArray(source)
        buffer.setBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader.setDevice(buffer)
    # Names lie; and a camera's turn is in the file, not in its pixels.
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return QImage()
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def draw_covering(painter: QPainter, box: QRect, image: QImage) -> None:
    """Draws the middle of a picture so that it fills the box."""
    part = box.size().scaled(image.size(), Qt.AspectRatioMode.KeepAspectRatio)
    cut = QRect((image.width() - part.width()) // 2, (image.height() - part.height()) // 2, part.width(), part.height())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(box, image, cut)


def draw_whole(painter: QPainter, box: QRect, image: QImage) -> None:
    """Draws all of a picture in the middle of the box, never larger than it is."""
    ratio = painter.device().devicePixelRatio()
    size = image.size() / ratio
    if size.width() > box.width() or size.height() > box.height():
        size = size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(box.topLeft(), size)
    place.moveCenter(box.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)
