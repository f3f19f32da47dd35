"""The panel of the selected result: preview, path, annotations and explanation."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Annotations, Item, Result, Snippet
from retllm_desktop.ui.details.annotations_panel import AnnotationsPanel
from retllm_desktop.ui.details.explanation_panel import ExplanationPanel
from retllm_desktop.ui.details.result_texts import ItemFact, list_facts
from retllm_desktop.ui.gallery.gallery_model import ContentKey
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.marked_text import PassageView, snippet_html
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import ElidedLabel, make_button, make_label, make_separator

PREVIEW_PX = 320
"""Longest side of the preview, device-independent."""


_MOST_FACTS: Final = 8


class FactList(QWidget):
    """What is known of a file, a line each.

    Attributes:
        shown: What is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.shown: tuple[ItemFact, ...] = ()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(4)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._lines = [
            (make_label(role="muted"), make_label(wrap=True)) for _ in range(_MOST_FACTS)
        ]
        for name, value in self._lines:
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(name, value)
        self.folder = ElidedLabel()
        self._form.addRow(make_label(tr("Folder"), "muted"), self.folder)

    def show_item(self, item: Item) -> None:
        """Show what is known of an item's file."""
        self.folder.setText(format_path(item.path.parent))
        self.folder.setAccessibleName(tr("Folder: {path}", path=format_path(item.path.parent)))
        self.shown = list_facts(item)[:_MOST_FACTS]
        for row, (name, value) in enumerate(self._lines):
            known = row < len(self.shown)
            self._form.setRowVisible(row, known)
            if known:
                name.setText(self.shown[row].name)
                value.setText(self.shown[row].value)
                value.setAccessibleName(
                    tr("{name}: {value}", name=self.shown[row].name, value=self.shown[row].value)
                )


class DetailsPanel(QFrame):
    """Shows one result.

    Signals:
        open_wanted: A ``Result`` is to be opened.
        reveal_wanted: A ``Result`` is to be shown in its folder.
        similar_wanted: What is like a ``Result`` is to be found.
    """

    open_wanted = Signal(object)
    reveal_wanted = Signal(object)
    similar_wanted = Signal(object)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        """Take the previews."""
        super().__init__(parent)
        self.setObjectName("detailsPanel")
        self.setAccessibleName(tr("Details"))
        self._theme = theme
        self._thumbnails = thumbnails
        self._result: Result | None = None
        self._frame: tuple[int, Region] | None = None
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName(tr("Preview"))
        self.passage = PassageView(theme)
        self.name = make_label(role="heading", wrap=True)
        self.facts = FactList()
        self.folded = make_label(role="muted", wrap=True)
        self.snippet = make_label(wrap=True)
        self.snippet.setTextFormat(Qt.TextFormat.RichText)
        self.annotations = AnnotationsPanel(theme)
        self.annotations.hide()
        self.offline = make_label(
            tr("Its drive or folder is not connected; what you see was kept from before."),
            "maybe",
            wrap=True,
        )
        self.reading = make_label(role="maybe", wrap=True)
        self.empty = make_label(tr("Select a result to see it here."), "muted", wrap=True)
        self.explanation = ExplanationPanel(theme)
        self.open_button = make_button(tr("Open"), "primary")
        self.reveal_button = make_button(tr("Show in folder"))
        self.similar_button = make_button(tr("Find similar"))
        self._body = QWidget()
        self._lay_out()
        self.open_button.clicked.connect(lambda: self._emit(self.open_wanted))
        self.reveal_button.clicked.connect(lambda: self._emit(self.reveal_wanted))
        self.similar_button.clicked.connect(lambda: self._emit(self.similar_wanted))
        thumbnails.ready.connect(self._on_thumbnail)
        theme.changed.connect(self._repaint)
        self.show_result(None)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self._body)
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(9)
        for widget in (self.preview, self.passage, self.name, self.folded, self.facts):
            body.addWidget(widget)
        body.addWidget(self.snippet)
        body.addWidget(self.offline)
        body.addWidget(self.reading)
        body.addWidget(self.annotations)
        body.addWidget(make_separator())
        body.addWidget(make_label(tr("Why it is here"), "strong"))
        body.addWidget(self.explanation)
        body.addWidget(make_separator())
        for button in (self.open_button, self.reveal_button, self.similar_button):
            body.addWidget(button)
        body.addStretch(1)
        self._body.setObjectName("panelBody")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        self._scroll = scroll
        self.empty.setContentsMargins(16, 16, 16, 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(scroll, 1)
        self.setMinimumWidth(260)

    @property
    def result(self) -> Result | None:
        """The result shown."""
        return self._result

    @Slot(object)
    def show_result(self, result: Result | None) -> None:
        """Show a result, or a hint that none is selected."""
        self._result = result
        if result is None or result.candidate.item.id != self.framed_item:
            self._frame = None
        self.empty.setVisible(result is None)
        self._scroll.setVisible(result is not None)
        if result is None:
            return
        item = result.candidate.item
        name = texts.file_name(item.path)
        self.name.setText(f"{name} · {item.label}" if item.label else name)
        folded = texts.members_text(result)
        self.folded.setText(folded)
        self.folded.setVisible(bool(folded))
        self.facts.show_item(item)
        self.offline.setVisible(item.offline)
        self.reading.setText(
            tr("Not read: {reason}.", reason=core_sentence(item.unread))
            if item.unread
            else core_sentence(item.note)
        )
        self.reading.setVisible(bool(item.unread or item.note))
        snippet = result.candidate.snippet
        self.passage.setVisible(bool(item.text or item.recognised))
        if item.text or item.recognised:
            self.passage.show_passage(item, snippet)
        self._show_snippet(snippet, has_text=bool(item.text))
        self.explanation.show_result(result)
        self._show_preview()

    @property
    def framed_item(self) -> int | None:
        """The item whose preview has a framed region, None for none."""
        return None if self._frame is None else self._frame[0]

    def frame_region(self, item_id: int, region: Region) -> None:
        """Frame a region on the preview of an item, while it is shown."""
        if self._result is not None and self._result.candidate.item.id == item_id:
            self._frame = (item_id, region)
            self._show_preview()

    def allow_annotations(self, *, allowed: bool) -> None:
        """Show or hide favourites and tags."""
        self.annotations.setVisible(allowed)

    @Slot(object, object)
    def show_annotations(self, item: Item | None, annotations: Annotations | None) -> None:
        """Show the annotations of an item, None while they are not read."""
        shown = self._result
        if shown is None or item is None:
            return
        if item.content_hash == shown.candidate.item.content_hash:
            self.annotations.show_annotations(annotations)

    def _show_snippet(self, snippet: Snippet | None, *, has_text: bool) -> None:
        # Words of the item's own text are marked in the passage above.
        shown = snippet is not None and not (has_text and snippet.field == "text")
        self.snippet.setVisible(shown)
        if snippet is not None and shown:
            where = tr("{where}:", where=texts.snippet_source(snippet.field))
            muted = self._theme.tokens.muted
            self.snippet.setText(
                f'<span style="color:{muted}">{where}</span> '
                + snippet_html(snippet, self._theme.tokens)
            )

    def _show_preview(self) -> None:
        if self._result is None:
            return
        item = self._result.candidate.item
        ratio = self.devicePixelRatioF()
        pixmap = self._thumbnails.get(item, round(PREVIEW_PX * ratio))
        self.preview.setVisible(pixmap is not None)
        if pixmap is None:
            return
        room = min(PREVIEW_PX, max(120, self.width() - 34))
        scaled = pixmap.scaled(
            QSize(round(room * ratio), round(room * ratio)),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        if self._frame is not None:
            _draw_frame(scaled, self._frame[1], self._theme, ratio)
        scaled.setDevicePixelRatio(ratio)
        self.preview.setPixmap(scaled)

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        if self._result is not None:
            item = self._result.candidate.item
            if key == (item.content_hash, item.part):
                self._show_preview()

    @Slot()
    def _repaint(self) -> None:
        self.show_result(self._result)

    def _emit(self, signal: object) -> None:
        # The buttons are only there while something is shown.
        if self._result is not None:
            signal.emit(self._result)  # type: ignore[attr-defined]


def _draw_frame(preview: QPixmap, region: Region, theme: Theme, ratio: float) -> None:
    """Frame a region of a preview in two colours, to be visible on any picture."""
    width, height = preview.width(), preview.height()
    part = QRectF(
        region.left * width,
        region.top * height,
        (region.right - region.left) * width,
        (region.bottom - region.top) * height,
    )
    inset = 2.0 * ratio
    painter = QPainter(preview)
    for role, line_px in (("surface", 4.0), ("accent", 2.0)):
        painter.setPen(QPen(theme.color(role), line_px * ratio))
        painter.drawRect(part.adjusted(inset, inset, -inset, -inset))
    painter.end()
