"""Imports the areas of a district from geodata, and checks the tree and the outlines that are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from gridcenter.domain.area import Area, AreaFinding, AreaLevel, check_tree
from gridcenter.domain.district import DistrictSettings
from gridcenter.geo.datum import Datum
from gridcenter.geo.reading import RejectedShape, read_shapes
from gridcenter.geo.shape import from_wkb
from gridcenter.geo.topology import check_topology
from gridcenter.store import areas, district
from gridcenter.store.engine import Database


@dataclass(frozen=True, slots=True)
class AreaReport:
    """How many areas of each level came in, and the features that did not."""

    counts: dict[AreaLevel, int]
    rejected: tuple[RejectedShape, ...]


class AreaImport:
    """The areas of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(
        self,
        path: Path,
        *,
        layers: Mapping[AreaLevel, str],
        fields: Mapping[str, str],
        datum: Datum,
        district_name: str = "",
    ) -> AreaReport:
        """Reads a GeoPackage or GeoJSON and stores its areas, replacing those with the same code; raises BadInput."""
        with self._database.read() as connection:
            settings = district.load(connection)
        reading = read_shapes(
            path, layers=layers, fields=fields, datum=datum, rule=settings.codes, district_name=district_name
        )
        counts = dict.fromkeys(AreaLevel, 0)
        for shape in reading.shapes:
            counts[shape.area.level] += 1
        with self._database.write() as connection:
            areas.put(connection, ((with_initials(shape.area), shape.wkb) for shape in reading.shapes))
            top = next((shape.area for shape in reading.shapes if shape.area.level is AreaLevel.DISTRICT), None)
            if top is not None and not settings.name:
                district.save(connection, replace(settings, name=top.name))
        return AreaReport(counts, reading.rejected)

    def check(self) -> list[AreaFinding]:
        """Everything wrong with the stored codes, parents and outlines."""
        with self._database.read() as connection:
            settings: DistrictSettings = district.load(connection)
            everything = areas.all_areas(connection)
            shapes = [from_wkb(area, outline) for area, outline in areas.outlines(connection)]
        return check_tree(everything, settings.codes) + check_topology(shapes)


def initials(name: str) -> str:
    """The first letters of a Chinese name in pinyin, lower case; other letters and digits stay."""
    letters: list[str] = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(letters).lower()


def with_initials(area: Area) -> Area:
    """The area with its initials; below the community nobody looks an area up by them."""
    named = area.level in (AreaLevel.DISTRICT, AreaLevel.TOWN, AreaLevel.COMMUNITY)
    return replace(area, initials=initials(area.name)) if named else area
