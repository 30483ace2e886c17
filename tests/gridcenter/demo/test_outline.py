from __future__ import annotations

import numpy as np

from gridcenter.demo.outline import ORIGIN_LATITUDE, ORIGIN_LONGITUDE, make_outline, to_degrees

ANGLES = np.linspace(0.0, 2.0 * np.pi, 721)


def test_outline_is_about_forty_kilometres_across():
    radius = make_outline(1).radius(ANGLES)
    across = radius[:360] + radius[360:720]
    assert across.min() > 30_000
    assert across.max() < 52_000


def test_outline_closes_on_itself():
    radius = make_outline(1).radius(ANGLES)
    assert np.isclose(radius[0], radius[-1])


def test_outlines_of_different_seeds_differ():
    assert not np.allclose(make_outline(1).radius(ANGLES), make_outline(2).radius(ANGLES))


def test_margin_widens_the_outline():
    outline = make_outline(1)
    point = np.array([[float(outline.radius(np.array([0.0]))[0]) + 100.0, 0.0]])
    assert not outline.contains(point)[0]
    assert outline.contains(point, margin=200.0)[0]


def test_origin_and_one_kilometre_in_degrees():
    degrees = to_degrees(np.array([[0.0, 0.0], [0.0, 1_111.95]]))
    assert degrees[0].tolist() == [ORIGIN_LONGITUDE, ORIGIN_LATITUDE]
    assert np.allclose(degrees[1], [ORIGIN_LONGITUDE, ORIGIN_LATITUDE + 0.01])
