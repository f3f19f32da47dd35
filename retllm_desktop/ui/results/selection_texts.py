"""Sentences on what was done with one result or many: pure functions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.types import Item, Result
from retllm_desktop.search.feedback import CalibrationEffect
from retllm_desktop.ui.results.annotations_session import AnnotationChange
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import direct, isolate, tr, tr_count

_MOST_NAMED: Final = 5
_UNSEEN: Final = 0.005
"""Changes of a probability below half a percent are not shown."""


def describe_annotations(change: AnnotationChange) -> str:
    """«3 results tagged holiday», «beach.jpg is a favourite»; empty where nothing changed."""
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
        if after[0].favourite:
            return tr_count("%n are favourites", len(changed))
        return tr_count("%n are no favourites any more", len(changed))
    pairs = list(zip(before, after, strict=True))
    added = {frozenset(a.tags) - frozenset(b.tags) for b, a in pairs}
    removed = {frozenset(b.tags) - frozenset(a.tags) for b, a in pairs}
    who = name_items(changed)
    if removed == {frozenset()}:
        return tr("{who} tagged {tags}", who=who, tags=_list_tags(added))
    if added == {frozenset()}:
        return tr("{tags} taken off {who}", who=who, tags=_list_tags(removed))
    return tr("Tags of {who} changed", who=who)


def describe_feedback(
    results: Sequence[Result], right: bool | None, effect: CalibrationEffect
) -> str:
    """«3 are right for this search»; of one result also what all feedback amounts to."""
    if len(results) == 1:
        return feedback_summary(results[0], right, effect)
    if right is None:
        return tr_count("Nothing is said of %n any more", len(results))
    if right:
        return tr_count("%n are right for this search", len(results))
    return tr_count("%n are wrong for this search", len(results))


def feedback_summary(result: Result, right: bool | None, effect: CalibrationEffect) -> str:
    """The feedback just given, and the effect of all feedback."""
    name = texts.file_name(result.candidate.item.path)
    if right is None:
        line = tr("Nothing is said of {name} any more", name=name)
    elif right:
        line = tr("{name} is right for this search", name=name)
    else:
        line = tr("{name} is wrong for this search", name=name)
    if not effect.ratings or result.verdict is None:
        return line
    number, half = effect.ratings, effect.at_half
    if abs(half - 0.5) < _UNSEEN:
        then = tr_count("with your %n mark(s) other searches stay as they are", number)
    elif half > 0.5:
        then = tr_count(
            "with your %n mark(s) the check is more generous: {half:.0%} counts as {now:.0%}",
            number,
            half=0.5,
            now=half,
        )
    else:
        then = tr_count(
            "with your %n mark(s) the check is stricter: {half:.0%} counts as {now:.0%}",
            number,
            half=0.5,
            now=half,
        )
    return f"{line} · {then}"


def name_items(items: Sequence[Item]) -> str:
    """The name of one, the number of several."""
    return (
        texts.file_name(items[0].path) if len(items) == 1 else tr_count("%n result(s)", len(items))
    )


def files_or_name(paths: Sequence[Path]) -> str:
    """The name of one, the number of several."""
    return texts.file_name(paths[0]) if len(paths) == 1 else texts.files_text(len(paths))


def bin_question(items: Sequence[Item]) -> str:
    """What is asked before files are moved to the bin."""
    return tr("Move {what} to the bin?", what=files_or_name(_paths(items)))


def bin_details(items: Sequence[Item], offline: int) -> str:
    """What there is to know before files are moved to the bin."""
    paths = _paths(items)
    lines: list[str] = []
    if len(paths) > 1:
        names = texts.join_words(isolate(texts.file_name(path)) for path in paths[:_MOST_NAMED])
        more = len(paths) - _MOST_NAMED
        lines.append(
            tr_count("{names} and %n more.", more, names=names) if more > 0 else f"{names}."
        )
    if any(item.label for item in items):
        lines.append(tr("A page or another part of a file stands for the whole file."))
    if offline:
        lines.append(tr_count("%n result(s) not connected stay where they are.", offline))
    lines.append(tr("Ctrl+Z brings back what was moved."))
    return direct(" ".join(lines))


def describe_binned(paths: Sequence[Path]) -> str:
    """«beach.jpg moved to the bin», «3 files moved to the bin»."""
    return tr("{what} moved to the bin", what=files_or_name(paths))


def _paths(items: Sequence[Item]) -> list[Path]:
    return list(dict.fromkeys(item.path for item in items))


def _list_tags(sets: set[frozenset[str]]) -> str:
    return texts.join_words(sorted({tag for tags in sets for tag in tags}, key=str.casefold))
