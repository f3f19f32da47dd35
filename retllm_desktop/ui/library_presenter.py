"""Shows what the library says: folders and numbers, indexing, files that could not be read."""

from typing import cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.types import LibraryStatus, Problem, Root
from retllm_desktop.services.indexing import IndexFinished
from retllm_desktop.ui import texts
from retllm_desktop.ui.banner import Tone
from retllm_desktop.ui.library_session import LibrarySession
from retllm_desktop.ui.problems_dialog import ProblemsDialog
from retllm_desktop.ui.search_session import SearchSession
from retllm_desktop.ui.thumbnails import Thumbnails
from retllm_desktop.ui.window_parts import Parts

LIBRARY = "library"
NEW_FILES = "new files"


class LibraryPresenter(QObject):
    """Between the library session and the widgets."""

    def __init__(
        self,
        session: LibrarySession,
        search: SearchSession,
        thumbnails: Thumbnails,
        parts: Parts,
        parent: QWidget,
    ) -> None:
        """Connect the session to the widgets; dialogs belong to ``parent``."""
        super().__init__(parent)
        self._window = parent
        self._session = session
        self._search = search
        self._thumbnails = thumbnails
        self._parts = parts
        self.problems_dialog: ProblemsDialog | None = None
        search.began.connect(self._on_search)
        session.status_changed.connect(self._on_status)
        session.state_changed.connect(self._on_state)
        session.progressed.connect(parts.status.show_progress)
        session.indexed.connect(self._on_indexed)
        session.failed.connect(self._on_failed)
        session.problems_listed.connect(self._on_problems)
        parts.status.pause_wanted.connect(session.pause)
        parts.status.resume_wanted.connect(self._on_resume)
        parts.status.problems_wanted.connect(session.list_problems)
        parts.folder_panel.remove_wanted.connect(session.remove)
        parts.folder_panel.rescan_wanted.connect(self._on_rescan)

    @Slot(object)
    def _on_status(self, status: object) -> None:
        if isinstance(status, LibraryStatus):
            self._parts.folder_panel.show_roots(status.roots)
            self._parts.pages.show_status(status)
            self._parts.status.show_status(status)

    @Slot()
    def _on_search(self) -> None:
        # Whatever was added before is part of this search.
        self._parts.banner.dismiss_of(NEW_FILES)

    @Slot()
    def _on_state(self) -> None:
        self._parts.status.show_state(self._session.state)

    @Slot(object)
    def _on_indexed(self, event: object) -> None:
        if not isinstance(event, IndexFinished):
            return
        self._parts.status.show_progress(event)
        if event.embedded or event.gone:
            # A file may have changed under its name; what was shown of it is old now.
            self._thumbnails.forget()
        if event.embedded and self._search.query is not None and not event.cancelled:
            new = texts.counted(
                event.embedded, "picture or document was", "pictures and documents were"
            )
            self._parts.banner.say(
                f"{new} added since this search.",
                Tone.INFO,
                "Search again",
                self._search.again,
                about=NEW_FILES,
            )

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._parts.status.forget_progress()
        if isinstance(error, RetllmError):
            self._parts.banner.say(texts.sentence(error), Tone.ERROR, about=LIBRARY)

    @Slot()
    def _on_resume(self) -> None:
        self._session.index()

    @Slot(object)
    def _on_rescan(self, root: object) -> None:
        if isinstance(root, Root):
            self._session.index((root,), retry_problems=True)

    @Slot(object)
    def _on_problems(self, problems: object) -> None:
        if not isinstance(problems, tuple):
            return
        if not problems:
            self._parts.banner.say("Every file could be read.", Tone.INFO, about=LIBRARY)
            return
        dialog = ProblemsDialog(cast("tuple[Problem, ...]", problems), self._window)
        dialog.retry_wanted.connect(self._on_retry)
        dialog.finished.connect(self._on_problems_closed)
        self.problems_dialog = dialog
        dialog.open()

    @Slot()
    def _on_retry(self) -> None:
        self._session.index(retry_problems=True)

    @Slot()
    def _on_problems_closed(self) -> None:
        self.problems_dialog = None
