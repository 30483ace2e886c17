"""One photo large, with what is known of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from gridcenter.domain.attachment import Attachment, size_words
from ui.kit import Kit
from ui.widgets.buttons import KeyButton
from ui.widgets.images import draw_whole
from ui.widgets.labels import label, row, rule, set_tone

_DIGITS = 12
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


class _Canvas(QWidget):
    """Shows a picture, or a sentence in its place."""

    def __init__(self, kit: Kit, image: QImage, sentence: str) -> None:
        super().__init__()
        self._kit = kit
        self.image = image
        self.sentence = sentence
        self.setMinimumSize(kit.px(720), kit.px(480))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.theme.color("s0"))
        if self.image.isNull():
            painter.setFont(self._kit.theme.font())
            painter.setPen(self._kit.theme.color("t2"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(flags), self.sentence)
        else:
            draw_whole(painter, self.rect(), self.image)


class PhotoView(QDialog):
    """Begins with the thumbnail; the whole picture comes when it has been read. Esc closes."""

    # The person chose a file to save to: Path.
    save_asked = Signal(object)

    def __init__(
        self,
        kit: Kit,
        attachment: Attachment,
        title: str,
        facts: str,
        thumbnail: QImage,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self.attachment = attachment
        self.data = b""
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        paper = attachment.width is None
        self.canvas = _Canvas(kit, thumbnail, kit.words("photos.paper" if paper else "photos.reading"))
        outer.addWidget(self.canvas, 1)
        foot = rule("above", "s2")
        box = QVBoxLayout(foot)
        box.setContentsMargins(kit.px(16), kit.px(10), kit.px(16), kit.px(12))
        box.setSpacing(kit.px(4))
        self.facts = label(facts)
        self.measures = label(self._measures(), tone="t2")
        self.measures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note = label(attachment.note, wrap=True)
        self.note.setVisible(bool(attachment.note))
        self.message = label("", tone="t2", wrap=True)
        self.message.hide()
        self.save_button = KeyButton(kit, kit.words("photos.save"), "Ctrl S")
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self._ask_where)
        self.close_button = KeyButton(kit, kit.words("photos.close"), "Esc")
        self.close_button.clicked.connect(self.reject)
        for widget in (self.facts, self.measures, self.note, self.message):
            box.addWidget(widget)
        box.addWidget(row(1, self.save_button, self.close_button))
        outer.addWidget(foot)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save_button.click)
        self.resize(kit.px(1080), kit.px(800))
        self.close_button.setFocus()

    def _measures(self) -> str:
        one, words = self.attachment, self._kit.words
        places = {"size": size_words(one.size), "sha": one.sha256[:_DIGITS]}
        if one.width is None:
            return words("photos.paper_measures", type=_ENDINGS[one.media_type].upper(), **places)
        return words("photos.measures", pixels=f"{one.width}×{one.height}", **places)

    def show_content(self, read: tuple[bytes, QImage]) -> None:
        """Shows the whole picture, and lets it be saved."""
        self.data, image = read
        if not image.isNull():
            self.canvas.image = image
            self.canvas.update()
        self.save_button.setEnabled(True)

    def tell(self, sentence: str) -> None:
        """Says that something was done."""
        self._say(sentence, "t2")

    def refuse(self, sentence: str) -> None:
        """Says why something was not done."""
        self._say(sentence, "late")

    def _say(self, sentence: str, tone: str) -> None:
        self.message.setText(sentence)
        set_tone(self.message, tone)
        self.message.show()

    @Slot()
    def _ask_where(self) -> None:
        one = self.attachment
        name = f"{self.windowTitle()}-{one.sha256[:8]}.{_ENDINGS[one.media_type]}".replace(" ", "-")
        dialog = QFileDialog(self, self._kit.words("photos.save"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.selectFile(name)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    @Slot(str)
    def _chosen(self, name: str) -> None:
        self.save_asked.emit(Path(name))
