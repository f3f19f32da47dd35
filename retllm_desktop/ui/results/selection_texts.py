"""Sentences on what was done with one result or many: pure functions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.types import Item, Result
from retllm_desktop.search.feedback import CalibrationEffect
from retllm_desktop.ui.results.annotations_session import AnnotationChange
from retllm_desktop.ui.shared import texts

_MOST_NAMED: Final = 5


def describe_annotations(change: AnnotationChange) -> str:
    """«3 tagged holiday», «beach.jpg is a favourite»; empty where nothing changed."""
    changed = [
        item
        for item in change.items
        if change.before[item.content_hash] != change.after[item.content_hash]
    ]
    if not changed:
        return ""
    before = [change.before[item.content_hash] for item in changed]
    after = [change.after[item.content_hash] for item in changed]
    if any(b.favourite != a.favourite for b, a in zip(before, after, strict=True)):
        if len(changed) == 1:
            return texts.favourite_summary(changed[0], after[0])
        favourite = after[0].favourite
        return f"{len(changed):,} are {'favourites' if favourite else 'no favourites any more'}"
    pairs = list(zip(before, after, strict=True))
    added = {frozenset(a.tags) - frozenset(b.tags) for b, a in pairs}
    removed = {frozenset(b.tags) - frozenset(a.tags) for b, a in pairs}
    who = name_items(changed)
    if removed == {frozenset()}:
        return f"{who} tagged {_list_tags(added)}"
    if added == {frozenset()}:
        return f"{_list_tags(removed)} taken off {who}"
    return f"Tags of {who} changed"


def describe_feedback(
    results: Sequence[Result], right: bool | None, effect: CalibrationEffect
) -> str:
    """«3 are right for this search»; of one result also what all feedback amounts to."""
    if len(results) == 1:
        return texts.feedback_summary(results[0], right, effect)
    if right is None:
        return f"Nothing is said of {len(results):,} any more"
    return f"{len(results):,} are {texts.feedback_word(right)} for this search"


def name_items(items: Sequence[Item]) -> str:
    """The name of one, the number of several."""
    return texts.file_name(items[0].path) if len(items) == 1 else f"{len(items):,}"


def bin_question(items: Sequence[Item]) -> str:
    """What is asked before files are moved to the bin."""
    paths = _paths(items)
    what = texts.file_name(paths[0]) if len(paths) == 1 else f"{len(paths):,} files"
    return f"Move {what} to the bin?"


def bin_details(items: Sequence[Item], offline: int) -> str:
    """What there is to know before files are moved to the bin."""
    paths = _paths(items)
    lines: list[str] = []
    if len(paths) > 1:
        names = [texts.file_name(path) for path in paths[:_MOST_NAMED]]
        more = len(paths) - len(names)
        lines.append(", ".join(names) + (f" and {more:,} more." if more else "."))
    if any(item.label for item in items):
        lines.append("A page or another part of a file stands for the whole file.")
    if offline:
        what = "result is" if offline == 1 else "results are"
        lines.append(f"{offline:,} {what} not connected and stay where they are.")
    lines.append("Ctrl+Z brings back what was moved.")
    return " ".join(lines)


def describe_binned(paths: Sequence[Path]) -> str:
    """«beach.jpg moved to the bin», «3 files moved to the bin»."""
    what = texts.file_name(paths[0]) if len(paths) == 1 else f"{len(paths):,} files"
    return f"{what} moved to the bin"


def _paths(items: Sequence[Item]) -> list[Path]:
    return list(dict.fromkeys(item.path for item in items))


def _list_tags(sets: set[frozenset[str]]) -> str:
    return ", ".join(sorted({tag for tags in sets for tag in tags}, key=str.casefold))
