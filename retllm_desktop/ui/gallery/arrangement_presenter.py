"""Carries out how a gallery is to be laid out and arranged, and asks what is alike."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QStackedWidget

from retllm_desktop.search.similarity_groups import SimilarityGroups
from retllm_desktop.ui.gallery.arrangement import BY_DAY, Grouping
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.gallery.list_header import ListHeader
from retllm_desktop.ui.gallery.view_options import ViewOptions
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call

_REST_MS: Final = 150
"""Results that come within this time of each other are compared at once."""


class ArrangementPresenter(QObject):
    """Connects the options to the view and its results.

    Attributes:
        header: The headings of a list's columns.
    """

    def __init__(
        self,
        options: ViewOptions,
        view: GalleryView,
        pages: QStackedWidget,
        *,
        similarity: SimilarityGroups | None,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Connect the widgets.

        Args:
            options: What is chosen.
            view: The gallery.
            pages: Shows the gallery, or what stands in its place.
            similarity: Tells what is alike; None: nothing does.
            reads: Reads the library.
            parent: Whose it is.
        """
        super().__init__(parent)
        self._options = options
        self._view = view
        self._pages = pages
        self.header = ListHeader(view, options)
        self._similarity = similarity
        self._reads = reads
        self._compared: tuple[int, ...] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._compare)
        options.groups[Grouping.SIMILARITY].setVisible(similarity is not None)
        options.changed.connect(self._apply)
        view.model_shown.connect(self._apply)
        for signal in (view.results.modelReset, view.results.rowsInserted):
            signal.connect(self._on_results)
        pages.currentChanged.connect(self._on_page)
        self._apply()
        self._on_page()

    @Slot()
    def _on_page(self) -> None:
        self._options.setVisible(self._pages.currentWidget() is self._view)

    @Slot()
    def _apply(self) -> None:
        options, view = self._options, self._view
        results = view.shown_model is view.results
        options.allow_sorting(allowed=results)
        view.set_mode(options.mode)
        squares = options.mode is GalleryMode.TIMELINE
        view.arrange_results(BY_DAY if squares else options.arrangement)
        self.header.bring_up_to_date()
        self._on_results()

    @Slot()
    def _on_results(self) -> None:
        if self._view.results.arrangement.group is Grouping.SIMILARITY:
            self._rest.start()

    @Slot()
    def _compare(self) -> None:
        """Ask what of the results is alike, if it was not asked of them yet."""
        service = self._similarity
        ids = tuple(one.candidate.group_id for one in self._view.results.results)
        if service is None or ids == self._compared:
            return
        self._compared = ids

        def compare() -> object:
            return service.group(ids)

        self._reads.submit(single_call(compare)).returned.connect(self._on_compared)

    @Slot(object)
    def _on_compared(self, alike: Mapping[int, int]) -> None:
        self._view.change_results(lambda: self._view.results.set_alike(alike))
