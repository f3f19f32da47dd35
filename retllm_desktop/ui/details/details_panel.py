"""The panel of the selected result: preview, path, annotations and explanation."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Annotations, Item, Result, Snippet
from retllm_desktop.ui.details.annotations_panel import AnnotationsPanel
from retllm_desktop.ui.details.explanation_panel import ExplanationPanel
from retllm_desktop.ui.details.fact_list import FactList
from retllm_desktop.ui.details.item_facts import (
    list_common_facts,
    list_companion_facts,
    list_facts,
    list_more_facts,
    tag_line,
)
from retllm_desktop.ui.details.result_texts import has_reason
from retllm_desktop.ui.gallery.gallery_model import ContentKey
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.marked_text import PassageView, snippet_html
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.widgets import make_button, make_label, make_separator

_LEAST_PX: Final = 260
_MOST_PX: Final = 460
PREVIEW_PX = 320
"""Longest side of the preview, device-independent."""
_PASSAGE_PX: Final = 152
"""A longer text scrolls."""


class DetailsPanel(QFrame):
    """Shows one result, or what several have in common.

    Signals:
        search_wanted: A line to search for: others of which a fact is true.
        open_wanted: A ``Result`` is to be opened.
        reveal_wanted: A ``Result`` is to be shown in its folder.
        similar_wanted: What is like a ``Result`` is to be found.
    """

    search_wanted = Signal(str)
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
        self.passage = PassageView(theme, most_px=_PASSAGE_PX)
        self.name = make_label(role="heading", wrap=True)
        self.facts = FactList(theme)
        self.more_facts = FactList(theme)
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
        self._why_heading = make_label(tr("Why it is here"), "strong", wrap=True)
        self._single = QWidget()
        self._lay_out()
        for facts in (self.facts, self.more_facts):
            facts.search_wanted.connect(self.search_wanted)
        self.annotations.tag_chosen.connect(self._on_tag)
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
        single = QVBoxLayout(self._single)
        single.setContentsMargins(0, 0, 0, 0)
        single.setSpacing(9)
        for widget in (self.snippet, self.offline, self.reading, self.annotations):
            single.addWidget(widget)
        single.addWidget(make_separator())
        single.addWidget(self._why_heading)
        self.explanation.add_facts(self.more_facts)
        single.addWidget(self.explanation)
        single.addWidget(make_separator())
        for button in (self.open_button, self.reveal_button, self.similar_button):
            single.addWidget(button)
        body.addWidget(self._single)
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
        # A long name is one word: it must not widen all the rest.
        self.name.setMinimumWidth(1)
        self.preview.setMinimumWidth(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the preview takes the width that there is."""
        super().resizeEvent(event)
        self._show_preview()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as wide as what it says, with large letters too, up to a part of the window."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        wanted = self._body.minimumSizeHint().width() + bar
        return QSize(min(max(_LEAST_PX, wanted), _MOST_PX), super().minimumSizeHint().height())

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
        self.name.setText(texts.part_name(item))
        folded = texts.members_text(result)
        self.folded.setText(folded)
        self.folded.setVisible(bool(folded))
        self.facts.show_facts((*list_facts(item), *list_companion_facts(result)))
        self.more_facts.show_facts(list_more_facts(item))
        self._single.show()
        self._why_heading.setVisible(has_reason(result))
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
        self.updateGeometry()

    def show_several(self, results: Sequence[Result], count: int) -> None:
        """Show what several results have in common.

        Args:
            results: The first of them, as many as are compared; none while they are read.
            count: How many are selected.
        """
        self._result, self._frame = None, None
        self.empty.hide()
        self._scroll.show()
        for widget in (self.preview, self.passage, self.folded, self._single):
            widget.hide()
        self.name.setText(tr_count("%n selected", count))
        compared = len(results)
        self.folded.setText(tr_count("Of the first %n of them:", compared))
        self.folded.setVisible(0 < compared < count)
        self.facts.show_facts(list_common_facts([one.candidate.item for one in results]))

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

    @Slot(str)
    def _on_tag(self, tag: str) -> None:
        self.search_wanted.emit(tag_line(tag))

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
