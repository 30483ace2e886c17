"""Photos of a case as a person sees and adds them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from gridcenter.domain.attachment import CASE, Attachment, AttachmentRules, PhotoKind
from gridcenter.domain.change import Change
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import NotFound, StorageFailure, Unreachable
from gridcenter.services.pictures import PictureReader
from tests.pictures import PDF, picture
from tests.ui.conftest import LEADER, ImmediateCalls
from ui.queue.photo_form import PhotoForm
from ui.queue.photo_view import PhotoView

PHOTO = picture(size=(800, 600))


class ValueAttachments:
    """Attachments kept as values and looked into by the real reader."""

    def __init__(self) -> None:
        self.links: list[Attachment] = []
        self.contents: dict[str, bytes] = {}
        self.thumbnails: dict[str, bytes | None] = {}
        self.asked: list[str] = []
        self.away = False

    def add(
        self, key: int, data: bytes, kind: PhotoKind = PhotoKind.NEAR, name: str = "", note: str = ""
    ) -> Attachment:
        found = PictureReader().read(name, data, AttachmentRules())
        sha256 = hashlib.sha256(data).hexdigest()
        self.contents[sha256], self.thumbnails[sha256] = data, found.thumbnail
        facts = (sha256, found.media_type, len(data), found.width, found.height, kind, note, LEADER.id)
        self.links.append(Attachment(CASE, key, *facts, datetime.now(UTC)))
        return self.links[-1]

    def add_file(self, actor: Person, kind: str, key: int, path: Path, photo_kind: PhotoKind, note: str = ""):
        if self.away:
            raise Unreachable(where="w", reason="r")
        return self.add(key, path.read_bytes(), photo_kind, path.name, note)

    def of(self, kind: str, key: int):
        if self.away:
            raise Unreachable(where="w", reason="r")
        return tuple(one for one in self.links if one.key == key)

    def thumbnail(self, sha256: str):
        self.asked.append(sha256)
        return self.thumbnails[sha256]

    def content(self, sha256: str):
        if sha256 not in self.contents:
            raise NotFound(what="attachment", key=sha256)
        if not self.contents[sha256]:
            raise StorageFailure(what="attachment_damaged", where="w", reason="")
        return self.contents[sha256]


class HeldCalls:
    """Keeps calls until a test lets them run."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def submit(self, lane, call, owner, done, failed) -> None:
        self.held.append(lambda: ImmediateCalls().submit(lane, call, owner, done, failed))

    def run(self) -> None:
        held, self.held = self.held, []
        for one in held:
            one()


@pytest.fixture
def service() -> ValueAttachments:
    return ValueAttachments()


@pytest.fixture
def open_screen(make_screen, service, qtbot):
    """Opens the queue with attachments behind it."""

    def make(person: Person = LEADER, *, calls=None, language: str = "zh"):
        screen = make_screen(person, language=language)
        screen.pane.photos.serve(service, calls or ImmediateCalls(), screen.toast)
        with qtbot.waitActive(screen.window()):
            screen.window().activateWindow()
        screen.table.setFocus()
        return screen

    return make


@pytest.fixture
def files(tmp_path) -> list[Path]:
    """Two photos and a text that is named like one."""
    made = [tmp_path / name for name in ("a.jpg", "b.jpg", "text.jpg")]
    for file, data in zip(made, (PHOTO, picture(shade=1), b"no photo"), strict=True):
        file.write_bytes(data)
    return made


def form() -> PhotoForm:
    found = QApplication.activeModalWidget()
    assert isinstance(found, PhotoForm)
    return found


def view() -> PhotoView:
    found = QApplication.activeModalWidget()
    assert isinstance(found, PhotoView)
    return found


def choose_files(screen, qtbot, *files: Path) -> None:
    """Presses Ctrl+P and chooses files as the dialog's button does."""
    qtbot.keyClick(screen.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.filesSelected.emit([str(file) for file in files])
    dialog.reject()


def drop(pane, files: list[Path]) -> tuple[bool, bool]:
    """Drags files over the pane and drops them; tells whether each was taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    buttons = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, *buttons)
    enter.ignore()
    QApplication.sendEvent(pane, enter)
    dropped = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, *buttons)
    dropped.ignore()
    if enter.isAccepted():
        QApplication.sendEvent(pane, dropped)
    return enter.isAccepted(), dropped.isAccepted()


# -- the strip


def test_that_the_photos_of_the_chosen_case_stand_in_the_pane_with_kind_and_time(open_screen, cases, service):
    case, other = cases.add(), cases.add()
    made = service.add(case.id, PHOTO)
    service.add(case.id, PDF, PhotoKind.OTHER)
    service.add(other.id, picture(shade=3))
    screen = open_screen()
    screen.table.choose(case.id)
    strip = screen.pane.photos
    assert strip.isVisible()
    assert strip.title.text() == "照片附件 2"
    local = made.at.astimezone(screen.pane._directory.district.zone)
    assert [tile.text() for tile in strip.tiles] == [f"近景 {local:%H:%M}", f"其他 {local:%H:%M}"]
    assert [tile.image.isNull() for tile in strip.tiles] == [False, True]
    assert not strip.message.isVisible()
    screen.table.choose(other.id)
    assert len(strip.tiles) == 1


def test_that_a_photo_of_another_day_says_its_day(open_screen, cases, service):
    case = cases.add()
    made = service.add(case.id, PHOTO)
    service.links = [replace(made, at=datetime(2026, 3, 1, 1, 0, tzinfo=UTC))]
    screen = open_screen()
    screen.table.choose(case.id)
    assert screen.pane.photos.tiles[0].text() == "近景 03-01 09:00"


def test_that_a_case_without_photos_says_how_to_add_one(open_screen, cases):
    case = cases.add()
    screen = open_screen()
    screen.table.choose(case.id)
    assert screen.pane.photos.message.text() == "还没有照片。可按 Ctrl P,或把文件拖到这里。"


def test_that_many_photos_wrap_to_more_lines(open_screen, cases, service):
    case = cases.add()
    for shade in range(9):
        service.add(case.id, picture(shade=shade))
    screen = open_screen()
    screen.table.choose(case.id)
    tiles = screen.pane.photos.tiles
    QApplication.sendPostedEvents()
    assert len({tile.y() for tile in tiles}) >= 3
    width = screen.pane.photos._flow_box.width()
    assert all(tile.geometry().right() < width for tile in tiles)


def test_that_tiles_keep_themselves_and_the_focus_when_the_pane_is_made_anew(open_screen, cases, service):
    case = cases.add()
    service.add(case.id, PHOTO)
    screen = open_screen()
    screen.table.choose(case.id)
    tile = screen.pane.photos.tiles[0]
    tile.setFocus()
    screen.pane.toggle_history()
    screen.pane.pass_time()
    assert screen.pane.photos.tiles == [tile]
    assert tile.isVisible()
    assert tile.hasFocus()
    assert len(service.asked) == 1


def test_that_the_strip_goes_with_its_case_and_comes_back(open_screen, cases, service):
    case = cases.add()
    service.add(case.id, PHOTO)
    screen = open_screen()
    screen.table.choose(case.id)
    screen.pane.show_item(None)
    assert not screen.pane.photos.isVisible()
    screen.table.choose(case.id)
    screen.pane.show_item(screen.board.get(case.id))
    assert screen.pane.photos.isVisible()
    assert len(screen.pane.photos.tiles) == 1


def test_that_a_photo_heard_of_is_shown_and_only_what_is_new_is_read(open_screen, cases, service):
    case = cases.add()
    service.add(case.id, PHOTO)
    screen = open_screen()
    screen.table.choose(case.id)
    made = service.add(case.id, picture(shade=5))
    strip = screen.pane.photos
    strip.hear((Change("case", case.id, 2, "x"), Change("attachment", case.id + 1, 1, "x")))
    assert len(strip.tiles) == 1
    strip.hear((Change("attachment", case.id, 2, "x"),))
    assert len(strip.tiles) == 2
    assert service.asked.count(made.sha256) == 1
    assert len(service.asked) == 2


def test_that_an_answer_for_a_case_no_longer_shown_is_dropped(open_screen, cases, service):
    case, other = cases.add(), cases.add()
    service.add(case.id, PHOTO)
    calls = HeldCalls()
    screen = open_screen(calls=calls)
    screen.table.choose(case.id)
    assert screen.pane.photos.message.text() == "正在读取"
    screen.table.choose(other.id)
    calls.run()
    assert screen.pane.photos.tiles == []
    assert screen.pane.photos.title.text() == "照片附件 0"


def test_that_a_failed_read_is_said_and_mended_by_the_next(open_screen, cases, service):
    case = cases.add()
    service.add(case.id, PHOTO)
    service.away = True
    screen = open_screen()
    screen.table.choose(case.id)
    strip = screen.pane.photos
    assert "连不上数据库" in strip.message.text()
    service.away = False
    strip.read_again()
    assert len(strip.tiles) == 1
    assert not strip.message.isVisible()


def test_that_without_attachments_behind_it_the_strip_is_not_seen(make_screen, cases):
    case = cases.add()
    screen = make_screen()
    screen.table.choose(case.id)
    assert not screen.pane.photos.isVisible()
    screen.pane.photos.ask_files()
    assert QApplication.activeModalWidget() is None


# -- adding


def test_that_chosen_files_are_added_as_the_chosen_kind(open_screen, cases, service, files, qtbot, write):
    case = cases.add()
    screen = open_screen()
    screen.table.choose(case.id)
    choose_files(screen, qtbot, *files[:2])
    asked = form()
    assert [file.name for file in asked.files()] == ["a.jpg", "b.jpg"]
    assert asked.list.item(0).text().startswith("a.jpg\n")
    assert "0302-0001" in asked._sentence.text()
    asked.kind.setCurrentIndex(asked.kind.findData(PhotoKind.BEFORE))
    assert "处置前" in asked._sentence.text()
    write(asked.note, "井口")
    qtbot.waitUntil(asked.isActiveWindow)
    qtbot.keyClick(asked.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not asked.isVisible()
    assert [(one.photo_kind, one.note) for one in service.links] == [(PhotoKind.BEFORE, "井口")] * 2
    assert len(screen.pane.photos.tiles) == 2
    assert screen.toast.text() == "已给 0302-0001 添加 2 个附件。"


def test_that_a_refused_file_stays_in_the_form_with_its_reason_and_the_others_are_added(
    open_screen, cases, service, files, qtbot
):
    case = cases.add()
    screen = open_screen()
    screen.table.choose(case.id)
    choose_files(screen, qtbot, *files)
    asked = form()
    asked.confirm_button.click()
    assert asked.isVisible()
    assert asked.files() == [files[2]]
    assert asked._error.text() == "文件“text.jpg”的内容不是照片或 PDF。请用 JPEG、PNG、WebP 或 PDF。"
    assert len(screen.pane.photos.tiles) == 2
    asked.reject()
    choose_files(screen, qtbot, files[0])
    form().reject()


def test_that_a_lost_connection_keeps_every_file_and_is_said_once(open_screen, cases, service, files, qtbot):
    case = cases.add()
    screen = open_screen()
    screen.table.choose(case.id)
    choose_files(screen, qtbot, *files)
    service.away = True
    asked = form()
    asked.confirm_button.click()
    assert asked.files() == files
    assert asked._error.text().count("连不上数据库") == 1
    service.away = False
    asked.confirm_button.click()
    assert asked.files() == files[2:]
    asked.reject()


def test_that_files_go_to_the_case_they_were_chosen_for(open_screen, cases, service, files, qtbot):
    case, other = cases.add(), cases.add()
    screen = open_screen()
    screen.table.choose(case.id)
    qtbot.keyClick(screen.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    screen.table.choose(other.id)
    dialog.filesSelected.emit([str(files[0])])
    dialog.reject()
    form().confirm_button.click()
    assert [one.key for one in service.links] == [case.id]
    assert screen.pane.photos.tiles == []


def test_that_what_becomes_of_files_is_said_even_when_the_form_was_closed(open_screen, cases, service, files, qtbot):
    case = cases.add()
    calls = HeldCalls()
    screen = open_screen(calls=calls)
    screen.table.choose(case.id)
    choose_files(screen, qtbot, files[2])
    asked = form()
    calls.run()
    asked.confirm_button.click()
    asked.reject()
    calls.run()
    assert "text.jpg" in screen.toast.text()


def test_that_dropped_files_are_offered_in_the_form(open_screen, cases, files):
    case = cases.add()
    screen = open_screen()
    assert drop(screen.pane, files[:2]) == (False, False)
    screen.table.choose(case.id)
    assert drop(screen.pane, []) == (False, False)
    assert drop(screen.pane, files[:2]) == (True, True)
    assert form().files() == files[:2]
    form().reject()


def test_that_who_may_not_add_has_no_way_to(open_screen, cases, files, qtbot):
    case = cases.add()
    screen = open_screen(Person(PersonId("a"), "审计", frozenset({Role.AUDITOR})))
    screen.pane.show_item(screen.board.get(case.id) or screen._maker.item(case))
    assert screen.pane.photos.isVisible()
    assert not screen.pane.photos.add_button.isVisible()
    assert drop(screen.pane, files) == (False, False)
    qtbot.keyClick(screen.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.activeModalWidget() is None


# -- one of them large


def test_that_enter_opens_a_photo_large_with_its_facts_and_escape_closes_it(open_screen, cases, service, qtbot):
    case = cases.add()
    made = service.add(case.id, PHOTO, note="井口朝南")
    screen = open_screen()
    screen.table.choose(case.id)
    qtbot.keyClick(screen.pane.photos.tiles[0], Qt.Key.Key_Return)
    large = view()
    assert large.canvas.image.width() == 800
    local = made.at.astimezone(screen.pane._directory.district.zone)
    assert large.facts.text() == f"近景 · {local:%Y-%m-%d %H:%M} · 值班长"
    assert large.measures.text() == f"{round(len(PHOTO) / 1024)} KB · 800×600 像素 · {made.sha256[:12]}"
    assert large.note.text() == "井口朝南"
    qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert not large.isVisible()


def test_that_a_photo_is_saved_to_a_file(open_screen, cases, service, qtbot, tmp_path):
    case = cases.add()
    service.add(case.id, PHOTO)
    screen = open_screen()
    screen.table.choose(case.id)
    qtbot.mouseClick(screen.pane.photos.tiles[0], Qt.MouseButton.LeftButton)
    large = view()
    large.save_button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "out.jpg"))
    dialog.reject()
    assert (tmp_path / "out.jpg").read_bytes() == PHOTO
    assert "out.jpg" in large.message.text()
    large.save_asked.emit(tmp_path / "none" / "out.jpg")
    assert "写不了" in large.message.text()
    large.reject()


def test_that_a_paper_is_not_shown_but_can_be_saved(open_screen, cases, service):
    case = cases.add()
    service.add(case.id, PDF, PhotoKind.OTHER)
    screen = open_screen()
    screen.table.choose(case.id)
    screen.pane.photos.tiles[0].click()
    large = view()
    assert large.canvas.image.isNull()
    assert large.canvas.sentence == "PDF 文件在这里不能显示,请另存后打开。"
    assert "PDF" in large.measures.text()
    assert large.save_button.isEnabled()
    large.grab()
    large.reject()


def test_that_a_damaged_content_is_said_in_the_view(open_screen, cases, service):
    case = cases.add()
    made = service.add(case.id, PHOTO)
    service.contents[made.sha256] = b""
    screen = open_screen()
    screen.table.choose(case.id)
    screen.pane.photos.tiles[0].click()
    large = view()
    assert "已损坏" in large.message.text()
    assert not large.save_button.isEnabled()
    assert not large.canvas.image.isNull()
    large.reject()


def test_that_strip_form_and_view_are_drawn_in_english_too(open_screen, cases, service, files, qtbot):
    case = cases.add()
    service.add(case.id, PHOTO)
    screen = open_screen(language="en")
    screen.table.choose(case.id)
    assert not screen.pane.grab().isNull()
    choose_files(screen, qtbot, *files)
    assert not form().grab().isNull()
    form().reject()
    screen.pane.photos.tiles[0].click()
    assert not view().grab().isNull()
    view().reject()
