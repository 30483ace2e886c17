from gridcenter.domain.area import AreaCode
from gridcenter.domain.camera import Camera, CameraCode, CameraOwner


def camera(bearing: float | None = None, owner: CameraOwner = CameraOwner.LAND) -> Camera:
    return Camera(CameraCode("c1"), "河口", owner, AreaCode("320903004010003"), 120.1, 33.3, bearing)


def test_that_a_camera_turns_unless_it_has_a_bearing_and_north_is_a_bearing() -> None:
    assert camera().bearing is None
    assert camera(0.0).bearing == 0.0
    assert camera(0.0) != camera()


def test_that_cameras_of_three_systems_are_joined_under_words_that_stay() -> None:
    assert [owner.value for owner in CameraOwner] == ["public_security", "land", "agriculture_water"]
    assert len({camera(owner=owner) for owner in CameraOwner}) == 3
