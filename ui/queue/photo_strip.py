"""The photos and papers of the case shown: a strip of thumbnails, and the ways to add more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Slot
from PySide6.QtGui import QDropEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from gridcenter.domain.attachment import CASE, CHANGE_KIND, Attachment, PhotoKind, may_add, size_words
from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.change import Change
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.errors import BadInput, GridError, Unreachable
from ui.background.calls import Calls, Lane
from ui.feedback import Toast
from ui.kit import Kit
from ui.queue.photo_form import PREVIEW_SIDE, PhotoForm
from ui.queue.photo_view import PhotoView
from ui.queue_words import error_words, local_time, short_number
from ui.theme.tokens import LABEL
from ui.widgets.boxes import empty
from ui.widgets.buttons import KeyButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.images import draw_covering, read_image
from ui.widgets.labels import label, row, set_tone

# The thumbnails' box at 100 %.
_BOX = QSize(98, 64)
_LINE = 20
_VIEW_SIDE = 2400


class AttachmentService(Protocol):
    """What the strip needs of the attachment service."""

    def of(self, kind: str, key: int) -> tuple[Attachment, ...]:
        """What belongs to a target, oldest first."""

    def thumbnail(self, sha256: str) -> bytes | None:
        """A small picture, None for a paper."""

    def content(self, sha256: str) -> bytes:
        """The whole content."""

    def add_file(
        self, actor: Person, kind: str, key: int, path: Path, photo_kind: PhotoKind, note: str = ""
    ) -> Attachment:
        """Takes in a file."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a case, and the thumbnails that were not there yet."""

    case: CaseId
    run: int
    attachments: tuple[Attachment, ...]
    images: dict[str, QImage]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file."""

    case: Case
    file: Path
    error: GridError | None


@dataclass(frozen=True, slots=True)
class _Served:
    """What the strip reads and writes with, once there is a desk around it."""

    service: AttachmentService
    calls: Calls
    toast: Toast


class PhotoTile(QAbstractButton):
    """One thumbnail with its kind and time below. Enter, Space and a click open it."""

    def __init__(self, kit: Kit, attachment: Attachment, caption: str, about: str, image: QImage) -> None:
        super().__init__()
        self._kit = kit
        self.attachment = attachment
        self.image = image
        self.setText(caption)
        self.setToolTip(about)
        self.setAccessibleName(about)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        px = self._kit.px
        words = self._kit.theme.metrics(LABEL).horizontalAdvance(self.text()) + 2
        return QSize(max(px(_BOX.width()), words), px(_BOX.height()) + px(_LINE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._kit.theme, self._kit.px
        box = QRect(0, 0, px(_BOX.width()), px(_BOX.height()))
        if self.image.isNull():
            painter.fillRect(box, theme.color("s3"))
            painter.setPen(theme.color("t2"))
            painter.setFont(theme.font())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "PDF")
        else:
            draw_covering(painter, box, self.image)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.setFont(theme.font(LABEL))
        painter.setPen(theme.color("t2"))
        line = QRect(0, box.bottom() + 1, self.width(), px(_LINE))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())


class PhotoStrip(QWidget):
    """Shows what belongs to one case; stays quiet until `serve` gives it a desk."""

    def __init__(self, kit: Kit, directory: Directory, person: Person, pane: QWidget) -> None:
        super().__init__(pane)
        self._kit = kit
        self._directory = directory
        self._person = person
        self._served: _Served | None = None
        self._case: Case | None = None
        self._run = 0
        self._attachments: tuple[Attachment, ...] = ()
        self._images: dict[str, QImage] = {}
        self._asked_for: Case | None = None
        self._form: PhotoForm | None = None
        self._focused: QWidget | None = None
        self.tiles: list[PhotoTile] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, kit.px(10), 0, 0)
        box.setSpacing(kit.px(6))
        self.title = label("", tone="t2")
        self.add_button = KeyButton(kit, kit.words("photos.add"), "Ctrl P", small=True)
        self.add_button.clicked.connect(self.ask_files)
        self.add_button.setVisible(may_add(person))
        box.addWidget(row(self.title, 1, self.add_button))
        self._flow_box = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._flow_box.setSizePolicy(policy)
        self._flow = FlowLayout(kit.px(8), self._flow_box)
        self._flow.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._flow_box)
        self.message = label("", tone="t3", wrap=True)
        box.addWidget(self.message)
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)
        self.hide()

    def serve(self, service: AttachmentService, calls: Calls, toast: Toast) -> None:
        """Gives the strip what it reads and writes with."""
        self._served = _Served(service, calls, toast)
        self.setVisible(self._case is not None)
        self.read_again()

    # -- the pane around it

    def stand_aside(self, keeper: QWidget) -> None:
        """Goes over to a keeper before the pane's body is made anew, which would take its children along."""
        focus = QApplication.focusWidget()
        self._focused = focus if focus is not None and self.isAncestorOf(focus) else None
        self.setParent(keeper)

    def come_back(self) -> None:
        """Takes the focus again that it had before it stood aside."""
        if self._focused is not None:
            self._focused.setFocus()
            self._focused = None

    # -- what is shown

    def show_case(self, case: Case | None) -> None:
        """Shows a case's photos; of the same case what was read stays."""
        before, self._case = self._case, case
        self.setVisible(case is not None and self._served is not None)
        if case is None or before is None or case.id != before.id:
            self._attachments = ()
            self._images = {}
            self._make_tiles()
            self._say(self._kit.words("photos.reading"))
            self.read_again()

    @Slot(object)
    def hear(self, changes: tuple[Change, ...]) -> None:
        """Reads again when the feed told of a photo of this case."""
        case = self._case
        if case is not None and any((one.kind, one.key) == (CHANGE_KIND, case.id) for one in changes):
            self.read_again()

    @Slot()
    def read_again(self) -> None:
        """Reads the case's photos in the background."""
        case, served = self._case, self._served
        self._run += 1
        if case is None or served is None:
            return
        call = partial(_read, served.service, case.id, self._run, frozenset(self._images))
        served.calls.submit(Lane.READ, call, self, self._take, self._read_failed)

    def _take(self, read: _Read) -> None:
        if read.run != self._run or self._case is None or read.case != self._case.id:
            return
        self._images.update(read.images)
        self._say("" if read.attachments else self._kit.words("photos.none"))
        if read.attachments != self._attachments:
            self._attachments = read.attachments
            self._make_tiles()

    def _read_failed(self, error: GridError) -> None:
        self._say(self._sentence(error), "late")

    def _sentence(self, error: GridError) -> str:
        return error_words(self._kit.words, self._directory, error)

    def _say(self, sentence: str, tone: str = "t3") -> None:
        self.message.setText(sentence)
        set_tone(self.message, tone)
        self.message.setVisible(bool(sentence))

    def _make_tiles(self) -> None:
        focus = QApplication.focusWidget()
        chosen = focus.attachment if isinstance(focus, PhotoTile) and focus in self.tiles else None
        empty(self._flow)
        self.tiles = []
        for one in self._attachments:
            tile = self._tile(one)
            self.tiles.append(tile)
            self._flow.addWidget(tile)
            if one == chosen:
                tile.setFocus()
        self._flow_box.setVisible(bool(self.tiles))
        self._flow_box.updateGeometry()
        self.title.setText(self._kit.words("photos.title", n=len(self.tiles)))

    def _tile(self, one: Attachment) -> PhotoTile:
        words = self._kit.words
        kind, time = words.name(one.photo_kind), local_time(one.at, self._directory.district.zone)
        who, size = self._directory.person_name(one.by), size_words(one.size)
        about = words("photos.about", kind=kind, time=time, who=who, size=size)
        caption = words("photos.caption", kind=kind, time=time)
        image = self._images.get(one.sha256, QImage())
        tile = PhotoTile(self._kit, one, caption, "\n".join(filter(None, (about, one.note))), image)
        tile.clicked.connect(partial(self._open, one))
        return tile

    # -- one of them large

    def _open(self, one: Attachment, *_checked: bool) -> None:
        served, case = self._served, self._case
        if served is None or case is None:
            return
        kit = self._kit
        facts = kit.words(
            "photos.facts",
            kind=kit.words.name(one.photo_kind),
            time=f"{one.at.astimezone(self._directory.district.zone):%Y-%m-%d %H:%M}",
            who=self._directory.person_name(one.by),
        )
        title = f"{short_number(case.number)} {kit.words.name(one.photo_kind)}"
        image = self._images.get(one.sha256, QImage())
        view = PhotoView(kit, one, title, facts, image, self.window())
        view.save_asked.connect(partial(self._save, view))
        view.open()
        call = partial(_read_content, served.service, one.sha256)
        served.calls.submit(Lane.READ, call, view, view.show_content, self._refusing(view))

    def _refusing(self, view: PhotoView) -> Callable[[GridError], None]:
        def refuse(error: GridError) -> None:
            view.refuse(self._sentence(error))

        return refuse

    def _save(self, view: PhotoView, path: Path) -> None:
        if self._served is not None:
            sentence = self._kit.words("photos.saved", file=str(path))

            def tell(_nothing: Any) -> None:
                view.tell(sentence)

            call = partial(_write, path, view.data)
            self._served.calls.submit(Lane.READ, call, view, tell, self._refusing(view))

    # -- adding

    @Slot()
    def ask_files(self) -> None:
        """Lets the person choose files; the desk goes on meanwhile."""
        if not self._may_add():
            return
        words = self._kit.words
        self._asked_for = self._case
        dialog = QFileDialog(self.window(), words("photos.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(f"{words('photos.files')} (*.jpg *.jpeg *.png *.webp *.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    def _may_add(self) -> bool:
        return self._case is not None and self._served is not None and may_add(self._person)

    @Slot(list)
    def _files_chosen(self, names: list[str]) -> None:
        if self._asked_for is not None:
            self._offer(self._asked_for, [Path(name) for name in names])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            files = _dropped(event)
            if files and self._may_add() and self._form is None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop and self._case is not None:
                    self._offer(self._case, files)
                return True
        return super().eventFilter(watched, event)

    def _offer(self, case: Case, files: list[Path]) -> None:
        served = self._served
        if served is None or not files or self._form is not None:
            return
        # The same file twice would be one attachment anyway.
        form = PhotoForm(self._kit, case, list(dict.fromkeys(files)), self.window())
        self._form = form
        form.confirmed.connect(self._add)
        form.finished.connect(self._form_closed)
        form.open()
        for file in form.files():
            show = partial(form.show_preview, file)
            served.calls.submit(Lane.READ, partial(_preview, file), form, show, _no_preview)

    @Slot()
    def _form_closed(self) -> None:
        self._form = None

    @Slot()
    def _add(self) -> None:
        form, served = self._form, self._served
        if form is None or served is None:
            return
        call = partial(
            _add_all, served.service, self._person, form.case, form.files(), form.photo_kind(), form.note.text()
        )
        served.calls.submit(Lane.WRITE, call, self, partial(self._added, form), partial(self._not_added, form))

    def _added(self, form: PhotoForm, outcomes: list[_Outcome]) -> None:
        served = self._served
        assert served is not None
        added = [one.file for one in outcomes if one.error is None]
        # A lost connection is one sentence, however many files it kept back.
        refusals = list(dict.fromkeys(self._sentence(one.error) for one in outcomes if one.error is not None))
        if added:
            number = short_number(outcomes[0].case.number)
            served.toast.tell(self._kit.words("photos.added", number=number, n=len(added)))
            if self._case is not None and self._case.id == outcomes[0].case.id:
                self.read_again()
        if self._form is form:
            form.finish(added, refusals)
        elif refusals:
            # The form was closed meanwhile; what became of the files must be said all the same.
            served.toast.refuse("\n".join(refusals))

    def _not_added(self, form: PhotoForm, error: GridError) -> None:
        if self._form is form:
            form.fail(self._sentence(error))


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _read(service: AttachmentService, case: CaseId, run: int, known: frozenset[str]) -> _Read:
    # In a reading thread.
    found = service.of(CASE, case)
    images = {}
    for sha256 in {one.sha256 for one in found} - known:
        data = service.thumbnail(sha256)
        images[sha256] = read_image(data, PREVIEW_SIDE) if data else QImage()
    return _Read(case, run, found, images)


def _read_content(service: AttachmentService, sha256: str) -> tuple[bytes, QImage]:
    data = service.content(sha256)
    return data, read_image(data, _VIEW_SIDE)


def _add_all(
    service: AttachmentService, actor: Person, case: Case, files: list[Path], kind: PhotoKind, note: str
) -> list[_Outcome]:
    """Adds files one after another, so that one refusal does not cost the others."""
    outcomes: list[_Outcome] = []
    lost: Unreachable | None = None
    for file in files:
        error: GridError | None = lost
        if lost is None:
            try:
                service.add_file(actor, CASE, case.id, file, kind, note)
            except Unreachable as away:
                # The others would only wait as long again, each of them.
                error = lost = away
            except GridError as refusal:
                error = refusal
        outcomes.append(_Outcome(case, file, error))
    return outcomes


def _preview(file: Path) -> tuple[QImage, int]:
    try:
        size = file.stat().st_size
    except OSError:
        # Adding it will say what is wrong.
        size = 0
    return read_image(file, PREVIEW_SIDE), size


def _no_preview(_error: GridError) -> None:
    """The file's name stands there all the same."""


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(what="unwritable", where=str(path), fix=error.strerror or str(error)) from None
