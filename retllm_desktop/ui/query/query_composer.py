"""Composes one query of the words, pictures and items in the search bar."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import InputError, QueryError, RetllmError
from retllm_desktop.core.query import ParsedQuery, Region
from retllm_desktop.core.types import Item, Query, Result
from retllm_desktop.search.events import CoarseReady
from retllm_desktop.search.query.corrections import apply_corrections, suggest_corrections
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query.printer import format_query
from retllm_desktop.ui.gallery.gallery_model import ContentKey
from retllm_desktop.ui.query.intake import QueryInput
from retllm_desktop.ui.query.query_chips import QueryChip
from retllm_desktop.ui.query.query_parts import (
    MOST_PARTS,
    ComposedQuery,
    QueryPart,
    compose_query,
    renumber_pictures,
)
from retllm_desktop.ui.query.region_dialog import RegionDialog
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.window.window_parts import WindowParts

CHIP_EDGE_PX: Final = 256
"""Longest side of a chip's preview in pixels; large enough for crops of it."""
DIALOG_EDGE_PX: Final = 1024


class QueryComposer(QObject):
    """Connects the search bar to the search session.

    Signals:
        failed: The ``RetllmError`` that says why something cannot be part of the query.
    """

    failed = Signal(object)

    def __init__(
        self,
        session: SearchSession,
        parts: WindowParts,
        intake: QueryInput,
        thumbnails: Thumbnails,
        *,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        """Take the search session, the widgets and the sources of pictures.

        Args:
            session: The search under way.
            parts: The widgets.
            intake: Where pictures from outside come in.
            thumbnails: The previews of items.
            theme: The colours.
            parent: The window: dialogs belong to it.
        """
        super().__init__(parent)
        self._session = session
        self._bar = parts.search_bar
        self._note = parts.query_note
        self._offer = parts.correction_line
        self._submitted: str | None = None
        self._pages = parts.pages
        self._intake = intake
        self._thumbnails = thumbnails
        self._theme = theme
        self._window = parent
        self._pictures: tuple[QueryChip, ...] = ()
        self.region_dialog: RegionDialog | None = None
        bar = self._bar
        bar.edited.connect(self._on_edited)
        bar.submitted.connect(self._on_submitted)
        bar.chips_changed.connect(self._on_chips)
        bar.picture_pasted.connect(intake.take)
        bar.chips.crop_wanted.connect(self.choose_part)
        intake.pictures_given.connect(self.add)
        intake.text_given.connect(self.search_text)
        thumbnails.ready.connect(self._on_thumbnail)
        session.failed.connect(self._on_failed)
        session.event_received.connect(self._on_event)
        self._offer.accepted.connect(self.search_text)
        session.started.connect(self._on_began)
        self._pages.nearest_wanted.connect(self.show_nearest)
        self._pages.unconditional_wanted.connect(self.drop_conditions)

    def composed(self, *, draft: bool) -> ComposedQuery:
        """The query as it is typed and shown now."""
        return compose_query(self._bar.text, self._bar.parts, draft=draft)

    @Slot(str)
    def search_text(self, text: str) -> None:
        """Replace the text in the box and search for it."""
        self._bar.set_text(text)
        self._session.search_now(self.composed(draft=False).query)

    def repeat_search(self, line: str, parts: Sequence[QueryPart], *, at_once: bool) -> None:
        """Put a whole query into the bar in the place of what is there.

        Args:
            line: Its words.
            parts: Its pictures.
            at_once: Whether it is searched for as it is; otherwise as if it were typed.
        """
        self._pictures = ()
        self._bar.set_text(line)
        self._bar.show_parts(parts)
        self._after_chips(draft=not at_once)

    @Slot(object)
    def find_similar(self, result: Result | None) -> None:
        """Search for items like a result, and for nothing else."""
        if result is not None:
            item = result.candidate.item
            name = texts.file_name(item.path)
            name = texts.part_name(item)
            self.find_part(QueryPart(name, item=item))

    @Slot(object)
    def find_part(self, part: QueryPart) -> None:
        """Search for items like a picture, or a part of one, and for nothing else."""
        self._bar.set_text("")
        self._bar.show_parts((part,))
        self._after_chips()

    @Slot()
    def show_nearest(self) -> None:
        """Repeat the search, showing the nearest items even below the cutoff."""
        if self._session.query is not None:
            self._session.search_now(replace(self._session.query, below_cutoff=True))

    @Slot()
    def drop_conditions(self) -> None:
        """Search without the conditions of the line."""
        try:
            line = strip_conditions(self._bar.text)
        except QueryError:
            # It was changed since: what is typed now is not what was searched for.
            return
        self._bar.set_text(line)
        self._session.search_now(self.composed(draft=False).query)

    @Slot(object)
    def choose_part(self, chip: QueryChip) -> None:
        """Let the person choose a part of a chip's picture."""
        if self.region_dialog is not None:
            return
        part, source = chip.part, chip.part.source
        if source is None:
            return

        def got(image: QImage) -> None:
            if self.region_dialog is not None or chip not in self._bar.chips.chips:
                return

            def chosen(region: Region | None) -> None:
                self._set_region(chip, region)

            dialog = RegionDialog(self._theme, image, part.name, part.region, self._window)
            dialog.chosen.connect(chosen)
            dialog.finished.connect(self._on_dialog_closed)
            self.region_dialog = dialog
            chip.show_image(image)
            dialog.open()

        self._intake.show(source, DIALOG_EDGE_PX, got, self.failed.emit)

    def _set_region(self, chip: QueryChip, region: Region | None) -> None:
        if chip in self._bar.chips.chips and chip.part.region != region:
            chip.show_part(replace(chip.part, region=region))
            self._after_chips()

    @Slot()
    def _on_dialog_closed(self) -> None:
        self.region_dialog = None

    @Slot(object)
    def add(self, parts: Sequence[QueryPart]) -> None:
        """Add pictures from outside to the query."""
        room = MOST_PARTS - len(self._bar.parts)
        if len(parts) > room:
            self.failed.emit(
                InputError(
                    tr("A search takes {number} pictures at most", number=MOST_PARTS),
                    tr("the others were left out; remove some to add others"),
                )
            )
            parts = parts[: max(0, room)]
        if parts:
            self._bar.add_parts(parts)
            self._after_chips()

    # The search bar's signals.

    @Slot()
    def _on_edited(self) -> None:
        self._clear_note()
        self._submitted = None
        query = self.composed(draft=True).query
        if is_empty_query(query):
            # Nothing is typed that would be waited for: everything is shown at once.
            self._session.search_now(Query())
        else:
            self._session.search_typed(query)

    @Slot()
    def _on_submitted(self) -> None:
        if self._offer.line and self._submitted == self._bar.text:
            # Enter once more takes what is offered.
            self._offer.accept()
            return
        self._submitted = self._bar.text
        self._session.search_now(self.composed(draft=False).query)

    @Slot()
    def _on_chips(self) -> None:
        if not self._bar.parts:
            self._bar.setFocus()
        self._after_chips()

    def _after_chips(self, *, draft: bool = True) -> None:
        """Let the line speak of the same pictures, fill in previews, and search."""
        chips = self._bar.chips.chips
        before = self._pictures
        self._pictures = tuple(chip for chip in chips if chip.part.encoded_picture is not None)
        if before != self._pictures:
            now = {chip: number for number, chip in enumerate(self._pictures, start=1)}
            places = {old: now[c] for old, c in enumerate(before, start=1) if c in now}
            if before:
                self._bar.set_text(renumber_pictures(self._bar.text, places))
        for chip in chips:
            self._fill(chip)
        query = self.composed(draft=draft).query
        self._session.search_now(Query() if is_empty_query(query) else query)

    # Previews.

    def _fill(self, chip: QueryChip) -> None:
        if chip.has_image:
            return
        part = chip.part
        if part.item is not None:
            pixmap = self._thumbnails.get(part.item, CHIP_EDGE_PX)
            if pixmap is not None:
                chip.show_image(pixmap.toImage())
        elif part.picture is not None:

            def got(image: QImage) -> None:
                for shown in self._bar.chips.chips_for(part):
                    shown.show_image(image)

            # The search itself says why a picture cannot be read; once is enough.
            self._intake.show(part.picture, CHIP_EDGE_PX, got, None)

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        for chip in self._bar.chips.chips:
            if chip.part.item is not None and key == _content(chip.part.item):
                self._fill(chip)

    # The search session's signals.

    @Slot(object)
    def _on_began(self, _query: object) -> None:
        self._clear_note()

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, CoarseReady) and event.corrections:
            self._offer_corrections()

    def _offer_corrections(self) -> None:
        """Offer what the line in the box may have meant."""
        query, line = self._session.query, self._bar.text
        if query is not None:
            corrections = suggest_corrections(line, _today(), draft=query.draft)
            self._offer.offer(apply_corrections(line, corrections) if corrections else "")

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        if not isinstance(error, QueryError) or self._session.query is None:
            return
        failed = self._session.query
        composed = self.composed(draft=failed.draft)
        if composed.query.text != failed.text:
            # The error belongs to a former line.
            return
        self._bar.box.mark(*composed.span_in_box(error.column, error.length))
        sentence = texts.error_sentence(error)
        self._note.show_text(sentence)
        self._offer_corrections()
        self._bar.box.setAccessibleDescription(sentence)

    @Slot()
    def _clear_note(self) -> None:
        self._note.show_text("")
        self._offer.offer("")
        self._bar.box.unmark()
        self._bar.box.setAccessibleDescription(self._bar.box.placeholderText())


def is_empty_query(query: Query) -> bool:
    """Whether a query is empty or holds only the beginning of a condition."""
    if query.empty or query.pictures or query.items:
        return query.empty
    try:
        return parse_query(query.text, _today(), lenient=True) == ParsedQuery()
    except QueryError:
        return False


def strip_conditions(line: str) -> str:
    """The line with its conditions left out.

    Raises:
        QueryError: It cannot be understood.
    """
    question = parse_query(line, _today(), lenient=True)
    return format_query(replace(question, conditions=()))


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's day


def _content(item: Item) -> ContentKey:
    return (item.content_hash, item.part)
