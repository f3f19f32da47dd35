"""Moves a library between a file on this computer and a shared library; nothing is removed.

Each content goes with its items, vectors, text read in pictures, previews and files, a batch in one
transaction; what is there already and the same is passed over, so a move that was stopped, or
killed, goes on when it is begun again. At the end both are compared.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retllm_desktop.composition.library_access import is_shared, open_library_only
from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.library_transfer import MovedContent, TransferStore
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import Annotations
from retllm_desktop.library.annotations import fold_tag

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from retllm_desktop.core.library import Library
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class MoveProgress:
    """How far a move is.

    Attributes:
        comparing: Whether everything is there and is compared.
        progress: Contents.
    """

    comparing: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class MoveFinished:
    """What came of a move.

    Attributes:
        contents: Contents that both libraries hold now, equal.
        copied: How many of them were copied by this run.
        different: Contents that are not the same in both, or not there.
        complete: Whether the move was not stopped.
    """

    contents: int
    copied: int
    different: int
    complete: bool


class LibraryMoveService:
    """Copies a library's records from one store into another."""

    def __init__(self, settings: Settings, paths: AppPaths) -> None:
        """Take the settings that name the shared library, and the folders of this computer's."""
        if not is_shared(settings):
            raise InputError(
                "No shared library is joined yet",
                "retllm-desktop library join SERVICE --collection NAME",
            )
        self._shared = settings
        self._own = replace(settings, shared_library="")
        self._paths = paths

    def move(
        self, cancel: CancelToken, *, back: bool = False
    ) -> Generator[MoveProgress, None, MoveFinished]:
        """Copy this computer's library into the shared one; ``back``: the other way round.

        Raises:
            InputError: There is nothing to move.
            StoreError: A library cannot be opened or written; what was copied stays.
        """
        ways = (self._shared, self._own) if back else (self._own, self._shared)
        with contextlib.ExitStack() as closers:
            source = open_library_only(ways[0], self._paths, writable=False)
            closers.callback(source.close)
            target = open_library_only(ways[1], self._paths, writable=True)
            closers.callback(target.close)
            _begin_spaces(source, target)
            _copy_folders(source, target)
            return (yield from _copy_contents(source, target, cancel))


def _begin_spaces(source: Library, target: Library) -> None:
    """Let vectors of the source be written into the target.

    Raises:
        StoreError: The target is built with another pack.
    """
    space, there = source.vectors.active_space(), target.vectors.active_space()
    if space is None:
        raise InputError("There is nothing to move: the library is empty")
    if there is not None and there != space:
        raise StoreError(
            f"The libraries are built with different packs: {space.id} and {there.id}",
            "Choose one pack for both (setting coarse_pack) and run `retllm-desktop rebuild`.",
        )
    target.transfer.begin(space, source.passages.active_space() or source.passages.stored_space())


def _copy_folders(source: Library, target: Library) -> None:
    present = {root.path: root for root in target.roots.all()}
    for root in source.roots.all():
        if root.detached or root.path in present:
            continue
        added = target.roots.add(root.path)
        if root.exclusions:
            target.roots.set_exclusions(added.id, root.exclusions)
        if root.state is RootState.OFFLINE:
            target.roots.set_offline(added.id, True)


def _copy_contents(
    source: Library, target: Library, cancel: CancelToken
) -> Generator[MoveProgress, None, MoveFinished]:
    reader, writer = source.transfer, target.transfer
    total, copied = reader.count(), 0
    for done, batch in _batches(reader):
        if cancel.cancelled:
            return MoveFinished(done, copied, total - done, complete=False)
        yield MoveProgress(False, Progress(done, total))
        left = _different(reader, writer, batch)
        if left:
            writer.write(left)
            copied += len(left)
    writer.write_bare_files(reader.bare_files())
    _copy_sayings(source, target)
    equal = different = 0
    for done, batch in _batches(reader):
        yield MoveProgress(True, Progress(done, total))
        wrong = len(_different(reader, writer, batch))
        different += wrong
        equal += len(batch) - wrong
    return MoveFinished(equal, copied, different, complete=True)


def _batches(reader: TransferStore) -> Generator[tuple[int, tuple[bytes, ...]]]:
    done, after = 0, b""
    while batch := reader.hashes(after, _AT_ONCE):
        yield done, batch
        done, after = done + len(batch), batch[-1]


def _different(
    reader: TransferStore, writer: TransferStore, batch: Sequence[bytes]
) -> list[MovedContent]:
    """Return what is not in the target as it is in the source; files that it has besides stay."""
    there = writer.read(batch)
    return [
        record
        for content_hash, record in reader.read(batch).items()
        if content_hash not in there or not _holds(there[content_hash], record)
    ]


def _holds(there: MovedContent, record: MovedContent) -> bool:
    """Whether a content is the same, and has at least the files of another record."""
    return set(record.files) <= set(there.files) and record.agrees(
        replace(there, files=record.files)
    )


def _copy_sayings(source: Library, target: Library) -> None:
    """Add favourites, tags, saved searches, ratings and what was opened to those of the target."""
    told = source.transfer.personal()
    mine = source.annotations.of_contents(told.annotated)
    theirs = target.annotations.of_contents(told.annotated)
    target.annotations.replace(
        {
            key: Annotations(
                one.favourite or theirs[key].favourite, _united(theirs[key].tags, one.tags)
            )
            for key, one in mine.items()
        }
    )
    target.transfer.add_personal(told)
    searches = list(target.saved_searches.all())
    names = {fold_tag(one.name) for one in searches}
    searches += [one for one in source.saved_searches.all() if fold_tag(one.name) not in names]
    target.saved_searches.replace(searches)


def _united(tags: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    known = {fold_tag(tag) for tag in tags}
    return (*tags, *(tag for tag in more if fold_tag(tag) not in known))
