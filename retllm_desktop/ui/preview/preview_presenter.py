"""Shows the selected result in the preview: what was kept of it at once, the whole of it after."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Item, Modality, Result
from retllm_desktop.search.item_views import ItemViewer, has_view
from retllm_desktop.ui.preview.preview_overlay import PreviewOverlay, PreviewSubject
from retllm_desktop.ui.preview.view_loader import SIDES_PX, ViewLoader, ViewRequired, side_to_read
from retllm_desktop.ui.results.results_model import ContentKey
from retllm_desktop.ui.results.results_view import ResultsView
from retllm_desktop.ui.results.thumbnails import EDGES_PX, Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import marked_words
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call

_PAGE_PX: Final = 2000
"""A drawn page has no pixels of its own: at 1:1 its longer side takes so many."""
_SLOW_MS: Final = 600
"""What takes longer is said to be on its way."""
_PASSAGES_AROUND: Final = 40
"""So many passages before and after a hit are shown with it."""
READING: Final = "Reading the whole picture…"
OFFLINE: Final = "Its drive or folder is not connected; what you see was kept from before."


class PreviewPresenter(QObject):
    """Connects the grid, the overlay and what reads files.

    Signals:
        open_wanted: The ``Result`` is to be opened with the system's program.
        favourite_wanted: The ``Result`` is to become a favourite, or no longer.
    """

    open_wanted = Signal(object)
    favourite_wanted = Signal(object)

    def __init__(
        self,
        viewer: ItemViewer | None,
        view: ResultsView,
        overlay: PreviewOverlay,
        thumbnails: Thumbnails,
        *,
        reads: SerialExecutor,
        views: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Connect the widgets.

        Args:
            viewer: Reads views; None: no more is shown than what was kept.
            view: The grid.
            overlay: The preview.
            thumbnails: What was kept.
            reads: Reads the library.
            views: Reads files; nothing else may use it.
            parent: Whose it is.
        """
        super().__init__(parent)
        self._viewer = viewer
        self._view = view
        self._overlay = overlay
        self._thumbnails = thumbnails
        self._reads = reads
        self._loader = None if viewer is None else ViewLoader(viewer, views, self)
        self._result: Result | None = None
        self._item: Item | None = None
        self._parts: tuple[Item, ...] = ()
        self._among: list[int] = []
        self._shape = QSize()
        self._shape_known = False
        self._asked_px = 0
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: overlay.say(READING))
        view.preview_wanted.connect(self.show)
        view.opened.connect(self.show)
        view.chosen.connect(self._on_chosen)
        view.results.modelReset.connect(self._on_new_list)
        overlay.closed.connect(self.close)
        overlay.step_wanted.connect(self._on_step)
        overlay.page_wanted.connect(self._on_page)
        overlay.open_wanted.connect(self._on_open)
        overlay.favourite_wanted.connect(self._on_favourite)
        overlay.picture.pixels_wanted.connect(self._want_pixels)
        thumbnails.ready.connect(self._on_thumbnail)
        if self._loader is not None:
            self._loader.loaded.connect(self._on_loaded)
            self._loader.failed.connect(self._on_failed)

    @property
    def item(self) -> Item | None:
        """What is shown, a page of the result's file perhaps; None while the preview is closed."""
        return self._item

    @Slot()
    def show(self) -> None:
        """Show the result that the keys are at."""
        index = self._view.currentIndex()
        result = self._view.results.result(index) or self._view.selected
        if result is None:
            return
        if self._view.selected is None:
            # Reached by the keyboard alone: it is what all else is about from now on.
            self._view.setCurrentIndex(index)
        self._overlay.show()
        self._overlay.raise_()
        for widget in (self._overlay.parentWidget(), self._overlay):
            layout = None if widget is None else widget.layout()
            if layout is not None:
                # Its size tells how large a picture is to be read.
                layout.activate()
        self._overlay.setFocus(Qt.FocusReason.OtherFocusReason)
        # What brings the focus to the grid means what lies over it.
        self._view.setFocusProxy(self._overlay)
        selection = self._view.selection
        among = [one.candidate.item.id for one in selection] if len(selection) > 1 else []
        self._among = among if result.candidate.item.id in among else []
        self._begin(result)

    @Slot()
    def close(self) -> None:
        """Go back to the same result."""
        focused = self._overlay.isAncestorOf(self._overlay.window().focusWidget() or self._view)
        focused = focused or self._overlay.hasFocus()
        self._view.setFocusProxy(None)  # pyright: ignore[reportArgumentType]
        self._slow.stop()
        self._result = self._item = None
        self._parts = ()
        if self._loader is not None:
            self._loader.forget()
        if focused:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._overlay.hide()
        self._overlay.show_subject(PreviewSubject(""), anew=True)
        index = self._view.currentIndex()
        if index.isValid():
            self._view.scrollTo(index)

    @Slot(object)
    def _on_chosen(self, result: Result | None) -> None:
        if self._result is None:
            return
        if result is None:
            self.close()
        elif result.candidate.item.id != self._result.candidate.item.id:
            if result.candidate.item.id not in self._among:
                self._among = []
            self._begin(result)
        else:
            # It moved in the list, or its folder came or went.
            before, self._result = self._result, result
            if self._item == before.candidate.item:
                self._item = result.candidate.item
            self._show(anew=False)

    @Slot()
    def _on_new_list(self) -> None:
        """Another list was asked for: it is to be seen."""
        if self._result is not None:
            self.close()

    @Slot(int)
    def _on_step(self, by: int) -> None:
        if self._among and self._result is not None:
            # Several are selected, and stay so: only these are gone through.
            place = self._among.index(self._result.candidate.item.id) + by
            if 0 <= place < len(self._among):
                index = self._view.results.index_of(self._among[place])
                keep = QItemSelectionModel.SelectionFlag.NoUpdate
                self._view.selectionModel().setCurrentIndex(index, keep)
            return
        row = self._view.currentIndex().row() + by
        if 0 <= row < self._view.results.rowCount():
            self._view.setCurrentIndex(self._view.results.index(row))

    @Slot(int)
    def _on_page(self, by: int) -> None:
        pages = self._pages()
        if self._item is None or not pages:
            return
        number = _number_among(pages, self._item) + by
        if 0 <= number < len(pages):
            self._show_item(pages[number], ahead=pages[number + by : number + by + 1])

    @Slot()
    def _on_open(self) -> None:
        if self._result is not None:
            self.open_wanted.emit(self._result)

    @Slot()
    def _on_favourite(self) -> None:
        if self._result is not None:
            self.favourite_wanted.emit(self._result)

    def _begin(self, result: Result) -> None:
        """Show a result from its hit on."""
        self._result = result
        item = result.candidate.item
        self._parts = ()
        row = self._view.results.index_of(item.id).row()
        following = self._view.results.result(self._view.results.index(row + 1))
        ahead = () if following is None else (following.candidate.item,)
        self._show_item(item, ahead)
        if self._viewer is None or not _may_have_parts(item):
            return
        viewer = self._viewer

        def read(parts: tuple[Item, ...]) -> None:
            if self._result is not None and self._result.candidate.item.id == item.id:
                self._parts = parts
                self._show(anew=False)

        self._reads.submit(single_call(lambda: viewer.parts_of(item))).returned.connect(read)

    def _show_item(self, item: Item, ahead: tuple[Item, ...]) -> None:
        self._item, self._asked_px = item, 0
        self._slow.stop()
        self._shape, self._shape_known = self._natural(item)
        self._show(anew=True)
        if not self._overlay.has_picture:
            return
        kept = self._thumbnails.get(item, EDGES_PX[-1])
        if kept is not None:
            self._overlay.picture.add_pixels(kept)
        self._load(max(self._overlay.picture.wanted_px, SIDES_PX[0]), ahead)

    def _show(self, *, anew: bool) -> None:
        result, item = self._result, self._item
        if result is None or item is None:
            return
        subject = self._subject(result, item)
        self._overlay.show_subject(subject, anew=anew)

    def _subject(self, result: Result, item: Item) -> PreviewSubject:
        name = texts.file_name(item.path)
        shown = f"{name} · {item.label}" if item.label else name
        if item.unread:
            heading = "This file was not read"
            explanation = f"{item.unread.rstrip('.')}. It is found by its name."
        elif not has_view(item) and not (item.text or item.recognised):
            heading, explanation = name, "There is nothing of it to show here."
        else:
            heading = explanation = ""
        snippet = result.candidate.snippet
        in_text = snippet is not None and snippet.field in {"text", "recognised"}
        text, begin = self._text(item)
        pages = self._pages()
        number = _number_among(pages, item) + 1 if pages else 0
        row = self._view.results.index_of(result.candidate.item.id).row() + 1
        place = f"{row:,} of {self._view.results.rowCount():,}" if row else ""
        if result.candidate.item.id in self._among:
            number_selected = self._among.index(result.candidate.item.id) + 1
            place = f"{number_selected:,} of {len(self._among):,} selected"
        return PreviewSubject(
            name=shown,
            place=place,
            pages=f"{number:,} of {len(pages):,}" if len(pages) > 1 else "",
            description=f"Preview of {shown}: {texts.describe_result(result)}",
            natural=self._shape,
            text=text,
            words=marked_words(snippet) if snippet is not None and in_text else (),
            text_begin=begin,
            text_first=in_text,
            heading=heading,
            explanation=explanation,
            note=OFFLINE if item.offline else item.note,
        )

    def _text(self, item: Item) -> tuple[str, int]:
        """The text of what is shown, and where in it the item's own begins."""
        own = item.text or item.recognised
        if has_view(item) or item.modality is not Modality.TEXT:
            return own, 0
        passages = [part for part in self._parts if part.modality is Modality.TEXT]
        numbers = [number for number, part in enumerate(passages) if part.part == item.part]
        if not numbers:
            return own, 0
        first = max(0, numbers[0] - _PASSAGES_AROUND)
        before = "".join(f"{part.text}\n\n" for part in passages[first : numbers[0]])
        after = passages[numbers[0] : numbers[0] + _PASSAGES_AROUND]
        return before + "\n\n".join(part.text or "" for part in after), len(before)

    def _pages(self) -> tuple[Item, ...]:
        if self._item is None or not has_view(self._item):
            return ()
        return tuple(part for part in self._parts if has_view(part))

    def _natural(self, item: Item) -> tuple[QSize, bool]:
        """How many pixels a picture has, or a page at 1:1; and whether that is known by now."""
        if item.unread or not has_view(item):
            return QSize(), True
        size = QSize(item.width_px, item.height_px)
        if not size.isEmpty():
            return size, True
        kept = self._thumbnails.get(item, EDGES_PX[-1])
        if kept is None:
            return QSize(_PAGE_PX, _PAGE_PX), False
        return _as_page(kept.size()), True

    def _learn_shape(self, size: QSize) -> None:
        """Take the shape of the first pixels that are there, where it was not known before."""
        if not self._shape_known:
            self._shape, self._shape_known = _as_page(size), True
            self._show(anew=False)

    @Slot(int)
    def _want_pixels(self, wanted_px: int) -> None:
        if self._item is not None and self._asked_px:
            self._load(wanted_px, ())

    def _load(self, wanted_px: int, ahead: tuple[Item, ...]) -> None:
        item = self._item
        if item is None or self._loader is None or item.offline:
            return
        px = side_to_read(self._shape, wanted_px)
        if px <= self._asked_px:
            return
        self._asked_px = px
        self._slow.start()
        following = next((one for one in ahead if _is_readable(one)), None)
        first = SIDES_PX[0] if following is None else self._fitting_px(following)
        next_view = None if following is None else ViewRequired(following, first)
        self._loader.load(ViewRequired(item, px), next_view)

    def _fitting_px(self, item: Item) -> int:
        """The side that a picture will be read in first, as far as its size is known."""
        natural, _ = self._natural(item)
        room = self._overlay.picture.size() * self._overlay.picture.devicePixelRatioF()
        fit = natural.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        wanted = min(max(fit.width(), fit.height()), max(natural.width(), natural.height()))
        return side_to_read(natural, max(wanted, SIDES_PX[0]))

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        item = self._item
        if item is None or key != (item.content_hash, item.part) or not self._overlay.has_picture:
            return
        kept = self._thumbnails.get(item, EDGES_PX[-1])
        if kept is not None:
            self._learn_shape(kept.size())
            self._overlay.picture.add_pixels(kept)

    @Slot(object, QImage)
    def _on_loaded(self, view: ViewRequired, image: QImage) -> None:
        if not self._is_shown(view):
            return
        self._slow.stop()
        self._overlay.say(self._overlay.subject.note)
        self._learn_shape(image.size())
        self._overlay.picture.add_pixels(image)

    @Slot(object, object)
    def _on_failed(self, view: ViewRequired, error: RetllmError) -> None:
        if not self._is_shown(view):
            return
        self._slow.stop()
        kept = "; what you see was kept from before" if self._overlay.picture.shown_px else ""
        if not kept and self._overlay.subject.text:
            # No picture comes: its text takes all of the room.
            self._shape = QSize()
            self._show(anew=False)
        detail = f" ({error.detail.rstrip('.')})" if error.detail else ""
        self._overlay.say(f"{error.title.rstrip('.')}{detail}{kept}.")

    def _is_shown(self, view: ViewRequired) -> bool:
        return (
            self._item is not None
            and view.item.id == self._item.id
            and view.max_px == self._asked_px
        )


def _may_have_parts(item: Item) -> bool:
    """Whether there may be more of an item's file than the item."""
    return not item.unread and (item.kind is not FileKind.PICTURE or bool(item.label))


def _as_page(size: QSize) -> QSize:
    return size.scaled(QSize(_PAGE_PX, _PAGE_PX), Qt.AspectRatioMode.KeepAspectRatio)


def _is_readable(item: Item) -> bool:
    return has_view(item) and not item.offline and not item.unread


def _number_among(pages: tuple[Item, ...], item: Item) -> int:
    return next((number for number, page in enumerate(pages) if page.part == item.part), 0)
