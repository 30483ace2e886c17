"""Attachments by the command line."""

from __future__ import annotations

import hashlib
import json

import pytest

from gridcenter.cli.main import main
from tests.pictures import PDF, picture

PHOTO = picture(size=(800, 600))
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def case(desk):
    return desk.report()


@pytest.fixture
def run(capsys, desk):
    """Runs a command on the desk's database; returns exit status, standard output and lines of standard error."""
    url = desk.center.database.url.render_as_string(hide_password=False)

    def go(*arguments: str, language: str = "en"):
        status = main(["--db", url, "--lang", language, *arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    return go


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "井盖.jpg"
    file.write_bytes(PHOTO)
    return file


def attach(run, case, *files, **options):
    return run("case", "attach", case.number, *map(str, files), "--as", "acceptor", *options.get("more", ()))


def test_that_files_are_attached_listed_and_taken_out_again(run, case, photo, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(PDF)
    more = ("--kind", "near", "--note", "井口")
    status, out, err = attach(run, case, photo, paper, more=more)
    assert (status, err) == (0, [])
    assert out.splitlines()[0] == f"{SHA[:12]} near image/jpeg {round(len(PHOTO) / 1024)} KB"
    status, out, _err = run("case", "attachments", case.number, language="zh")
    assert status == 0
    lines = out.splitlines()
    assert len(lines) == 3
    for word in (SHA[:12], "近景", "acceptor员", "800×600", "井口"):
        assert word in out
    target = tmp_path / "out.jpg"
    status, out, _err = run("case", "attachment", SHA[:8], "--out", str(target))
    assert status == 0
    assert str(target) in out
    assert target.read_bytes() == PHOTO


def test_that_listings_come_as_json(run, case, photo):
    status, out, _err = attach(run, case, photo, more=("--json",))
    assert status == 0
    assert [one["sha256"] for one in json.loads(out)] == [SHA]
    status, out, _err = run("case", "attachments", case.number, "--json")
    (one,) = json.loads(out)
    assert (one["sha256"], one["photo_kind"], one["width"], one["key"]) == (SHA, "other", 800, case.id)


def test_that_a_case_without_attachments_says_so(run, case):
    assert run("case", "attachments", case.number)[1] == "None.\n"


def test_that_what_was_taken_before_a_refusal_stays(run, case, photo, tmp_path):
    text = tmp_path / "text.jpg"
    text.write_text("no photo")
    status, out, err = attach(run, case, photo, text)
    assert (status, len(out.splitlines()), len(err)) == (2, 1, 1)
    assert "text.jpg" in err[0]
    assert SHA[:12] in run("case", "attachments", case.number)[1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("what", ["large", "missing", "case", "auditor", "prefix", "unknown", "exists", "folder"])
def test_that_every_refusal_is_one_sentence(run, case, photo, tmp_path, language, what):
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    add = ("case", "attach", case.number)
    out = ("case", "attachment")
    attach(run, case, photo)
    command = {
        "large": (*add, str(large), "--as", "acceptor"),
        "missing": (*add, "none.jpg", "--as", "acceptor"),
        "case": ("case", "attach", "19990101-0001", str(photo), "--as", "acceptor"),
        "auditor": (*add, str(photo), "--as", "auditor"),
        "prefix": (*out, "xyz", "--out", "x"),
        "unknown": (*out, "00000000", "--out", "x"),
        "exists": (*out, SHA[:8], "--out", str(photo)),
        "folder": (*out, SHA[:8], "--out", str(tmp_path / "no" / "folder.jpg")),
    }[what]
    status, said, err = run(*command, language=language)
    assert (status, said, len(err)) == (2, "", 1)
    assert "{" not in err[0]
    if what == "large":
        assert "60.0 MB" in err[0]
        assert "20.0 MB" in err[0]
    assert photo.read_bytes() == PHOTO
