"""How the columns of somebody's file become cases: read from a TOML file, applied to one row at a time."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gridcenter.domain.case import Priority, Source
from gridcenter.domain.category import Category, CategoryBook, CategoryId, CategoryKind, category_id
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum
from gridcenter.services.import_records import Record

_NEEDED = ("external_id", "reported_at", "category")
_KNOWN = (*_NEEDED, "closed_at", "status", "description", "address", "longitude", "latitude", "priority")


@dataclass(frozen=True, slots=True)
class StatusRule:
    """What a source's status word means here: at its end or open, and whether it marks a duplicate."""

    closed: bool
    duplicate: bool


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A mapping file's content. `columns` maps our names to column names, or to texts with `{column}` in them."""

    feed_name: str
    source: Source
    zone: ZoneInfo
    encoding: str
    delimiter: str
    columns: Mapping[str, str]
    time_formats: tuple[str, ...]
    statuses: Mapping[str, StatusRule]
    priorities: Mapping[str, Priority]
    book: CategoryBook
    categories: Mapping[str, CategoryId]
    relocate: bool
    datum: Datum
    without_point: bool
    outside: bool
    templates: Mapping[str, bool] = field(default_factory=dict)


_OPEN = StatusRule(closed=False, duplicate=False)


class RowFault(Exception):
    """A row that cannot become a case: `reason` is a key, `detail` the value at fault."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A row in the project's own words; the place is still where the source has it."""

    external_id: str
    reported_at: datetime
    closed_at: datetime | None
    closed: bool
    duplicate: bool
    category: CategoryId
    category_name: str
    description: str
    address: str
    longitude: float | None
    latitude: float | None
    priority: Priority


def read_map(path: Path) -> ImportMap:
    """The mapping of a TOML file; raises BadInput that names the table and what to do."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(what="not_found", where=str(path), fix="") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(what="toml", where=str(path), fix=str(error)) from None
    except OSError as error:
        raise BadInput(what="unreadable", where=str(path), fix=error.strerror or str(error)) from None
    return _Reader(path, content).read()


class _Reader:
    """Takes a mapping file apart, saying what is wrong with which entry."""

    def __init__(self, path: Path, content: Mapping[str, Any]) -> None:
        self._path = path
        self._content = content

    def _bad(self, entry: str, fix: str) -> BadInput:
        return BadInput(what="mapping", where=f"{self._path.name}: {entry}", fix=fix)

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._content.get(name, {})
        if not isinstance(table, dict):
            raise self._bad(f"[{name}]", "table")
        return table

    def read(self) -> ImportMap:
        source, file, place = self._table("source"), self._table("file"), self._table("place")
        columns = {str(key): str(value) for key, value in self._table("columns").items()}
        for name in _NEEDED:
            if name not in columns:
                raise self._bad("[columns]", name)
        for name in columns:
            if name not in _KNOWN:
                raise self._bad(f"[columns] {name}", ", ".join(_KNOWN))
        if not source.get("name"):
            raise self._bad("[source]", "name")
        book, categories = self._categories()
        return ImportMap(
            feed_name=str(source["name"])[:32],
            source=self._enum(Source, source.get("kind", "import"), "[source] kind"),
            zone=self._zone(str(source.get("time_zone", "Asia/Shanghai"))),
            encoding=str(file.get("encoding", "")),
            delimiter=self._delimiter(str(file.get("delimiter", ","))),
            columns=columns,
            time_formats=self._formats(),
            statuses={str(word): self._status(word, rule) for word, rule in self._table("status").items()},
            priorities={
                str(word): self._enum(Priority, value, f"[priority] {word}")
                for word, value in self._table("priority").items()
            },
            book=book,
            categories=categories,
            relocate=bool(place.get("relocate", False)),
            datum=self._enum(Datum, place.get("datum", "wgs84"), "[place] datum"),
            without_point=bool(place.get("keep_without_point", True)),
            outside=bool(place.get("keep_outside", False)),
            templates={name: "{" in text for name, text in columns.items()},
        )

    def _enum(self, kind: Any, value: object, entry: str) -> Any:
        try:
            return kind(value)
        except ValueError:
            raise self._bad(entry, ", ".join(member.value for member in kind)) from None

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self._bad("[source] time_zone", name) from None

    def _delimiter(self, text: str) -> str:
        if len(text) != 1 or text in '"\r\n':
            raise self._bad("[file] delimiter", ", ; | \\t")
        return text

    def _formats(self) -> tuple[str, ...]:
        formats = self._table("times").get("formats", ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"])
        if not isinstance(formats, list) or not all(isinstance(form, str) for form in formats):
            raise self._bad("[times] formats", '["%Y-%m-%d"]')
        return tuple(formats)

    def _status(self, word: str, rule: Any) -> StatusRule:
        if not isinstance(rule, dict):
            raise self._bad(f"[status] {word}", "{ closed = true, duplicate = false }")
        return StatusRule(bool(rule.get("closed", False)), bool(rule.get("duplicate", False)))

    def _categories(self) -> tuple[CategoryBook, dict[str, CategoryId]]:
        head = self._table("categories")
        code_set, version = str(head.get("code_set", "")), str(head.get("version", ""))
        values = head.get("values", [])
        if not code_set or not version or not isinstance(values, list) or not values:
            raise self._bad("[categories]", "code_set, version, values")
        made: dict[CategoryId, Category] = {}
        words: dict[str, CategoryId] = {}
        for entry in values:
            try:
                kind = self._enum(CategoryKind, entry["kind"], "[categories] kind")
                major, minor, name = str(entry["major"]), str(entry["minor"]), str(entry["name"])
                key = category_id(code_set, version, kind, major, minor)
                made[key] = Category(key, code_set, version, kind, major, str(entry["major_name"]), minor, name)
                words.update({str(word): key for word in entry["words"]})
            except (KeyError, TypeError):
                raise self._bad("[categories] values", "kind, major, major_name, minor, name, words") from None
        return CategoryBook(code_set, version, str(head.get("name", code_set)), tuple(made.values()), ()), words


class RowReader:
    """Applies a mapping to the rows of one file."""

    def __init__(self, mapping: ImportMap, header: tuple[str, ...], where: str) -> None:
        self._map = mapping
        self._width = len(header)
        self._names = {category.id: category.minor_name for category in mapping.book.categories}
        self._moment = lru_cache(maxsize=8192)(self._parse_moment)
        self._texts: dict[str, Callable[[tuple[str, ...]], str]] = dict.fromkeys(_KNOWN, _no_text)
        for name, text in mapping.columns.items():
            if mapping.templates[name]:
                self._texts[name] = _template(text, header, where)
            elif text in header:
                self._texts[name] = itemgetter(header.index(text))
            else:
                raise BadInput(what="column", where=f"{where}: {text}", fix=", ".join(header))

    def read(self, record: Record) -> MappedRow:
        """The row in our words; raises RowFault."""
        cells = self._cells(record)
        external = self._text(cells, "external_id")
        if not external:
            raise RowFault("no_id", "")
        if len(external) > 64:
            raise RowFault("long_id", external[:80])
        word = self._text(cells, "category")
        category = self._map.categories.get(word)
        if category is None:
            raise RowFault("category", word)
        status = self._status(cells)
        reported = self._time(cells, "reported_at")
        if reported is None:
            raise RowFault("time", "reported_at")
        closed_at = self._time(cells, "closed_at") if status.closed else None
        longitude, latitude = self._point(cells)
        name = self._names[category]
        return MappedRow(
            external_id=external,
            reported_at=reported,
            closed_at=(closed_at or reported) if status.closed else None,
            closed=status.closed,
            duplicate=status.duplicate,
            category=category,
            category_name=name,
            description=self._text(cells, "description") or name,
            address=self._text(cells, "address"),
            longitude=longitude,
            latitude=latitude,
            priority=self._map.priorities.get(self._text(cells, "priority"), Priority.NORMAL),
        )

    def point(self, record: Record) -> tuple[float | None, float | None]:
        """Only where the row is: longitude and latitude as the source has them; raises RowFault."""
        return self._point(self._cells(record))

    def _cells(self, record: Record) -> tuple[str, ...]:
        if record.fault:
            raise RowFault(record.fault, "")
        if len(record.cells) != self._width:
            raise RowFault("columns", f"{len(record.cells)} / {self._width}")
        return record.cells

    def _text(self, cells: tuple[str, ...], name: str) -> str:
        return self._texts[name](cells).strip()

    def _status(self, cells: tuple[str, ...]) -> StatusRule:
        if "status" not in self._map.columns:
            return _OPEN
        word = self._text(cells, "status")
        rule = self._map.statuses.get(word)
        if rule is None:
            raise RowFault("status", word)
        return rule

    def _time(self, cells: tuple[str, ...], name: str) -> datetime | None:
        text = self._text(cells, name)
        return self._moment(text) if text else None

    def _parse_moment(self, text: str) -> datetime:
        for form in self._map.time_formats:
            try:
                local = datetime.strptime(text, form)  # noqa: DTZ007 -- the zone is the mapping's
            except ValueError:
                continue
            return local.replace(tzinfo=self._map.zone).astimezone(UTC)
        raise RowFault("time", text)

    def _point(self, cells: tuple[str, ...]) -> tuple[float | None, float | None]:
        x, y = self._text(cells, "longitude"), self._text(cells, "latitude")
        if not x or not y:
            if not self._map.without_point:
                raise RowFault("no_point", "")
            return None, None
        try:
            longitude, latitude = float(x), float(y)
        except ValueError:
            raise RowFault("point", f"{x}, {y}") from None
        if -180 <= longitude <= 180 and -90 <= latitude <= 90:
            return longitude, latitude
        if -180 <= latitude <= 180 and -90 <= longitude <= 90:
            raise RowFault("swapped_axes", f"{x}, {y}")
        raise RowFault("point", f"{x}, {y}")


def _no_text(_cells: tuple[str, ...]) -> str:
    return ""


def _template(text: str, header: tuple[str, ...], where: str) -> Callable[[tuple[str, ...]], str]:
    """What fills a text with `{column}` in it from the cells of a row; raises BadInput for an unknown column."""
    try:
        named = {name for _literal, name, _form, _conversion in Formatter().parse(text) if name is not None}
        used = tuple(column for column in header if column in named)
        text.format_map(dict.fromkeys(used, ""))
    except (KeyError, ValueError, IndexError) as error:
        raise BadInput(what="column", where=f"{where}: {error}", fix=", ".join(header)) from None
    places = [header.index(column) for column in used]

    # Such texts repeat, so each is made once.
    @lru_cache(maxsize=16_384)
    def filled(values: tuple[str, ...]) -> str:
        return text.format_map(dict(zip(used, values, strict=True)))

    return lambda cells: filled(tuple([cells[place] for place in places]))
