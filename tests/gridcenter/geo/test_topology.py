import pytest
from shapely import MultiPolygon, Polygon, box

from gridcenter.domain.area import Area, CodeRule
from gridcenter.geo.shape import AreaShape, square_metres
from gridcenter.geo.topology import check_topology

RULE = CodeRule()
WEST, SOUTH, SIDE = 120.0, 33.0, 0.01
# One metre north in degrees.
METRE = 1 / 110_900


def shape(code, polygon):
    return AreaShape(Area(code, code, RULE.level(code), RULE.parent(code)), polygon)


def cell(column, row=0, east=0.0):
    """A square of about one kilometre, its eastern border moved by so many degrees."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return box(west, south, west + SIDE + east, south + SIDE)


def kinds(findings):
    return [(finding.kind, finding.code, finding.other) for finding in findings]


def test_areas_that_fit_together_have_no_findings():
    whole = cell(0).union(cell(1))
    assert check_topology([shape("320903", whole), shape("320903001", cell(0)), shape("320903002", cell(1))]) == []


def test_nothing_has_no_findings():
    assert check_topology([]) == []


def test_neighbours_that_overlap_are_named_with_the_size():
    (finding,) = check_topology([shape("320903002", cell(1)), shape("320903001", cell(0, east=SIDE / 10))])
    assert kinds([finding]) == [("overlap", "320903001", "320903002")]
    assert finding.square_metres == pytest.approx(square_metres([cell(1)])[0] / 10, rel=1e-3)


def test_an_area_within_its_neighbour_overlaps():
    findings = check_topology([shape("320903001", cell(0)), shape("320903002", cell(0).buffer(-SIDE / 4))])
    assert kinds(findings) == [("overlap", "320903001", "320903002")]


def test_levels_do_not_overlap_each_other():
    assert check_topology([shape("320903", cell(0)), shape("320903001", cell(0))]) == []


def test_what_no_child_covers_is_a_gap_of_the_parent():
    whole = cell(0).union(cell(1))
    (finding,) = check_topology([shape("320903", whole), shape("320903001", cell(0))])
    assert kinds([finding]) == [("gap", "320903", "")]
    assert finding.square_metres == pytest.approx(square_metres([cell(1)])[0], rel=1e-3)


def test_a_parent_without_children_has_no_gap():
    assert check_topology([shape("320903", cell(0))]) == []


def test_a_gap_no_wider_than_a_sliver_is_passed_over():
    shapes = [shape("320903", cell(0).union(cell(1))), shape("320903001", cell(0, east=-0.5 * METRE))]
    shapes.append(shape("320903002", cell(1)))
    assert check_topology(shapes) == []
    assert kinds(check_topology(shapes, sliver_width=0.1)) == [("gap", "320903", "")]


def test_a_child_beyond_its_parent_is_named():
    findings = check_topology([shape("320903", cell(0)), shape("320903001", cell(0, east=SIDE / 10))])
    assert kinds(findings) == [("outside_parent", "320903001", "320903")]
    assert findings[0].square_metres > 1e5


def test_a_child_whose_parent_is_not_there_is_not_outside_it():
    assert check_topology([shape("320903001", cell(0)), shape("320904002001", cell(5))]) == []


def test_faults_up_to_the_tolerance_are_passed_over():
    shapes = [shape("320903001", cell(0, east=METRE)), shape("320903002", cell(1))]
    assert kinds(check_topology(shapes)) == [("overlap", "320903001", "320903002")]
    assert check_topology(shapes, tolerance=2000.0) == []


def test_a_polygon_that_crosses_itself_is_named_and_the_others_still_checked():
    bow = Polygon([(120.0, 33.0), (120.01, 33.01), (120.01, 33.0), (120.0, 33.01)])
    shapes = [shape("320903001", bow), shape("320903002", cell(2)), shape("320903003", cell(2))]
    found = kinds(check_topology(shapes))
    assert ("invalid_polygon", "320903001", "") in found
    assert ("overlap", "320903002", "320903003") in found


def test_an_area_in_two_parts_is_split():
    parts = MultiPolygon([cell(0), cell(3).buffer(-SIDE / 4, join_style="mitre")])
    (finding,) = check_topology([shape("320903001", parts)])
    assert kinds([finding]) == [("split", "320903001", "")]
    assert finding.square_metres == pytest.approx(square_metres([parts.geoms[1]])[0])
