"""A theme at a size: tokens made into palette, style sheet and fonts."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from gridcenter import paths
from ui.theme.tokens import BODY, FAMILIES, Tokens


class Theme:
    """Colours by token name, lengths and fonts at the person's size."""

    def __init__(self, tokens: Tokens, scale: int = 100) -> None:
        self.tokens = tokens
        self.scale = scale
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._metrics: dict[tuple[int, bool], QFontMetrics] = {}

    def px(self, length: float) -> int:
        """A length of the design in pixels at this size."""
        return round(length * self.scale / 100)

    def color(self, token: str) -> QColor:
        """The colour of a token."""
        color = self._colors.get(token)
        if color is None:
            color = self._colors[token] = QColor(getattr(self.tokens, token))
        return color

    def font(self, size: int = BODY, medium: bool = False) -> QFont:
        """The interface's face at one of the design's pixel sizes."""
        key = (size, medium)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies(list(FAMILIES))
            font.setPixelSize(self.px(size))
            font.setWeight(QFont.Weight.Medium if medium else QFont.Weight.Normal)
            self._fonts[key] = font
        return self._fonts[key]

    def metrics(self, size: int = BODY, medium: bool = False) -> QFontMetrics:
        """The measures of a font."""
        key = (size, medium)
        if key not in self._metrics:
            self._metrics[key] = QFontMetrics(self.font(size, medium))
        return self._metrics[key]

    def apply(self, application: QApplication) -> None:
        """Gives the whole program this look."""
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setPalette(self.palette())
        application.setFont(self.font())
        application.setStyleSheet(self.style_sheet())

    def palette(self) -> QPalette:
        """Qt's roles filled from the tokens."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "s0",
            QPalette.ColorRole.WindowText: "t1",
            QPalette.ColorRole.Base: "s1",
            QPalette.ColorRole.AlternateBase: "s2",
            QPalette.ColorRole.Text: "t1",
            QPalette.ColorRole.Button: "s2",
            QPalette.ColorRole.ButtonText: "t1",
            QPalette.ColorRole.Highlight: "sel",
            QPalette.ColorRole.HighlightedText: "t1",
            QPalette.ColorRole.PlaceholderText: "t3",
            QPalette.ColorRole.Mid: "s3",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.ToolTipBase: "s3",
            QPalette.ColorRole.ToolTipText: "t1",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("t3"))
        return palette

    def style_sheet(self) -> str:
        """What a palette cannot say: borders, focus rings, heads of panes."""
        t, px = self.tokens, self.px
        arrow = (paths.resources() / "icons" / f"arrow-down-{'dark' if t.dark else 'light'}.svg").as_posix()
        check = (paths.resources() / "icons" / "check.svg").as_posix()
        field = "QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit"
        return f"""
        QToolTip {{ background: {t.s3}; color: {t.t1}; border: 1px solid {t.line2}; padding: {px(4)}px {px(8)}px; }}
        {field} {{ background: {t.s1}; border: 1px solid {t.line2}; border-radius: {px(4)}px;
            padding: {px(4)}px {px(8)}px; selection-background-color: {t.accent_fill};
            selection-color: {t.on_accent}; }}
        QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus {{ border: 2px solid {t.focus}; }}
        QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ color: {t.t3}; border-color: {t.line}; }}
        QComboBox, QDateEdit {{ min-height: {px(24)}px; padding-right: {px(22)}px; }}
        QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: {px(22)}px; }}
        QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{arrow}"); width: {px(12)}px; height: {px(12)}px; }}
        QComboBox QAbstractItemView {{ background: {t.s2}; border: 1px solid {t.line2}; outline: 0; }}
        QTableView, QListView {{ background: {t.s1}; border: 0; outline: 0; gridline-color: {t.line}; }}
        QListWidget::item, QComboBox QAbstractItemView::item {{ padding: {px(4)}px {px(8)}px; color: {t.t1}; }}
        QListWidget::item:selected {{ background: {t.sel}; color: {t.t1}; }}
        QTableWidget::item {{ padding: 0 {px(8)}px; }}
        QHeaderView {{ background: {t.s2}; border: 0; }}
        QHeaderView::section {{ background: {t.s2}; color: {t.t2}; border: 0; border-bottom: 1px solid {t.line};
            padding: 0 {px(8)}px; font-size: {px(15)}px; }}
        QScrollBar:vertical {{ background: {t.s1}; width: {px(12)}px; margin: 0; }}
        QScrollBar::handle:vertical {{ background: {t.s3}; border: 1px solid {t.line2}; border-radius: {px(4)}px;
            min-height: {px(32)}px; margin: 1px 2px; }}
        QScrollBar:horizontal {{ background: {t.s1}; height: {px(12)}px; }}
        QScrollBar::handle:horizontal {{ background: {t.s3}; border: 1px solid {t.line2}; border-radius: {px(4)}px; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
        QSplitter::handle {{ background: {t.line}; }}
        QSplitter::handle:horizontal {{ width: 1px; }}
        QDialog {{ background: {t.s1}; }}
        QFrame[pane="s1"], QWidget[pane="s1"] {{ background: {t.s1}; }}
        QFrame[pane="s2"], QWidget[pane="s2"] {{ background: {t.s2}; }}
        QFrame[rule="below"] {{ border: 0; border-bottom: 1px solid {t.line}; }}
        QFrame[rule="above"] {{ border: 0; border-top: 1px solid {t.line}; }}
        QFrame[rule="left"] {{ border: 0; border-left: 1px solid {t.line}; }}
        QFrame[rule="right"] {{ border: 0; border-right: 1px solid {t.line}; }}
        QScrollArea {{ border: 0; background: {t.s1}; }}
        QLabel[tone="t2"] {{ color: {t.t2}; }}
        QLabel[tone="t3"] {{ color: {t.t3}; }}
        QLabel[tone="accent"] {{ color: {t.accent}; }}
        QLabel[tone="late"] {{ color: {t.late_text}; }}
        QLabel[tone="soon"] {{ color: {t.soon_text}; }}
        QLabel[tone="ok"] {{ color: {t.ok}; }}
        QLabel[tone="fresh"] {{ color: {t.fresh}; }}
        QLabel[type="label"] {{ font-size: {px(14)}px; }}
        QLabel[type="head"] {{ font-size: {px(18)}px; }}
        QLabel[type="figure"] {{ font-size: {px(22)}px; }}
        QCheckBox, QRadioButton {{ spacing: {px(8)}px; }}
        QCheckBox::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 2px solid {t.line2};
            border-radius: {px(3)}px; background: {t.s1}; }}
        QCheckBox::indicator:checked {{ border-color: {t.accent_fill}; background: {t.accent_fill};
            image: url("{check}"); }}
        QCheckBox:focus {{ color: {t.focus}; }}
        QRadioButton::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 2px solid {t.line2};
            border-radius: {px(9)}px; background: {t.s1}; }}
        QRadioButton::indicator:checked {{ border: {px(5)}px solid {t.accent}; width: {px(8)}px; height: {px(8)}px; }}
        QRadioButton:focus {{ color: {t.focus}; }}
        """
