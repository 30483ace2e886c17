from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridcenter.demo.mesh import make_mesh, split
from gridcenter.demo.outline import make_outline


@pytest.fixture(scope="module")
def mesh():
    return make_mesh(make_outline(3), 3, 2_000)


def _connected(mesh, members):
    own = set(members)
    reached, waiting = set(), [members[0]]
    while waiting:
        cell = waiting.pop()
        if cell not in reached:
            reached.add(cell)
            waiting.extend(other for other in mesh.neighbours[cell] if other in own)
    return reached == own


def test_cells_tile_without_gaps_or_overlaps(mesh):
    assert shapely.coverage_is_valid(mesh.cells)
    assert np.isclose(shapely.area(mesh.cells).sum(), shapely.coverage_union_all(mesh.cells).area, rtol=1e-12)


def test_neighbours_share_an_edge_and_know_each_other(mesh):
    for cell in range(0, len(mesh.cells), 97):
        for other in mesh.neighbours[cell]:
            assert cell in mesh.neighbours[other]
            assert mesh.cells[cell].intersection(mesh.cells[other]).length > 0


def test_whole_mesh_is_connected(mesh):
    assert _connected(mesh, list(range(len(mesh.cells))))


def test_split_gives_connected_parts_inside_their_parents(mesh):
    whole = np.zeros(len(mesh.cells), dtype=np.int64)
    upper = split(mesh, whole, [4], 3)
    lower = split(mesh, upper, [3, 5, 1, 7], 3)
    assert set(upper) == set(range(4))
    assert set(lower) == set(range(16))
    for part in range(16):
        members = np.flatnonzero(lower == part).tolist()
        assert len(set(upper[members])) == 1
        assert _connected(mesh, members)


def test_split_into_as_many_parts_as_cells_gives_each_cell_its_own(mesh):
    parents = np.ones(len(mesh.cells), dtype=np.int64)
    parents[[0, *mesh.neighbours[0]]] = 0
    few = 1 + len(mesh.neighbours[0])
    parts = split(mesh, parents, [few, 1], 3)
    assert len(set(parts[parents == 0])) == few
