"""An index run: lists folders, compares them with the library, reads what is new.

A run can be interrupted at any point: what a batch stored is not read again by the next run.
"""

import logging
import time
from collections.abc import Callable, Container, Generator, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from retllm_desktop.core.errors import NOT_READ, ONLINE_ONLY, EngineError, StoreError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Problem, Root, UnreadReason
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.progress import CancelToken, Throttle, wait_while_throttled
from retllm_desktop.core.types import FileStat
from retllm_desktop.indexing.absent_volumes import (
    detach_absent_volumes,
    reattach_volumes,
)
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.events import (
    FileSkipped,
    IndexEvent,
    IndexTally,
    RootClaimed,
    RootOffline,
    ScanFinished,
    ScanProgress,
)
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.identity import (
    FolderChanges,
    FolderListing,
    as_online_only,
    compare_listings,
    order_moves,
)
from retllm_desktop.indexing.pipeline import ReadingPipeline, ReadRequest, to_problem
from retllm_desktop.indexing.read_queue import PriorityFolders
from retllm_desktop.indexing.rebuild import PassageService
from retllm_desktop.indexing.scan import (
    FolderScan,
    is_folder_available,
    list_every_file,
    walk_folder,
)
from retllm_desktop.indexing.sidecars import SidecarFinder
from retllm_desktop.platform.logging import report_duration

_log = logging.getLogger(__name__)

MISSING_GRACE_S: Final = 7 * 24 * 3600.0
"""How long records of missing files are kept: deleted files may be restored."""
FIRST_PASS_FROM: Final = 64
"""Fewer files are read as a whole in seconds."""
_PROGRESS_S: Final = 0.1

_T = TypeVar("_T")


class IndexingService:
    """Brings the library in step with its folders."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        *,
        throttle: Throttle | None = None,
        grace_s: float = MISSING_GRACE_S,
        now: Callable[[], float] = time.time,
        passages: PassageService | None = None,
        priorities: PriorityFolders | None = None,
        first_pass_from: int = FIRST_PASS_FROM,
        limits: BatchLimits | None = None,
        records_per_transaction: int = 1000,
        walk: Callable[..., Iterator[int]] = walk_folder,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of the library's space.
            extractor: Reads files.
            throttle: Says when to pause, None for never.
            grace_s: Seconds after which records of missing files are removed.
            now: The time, in seconds of Unix time.
            passages: Embeds texts in the passage space, None for none.
            priorities: Folders that the person looks at; None: nobody else has to know them.
            first_pass_from: Files from which on they are first read in part (``second_pass``).
            limits: When a batch of files is stored.
            records_per_transaction: Records changed in one transaction; a cancellation takes
                effect after each.
            walk: Lists a folder.
        """
        self._library = library
        self._extractor = extractor
        self._throttle = throttle
        self._grace_s = grace_s
        self._now = now
        self._records_per_transaction = records_per_transaction
        self._walk_folder = walk
        self._priorities = priorities or PriorityFolders()
        self._passages = passages
        self._pipeline = ReadingPipeline(
            library,
            encoder,
            extractor,
            self._priorities,
            throttle,
            first_pass_from=first_pass_from,
            limits=limits or BatchLimits(),
            on_stored=None if passages is None else passages.embed_new,
        )
        self._encoder = encoder

    def prioritise(self, path: Path) -> None:
        """Read files below a folder first, since the user looks at it. Any thread."""
        self._priorities.add(path)

    def index(
        self,
        cancel: CancelToken,
        roots: Sequence[Root] | None = None,
        *,
        retry_problems: bool = False,
    ) -> Generator[IndexEvent, None, None]:
        """Index folders, by default all of the library's.

        Args:
            cancel: Ends the run after the present batch.
            roots: Folders to index.
            retry_problems: Also read unchanged files again that failed before.

        Raises:
            StoreError: The library cannot be written; what was stored before stays.
            EngineError: The encoder cannot run.
        """
        present = {root.id: root for root in self._library.roots.all()}
        wanted = present.values() if roots is None else roots
        chosen = [(present[root.id], None) for root in wanted if root.id in present]
        yield from self._run(cancel, chosen, retry_problems)

    def update(
        self, cancel: CancelToken, root: Root, paths: Sequence[Path]
    ) -> Generator[IndexEvent, None, None]:
        """Index some paths of a folder without scanning the rest of it.

        Args:
            cancel: Ends the run after the present batch.
            root: The folder.
            paths: Files and folders that were created, changed, moved or deleted.

        Raises:
            StoreError: The library cannot be written; what was stored before stays.
            EngineError: The encoder cannot run.
        """
        chosen = [(now, tuple(paths)) for now in self._library.roots.all() if now.id == root.id]
        yield from self._run(cancel, chosen, retry_problems=False)

    def _run(
        self,
        cancel: CancelToken,
        wanted: Sequence[tuple[Root, Sequence[Path] | None]],
        retry_problems: bool,
    ) -> Generator[IndexEvent, None, None]:
        started = time.monotonic()
        tally = IndexTally()
        self._library.vectors.use_space(self._encoder.space)
        listings: list[FolderListing] = []
        for root, within in wanted:
            if root.detached:
                continue
            yield from wait_while_throttled(self._throttle, cancel)
            if cancel.cancelled:
                break
            listing = yield from self._list(root, within, cancel, tally, retry_problems)
            if listing is not None:
                listings.append(listing)
        if not cancel.cancelled:
            to_read, temporary = yield from self._compare(listings, cancel, tally, retry_problems)
            del listings  # may be large, and what follows may take hours
            if to_read and not cancel.cancelled:
                yield from self._pipeline.read(to_read, cancel, tally)
            # After a cancelled run they count as missing files, and are removed in time.
            for root_id, path in () if cancel.cancelled else temporary:
                self._library.files.forget(root_id, [path])
        if not cancel.cancelled:
            tally.purged = self._library.files.purge_missing(self._now() - self._grace_s)
            try:
                self._library.vectors.refresh_index()
                self._library.words.merge(lambda: cancel.cancelled)
                if not cancel.cancelled and self._library.worth_compacting():
                    self._library.compact()
            except StoreError as exc:
                # Search works without it, if slower; or disk space is not freed.
                tally.notice = str(exc)
            yield from self._embed_passages(cancel, tally)
        report_duration(
            _log,
            f"an index run: {tally.read} files read, {tally.skipped} skipped, {tally.gone} gone",
            time.monotonic() - started,
        )
        yield tally.finished(cancel.cancelled, time.monotonic() - started)

    def _embed_passages(
        self, cancel: CancelToken, tally: IndexTally
    ) -> Generator[IndexEvent, None, None]:
        if self._passages is None:
            return
        try:
            yield from self._passages.embed_due(cancel)
        except EngineError as exc:
            # Files are indexed, and passages found by the other encoder.
            tally.notice = f"Passages are found less well: {exc}"

    def _list(
        self,
        root: Root,
        within: Sequence[Path] | None,
        cancel: CancelToken,
        tally: IndexTally,
        retry_problems: bool,
    ) -> Generator[IndexEvent, None, FolderListing | None]:
        """Walk a folder; None when it is not there, or the run was cancelled."""
        if not self._is_available(root):
            self._library.roots.set_offline(root.id, True)
            yield RootOffline(root)
            return None
        holder = self._library.roots.claim(root.id)
        if holder:
            yield RootClaimed(root, holder)
            return None
        self._library.roots.set_offline(root.id, False)
        away = reattach_volumes(self._library, root, within)
        known = {
            str(path): file for path, file in self._library.files.known(root.id, within).items()
        }
        # What failed before and is to be tried again is listed as new.
        retried = {
            text
            for text, file in known.items()
            if file.content_hash is None and file.readers and (retry_problems or file.outdated)
        }
        scan = FolderScan(known={text: file for text, file in known.items() if text not in retried})
        shown_s = time.monotonic()
        yield ScanProgress(root, 0)
        for found in self._walk(root, within, scan):
            if cancel.cancelled:
                return None
            if time.monotonic() - shown_s > _PROGRESS_S:
                shown_s = time.monotonic()
                yield ScanProgress(root, found)
        if not self._is_available(root):
            # Unplugged during the walk: what was not found is not gone.
            self._library.roots.set_offline(root.id, True)
            yield RootOffline(root)
            return None
        for detached in detach_absent_volumes(self._library, root, scan, away):
            yield RootOffline(detached)
        for error in scan.unreadable:
            tally.skipped += 1
            yield FileSkipped(to_problem(error, error.path or root.path))
        files = {file.path: file for file in scan.files}
        gone = scan.missing_paths()
        gone += [
            path for text in retried if (path := Path(text)) not in files and scan.covers(path)
        ]
        return FolderListing(root, files, known, gone, scan.unchanged)

    def _walk(self, root: Root, within: Sequence[Path] | None, scan: FolderScan) -> Iterator[int]:
        exclusions = Exclusions(root.path, root.exclusions)
        return self._walk_folder(root.path, list_every_file, scan, exclusions, within)

    def _is_available(self, root: Root) -> bool:
        if is_folder_available(root.path, known_files=1):
            return True
        known = self._library.files.known(root.id).values()
        present = [file for file in known if file.missing_since_s is None]
        return is_folder_available(root.path, len(present), {file.device for file in present} - {0})

    def _compare(
        self,
        listings: Sequence[FolderListing],
        cancel: CancelToken,
        tally: IndexTally,
        retry_problems: bool,
    ) -> Generator[IndexEvent, None, tuple[dict[FileStat, ReadRequest], list[tuple[int, Path]]]]:
        """Compare listings with the library and record what need not be read.

        Returns:
            Files to read, and temporary records (root and path) to be removed after that.
        """
        present = [
            root.path for root in self._library.roots.all() if is_folder_available(root.path, 0)
        ]
        changes = compare_listings(
            listings, present, self._library.files.by_inode, retry_problems=retry_problems
        )
        for change in changes:
            self._set_apart(change)
            yield _scan_finished(change)
        yield from self._record(changes, cancel, tally)
        temporary = [(change.root.id, new.path) for change in changes for _, new in change.replaced]
        vacated = {old for change in changes for old, _ in (*change.moves, *change.replaced)}
        to_read = {
            file: ReadRequest(change.root.id, _previous_hash(listing, file.path, vacated))
            for listing, change in zip(listings, changes, strict=True)
            for file in change.to_read
        }
        return to_read, temporary

    def _set_apart(self, change: FolderChanges) -> None:
        """Take out of what is to be read the files that nothing reads, and sidecars of others."""
        finder = SidecarFinder()
        to_read: list[FileStat] = []
        for file in change.to_read:
            if finder.find_described(file.path):
                change.sidecars.append(file)
            elif not self._extractor.supports(file.path):
                change.named.append(file)
            else:
                to_read.append(file)
        change.to_read = to_read

    def _record(
        self, changes: Sequence[FolderChanges], cancel: CancelToken, tally: IndexTally
    ) -> Generator[FileSkipped, None, None]:
        """Record what need not be read: moves and links first, missing files last."""
        library = self._library
        for moves in order_moves(changes):
            for root_id in dict.fromkeys(root_id for root_id, _, _ in moves):
                pairs = [(old, file) for number, old, file in moves if number == root_id]
                for some in self._in_transactions(pairs, cancel):
                    library.files.relocate(root_id, some)
        for change in changes:
            root_id = change.root.id
            tally.unchanged += change.unchanged + len(change.touched)
            tally.moved += len(change.moves)
            for links in self._in_transactions(change.links, cancel):
                lost = library.files.link(root_id, links)
                change.to_read += lost
                tally.linked += len(links) - len(lost)
            for touched in self._in_transactions(change.touched, cancel):
                library.files.touch(root_id, touched)
            for remote in self._in_transactions(change.online_only, cancel):
                problems = [_online_only_problem(file) for file in remote]
                library.files.put_problems(root_id, problems)
                tally.skipped += len(problems)
                for _, problem in problems:
                    yield FileSkipped(problem)
            for named in self._in_transactions(change.named, cancel):
                library.files.put_problems(root_id, [_named_problem(file) for file in named])
                tally.named += len(named)
            for sidecars in self._in_transactions(change.sidecars, cancel):
                library.files.put_sidecars(root_id, sidecars)
            partners = _described_by(change)
            for described in self._in_transactions(partners, cancel):
                library.files.describe_again(described)
            for gone in self._in_transactions(change.gone, cancel):
                library.files.mark_missing(root_id, gone, self._now())
                tally.gone += len(gone)

    def _in_transactions(self, values: Sequence[_T], cancel: CancelToken) -> Iterator[Sequence[_T]]:
        """Split work into transactions; a cancelled run begins no further one."""
        step = self._records_per_transaction
        for start in range(0, len(values), step):
            if cancel.cancelled:
                return
            yield values[start : start + step]


def _described_by(change: FolderChanges) -> list[Path]:
    """Return the files beside which a sidecar came, changed or went."""
    finder = SidecarFinder()
    sidecars = [file.path for file in (*change.sidecars, *change.touched)]
    sidecars += [path for old, new in change.moves for path in (old, new.path)]
    found = (finder.find_described(path) for path in (*sidecars, *change.gone))
    return list(dict.fromkeys(partner for partners in found for partner in partners))


def _online_only_problem(file: FileStat) -> tuple[FileStat, Problem]:
    detail = "It is indexed once it is kept on this computer."
    problem = Problem(file.path, ONLINE_ONLY, detail, UnreadReason.ONLINE_ONLY)
    return as_online_only(file), problem


def _named_problem(file: FileStat) -> tuple[FileStat, Problem]:
    detail = "It is found by its name, folder, date, size and kind."
    return file, Problem(file.path, NOT_READ, detail, UnreadReason.KIND)


def _scan_finished(change: FolderChanges) -> ScanFinished:
    return ScanFinished(
        root=change.root,
        files=change.files,
        unchanged=change.unchanged + len(change.touched),
        to_read=len(change.to_read),
        gone=len(change.gone),
        moved=len(change.moves) + len(change.links),
    )


def _previous_hash(listing: FolderListing, path: Path, vacated: Container[Path]) -> bytes | None:
    known = None if path in vacated else listing.known.get(str(path))
    return None if known is None else known.content_hash
