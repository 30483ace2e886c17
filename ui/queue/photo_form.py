"""The form that adds photos and papers: what was chosen, what kind it is, a note."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from gridcenter.domain.attachment import PhotoKind, size_words
from gridcenter.domain.case import Case
from ui.dialogs.action_dialog import ActionDialog
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.images import draw_covering
from ui.widgets.labels import label

_PREVIEW = QSize(128, 80)
_ROWS = 4
# More than any screen shows of a preview, at every size of type and pixel ratio.
PREVIEW_SIDE = 400


class PhotoForm(ActionDialog):
    """Asks what kind some files are. What is added leaves the form; what was refused stays, with the reason."""

    def __init__(self, kit: Kit, case: Case, files: list[Path], parent: QWidget | None = None) -> None:
        number = short_number(case.number)
        super().__init__(kit, kit.words("photos.add"), number, kit.words("photos.confirm"), parent)
        self.case = case
        self._number = number
        # Nothing is kept as a draft here, so the button must not say so.
        self.cancel_button.setText(kit.words("photos.cancel"))
        self.cancel_button.setAccessibleName(f"{kit.words('photos.cancel')} Esc")
        self.list = QListWidget()
        self.list.setAccessibleName(kit.words("photos.add"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(kit.px(_PREVIEW.width()), kit.px(_PREVIEW.height())))
        rows = min(len(files), _ROWS)
        self.list.setFixedHeight(rows * kit.px(_PREVIEW.height() + 10) + 2 * self.list.frameWidth())
        for file in files:
            item = QListWidgetItem(self._icon(QImage()), file.name)
            item.setData(Qt.ItemDataRole.UserRole, file)
            self.list.addItem(item)
        self.body.addWidget(self.list)
        self.body.addWidget(label(kit.words("photos.kind"), tone="t2"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(kit.words("photos.kind"))
        for kind in PhotoKind:
            self.kind.addItem(kit.words.name(kind), kind)
        self.kind.currentIndexChanged.connect(self._changed)
        self.body.addWidget(self.kind)
        self.body.addWidget(label(kit.words("photos.note"), tone="t2"))
        self.note = QLineEdit()
        self.note.setAccessibleName(kit.words("photos.note"))
        self.body.addWidget(self.note)
        self.setMinimumWidth(kit.px(560))
        self._changed()
        self.kind.setFocus()

    def files(self) -> list[Path]:
        """The files that are still to be added."""
        return [self.list.item(place).data(Qt.ItemDataRole.UserRole) for place in range(self.list.count())]

    def photo_kind(self) -> PhotoKind:
        """The kind chosen for all of them."""
        return PhotoKind(self.kind.currentData())

    def problem(self) -> str:
        return "" if self.list.count() else self.kit.words("photos.no_files")

    @Slot()
    def _changed(self) -> None:
        word = self.kit.words.name(self.photo_kind())
        self.say(self.kit.words("photos.will", number=self._number, n=self.list.count(), kind=word))
        self.check()

    def _icon(self, image: QImage) -> QIcon:
        kit, size = self.kit, self.list.iconSize()
        ratio = self.devicePixelRatioF()
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(kit.theme.color("s3"))
        painter = QPainter(made)
        box = made.rect()
        box.setSize(size)
        if image.isNull():
            painter.setPen(kit.theme.color("t2"))
            painter.setFont(kit.theme.font(14))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, kit.words("photos.no_preview"))
        else:
            draw_covering(painter, box, image)
        painter.end()
        return QIcon(made)

    def show_preview(self, file: Path, preview: tuple[QImage, int]) -> None:
        """Shows what a file looks like and its size in bytes."""
        image, size = preview
        for place in range(self.list.count()):
            item = self.list.item(place)
            if item.data(Qt.ItemDataRole.UserRole) == file:
                item.setText(f"{file.name}\n{size_words(size)}" if size else file.name)
                if not image.isNull():
                    item.setIcon(self._icon(image))

    def finish(self, added: list[Path], refusals: list[str]) -> None:
        """Closes when everything was added; else keeps what was refused, and says why."""
        for place in reversed(range(self.list.count())):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) in added:
                self.list.takeItem(place)
        if not refusals:
            self.succeed()
            return
        self._changed()
        self.fail("\n".join(refusals))
