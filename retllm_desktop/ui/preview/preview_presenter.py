"""Shows the selected result in the preview: what was kept of it at once, the whole of it after."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Item, Query, Result
from retllm_desktop.search.item_views import ItemViewer, has_view
from retllm_desktop.ui.gallery.gallery_model import ContentKey
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.preview.hit_presenter import HitPresenter
from retllm_desktop.ui.preview.picture_parts import PartChooser
from retllm_desktop.ui.preview.preview_overlay import PreviewOverlay
from retllm_desktop.ui.preview.preview_subject import PreviewSubject
from retllm_desktop.ui.preview.previewed_file import (
    PreviewedFile,
    has_located_text,
    may_have_parts,
)
from retllm_desktop.ui.preview.view_loader import (
    SIDES_PX,
    MarkedText,
    TextRequired,
    ViewLoader,
    ViewRequired,
    side_to_read,
)
from retllm_desktop.ui.results.thumbnails import EDGES_PX, Thumbnails
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_PAGE_PX: Final = 2000
"""A drawn page has no pixels of its own: at 1:1 its longer side takes so many."""
_SLOW_MS: Final = 600
"""What takes longer is said to be on its way."""
_PASSAGES_AROUND: Final = 40
"""So many passages before and after a hit are shown with it."""


class PreviewPresenter(QObject):
    """Connects the grid, the overlay and what reads files.

    Attributes:
        part_chooser: Makes a part of what is shown a query.

    Signals:
        open_wanted: The ``Result`` is to be opened with the system's program.
        copy_wanted: The ``Result`` is to be copied.
        favourite_wanted: The ``Result`` is to become a favourite, or no longer.
    """

    open_wanted = Signal(object)
    copy_wanted = Signal(object)
    favourite_wanted = Signal(object)

    def __init__(
        self,
        viewer: ItemViewer | None,
        view: GalleryView,
        overlay: PreviewOverlay,
        thumbnails: Thumbnails,
        *,
        theme: Theme,
        searched: Callable[[], Query],
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
            theme: The colours.
            searched: Returns the query whose words are lit.
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
        self._searched = searched
        self._hits = HitPresenter(viewer, overlay, searched=searched, reads=reads, parent=self)
        self.part_chooser = PartChooser(theme, overlay)
        # What is found is to be seen, also where it is the same list.
        self.part_chooser.chosen.connect(self.close)
        self._file: PreviewedFile | None = None
        self._among: list[int] = []
        self._shape = QSize()
        self._shape_known = False
        self._asked_px = 0
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: overlay.say(tr("Reading the whole picture…")))
        view.preview_wanted.connect(self.show)
        view.opened.connect(self.show)
        view.chosen.connect(self._on_chosen)
        view.list_replaced.connect(self._on_new_list)
        overlay.closed.connect(self.close)
        overlay.step_wanted.connect(self._on_step)
        overlay.page_wanted.connect(self._on_page)
        overlay.moment_wanted.connect(self._on_moment)
        overlay.page_chosen.connect(self._on_page_chosen)
        overlay.hit_wanted.connect(self._hits.step)
        overlay.copy_wanted.connect(self._on_copy)
        overlay.part_wanted.connect(self.choose_part)
        overlay.picture.region_drawn.connect(self._on_region)
        overlay.strip.attach(thumbnails)
        self._hits.found.connect(self._on_hits_found)
        self._hits.part_wanted.connect(self._on_part)
        overlay.open_wanted.connect(self._on_open)
        overlay.favourite_wanted.connect(self._on_favourite)
        overlay.picture.pixels_wanted.connect(self._want_pixels)
        thumbnails.ready.connect(self._on_thumbnail)
        if self._loader is not None:
            self._loader.loaded.connect(self._on_loaded)
            self._loader.failed.connect(self._on_failed)
            self._loader.text_located.connect(self._on_text_located)

    @property
    def item(self) -> Item | None:
        """What is shown, a page of the result's file perhaps; None while the preview is closed."""
        return None if self._file is None else self._file.item

    @property
    def _result(self) -> Result | None:
        return None if self._file is None else self._file.result

    @Slot()
    def show(self) -> None:
        """Show the result that the keys are at."""
        index = self._view.currentIndex()
        result = self._view.shown_model.result(index) or self._view.selected
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
        self._file = None
        self._hits.forget()
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
        file = self._file
        if file is None:
            return
        if result is None:
            self.close()
        elif result.candidate.item.id != file.result.candidate.item.id:
            if result.candidate.item.id not in self._among:
                self._among = []
            self._begin(result)
        else:
            # It moved in the list, or its folder came or went.
            shown = file.item == file.result.candidate.item
            item = result.candidate.item if shown else file.item
            self._file = replace(file, result=result, item=item)
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
                index = self._view.shown_model.index_of(self._among[place])
                keep = QItemSelectionModel.SelectionFlag.NoUpdate
                self._view.selectionModel().setCurrentIndex(index, keep)
            return
        row = self._view.currentIndex().row() + by
        if 0 <= row < self._view.shown_model.rowCount():
            self._view.setCurrentIndex(self._view.shown_model.index(row))

    @Slot(int)
    def _on_page(self, by: int) -> None:
        if self._file is not None:
            self._go_to_page(self._file.number + by, by)

    @Slot(int)
    def _on_moment(self, by: int) -> None:
        file = self._file
        if file is not None and 0 <= file.number + by < len(file.pages):
            self._on_page(by)
        else:
            self._on_step(by)

    @Slot(int)
    def _on_page_chosen(self, number: int) -> None:
        self._go_to_page(number, 1)

    def _go_to_page(self, number: int, by: int) -> None:
        pages = () if self._file is None else self._file.pages
        if 0 <= number < len(pages):
            following = number + by
            self._show_item(
                pages[number], pages[following : following + 1] if following >= 0 else ()
            )

    @Slot()
    def _on_copy(self) -> None:
        if self._result is not None:
            self.copy_wanted.emit(self._result)

    @Slot()
    def choose_part(self) -> None:
        """Let the person choose a part that results are to look like."""
        if self.item is not None:
            self.part_chooser.ask(self.item, self._overlay.picture.sharpest)

    @Slot(object)
    def _on_region(self, region: Region) -> None:
        if self.item is not None:
            self.part_chooser.choose(self.item, self._overlay.picture.sharpest, region)

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
        item = result.candidate.item
        self._file = PreviewedFile(result, item)
        self._hits.forget()
        row = self._view.shown_model.index_of(item.id).row()
        beside = (self._result_at(row + 1), self._result_at(row - 1))
        self._show_item(item, [one.candidate.item for one in beside if one is not None])
        self._hits.find((item,))
        if self._viewer is None or not may_have_parts(item):
            return
        viewer = self._viewer

        def read(parts: tuple[Item, ...]) -> None:
            file = self._file
            if file is not None and file.result.candidate.item.id == item.id:
                self._file = replace(file, parts=parts)
                self._show(anew=False)
                self._hits.find(parts)

        self._reads.submit(single_call(lambda: viewer.parts_of(item))).returned.connect(read)

    def _result_at(self, row: int) -> Result | None:
        return self._view.shown_model.result(self._view.shown_model.index(row))

    def _show_item(self, item: Item, ahead: Sequence[Item], *, backwards: bool = False) -> None:
        """Show an item; ``backwards``: from its last word on that was looked for."""
        if self._file is None:
            return
        self._file, self._asked_px = replace(self._file, item=item), 0
        self._hits.begin(backwards=backwards)
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
        file = self._file
        if file is None:
            return
        place = self._place(file.result)
        subject = file.describe(place, self._shape, self._hits.hits)
        self._overlay.show_subject(subject, anew=anew)
        self._overlay.strip.show_pages(file.pages, file.number, film=subject.film)
        self._hits.show(file, self._shape)

    @Slot()
    def _on_hits_found(self) -> None:
        self._show(anew=False)

    @Slot(object)
    def _on_text_located(self, located: MarkedText) -> None:
        if self._hits.take_text(located):
            self._show(anew=False)
            if not located.located.boxes and self._overlay.subject.words:
                # Nothing can be lit on the page: the words stand beside it.
                self._overlay.show_text()

    @Slot(object, int)
    def _on_part(self, part: Item, by: int) -> None:
        """Show the part whose words come next."""
        self._show_item(part, (), backwards=by < 0)

    def _place(self, result: Result) -> str:
        """Where a result stands among those that are gone through, in words."""
        number = result.candidate.item.id
        if number in self._among:
            return tr(
                "{number} of {count} selected",
                number=self._among.index(number) + 1,
                count=len(self._among),
            )
        row = self._view.shown_model.index_of(number).row() + 1
        count = self._view.shown_model.rowCount()
        return tr("{number} of {count}", number=row, count=count) if row else ""

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
        if self.item is not None and self._asked_px:
            self._load(wanted_px, ())

    def _load(self, wanted_px: int, ahead: Sequence[Item]) -> None:
        item = self.item
        if item is None or self._loader is None or item.offline:
            return
        px = side_to_read(self._shape, wanted_px)
        if px <= self._asked_px:
            return
        self._asked_px = px
        self._slow.start()
        beside = [ViewRequired(one, self._fitting_px(one)) for one in ahead if _is_readable(one)]
        text = TextRequired(item, self._searched()) if has_located_text(item) else None
        self._loader.load(ViewRequired(item, px), beside, None if self._hits.located else text)

    def _fitting_px(self, item: Item) -> int:
        """The side that a picture will be read in first, as far as its size is known."""
        natural, _ = self._natural(item)
        room = self._overlay.picture.size() * self._overlay.picture.devicePixelRatioF()
        fit = natural.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        wanted = min(max(fit.width(), fit.height()), max(natural.width(), natural.height()))
        return side_to_read(natural, max(wanted, SIDES_PX[0]))

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        item = self.item
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
        kept = bool(self._overlay.picture.shown_px)
        if not kept and self._overlay.subject.text:
            # No picture comes: its text takes all of the room.
            self._shape = QSize()
            self._show(anew=False)
        detail = f" ({error.detail.rstrip('.')})" if error.detail else ""
        what = f"{error.title.rstrip('.')}{detail}"
        kept_from_before = tr("{what}; what you see was kept from before.", what=what)
        self._overlay.say(kept_from_before if kept else f"{what}.")

    def _is_shown(self, view: ViewRequired) -> bool:
        return (
            self.item is not None and view.item.id == self.item.id and view.max_px == self._asked_px
        )


def _as_page(size: QSize) -> QSize:
    return size.scaled(QSize(_PAGE_PX, _PAGE_PX), Qt.AspectRatioMode.KeepAspectRatio)


def _is_readable(item: Item) -> bool:
    return has_view(item) and not item.offline and not item.unread
