"""What raw events come to: consolidated into changes, held back until files are stable."""

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
    """Something that is now elsewhere.

    Attributes:
        root_id: The watched folder it lies in now.
        old: Where it was; perhaps in another watched folder.
        new: Where it is.
        is_folder: Whether all below it went along.
    """

    root_id: int
    old: Path
    new: Path
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be looked at. It is true when applied in this order.

    1. ``moved``, one after the other: each overwrites what was at its new path. No move starts
       or ends inside a folder that another one moves.
    2. ``gone``: nothing is there any more, nor below it.
    3. ``changed``: what is there now, and below it, is to be looked at; it may be anything.

    The watcher's word is good for what to look at. Whoever acts on it looks: a move holds when
    the file at the new path has the length and date known from the old one.

    Attributes:
        rescan_roots: Watched folders of which too little is known: look at everything. Nothing
            else is said of them.
        moved: In the order in which they can be done.
        changed: New or altered files and folders; none lies below another one.
        gone: Deleted or moved away; none lies below another one or below a changed one.
    """

    rescan_roots: frozenset[int] = frozenset()
    moved: tuple[Move, ...] = ()
    changed: tuple[ChangedPath, ...] = ()
    gone: tuple[ChangedPath, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.rescan_roots or self.moved or self.changed or self.gone)

    def paths_by_root(self, roots: Mapping[int, Path]) -> dict[int, tuple[Path, ...]]:
        """Return every path there is something to say of, for whoever looks for himself.

        Args:
            roots: The watched folders by number; what lies below none of them is left out.
        """
        places = {path: number for number, path in roots.items()}
        found: dict[int, dict[Path, None]] = {}
        told = [*(place.path for place in self.gone), *(place.path for place in self.changed)]
        for path in (*(end for move in self.moved for end in (move.old, move.new)), *told):
            holder = next((above for above in (path, *path.parents) if above in places), None)
            if holder is not None:
                found.setdefault(places[holder], {})[path] = None
        return {number: tuple(paths) for number, paths in found.items()}


def consolidate_events(events: Sequence[FileEvent]) -> Changes:
    """Return the smallest true statement of what to look at after some events.

    The events are played on a picture of the folders in which every place starts out holding
    whatever it held before; what is where in the end is read off. A file that was renamed by
    way of other names has moved once; one that was written beside its place and renamed over
    it has changed; one that came and went is not mentioned. Where something was for a moment
    and nothing is now, something older may have been overwritten: the place is told to be
    empty.

    Args:
        events: What was seen, oldest first. Events about unrelated paths may come in any order.
    """
    rescan = frozenset(e.root_id for e in events if e.kind is EventKind.OVERFLOW)
    picture = _FolderModel()
    for event in events:
        picture.play(event)
    return _to_changes(picture, rescan)


@dataclass(slots=True)
class _Entry:
    """A file or folder.

    Attributes:
        origin: Where it was before, None if it was nowhere.
        look: Whether it, or anything below it, is to be looked at.
        is_folder: Whether it is known to be a folder.
        slots: Places directly in it that something happened to.
    """

    origin: Path | None
    look: bool = False
    is_folder: bool = False
    slots: "dict[str, _Slot]" = field(default_factory=dict[str, "_Slot"])


@dataclass(slots=True)
class _Slot:
    """A place.

    Attributes:
        root_id: The watched folder.
        before: Where what it held at first came from: its own path, unless its folder moved;
            None where it is known to have held nothing.
        thing: What is there now, None for nothing.
    """

    root_id: int
    before: Path | None
    thing: _Entry | None


class _FolderModel:
    """The folders, as far as the events tell."""

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
            if untouched or slot.thing is None:
                slot.thing = _Entry(None)
            self._look(slot, event.is_folder)
        elif kind is EventKind.MODIFIED:
            if slot.thing is None:
                slot.thing = _Entry(None)
            self._look(slot, event.is_folder)
        elif kind is EventKind.DELETED or event.target is None:
            slot.thing = None
        else:
            self._move(slot, event, event.target)

    def _move(self, slot: _Slot, event: FileEvent, target: Path) -> None:
        if event.path == target:
            return
        thing, slot.thing = slot.thing, None
        root_id = event.root_id if event.target_root_id is None else event.target_root_id
        new, _ = self._slot(target, root_id)
        if thing is None:
            # It was told to be gone, or came without a word.
            thing = _Entry(None, look=True)
        if new.root_id != slot.root_id:
            _assign_root(thing, new.root_id)
        thing.is_folder = thing.is_folder or event.is_folder
        new.thing = thing

    @staticmethod
    def _look(slot: _Slot, is_folder: bool) -> None:
        if slot.thing is not None:
            slot.thing.look = True
            slot.thing.is_folder = slot.thing.is_folder or is_folder

    def _slot(self, path: Path, root_id: int) -> tuple[_Slot, bool]:
        """Return a place, and whether nothing happened to it before."""
        slots = self.top
        origin: Path | None = Path()
        *folders, name = path.parts
        for folder in folders:
            slot = slots.get(folder)
            if slot is None:
                before = None if origin is None else origin / folder
                slot = slots[folder] = _Slot(root_id, before, _Entry(before))
            if slot.thing is None:
                # Something happens in a folder that is told to be gone: it is there again.
                slot.thing = _Entry(None, look=True)
            slot.thing.is_folder = True
            origin, slots = slot.thing.origin, slot.thing.slots
        slot = slots.get(name)
        if slot is not None:
            return slot, False
        before = None if origin is None else origin / name
        slot = slots[name] = _Slot(root_id, before, _Entry(before))
        return slot, True


def _assign_root(thing: _Entry, root_id: int) -> None:
    """Record that what is below a thing went with it to another watched folder."""
    pending = [thing]
    while pending:
        for slot in pending.pop().slots.values():
            slot.root_id = root_id
            if slot.thing is not None:
                pending.append(slot.thing)


def _to_changes(picture: _FolderModel, rescan: frozenset[int]) -> Changes:
    found = list(_walk_slots(picture.top, Path(), Path()))
    moves = _order_moves(
        [
            Move(slot.root_id, thing.origin, path, thing.is_folder)
            for path, slot, implied in found
            if (thing := slot.thing) is not None
            and thing.origin is not None
            and thing.origin != implied
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
        thing = slot.thing
        if thing is None:
            # A place that something moved away from is told by the move.
            if slot.before is not None and slot.before not in left:
                gone.append(ChangedPath(slot.root_id, path))
                covered.add(path)
        elif thing.look or (thing.origin != implied and path not in arrived):
            changed.append(ChangedPath(slot.root_id, path))
            covered.add(path)
    return Changes(rescan, tuple(moves), tuple(changed), tuple(gone))


def _walk_slots(
    slots: dict[str, _Slot], folder: Path, origin: Path | None
) -> Iterator[tuple[Path, _Slot, Path | None]]:
    """Yield each place with its path and the old path it would have if only folders moved."""
    pending = [(folder / name, slot, origin, name) for name, slot in sorted(slots.items())]
    pending.reverse()
    while pending:
        path, slot, above, name = pending.pop()
        implied = None if above is None else above / name
        yield path, slot, implied
        if slot.thing is not None:
            deeper = sorted(slot.thing.slots.items(), reverse=True)
            pending += [(path / n, s, slot.thing.origin, n) for n, s in deeper]


def _order_moves(moves: list[Move]) -> list[Move]:
    """Return the moves that can be done one after the other, in such an order.

    Left out are those into or out of a folder that itself moves, and names that were swapped in
    a ring: both ends are looked at instead, which costs reading, never an embedding.
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
        # Whatever lies at the new path has to leave first.
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
"""Whether anybody cares for a path: root, path, whether it is a folder."""


@dataclass(frozen=True, slots=True)
class _Observation:
    size_bytes: int
    mtime_ns: int
    at_s: float
    since_s: float


class StabilityFilter:
    """Holds back what is being written until it is as it was a moment ago.

    A file that was last written some seconds ago is steady. One with a younger date is looked at
    again, and steady when neither length nor date differ. A folder is steady when no file in it
    has a young date. Whatever keeps changing for minutes is let through all the same.
    """

    def __init__(
        self,
        wanted: PathFilter,
        now: Callable[[], float],
        wall: Callable[[], float],
        steady_s: float = STABLE_AFTER_S,
        patience_s: float = MAX_HOLD_S,
    ) -> None:
        """Start with nothing held back.

        Args:
            wanted: Which files in a folder count.
            now: A steady clock, in seconds.
            wall: The time of day, in seconds of Unix time.
            steady_s: For how long a file must not have changed.
            patience_s: How long anything is held back at most.
        """
        self._wanted = wanted
        self._now = now
        self._wall = wall
        self._steady_s = steady_s
        self._patience_s = patience_s
        self._held: dict[ChangedPath, _Observation] = {}

    @property
    def held(self) -> tuple[ChangedPath, ...]:
        """What is held back now."""
        return tuple(self._held)

    @property
    def due_s(self) -> float | None:
        """When to look again, by the steady clock; None while nothing is held back."""
        return min((look.at_s + self._steady_s for look in self._held.values()), default=None)

    def forget(self, root_id: int) -> None:
        """Hold back nothing of a root any more."""
        self._held = {p: look for p, look in self._held.items() if p.root_id != root_id}

    def filter_stable(self, places: Sequence[ChangedPath]) -> tuple[ChangedPath, ...]:
        """Return those that are steady; the others, and only they, are held back from now on."""
        before, self._held = self._held, {}
        return tuple(place for place in places if self._is_steady(place, before.get(place)))

    def _is_steady(self, place: ChangedPath, before: _Observation | None) -> bool:
        try:
            status = place.path.stat()
        except (OSError, ValueError):
            return True
        now_s = self._now()
        since_s = before.since_s if before else now_s
        if now_s - since_s >= self._patience_s:
            return True
        if modes.S_ISDIR(status.st_mode):
            if not self._is_written_to(place):
                return True
            look = _Observation(0, 0, now_s, since_s)
        elif not self._is_young(status):
            return True
        else:
            look = _Observation(status.st_size, status.st_mtime_ns, now_s, since_s)
            if before and (look.size_bytes, look.mtime_ns) == (before.size_bytes, before.mtime_ns):
                if now_s - before.at_s >= self._steady_s:
                    return True
                look = before
        self._held[place] = look
        return False

    def _is_young(self, status: os.stat_result) -> bool:
        # A date far in the future is the fault of somebody's clock, not a sign of writing.
        return abs(self._wall() - status.st_mtime) < self._steady_s

    def _is_written_to(self, place: ChangedPath) -> bool:
        """Whether any file in a folder, or below it, has a young date."""
        pending = [str(place.path)]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as listing:
                    for entry in listing:
                        is_folder = entry.is_dir(follow_symlinks=False)
                        if not self._wanted(place.root_id, Path(entry.path), is_folder):
                            continue
                        if is_folder:
                            pending.append(entry.path)
                        elif self._is_young(entry.stat(follow_symlinks=False)):
                            return True
            except OSError:
                continue
        return False
