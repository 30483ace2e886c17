from __future__ import annotations

import shapely

from gridcenter.demo.cameras import make_cameras
from gridcenter.domain.camera import CameraOwner


def test_cameras_stand_in_different_micro_grids(areas):
    polygons = {made.area.code: made.polygon for made in areas}
    cameras = make_cameras(areas, 5)
    assert len(cameras) == 240
    assert len({camera.code for camera in cameras}) == 240
    assert len({camera.area for camera in cameras}) == 240
    assert {camera.owner for camera in cameras} == set(CameraOwner)
    for camera in cameras:
        assert shapely.contains_xy(polygons[camera.area], camera.longitude, camera.latitude)
        assert camera.bearing is None or 0 <= camera.bearing < 360


def test_same_seed_gives_the_same_cameras(areas):
    assert make_cameras(areas, 5) == make_cameras(areas, 5)
