"""Pictures read upright and no larger than asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from tests.pictures import PDF, picture
from ui.widgets.images import draw_covering, draw_whole, read_image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_that_a_picture_is_read_from_bytes_or_a_file_whatever_its_name(kind, tmp_path):
    data = picture(kind, (800, 400))
    file = tmp_path / "photo.txt"
    file.write_bytes(data)
    for source in (data, file):
        image = read_image(source, 200)
        assert (image.width(), image.height()) == (200, 100)


def test_that_a_small_picture_stays_small_and_a_turned_one_stands_upright():
    assert read_image(picture(size=(40, 20)), 200).width() == 40
    image = read_image(picture(size=(800, 400), orientation=6), 200)
    assert (image.width(), image.height()) == (100, 200)


@pytest.mark.parametrize("data", [b"", b"no picture", PDF])
def test_that_what_is_no_picture_is_an_empty_one(data):
    assert read_image(data, 200).isNull()


@pytest.mark.parametrize(("draw", "corner"), [(draw_covering, "#ff0000"), (draw_whole, "#000000")])
def test_that_a_wide_picture_fills_the_box_or_stands_whole_in_it(draw, corner):
    image, canvas = QImage(400, 100, QImage.Format.Format_RGB32), QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    canvas.fill(Qt.GlobalColor.black)
    painter = QPainter(canvas)
    draw(painter, QRect(0, 0, 100, 100), image)
    painter.end()
    assert canvas.pixelColor(50, 50).name() == "#ff0000"
    assert canvas.pixelColor(1, 1).name() == corner
