"""Mapping files say how rows become cases, and which entry is wrong when they cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gridcenter import paths
from gridcenter.domain.case import Priority, Source
from gridcenter.domain.category import CategoryKind, category_id
from gridcenter.errors import BadInput
from gridcenter.services.import_map import RowFault, RowReader, read_map
from gridcenter.services.import_records import Record

EXAMPLE = paths.resources().parent / "docs" / "examples" / "chicago.toml"
HEADER = ("id", "created", "closed", "status", "type", "nature", "lat", "lon", "ward", "police_district")
HEADER += ("community_area",)
ROW = dict(
    zip(
        HEADER,
        ("A-1", "2011-01-03", "2011-02-01", "Completed", "Sanitation", "Other", "41.8", "-87.7", "1", "2", "3"),
        strict=True,
    )
)


@pytest.fixture
def chart(tmp_path):
    """Reads the example with parts of it replaced."""

    def make(*changes: tuple[str, str], more: str = ""):
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "map.toml"
        file.write_text(text + more, encoding="utf-8")
        return read_map(file)

    return make


def mapped(mapping, **cells: str):
    record = Record(2, "raw", tuple({**ROW, **cells}.values()))
    return RowReader(mapping, HEADER, "rows.csv").read(record)


def fault(mapping, **cells: str) -> tuple[str, str]:
    with pytest.raises(RowFault) as refused:
        mapped(mapping, **cells)
    return refused.value.reason, refused.value.detail


def test_that_the_example_reads_a_row(chart):
    row = mapped(chart())
    assert (row.external_id, row.closed, row.duplicate) == ("A-1", True, False)
    assert row.category == category_id("chicago-311", "2014", CategoryKind.EVENT, "01", "99")
    assert row.category_name == "Other"
    assert row.description == "Sanitation: Other"
    assert row.address == "Ward 1, police district 2, community area 3"
    assert (row.longitude, row.latitude) == (-87.7, 41.8)
    assert row.priority is Priority.NORMAL
    assert chart().source is Source.IMPORT


def test_that_times_are_of_the_zone_of_the_mapping(chart):
    assert mapped(chart()).reported_at == datetime(2011, 1, 3, 6, tzinfo=UTC)
    assert mapped(chart(), created="2011-07-03").reported_at == datetime(2011, 7, 3, 5, tzinfo=UTC)
    chinese = chart(('time_zone = "America/Chicago"\n', ""))
    assert mapped(chinese).reported_at == datetime(2011, 1, 2, 16, tzinfo=UTC)


def test_that_each_status_word_closes_and_marks_as_the_mapping_says(chart):
    found = {}
    for word in ("Completed", "Completed - Dup", "Open", "Open - Dup"):
        row = mapped(chart(), status=word)
        found[word] = (row.closed, row.duplicate, row.closed_at is not None)
    assert found == {
        "Completed": (True, False, True),
        "Completed - Dup": (True, True, True),
        "Open": (False, False, False),
        "Open - Dup": (False, True, False),
    }


def test_that_a_closed_row_without_a_time_closed_when_it_was_reported(chart):
    row = mapped(chart(), closed="")
    assert row.closed_at == row.reported_at


def test_that_a_mapping_without_status_leaves_cases_open(chart):
    row = mapped(chart(('status = "status"\n', "")), status="whatever")
    assert (row.closed, row.duplicate, row.closed_at) == (False, False, None)


def test_that_an_empty_description_is_the_name_of_the_category(chart):
    mapping = chart(('"{type}: {nature}"', '"type"'))
    assert mapped(mapping, type=" ").description == "Other"


def test_that_priorities_are_mapped_and_unknown_words_are_normal(chart):
    mapping = chart(
        ('latitude = "lat"\n', 'latitude = "lat"\npriority = "ward"\n'), more='\n[priority]\n"9" = "urgent"\n'
    )
    assert mapped(mapping, ward="9").priority is Priority.URGENT
    assert mapped(mapping, ward="8").priority is Priority.NORMAL


def test_that_the_source_has_at_most_32_signs(chart):
    assert len(chart(('name = "chicago-311"', f'name = "{"x" * 80}"')).feed_name) == 32


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": " "}, ("no_id", "")),
        ({"id": "x" * 65}, ("long_id", "x" * 65)),
        ({"nature": "Moon dust"}, ("category", "Moon dust")),
        ({"status": "Lost"}, ("status", "Lost")),
        ({"created": ""}, ("time", "reported_at")),
        ({"created": "03/01/2011"}, ("time", "03/01/2011")),
        ({"closed": "2011-02-30"}, ("time", "2011-02-30")),
        ({"lat": "north"}, ("point", "-87.7, north")),
        ({"lat": "-87.7", "lon": "41.8"}, ()),
        ({"lat": "118.8", "lon": "32.1"}, ("swapped_axes", "32.1, 118.8")),
        ({"lat": "400"}, ("point", "-87.7, 400")),
        ({"lat": "nan"}, ("point", "-87.7, nan")),
        ({"lon": "inf"}, ("point", "inf, 41.8")),
    ],
    ids=lambda value: "-".join(map(str, value))[:24],
)
def test_that_a_row_that_fits_nothing_says_why(chart, cells, reason):
    if reason:
        assert fault(chart(), **cells) == reason
    else:
        assert mapped(chart(), **cells).latitude == -87.7


def test_that_a_row_of_another_width_or_of_a_fault_is_refused(chart):
    reader = RowReader(chart(), HEADER, "rows.csv")
    for record, reason in (
        (Record(2, "a,b", ("a", "b")), ("columns", "2 / 11")),
        (Record(2, "raw", (), fault="quotes"), ("quotes", "")),
        (Record(2, "", ()), ("columns", "0 / 11")),
    ):
        with pytest.raises(RowFault) as refused:
            reader.read(record)
        assert (refused.value.reason, refused.value.detail) == reason


def test_that_a_row_without_a_point_is_kept_when_the_mapping_says_so(chart):
    assert mapped(chart(), lat="").longitude is None
    strict = chart(("keep_without_point = true", "keep_without_point = false"))
    assert fault(strict, lon="") == ("no_point", "")


def test_that_a_mapping_of_one_column_less_names_what_the_file_has(chart):
    for change in (('category = "nature"', 'category = "kind"'), ("{ward}", "{wart}"), ("{ward}", "{}")):
        with pytest.raises(BadInput) as refused:
            RowReader(chart(change), HEADER, "rows.csv")
        assert refused.value.data["what"] == "column"
        assert "community_area" in refused.value.data["fix"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('name = "chicago-311"', 'name = ""', "[source]"),
        ('kind = "import"', 'kind = "owl"', "[source] kind"),
        ("America/Chicago", "Moon/Sea", "[source] time_zone"),
        ("America/Chicago", "../etc", "[source] time_zone"),
        ("America/Chicago", "America", "[source] time_zone"),
        ('external_id = "id"\n', "", "[columns]"),
        ('external_id = "id"', 'external_id = "id"\nmoon = "id"', "[columns] moon"),
        ('code_set = "chicago-311"', "", "[categories]"),
        ('kind = "event"', 'kind = "owl"', "[categories] kind"),
        ('minor = "01", ', "", "[categories] values"),
        ('words = ["Other", ""]', "words = 3", "[categories] values"),
        ('"Open" = { closed = false }', '"Open" = false', "[status] Open"),
        ('[times]\nformats = ["%Y-%m-%d"]', "[[times]]", "[times]"),
        ('delimiter = ","', 'delimiter = ";;"', "[file] delimiter"),
        ('delimiter = ","', 'delimiter = ""', "[file] delimiter"),
        ("relocate = true", 'datum = "moon"', "[place] datum"),
        ("\n[columns]\n", '\n[[columns]]\na = "b"\n[other]\n', "[columns]"),
        ('formats = ["%Y-%m-%d"]', "formats = 3", "[times] formats"),
        ('formats = ["%Y-%m-%d"]', 'formats = "%Y-%m-%d"', "[times] formats"),
    ],
)
def test_that_a_wrong_entry_is_named(chart, old, new, where):
    with pytest.raises(BadInput) as refused:
        chart((old, new))
    assert refused.value.data["what"] == "mapping"
    assert refused.value.data["where"] == f"map.toml: {where}"


def test_that_times_have_usual_forms_unless_the_mapping_says(chart):
    usual = chart(('[times]\nformats = ["%Y-%m-%d"]', ""))
    assert mapped(usual, created="2011-01-03 12:30:00").reported_at == datetime(2011, 1, 3, 18, 30, tzinfo=UTC)
    assert mapped(usual, created="2011-01-03").reported_at == datetime(2011, 1, 3, 6, tzinfo=UTC)


def test_that_a_mapping_that_cannot_be_read_says_why(tmp_path):
    broken, bytes_only = tmp_path / "broken.toml", tmp_path / "bytes.toml"
    broken.write_text("[source\n")
    bytes_only.write_bytes(b"\xff\xfe\xff")
    for path, what in (
        (tmp_path / "gone.toml", "not_found"),
        (tmp_path, "unreadable"),
        (broken, "toml"),
        (bytes_only, "toml"),
    ):
        with pytest.raises(BadInput) as refused:
            read_map(path)
        assert refused.value.data["what"] == what
