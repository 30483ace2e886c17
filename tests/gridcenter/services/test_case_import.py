"""Every row of a file is added once, known, or rejected with its reason, however often the file comes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from gridcenter import paths
from gridcenter.domain.case import Source, Stage
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import BadInput, Cancelled, NotAllowed
from gridcenter.geo.datum import Datum
from gridcenter.services.area_import import AreaImport
from gridcenter.services.case_import import BATCH, CaseImport, ImportReport
from gridcenter.services.import_map import read_map
from tests.stories import real_form

EXAMPLE = paths.resources().parent / "docs" / "examples" / "chicago.toml"


def row(number: object, **cells: object) -> str:
    values = {
        "created": "2011-01-03",
        "closed": "2011-02-01",
        "status": "Completed",
        "type": "Sanitation",
        "nature": "Other",
        "lat": 33.005,
        "lon": 120.005,
        "ward": 1,
        "police_district": 2,
        "community_area": 3,
    }
    return ",".join(map(str, (number, *{**values, **cells}.values())))


class Office:
    """Imports rows into a small district."""

    def __init__(self, desk, folder: Path) -> None:
        self.desk, self.center, self._folder = desk, desk.center, folder
        AreaImport(self.center.database).run(
            real_form.areas_file(folder), layers={}, fields={}, datum=Datum.WGS84, district_name=""
        )
        self.center.reload_directory()

    def mapping(self, *changes: tuple[str, str]):
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in (("relocate = true", "relocate = false"), *changes):
            assert old in text
            text = text.replace(old, new)
        file = self._folder / "map.toml"
        file.write_text(text, encoding="utf-8")
        return read_map(file)

    def file(self, *rows: str, encoding: str = "utf-8") -> Path:
        file = self._folder / "rows.csv"
        file.write_bytes("\n".join((real_form.HEADER, *rows)).encode(encoding))
        return file

    def importer(self) -> CaseImport:
        return CaseImport(self.center.database, self.center.directory, self.center.now)

    def run(self, file: Path, *changes: tuple[str, str], by: str = "administrator", **more) -> ImportReport:
        return self.importer().run(file, self.mapping(*changes), self.desk.person(by), **more)

    def reasons(self) -> list[tuple[int, str]]:
        return sorted((one.line, one.reason) for one in self.importer().rejected(10_000))

    def cases(self) -> list:
        return sorted(self.center.cases.search("Sanitation", 10_000).cases, key=lambda case: case.id)


@pytest.fixture
def office(desk, tmp_path) -> Office:
    return Office(desk, tmp_path)


def test_that_a_row_becomes_a_case_with_its_history(office):
    assert office.run(office.file(row("A-1"))) == ImportReport(read=1, added=1)
    (case,) = office.cases()
    assert (case.stage, case.source, case.external_id) == (Stage.CLOSED, Source.IMPORT, "A-1")
    assert (case.number, case.area, case.version) == ("20110103-0001", "32090300100100101", 1)
    assert (case.longitude, case.latitude, case.clock) == (120.005, 33.005, None)
    assert case.description == "Sanitation: Other"
    (entry,) = office.center.cases.history(case.id)
    assert (entry.action, entry.to_stage, entry.note) == (Action.IMPORT, Stage.CLOSED, "rows.csv:2")
    assert entry.actor_name == office.desk.person("administrator").name


def test_that_an_open_row_waits_to_be_accepted_and_can_go_on(office):
    office.run(office.file(row("A-1", status="Open", closed="")))
    (case,) = office.center.cases.open_cases()
    assert (case.stage, case.clock.kind) == (Stage.REPORTED, ClockKind.ACCEPT)
    office.center.reload_directory()
    act, actor = Act(Action.ACCEPT), office.desk.person("acceptor")
    assert office.center.cases.do(actor, office.cases()[0], act, command_id="c1").stage is Stage.ACCEPTED


def test_that_numbers_follow_the_day_of_report(office):
    days = ("2011-01-03", "2012-05-06", "2011-01-03", "2012-05-06")
    office.run(office.file(*(row(number, created=day) for number, day in enumerate(days))))
    numbers = [case.number for case in office.cases()]
    assert numbers == ["20110103-0001", "20120506-0001", "20110103-0002", "20120506-0002"]
    office.run(office.file(row("later")))
    assert office.cases()[-1].number == "20110103-0003"


def test_that_a_second_run_adds_nothing_and_rejects_nothing_again(office):
    file = office.file(row(1), row(2, nature="Moon dust"), row(1, ward=9), '3,"open', row(4))
    first = office.run(file)
    assert first == ImportReport(read=5, added=2, rejected=3)
    before = (office.cases(), office.reasons())
    assert office.run(file) == ImportReport(read=5, known=5)
    assert (office.cases(), office.reasons()) == before
    assert office.reasons() == [(3, "category"), (4, "id_twice"), (5, "quotes")]


def test_that_a_longer_file_adds_only_what_is_new(office):
    office.run(office.file(row(1), row(2)))
    assert office.run(office.file(row(0), row(1), row(2), row(3))) == ImportReport(read=4, added=2, known=2)


def test_that_a_repeated_id_is_known_when_the_row_is_the_same(office):
    assert office.run(office.file(row(1), row(1), row(1, ward=2), row(1))) == ImportReport(
        read=4, added=1, known=2, rejected=1
    )


def test_that_a_repeated_id_is_found_across_batches(office):
    rows = [row(number) for number in range(BATCH)]
    report = office.run(office.file(*rows, row(0), row(1, ward=9), row("new")))
    assert report == ImportReport(read=BATCH + 3, added=BATCH + 1, known=1, rejected=1)


def test_that_the_same_ids_of_another_source_are_other_cases(office):
    file = office.file(row(1))
    office.run(file)
    assert office.run(file, ('name = "chicago-311"', 'name = "elsewhere"')).added == 1


def test_that_duplicates_are_marked_and_counted(office):
    report = office.run(
        office.file(row(1, status="Completed - Dup"), row(2, status="Open - Dup", closed=""), row(3), row(4))
    )
    assert (report.added, report.duplicates) == (4, 2)
    assert [case.duplicate for case in office.cases()] == [True, True, False, False]
    assert office.center.statistics.figures().totals["duplicate"] == 2


def test_that_a_row_without_a_point_lies_in_no_area(office):
    file = office.file(row(1, lat="", lon=""), row(2, lat=""), row(3))
    assert office.run(file).added == 3
    assert [case.area is None for case in office.cases()] == [True, True, False]
    assert [case.longitude is None for case in office.cases()] == [True, True, False]


def test_that_points_outside_are_rejected_unless_the_mapping_keeps_them(office):
    file = office.file(row(1, lon=121), row(2))
    assert office.run(file) == ImportReport(read=2, added=1, rejected=1)
    assert office.reasons() == [(2, "outside")]
    assert office.run(file, ("keep_outside = false", "keep_outside = true")).added == 1
    assert office.cases()[-1].area is None
    assert office.cases()[-1].longitude == 121


def test_that_every_micro_grid_gets_the_points_inside_it(office):
    points = [(120.01 + 0.02 * x, 33.01 + 0.02 * y) for x in range(4) for y in range(2)]
    office.run(office.file(*(row(number, lon=x, lat=y) for number, (x, y) in enumerate(points))))
    assert [case.area for case in office.cases()] == [
        f"3209030010{community:02d}{grid:03d}{half:02d}" for community in (1, 2) for grid in (1, 2) for half in (1, 2)
    ]


def test_that_points_in_gcj02_are_brought_to_the_datum_of_the_district(office):
    office.run(office.file(row(1)), ("relocate = false", 'relocate = false\ndatum = "gcj02"'))
    (case,) = office.cases()
    assert 0.002 < abs(case.longitude - 120.005) < 0.01
    assert 0.0005 < abs(case.latitude - 33.005) < 0.005


def test_that_relocated_points_all_lie_in_the_district(office):
    places = [{"lat": 41.6 + number % 7 * 0.05, "lon": -87.9 + number % 11 * 0.03} for number in range(100)]
    file = office.file(*(row(number, **place) for number, place in enumerate(places)), row("none", lat="", lon=""))
    report = office.run(file, ("relocate = false", "relocate = true"))
    assert report == ImportReport(read=101, added=101)
    assert office.center.statistics.figures().totals["in_an_area"] == 100
    assert len({case.area for case in office.cases()}) == 9


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_that_packing_and_encoding_change_nothing(office, encoding, packed):
    file = office.file(row("甲-1", type="雨水井盖"), row("乙-2", type="路灯"), encoding=encoding)
    if packed:
        file.write_bytes(gzip.compress(file.read_bytes()))
    assert office.run(file, ('encoding = "utf-8"', 'encoding = ""')).added == 2
    found = office.center.cases.search("雨水井盖", 5).cases
    assert [(case.external_id, case.description) for case in found] == [("甲-1", "雨水井盖: Other")]


def test_that_texts_with_every_strange_sign_come_back_whole(office):
    kind = 'tab\t back\\slash \\N \\. ""quoted"" {brace} %s 😀 \u2028 end'
    office.run(office.file(row(1, type=f'"Sanitation {kind}"')))
    (case,) = office.cases()
    assert case.description == f"Sanitation {kind}: Other".replace('""', '"')


def test_that_a_rejected_row_is_kept_whole(office):
    office.run(office.file(row(1), row(2, created="someday", type="井盖")))
    (one,) = office.importer().rejected(10)
    assert (one.source, one.line, one.external_id) == ("chicago-311", 3, "2")
    assert (one.reason, one.detail, one.raw) == ("time", "someday", row(2, created="someday", type="井盖"))
    assert office.importer().rejected(10, "elsewhere") == []


def test_that_progress_adds_up_to_the_report(office):
    shown: list[ImportReport] = []
    rows = [row(number, nature="Other" if number % 10 else "Moon dust") for number in range(BATCH * 2 + 1)]
    report = office.run(office.file(*rows), progress=shown.append)
    assert [one.read for one in shown] == [BATCH, BATCH * 2, BATCH * 2 + 1]
    assert shown[-1] == report
    assert all(one.read == one.added + one.known + one.rejected for one in shown)


def test_that_a_cancelled_import_keeps_what_is_done_and_goes_on_later(office):
    file = office.file(*(row(number) for number in range(BATCH * 2 + 10)))
    answers = iter((False, True))
    with pytest.raises(Cancelled) as stopped:
        office.run(file, cancelled=lambda: next(answers))
    assert stopped.value.data == {"done": BATCH}
    assert len(office.cases()) == BATCH
    assert office.run(file) == ImportReport(read=BATCH * 2 + 10, added=BATCH + 10, known=BATCH)


def test_that_an_archive_broken_in_the_middle_keeps_the_rows_before(office):
    file = office.file(*(row(f"{number**9}", ward=number**7) for number in range(BATCH * 3)))
    whole = gzip.compress(file.read_bytes())
    file.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(BadInput) as refused:
        office.run(file)
    assert refused.value.data["what"] == "broken_gzip"
    kept = office.center.statistics.figures().cases
    assert kept in (BATCH, BATCH * 2)
    file.write_bytes(whole)
    assert office.run(file) == ImportReport(read=BATCH * 3, added=BATCH * 3 - kept, known=kept)


def test_that_only_those_who_may_import_do(office):
    with pytest.raises(NotAllowed):
        office.run(office.file(row(1)), by="dispatcher")
    assert office.center.statistics.figures().cases == 0


def test_that_cases_want_micro_grids_and_files_want_a_header(desk, office, tmp_path):
    for content in ("", "\n", '"open\n', ",,\n"):
        file = tmp_path / "rows.csv"
        file.write_text(content)
        with pytest.raises(BadInput) as refused:
            office.run(file)
        assert refused.value.data["what"] == "no_header"
    with desk.center.database.write() as connection:
        connection.exec_driver_sql("delete from areas where level = 'micro_grid'")
    with pytest.raises(BadInput) as refused:
        office.run(office.file(row(1)))
    assert refused.value.data["what"] == "no_areas"


def test_that_a_file_with_only_a_header_adds_nothing(office):
    assert office.run(office.file()) == ImportReport()


def test_that_nothing_to_lay_over_the_district_is_said(office):
    with pytest.raises(BadInput) as refused:
        office.run(office.file(row(1, lat="", lon="")), ("relocate = false", "relocate = true"))
    assert refused.value.data["what"] == "no_points"


def test_that_both_kinds_of_database_hold_the_same_cases(make_desk, tmp_path):
    found = []
    for engine in ("sqlite", "postgresql"):
        folder = tmp_path / engine
        folder.mkdir()
        office = Office(make_desk(engine), folder)
        office.run(real_form.requests_file(folder), ("relocate = false", "relocate = true"))
        found.append((office.cases(), office.reasons()))
    assert len(found[0][0]) == real_form.ROWS
    assert found[0] == found[1]
