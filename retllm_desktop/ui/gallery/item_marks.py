"""What changes of an item while it is shown: its folder goes or comes back, its file is moved."""

from collections.abc import Sequence
from dataclasses import replace

from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.types import Item
from retllm_desktop.indexing.change_detection import Move


def mark_offline(item: Item, roots: Sequence[Root]) -> Item:
    """Return an item marked as its folder is now; as it was found where that is not known."""
    parents = item.path.parents
    # Within a folder that is there a drive may be away: the nearest folder counts.
    around = [root for root in roots if root.path in parents]
    if not around:
        return item
    offline = max(around, key=lambda root: len(root.path.parts)).state is RootState.OFFLINE
    return item if offline == item.offline else replace(item, offline=offline)


def follow_move(item: Item, move: Move) -> Item:
    """Return an item under its new path, if the move is one of its file or a folder around it."""
    path = item.path
    if path != move.old and not (move.is_folder and move.old in path.parents):
        return item
    return replace(item, path=move.new / path.relative_to(move.old))
