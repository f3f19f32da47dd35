"""What goes on in each folder, from the events of indexing. No Qt."""

from collections.abc import Sequence

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import Progress, WorkPaused
from retllm_desktop.indexing.events import (
    IndexFinished,
    IndexProgress,
    RootClaimed,
    RootOffline,
    ScanFinished,
    ScanProgress,
)
from retllm_desktop.ui.library.folder_texts import FolderActivity
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.library.library_texts import resting_text
from retllm_desktop.ui.library.time_left import WorkPace, join_time_left
from retllm_desktop.ui.shared.texts import files_text
from retllm_desktop.ui.shared.translation import tr


class FolderActivities:
    """Follows a run: folders are looked through one by one, then all their files are read."""

    def __init__(self) -> None:
        """Begin with nothing going on."""
        self._scanned: dict[int, int] = {}
        self._to_read: dict[int, int] = {}
        self._progress: Progress | None = None
        self._resting = ""

    def note(self, event: object) -> bool:
        """Note an event of indexing; return whether anything changed by it."""
        self._resting = event.reason if isinstance(event, WorkPaused) else ""
        match event:
            case ScanProgress(root, found):
                self._scanned[root.id] = found
            case ScanFinished(root=root, to_read=number):
                self._scanned.pop(root.id, None)
                if number:
                    self._to_read[root.id] = number
            case RootOffline(root) | RootClaimed(root=root):
                self._scanned.pop(root.id, None)
            case IndexProgress(progress):
                self._progress = progress
            case IndexFinished():
                self.clear()
            case WorkPaused():
                pass
            case _:
                return False
        return True

    def clear(self) -> None:
        """Note that nothing goes on any more."""
        self._scanned.clear()
        self._to_read.clear()
        self._progress = None
        self._resting = ""

    def of_roots(
        self, roots: Sequence[Root], state: IndexingState, pace: WorkPace
    ) -> dict[int, FolderActivity]:
        """Return what goes on, by folder; folders without are left out."""
        found: dict[int, FolderActivity] = {}
        for root in roots:
            activity = self._of_root(root.id, state, pace)
            if activity is not None:
                found[root.id] = activity
        return found

    def _of_root(self, root_id: int, state: IndexingState, pace: WorkPace) -> FolderActivity | None:
        read = self._read_so_far() if root_id in self._to_read else ""
        share = self._share() if read else None
        if state is IndexingState.PAUSED:
            return FolderActivity(" · ".join(filter(None, (tr("Paused"), read))), "pause", share)
        if state is IndexingState.STOPPED and read:
            return FolderActivity(f"{tr('Stopped')} · {read}", "warning", share)
        if root_id in self._scanned:
            number = self._scanned[root_id]
            looking = tr("Looking through…")
            text = f"{looking} {files_text(number)}" if number else looking
            return FolderActivity(text)
        if not read or state is IndexingState.IDLE:
            return None
        if self._resting:
            resting = resting_text(self._resting)
            return FolderActivity(f"{resting} · {read}", "pause", share)
        return FolderActivity(join_time_left(read, pace.text), "", share, pace.rate_text)

    def _read_so_far(self) -> str:
        total = sum(self._to_read.values())
        done = 0
        if self._progress is not None:
            done, total = self._progress.done, self._progress.total or total
        if len(self._to_read) > 1:
            # They are read in turns, as is best for all: how far each is, nobody counts.
            return tr("{done} of {total} files in all", done=done, total=total)
        return tr("{done} of {total} files", done=done, total=total)

    def _share(self) -> float:
        if self._progress is None or not self._progress.total:
            return 0.0
        return self._progress.done / self._progress.total
