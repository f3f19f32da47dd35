"""Raw events are consolidated into changes; paths being written are held back."""

import os
import stat as modes
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.file_events import EventKind, FileEvent


@dataclass(frozen=True, slots=True)
class ChangedPath:
    """A path in a watched folder.

    Attributes:
        root_id: The watched folder.
        path: The path.
    """

    root_id: int
    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """A rename or move.

    Attributes:
        root_id: The watched folder it lies in now.
        old: Where it was; perhaps in another watched folder.
        new: Where it is.
        is_folder: Whether it is a folder, moved with all below it.
    """

    root_id: int
    old: Path
    new: Path
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What to read again. It holds when applied in this order.

    1. ``moved``, one after the other: each overwrites what was at its new path. No move starts
       or ends inside a folder that another one moves.
    2. ``gone``: nothing exists there or below any more.
    3. ``changed``: whatever exists there and below is to be read; it may be anything.

    The consumer checks each one: a move is accepted when the file at the new path has the length
    and date known of the old one.

    Attributes:
        rescan_roots: Watched folders to be rescanned as a whole; nothing else refers to them.
        moved: In an order in which they can be applied.
        changed: New or altered files and folders; none lies below another one.
        gone: Deleted or moved away; none lies below another one or below a changed one.
    """

    rescan_roots: frozenset[int] = frozenset()
    moved: tuple[Move, ...] = ()
    changed: tuple[ChangedPath, ...] = ()
    gone: tuple[ChangedPath, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.rescan_roots or self.moved or self.changed or self.gone)

    def paths_by_root(self, roots: Mapping[int, Path]) -> dict[int, tuple[Path, ...]]:
        """Return all paths mentioned, by watched folder.

        Args:
            roots: The watched folders by number; paths below none of them are dropped.
        """
        numbers = {path: number for number, path in roots.items()}
        found: dict[int, dict[Path, None]] = {}
        ends = [end for move in self.moved for end in (move.old, move.new)]
        for path in (*ends, *(changed.path for changed in (*self.gone, *self.changed))):
            root = next((above for above in (path, *path.parents) if above in numbers), None)
            if root is not None:
                found.setdefault(numbers[root], {})[path] = None
        return {number: tuple(paths) for number, paths in found.items()}


def consolidate_events(events: Sequence[FileEvent]) -> Changes:
    """Return the smallest set of changes that some events amount to.

    The events are replayed on a model of the folders in which every path starts with its unknown
    former content; the changes are the difference in the end. A file renamed via other names has
    moved once; one written beside its place and renamed over it has changed; one that came and
    went is not mentioned. Where something existed for a moment only, it may have overwritten
    something older: the path is reported as gone.

    Args:
        events: Oldest first. Events of unrelated paths may come in any order.
    """
    rescan = frozenset(e.root_id for e in events if e.kind is EventKind.OVERFLOW)
    model = _FolderModel()
    for event in events:
        model.play(event)
    return _to_changes(model, rescan)


@dataclass(slots=True)
class _Entry:
    """A file or folder.

    Attributes:
        origin: Its path before the events, None if it did not exist.
        modified: Whether it, or anything below it, may have changed.
        is_folder: Whether it is known to be a folder.
        slots: Paths directly in it that had events.
    """

    origin: Path | None
    modified: bool = False
    is_folder: bool = False
    slots: "dict[str, _Slot]" = field(default_factory=dict[str, "_Slot"])


@dataclass(slots=True)
class _Slot:
    """A path.

    Attributes:
        root_id: The watched folder.
        before: The origin of what it held at first: its own path, unless its folder moved; None
            where it is known to have held nothing.
        entry: What exists there now, None for nothing.
    """

    root_id: int
    before: Path | None
    entry: _Entry | None


class _FolderModel:
    """The part of the folders that the events mention."""

    def __init__(self) -> None:
        self.top: dict[str, _Slot] = {}

    def play(self, event: FileEvent) -> None:
        kind, root_id = event.kind, event.root_id
        if kind is EventKind.OVERFLOW:
            return
        slot, untouched = self._slot(event.path, root_id)
        if kind is EventKind.CREATED:
            if untouched:
                slot.before = None
            if untouched or slot.entry is None:
                slot.entry = _Entry(None)
            self._mark_modified(slot, event.is_folder)
        elif kind is EventKind.MODIFIED:
            if slot.entry is None:
                slot.entry = _Entry(None)
            self._mark_modified(slot, event.is_folder)
        elif kind is EventKind.DELETED or event.target is None:
            slot.entry = None
        else:
            self._move(slot, event, event.target)

    def _move(self, slot: _Slot, event: FileEvent, target: Path) -> None:
        if event.path == target:
            return
        entry, slot.entry = slot.entry, None
        root_id = event.root_id if event.target_root_id is None else event.target_root_id
        new, _ = self._slot(target, root_id)
        if entry is None:
            # It was reported as gone, or never.
            entry = _Entry(None, modified=True)
        if new.root_id != slot.root_id:
            _assign_root(entry, new.root_id)
        entry.is_folder = entry.is_folder or event.is_folder
        new.entry = entry

    @staticmethod
    def _mark_modified(slot: _Slot, is_folder: bool) -> None:
        if slot.entry is not None:
            slot.entry.modified = True
            slot.entry.is_folder = slot.entry.is_folder or is_folder

    def _slot(self, path: Path, root_id: int) -> tuple[_Slot, bool]:
        """Return the slot of a path, and whether this is its first event."""
        slots = self.top
        origin: Path | None = Path()
        *folders, name = path.parts
        for folder in folders:
            slot = slots.get(folder)
            if slot is None:
                before = None if origin is None else origin / folder
                slot = slots[folder] = _Slot(root_id, before, _Entry(before))
            if slot.entry is None:
                # An event in a folder that was reported as gone: it exists again.
                slot.entry = _Entry(None, modified=True)
            slot.entry.is_folder = True
            origin, slots = slot.entry.origin, slot.entry.slots
        slot = slots.get(name)
        if slot is not None:
            return slot, False
        before = None if origin is None else origin / name
        slot = slots[name] = _Slot(root_id, before, _Entry(before))
        return slot, True


def _assign_root(entry: _Entry, root_id: int) -> None:
    """Record that what lies below an entry went with it to another watched folder."""
    pending = [entry]
    while pending:
        for slot in pending.pop().slots.values():
            slot.root_id = root_id
            if slot.entry is not None:
                pending.append(slot.entry)


def _to_changes(model: _FolderModel, rescan: frozenset[int]) -> Changes:
    found = list(_walk_slots(model.top, Path(), Path()))
    moves = _order_moves(
        [
            Move(slot.root_id, entry.origin, path, entry.is_folder)
            for path, slot, implied in found
            if (entry := slot.entry) is not None
            and entry.origin is not None
            and entry.origin != implied
            and slot.root_id not in rescan
        ]
    )
    left = {move.old for move in moves}
    arrived = {move.new for move in moves}
    changed: list[ChangedPath] = []
    gone: list[ChangedPath] = []
    covered: set[Path] = set()
    for path, slot, implied in found:
        if slot.root_id in rescan or not covered.isdisjoint(path.parents):
            continue
        entry = slot.entry
        if entry is None:
            # A path that something moved away from is covered by the move.
            if slot.before is not None and slot.before not in left:
                gone.append(ChangedPath(slot.root_id, path))
                covered.add(path)
        elif entry.modified or (entry.origin != implied and path not in arrived):
            changed.append(ChangedPath(slot.root_id, path))
            covered.add(path)
    return Changes(rescan, tuple(moves), tuple(changed), tuple(gone))


def _walk_slots(
    slots: dict[str, _Slot], folder: Path, origin: Path | None
) -> Iterator[tuple[Path, _Slot, Path | None]]:
    """Yield each path with its slot and the origin it would have if only folders moved."""
    pending = [(folder / name, slot, origin, name) for name, slot in sorted(slots.items())]
    pending.reverse()
    while pending:
        path, slot, above, name = pending.pop()
        implied = None if above is None else above / name
        yield path, slot, implied
        if slot.entry is not None:
            deeper = sorted(slot.entry.slots.items(), reverse=True)
            pending += [(path / n, s, slot.entry.origin, n) for n, s in deeper]


def _order_moves(moves: list[Move]) -> list[Move]:
    """Return the moves that can be applied one after the other, in such an order.

    Left out are those into or out of a folder that itself moves, and names swapped in a cycle:
    both ends are read instead, which costs reading, never an embedding.
    """
    ends = {move.old for move in moves} | {move.new for move in moves}
    free = [
        move
        for move in moves
        if ends.isdisjoint(move.old.parents) and ends.isdisjoint(move.new.parents)
    ]
    by_old = {move.old: move for move in free}
    ordered: list[Move] = []
    done: set[Path] = set()
    for move in free:
        chain: list[Move] = []
        on_chain: set[Path] = set()
        here: Move | None = move
        # What lies at the new path has to move first.
        while here is not None and here.old not in done and here.old not in on_chain:
            chain.append(here)
            on_chain.add(here.old)
            here = by_old.get(here.new)
        if here is not None and here.old in on_chain:
            start = next(i for i, link in enumerate(chain) if link.old == here.old)
            done |= on_chain
            chain = chain[:start]
        done |= on_chain
        ordered += reversed(chain)
    return ordered


STABLE_AFTER_S: Final = 2.0
MAX_HOLD_S: Final = 300.0

PathFilter = Callable[[int, Path, bool], bool]
"""Whether a path matters: root, path, whether it is a folder."""


@dataclass(frozen=True, slots=True)
class _Observation:
    size_bytes: int
    mtime_ns: int
    at_s: float
    since_s: float


class StabilityFilter:
    """Holds back files that are being written.

    A file is stable when it was last modified some seconds ago, or when length and date stayed
    the same for as long. A folder is stable when no file in it was modified recently. What keeps
    changing for minutes passes all the same.
    """

    def __init__(
        self,
        wanted: PathFilter,
        now: Callable[[], float],
        wall: Callable[[], float],
        stable_after_s: float = STABLE_AFTER_S,
        max_hold_s: float = MAX_HOLD_S,
    ) -> None:
        """Start with nothing held back.

        Args:
            wanted: Which files in a folder matter.
            now: A monotonic clock, in seconds.
            wall: The time of day, in seconds of Unix time.
            stable_after_s: For how long a file must not have changed.
            max_hold_s: For how long anything is held back at most.
        """
        self._wanted = wanted
        self._now = now
        self._wall = wall
        self._stable_after_s = stable_after_s
        self._max_hold_s = max_hold_s
        self._held: dict[ChangedPath, _Observation] = {}

    @property
    def held(self) -> tuple[ChangedPath, ...]:
        """The paths held back now."""
        return tuple(self._held)

    @property
    def due_s(self) -> float | None:
        """When to filter again, by the monotonic clock; None while nothing is held back."""
        return min(
            (observed.at_s + self._stable_after_s for observed in self._held.values()), default=None
        )

    def forget(self, root_id: int) -> None:
        """Drop the held paths of a root."""
        self._held = {p: observed for p, observed in self._held.items() if p.root_id != root_id}

    def filter_stable(self, paths: Sequence[ChangedPath]) -> tuple[ChangedPath, ...]:
        """Return the stable paths; the others, and only they, are held back from now on."""
        before, self._held = self._held, {}
        return tuple(changed for changed in paths if self._is_stable(changed, before.get(changed)))

    def _is_stable(self, changed: ChangedPath, before: _Observation | None) -> bool:
        try:
            status = changed.path.stat()
        except (OSError, ValueError):
            return True
        now_s = self._now()
        since_s = before.since_s if before else now_s
        if now_s - since_s >= self._max_hold_s:
            return True
        if modes.S_ISDIR(status.st_mode):
            if not self._has_recent_file(changed):
                return True
            observed = _Observation(0, 0, now_s, since_s)
        elif not self._is_recent(status):
            return True
        else:
            observed = _Observation(status.st_size, status.st_mtime_ns, now_s, since_s)
            if before and (observed.size_bytes, observed.mtime_ns) == (
                before.size_bytes,
                before.mtime_ns,
            ):
                if now_s - before.at_s >= self._stable_after_s:
                    return True
                observed = before
        self._held[changed] = observed
        return False

    def _is_recent(self, status: os.stat_result) -> bool:
        # A date far in the future comes from a wrong clock, not from writing.
        return abs(self._wall() - status.st_mtime) < self._stable_after_s

    def _has_recent_file(self, changed: ChangedPath) -> bool:
        """Whether any file in a folder, or below it, was modified recently."""
        pending = [str(changed.path)]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as listing:
                    for entry in listing:
                        is_folder = entry.is_dir(follow_symlinks=False)
                        if not self._wanted(changed.root_id, Path(entry.path), is_folder):
                            continue
                        if is_folder:
                            pending.append(entry.path)
                        elif self._is_recent(entry.stat(follow_symlinks=False)):
                            return True
            except OSError:
                continue
        return False
