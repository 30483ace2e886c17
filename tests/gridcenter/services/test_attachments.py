"""Attachments from a file to the database and back, with and without a shared folder."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gridcenter.domain.attachment import CASE, AttachmentRules, PhotoKind
from gridcenter.domain.change import Change
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import BadInput, NotAllowed, NotFound, StorageFailure
from gridcenter.store import attachment_files, attachments, changes
from tests.pictures import PDF, picture

PHOTO = picture(size=(800, 600))
SHA = hashlib.sha256(PHOTO).hexdigest()


def set_rules(desk, rules: AttachmentRules) -> None:
    desk.center.directories.put_district(replace(desk.center.directory.district, attachments=rules))
    desk.center.reload_directory()


@pytest.fixture
def add(desk):
    """Adds a content to a case as the acceptor, unless told otherwise."""

    def do(case, data=PHOTO, photo_kind=PhotoKind.NEAR, *, by="acceptor", name="照片", note=""):
        return desk.center.attachments.add(desk.person(by), CASE, case.id, name, data, photo_kind, note)

    return do


@pytest.fixture
def folder(desk, tmp_path) -> Path:
    """The shared folder that the district uses."""
    path = tmp_path / "shared" / "attachments"
    set_rules(desk, AttachmentRules(folder=str(path)))
    return path


def rows(desk, table) -> int:
    with desk.center.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def told(desk) -> list[Change]:
    with desk.center.database.read() as connection:
        return [change for _seq, change in changes.after(connection, 0) if change.kind == "attachment"]


def refusal(do) -> dict[str, object]:
    with pytest.raises(StorageFailure) as raised:
        do()
    return raised.value.data


def test_that_an_attachment_comes_back_as_it_was_added(desk, add):
    case = desk.report()
    made = add(case, note="  井口朝南 ")
    assert (made.sha256, made.size, made.width, made.height) == (SHA, len(PHOTO), 800, 600)
    assert (made.kind, made.key, made.by, made.note) == (CASE, case.id, "acceptor", "井口朝南")
    assert desk.center.attachments.of(CASE, case.id) == (made,)
    assert desk.center.attachments.content(SHA) == PHOTO
    assert desk.center.attachments.thumbnail(SHA).startswith(b"\xff\xd8\xff")


def test_that_a_paper_has_no_thumbnail(desk, add):
    made = add(desk.report(), PDF)
    assert desk.center.attachments.thumbnail(made.sha256) is None
    assert desk.center.attachments.content(made.sha256) == PDF


def test_that_attachments_of_a_case_stand_in_the_order_they_came(desk, add):
    case, other = desk.report(), desk.report()
    made = [add(case, picture(shade=shade)) for shade in (10, 200, 100)]
    add(other)
    assert desk.center.attachments.of(CASE, case.id) == tuple(made)


def test_that_the_same_content_is_stored_once_whoever_brings_it(desk, add):
    case, other = desk.report(), desk.report()
    add(case)
    add(other, by="dispatcher")
    add(case, photo_kind=PhotoKind.BEFORE)
    assert rows(desk, attachments._CONTENTS) == 1
    assert rows(desk, attachments._LINKS) == 3


def test_that_the_same_photo_of_the_same_kind_is_one_link_and_told_once(desk, add):
    case = desk.report()
    first = add(case, note="第一次")
    assert add(case, by="dispatcher", note="第二次") == first
    assert desk.center.attachments.of(CASE, case.id) == (first,)
    assert told(desk) == [Change("attachment", case.id, 1, "acceptor")]


def test_that_two_desks_bringing_the_same_photo_at_once_make_one(desk, add):
    case = desk.report()
    barrier = threading.Barrier(4)

    def bring(_number: int):
        barrier.wait(10)
        return add(case)

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(bring, range(4)))
    assert len(made) == 1
    assert rows(desk, attachments._LINKS) == 1
    assert len(told(desk)) == 1


def test_that_a_case_itself_does_not_move_by_an_attachment(desk, add):
    case = desk.report()
    add(case)
    assert desk.center.cases.get(case.id) == case


def test_that_nothing_is_written_for_a_case_that_is_not_there(desk, add):
    case = replace(desk.report(), id=4711)
    with pytest.raises(BadInput) as raised:
        add(case)
    assert raised.value.data["what"] == "attachment_target"
    with pytest.raises(BadInput):
        desk.center.attachments.add(desk.person("acceptor"), "planet", 1, "a", PHOTO, PhotoKind.FAR)
    assert rows(desk, attachments._CONTENTS) == 0


@pytest.mark.parametrize("name", ["auditor", "gone"])
def test_that_who_only_looks_on_or_has_left_may_not_add(desk, add, name):
    case = desk.report()
    with pytest.raises(NotAllowed) as raised:
        add(case, by=name)
    assert raised.value.data["what"] == "attach"


def test_that_an_auditor_who_also_acts_may_add(desk):
    person = Person(PersonId("acceptor"), "两岗", frozenset({Role.AUDITOR, Role.ACCEPTOR}))
    case = desk.report()
    assert desk.center.attachments.add(person, CASE, case.id, "a.jpg", PHOTO, PhotoKind.FAR).by == "acceptor"


def test_that_an_unknown_hash_is_not_found(desk):
    for ask in (desk.center.attachments.content, desk.center.attachments.thumbnail):
        with pytest.raises(NotFound):
            ask("0" * 64)


def test_that_a_hash_is_found_by_its_beginning(desk, add):
    add(desk.report())
    assert desk.center.attachments.hash_of(SHA[:4].upper()) == SHA
    with pytest.raises(NotFound):
        desk.center.attachments.hash_of(("0" if SHA[0] != "0" else "1") * 8)
    for bad in (SHA[:3], "gggg", "%%%%", SHA + "0", ""):
        with pytest.raises(BadInput):
            desk.center.attachments.hash_of(bad)


def test_that_a_file_is_read_and_a_missing_or_large_one_refused(desk, tmp_path):
    case, person = desk.report(), desk.person("acceptor")
    file = tmp_path / "井盖.jpg"
    file.write_bytes(PHOTO)
    assert desk.center.attachments.add_file(person, CASE, case.id, file, PhotoKind.FAR).sha256 == SHA
    for path, what in ((tmp_path / "none.jpg", "not_found"), (tmp_path, "unreadable")):
        with pytest.raises(BadInput) as raised:
            desk.center.attachments.add_file(person, CASE, case.id, path, PhotoKind.FAR)
        assert raised.value.data["what"] == what
    with file.open("wb") as large:
        large.truncate(60 * 1024 * 1024)
    with pytest.raises(BadInput) as raised:
        desk.center.attachments.add_file(person, CASE, case.id, file, PhotoKind.FAR)
    assert (raised.value.data["what"], raised.value.data["fix"]) == ("attachment_large", "60.0 MB")


# -- the shared folder


def test_that_a_shared_folder_takes_the_contents_under_their_hashes(desk, add, folder):
    case = desk.report()
    add(case)
    assert (folder / SHA[:2] / SHA).read_bytes() == PHOTO
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [SHA]
    with desk.center.database.read() as connection:
        assert attachments.content(connection, SHA) == (None,)
    assert desk.center.attachments.content(SHA) == PHOTO
    assert desk.center.attachments.thumbnail(SHA)


def test_that_a_damaged_or_missing_file_is_said_and_mended_by_bringing_it_again(desk, add, folder):
    case = desk.report()
    add(case)
    path = folder / SHA[:2] / SHA
    path.write_bytes(PHOTO[:-1])
    assert refusal(lambda: desk.center.attachments.content(SHA))["what"] == "attachment_damaged"
    path.unlink()
    assert refusal(lambda: desk.center.attachments.content(SHA))["what"] == "attachment_missing"
    add(case)
    assert desk.center.attachments.content(SHA) == PHOTO


def test_that_nothing_is_linked_when_the_folder_cannot_be_written(desk, add, tmp_path):
    (tmp_path / "file").write_text("in the way")
    set_rules(desk, AttachmentRules(folder=str(tmp_path / "file")))
    case = desk.report()
    assert refusal(lambda: add(case))["what"] == "attachment_folder"
    assert desk.center.attachments.of(CASE, case.id) == ()


def test_that_a_failed_rename_leaves_no_file_behind(tmp_path):
    path = attachment_files.place(str(tmp_path), SHA)
    path.mkdir(parents=True)
    (path / "in the way").write_text("")
    assert refusal(lambda: attachment_files.write(str(tmp_path), SHA, PHOTO))["what"] == "attachment_folder"
    assert [one.name for one in path.parent.iterdir()] == [SHA]


def test_that_contents_stay_readable_when_a_folder_is_set_later_and_taken_over_when_it_is_left(desk, add, tmp_path):
    case = desk.report()
    add(case)
    set_rules(desk, AttachmentRules(folder=str(tmp_path / "later")))
    assert desk.center.attachments.content(SHA) == PHOTO
    other = picture(shade=1)
    made = add(case, other)
    set_rules(desk, AttachmentRules())
    assert refusal(lambda: desk.center.attachments.content(made.sha256))["what"] == "attachment_no_folder"
    add(case, other)
    assert desk.center.attachments.content(made.sha256) == other


def test_that_the_rules_are_kept_with_the_district(desk):
    rules = AttachmentRules(most_bytes=5, folder="/srv/照片")
    set_rules(desk, rules)
    assert desk.center.directory.district.attachments == rules
