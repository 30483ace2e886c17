"""Cases by the command line: many from a file, and one at a time."""

from __future__ import annotations

import gzip
import json

import pytest

from gridcenter import paths
from gridcenter.cli.main import main
from gridcenter.domain.case import Stage
from tests.stories import real_form

EXAMPLE = paths.resources().parent / "docs" / "examples" / "chicago.toml"
DAY = "2011-01-03,2011-02-01"
POINT = "33.005,120.005,1,2,3"


@pytest.fixture
def run(capsys, make_url, engine):
    """Runs a command on one database; returns exit status, standard output and the lines of standard error."""

    def go(*arguments: str, language: str = "en"):
        status = main(["--db", go.url, "--lang", language, *arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    go.url = make_url(engine)
    return go


@pytest.fixture
def played(run, desk, tmp_path):
    """The desk's district with the small one's micro-grids beside it; commands run on its database."""
    run.url = desk.center.database.url.render_as_string(hide_password=False)
    assert run("areas", "import", str(real_form.areas_file(tmp_path)))[0] == 0
    return desk


def refused(answer) -> str:
    status, out, err = answer
    assert (status, out, len(err)) == (2, "", 1)
    return err[0]


def ask(run, *arguments: str):
    status, out, err = run(*arguments, "--json")
    assert (status, err) == (0, [])
    return json.loads(out)


def mapping(folder, *changes: tuple[str, str]) -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in (("relocate = true", "relocate = false"), *changes):
        assert old in text
        text = text.replace(old, new)
    file = folder / "map.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def rows_file(folder, *rows: str, encoding: str = "utf-8", packed: bool = False) -> str:
    data = "\n".join((real_form.HEADER, *rows)).encode(encoding)
    file = folder / ("rows.csv.gz" if packed else "rows.csv")
    file.write_bytes(gzip.compress(data) if packed else data)
    return str(file)


ROWS = (
    f"1,{DAY},Completed,Sanitation,Other,{POINT}",
    f"2,{DAY},Completed - Dup,Sanitation,Other,{POINT}",
    f"3,{DAY},Completed,Sanitation,Other,,,1,2,3",
    f'4,2011-01-03,"2011-02-01,Completed,Sanitation,Other,{POINT}',
    f"5,2011-01-03,,Open,Sanitation,Other,{POINT}",
    f"1,{DAY},Completed,Sanitation,Other,{POINT}",
    f"1,{DAY},Completed,Changed,Other,{POINT}",
    f"6,2011-01-03,,Open - Dup,垃圾,Other,{POINT}",
)
IMPORT = ("--as", "administrator")


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_that_a_file_comes_in_once_whatever_its_form(run, played, tmp_path, packed, encoding):
    file = rows_file(tmp_path, *ROWS, encoding=encoding, packed=packed)
    command = ("cases", "import", file, "--map", mapping(tmp_path, ('encoding = "utf-8"', 'encoding = ""')), *IMPORT)
    assert ask(run, *command) == {"read": 8, "added": 5, "known": 1, "rejected": 2, "duplicates": 2}
    assert ask(run, *command) == {"read": 8, "added": 0, "known": 8, "rejected": 0, "duplicates": 0}
    reasons = {(row["line"], row["reason"]) for row in ask(run, "cases", "rejected")}
    assert reasons == {(5, "quotes"), (8, "id_twice")}
    figures = ask(run, "stats")
    assert (figures["cases"], figures["open"], figures["rejected"]) == (5, 2, 2)
    assert (figures["totals"]["duplicate"], figures["totals"]["in_an_area"]) == (2, 4)


def test_that_an_import_says_what_came_of_it(run, played, tmp_path):
    command = ("cases", "import", rows_file(tmp_path, *ROWS), "--map", mapping(tmp_path), *IMPORT)
    status, out, err = run(*command)
    assert (status, err) == (0, [])
    assert out.splitlines() == [
        "8 rows read: 5 cases added (2 marked as duplicates), 1 rows known, 2 rows rejected.",
        "See the rejected rows: gridcenter cases rejected",
    ]
    status, out, _err = run(*command, language="zh")
    assert status == 0
    assert "{" not in out
    assert len(out.splitlines()) == 1


def test_that_rejected_rows_are_listed_with_their_reason(run, played, tmp_path):
    assert run("cases", "rejected")[1] == "None.\n"
    run("cases", "import", rows_file(tmp_path, *ROWS), "--map", mapping(tmp_path), *IMPORT)
    _status, out, _err = run("cases", "rejected")
    assert "a quote is never closed" in out
    assert "the first row is kept" in out
    assert len(ask(run, "cases", "rejected", "--limit", "1")) == 1
    assert len(ask(run, "cases", "rejected", "--source", "chicago-311")) == 2
    assert ask(run, "cases", "rejected", "--source", "moon") == []
    assert "引号没有配对" in run("cases", "rejected", language="zh")[1]


def test_that_every_reason_a_row_can_have_is_said_in_both_languages(run, played, tmp_path):
    rows = (
        f",{DAY},Completed,T,Other,{POINT}",
        f"{'x' * 70},{DAY},Completed,T,Other,{POINT}",
        f"c,{DAY},Completed,T,Moon dust,{POINT}",
        f"s,{DAY},Lost,T,Other,{POINT}",
        f"t,someday,,Completed,T,Other,{POINT}",
        f"p,{DAY},Completed,T,Other,here,there,1,2,3",
        f"a,{DAY},Completed,T,Other,120.005,33.005,1,2,3",
        f"o,{DAY},Completed,T,Other,31,121,1,2,3",
        f"n,{DAY},Completed,T,Other,,,1,2,3",
        "few,columns",
        f"z,{DAY},Completed,\0,Other,{POINT}",
    )
    chosen = mapping(tmp_path, ("keep_without_point = true", "keep_without_point = false"))
    report = ask(run, "cases", "import", rows_file(tmp_path, *rows), "--map", chosen, *IMPORT)
    assert (report["read"], report["rejected"]) == (11, 11)
    assert [row["reason"] for row in reversed(ask(run, "cases", "rejected"))] == [
        "no_id",
        "long_id",
        "category",
        "status",
        "time",
        "point",
        "swapped_axes",
        "no_point",
        "columns",
        "encoding",
        "outside",
    ]
    for language in ("zh", "en"):
        status, out, err = run("cases", "rejected", language=language)
        assert (status, err) == (0, [])
        assert len(out.splitlines()) == 12
        assert "{" not in out


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('encoding = "utf-8"', 'encoding = "klingon"'), "no encoding “klingon”"),
        (('category = "nature"', 'category = "kind"'), "the file has: id, created"),
        (("{ward}", "{wart}"), "wart"),
        (('external_id = "id"\n', ""), "mapping entry"),
        (("[source]", "[source"), "is no valid TOML"),
    ],
)
def test_that_a_wrong_mapping_is_one_sentence(run, played, tmp_path, change, says):
    file = rows_file(tmp_path, *ROWS)
    assert says in refused(run("cases", "import", file, "--map", mapping(tmp_path, change), *IMPORT))
    assert ask(run, "stats")["cases"] == 0


def test_that_files_that_are_gone_or_folders_are_one_sentence(run, played, tmp_path):
    file, chosen, gone = rows_file(tmp_path, *ROWS), mapping(tmp_path), str(tmp_path / "gone")
    assert "no file" in refused(run("cases", "import", gone, "--map", chosen, *IMPORT))
    assert "no file" in refused(run("cases", "import", file, "--map", gone, *IMPORT))
    assert "cannot be read" in refused(run("cases", "import", str(tmp_path), "--map", chosen, *IMPORT))
    assert "cannot be read" in refused(run("cases", "import", file, "--map", str(tmp_path), *IMPORT))


def test_that_only_a_known_person_with_the_right_imports(run, played, tmp_path):
    command = ("cases", "import", rows_file(tmp_path, *ROWS), "--map", mapping(tmp_path))
    assert "no person nobody" in refused(run(*command, "--as", "nobody"))
    assert "may not do" in refused(run(*command, "--as", "dispatcher"))


def test_that_open_cases_are_listed_nearest_limit_first(run, played):
    cases = [played.report("井盖破损"), played.play(played.report("路灯不亮"), "accept"), played.report("垃圾")]
    played.play(played.report("不属实"), "reject")
    listed = ask(run, "case", "list")
    assert sorted(one["id"] for one in listed) == [case.id for case in cases]
    assert [one["due_at"] for one in listed] == sorted(one["due_at"] for one in listed)
    assert [one["stage"] for one in ask(run, "case", "list", "--stage", "accepted")] == ["accepted"]
    assert [one["description"] for one in ask(run, "case", "list", "--search", "路灯不亮")] == ["路灯不亮"]
    status, out, _err = run("case", "list", "--limit", "2")
    assert status == 0
    assert out.splitlines()[-1] == "There are more; see them with --limit."
    assert len(out.splitlines()) == 4
    assert run("case", "list", "--search", "nothing like it")[1] == "None.\n"


def test_that_a_final_stage_is_no_filter(run):
    for stage in (Stage.CLOSED, "moon"):
        with pytest.raises(SystemExit) as left:
            run("case", "list", "--stage", stage)
        assert left.value.code == 2


def test_that_a_case_is_shown_with_all_that_happened(run, played):
    case = played.play(played.report(), "accept", "file", "dispatch SZ CG", "sign SZ")
    found = ask(run, "case", "show", case.number)
    assert found["case"]["number"] == case.number
    assert [entry["action"] for entry in found["history"]] == ["report", "accept", "file", "dispatch", "sign"]
    for language in ("zh", "en"):
        status, out, err = run("case", "show", case.number, language=language)
        assert (status, err) == (0, [])
        assert case.description in out
        assert "市政公司" in out
        assert "{" not in out


def test_that_a_case_goes_its_whole_way_by_commands(run, played):
    case = played.report()
    standard = next(iter(played.center.directory.standards_of(case.category))).id

    def do(*arguments: str) -> str:
        return ask(run, "case", "do", case.number, *arguments)["stage"]

    assert do("accept", "--as", "acceptor") == "accepted"
    assert do("file", "--as", "acceptor", "--standard", standard) == "filed"
    assert do("dispatch", "--as", "dispatcher", "--to", "SZ,CG") == "dispatched"
    assert do("sign", "--as", "desk-SZ") == "handling"
    assert do("return", "--as", "desk-CG", "--reason", "不是我们的") == "handling"
    assert do("feed_back", "--as", "desk-SZ", "--note", "修好了") == "handled"
    status, out, err = run("case", "do", case.number, "inspect", "--as", "acceptor")
    assert (status, err) == (0, [])
    assert case.number in out


def test_that_a_repeated_command_is_done_once(run, played):
    case = played.report()
    for _time in range(2):
        done = ask(run, "case", "do", case.number, "accept", "--as", "acceptor", "--command", "once")
        assert (done["stage"], done["version"]) == ("accepted", 2)
    standard = next(iter(played.center.directory.standards_of(case.category))).id
    other = ("case", "do", case.number, "file", "--standard", standard, "--as", "acceptor", "--command", "once")
    assert "belongs to something else" in refused(run(*other))
    assert ask(run, "case", "show", case.number)["case"]["stage"] == "accepted"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("fly",), "accept, reject"),
        (("accept\nfly",), "accept, reject"),
        (("close",), "does not allow"),
        (("reject",), "needs a reason"),
        (("accept", "--as", "nobody"), "no person nobody"),
        (("accept", "--as", "desk-CG"), "may not do"),
        (("accept", "--as", "gone"), "may not do"),
        (("dispatch", "--to", "SZ", "--as", "dispatcher"), "does not allow"),
    ],
)
def test_that_what_cannot_be_done_is_one_sentence(run, played, arguments, says):
    number = played.report().number
    if "--as" not in arguments:
        arguments = (*arguments, "--as", "acceptor")
    assert says in refused(run("case", "do", number, *arguments))
    assert ask(run, "case", "show", number)["case"]["version"] == 1


def test_that_unknown_departments_conditions_and_numbers_are_one_sentence(run, played):
    case = played.play(played.report(), "accept")
    do = ("case", "do", case.number)
    assert "no filing condition moon" in refused(run(*do, "file", "--standard", "moon", "--as", "acceptor"))
    played.play(case, "file")
    for codes in ("MOON", "SZ,MOON", "OLD"):
        assert "no active department" in refused(run(*do, "dispatch", "--to", codes, "--as", "dispatcher"))
    assert "No department is chosen" in refused(run(*do, "dispatch", "--as", "dispatcher"))
    assert "chosen twice" in refused(run(*do, "dispatch", "--to", "SZ,SZ", "--as", "dispatcher"))
    for number in ("99999999-9999", "", "%", "0"):
        assert "There is no case" in refused(run("case", "show", number))


def test_that_the_end_of_a_number_is_enough(run, played):
    first = played.report()
    assert ask(run, "case", "show", first.number[-4:])["case"]["number"] == first.number


def test_that_figures_are_told_in_words_and_as_json(run, played):
    played.play(played.report(), "accept", "file", "dispatch SZ")
    figures = ask(run, "stats")
    assert (figures["cases"], figures["open"], figures["stages"]) == (1, 1, {"dispatched": 1})
    assert figures["departments"] == [{"department": "SZ", "waiting": 1, "late": figures["departments"][0]["late"]}]
    for language in ("zh", "en"):
        status, out, err = run("stats", language=language)
        assert (status, err) == (0, [])
        assert "市政公司" in out
        assert "{" not in out


def test_that_a_district_without_cases_is_listed_as_empty(run):
    assert run("case", "list")[1] == "None.\n"
    for command in (("case", "list"), ("cases", "rejected")):
        assert ask(run, *command) == []
