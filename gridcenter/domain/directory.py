"""The names behind the codes: one immutable snapshot that every screen and listing looks things up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gridcenter.domain.area import Area, AreaCode, AreaLevel, BadAreaCode
from gridcenter.domain.calendar import Calendars, weekday_calendars
from gridcenter.domain.category import CaseStandard, Category, CategoryId, StandardId
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.people import Person, PersonId


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that changes seldom, by its key. An unknown key is shown as itself, never hidden."""

    district: DistrictSettings = field(default_factory=DistrictSettings)
    areas: Mapping[AreaCode, Area] = field(default_factory=dict)
    departments: Mapping[DepartmentCode, Department] = field(default_factory=dict)
    categories: Mapping[CategoryId, Category] = field(default_factory=dict)
    standards: Mapping[StandardId, CaseStandard] = field(default_factory=dict)
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    calendars: Calendars = field(default_factory=weekday_calendars)

    def category_name(self, key: CategoryId) -> str:
        """The minor class's name."""
        category = self.categories.get(key)
        return category.minor_name if category else key

    def department_name(self, code: str) -> str:
        """The department's short name."""
        department = self.departments.get(DepartmentCode(code))
        return department.short_name if department else code

    def person_name(self, key: str | None) -> str:
        """The person's name, empty for nobody."""
        if not key:
            return ""
        person = self.people.get(PersonId(key))
        return person.name if person else key

    def area_name(self, code: str | None) -> str:
        """The area's own name, empty for none."""
        if not code:
            return ""
        area = self.areas.get(AreaCode(code))
        return area.name if area else code

    def area_at(self, code: str | None, level: AreaLevel) -> Area | None:
        """The area itself or the one above it at a level, None when there is none or the code is no area's."""
        try:
            key = self.district.codes.ancestor(code, level) if code else None
        except BadAreaCode:
            return None
        return self.areas.get(key) if key else None

    def grid_name(self, code: str | None) -> str:
        """Name of the grid a place belongs to, or of the smallest area known."""
        grid = self.area_at(code, AreaLevel.GRID)
        return grid.name if grid else self.area_name(code)

    def standards_of(self, category: CategoryId) -> tuple[CaseStandard, ...]:
        """The filing conditions of a minor class, in the book's order."""
        return tuple(standard for standard in self.standards.values() if standard.category == category)

    def towns(self) -> tuple[Area, ...]:
        """All towns and streets, by code."""
        towns = (area for area in self.areas.values() if area.level is AreaLevel.TOWN)
        return tuple(sorted(towns, key=lambda area: area.code))
