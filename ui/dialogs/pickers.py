"""Pickers over the directory: categories and areas."""

from __future__ import annotations

from gridcenter.domain.area import AreaLevel
from gridcenter.domain.directory import Directory
from ui.kit import Kit
from ui.widgets.picker import Picker, choice


def category_picker(kit: Kit, directory: Directory, *, with_standards: bool = False) -> Picker:
    """Finds a minor class; only those that can be filed when asked."""
    fileable = {standard.category for standard in directory.standards.values()}
    choices = [
        choice(
            category.id,
            f"{category.minor_name} · {kit.words.name(category.kind)} {category.major}-{category.minor}"
            f" {category.major_name}",
        )
        for category in directory.categories.values()
        if not with_standards or category.id in fileable
    ]
    return Picker(kit, choices, kit.words("picker.category"), rows=4)


def area_picker(kit: Kit, directory: Directory, *, within: str = "") -> Picker:
    """Finds a grid or a micro-grid by its names, its code, or the initials of its town and community.

    `within` is the code of the area they have to lie in, empty for anywhere.
    """
    choices = []
    for area in directory.areas.values():
        if area.level not in (AreaLevel.GRID, AreaLevel.MICRO_GRID) or not area.code.startswith(within):
            continue
        above = [directory.area_at(area.code, level) for level in (AreaLevel.TOWN, AreaLevel.COMMUNITY)]
        text = " · ".join([*(one.name for one in above if one), area.name])
        choices.append(choice(area.code, text, *(one.initials for one in above if one)))
    return Picker(kit, choices, kit.words("picker.area"), rows=4)
