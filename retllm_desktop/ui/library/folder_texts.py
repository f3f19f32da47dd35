"""What is said of a folder of the library: its state in a line, and its tip. Pure functions."""

from dataclasses import dataclass
from typing import NamedTuple

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.ui.library.library_texts import problems_text
from retllm_desktop.ui.shared.translation import isolate, tr, tr_count


@dataclass(frozen=True, slots=True)
class FolderActivity:
    """What is going on in a folder.

    Attributes:
        text: In a few words: «12 of 430 files · about 2 minutes left».
        icon: Name of the icon before it, empty for none.
        share: How much is done, in [0, 1]; None where that is not known.
        rate: How fast: «3.2 files a second»; empty where that is not known.
    """

    text: str
    icon: str = ""
    share: float | None = None
    rate: str = ""


class FolderNote(NamedTuple):
    """The second line of a folder.

    Attributes:
        text: What is to be known of it besides its number of files, or empty.
        icon: Name of the icon before it, empty for none.
        role: The colour of that icon.
    """

    text: str
    icon: str = ""
    role: str = "muted"


def folder_note(root: Root, activity: FolderActivity | None = None) -> FolderNote:
    """Say the state of a folder: what matters most, in a line."""
    if root.state is RootState.OFFLINE:
        return FolderNote(tr("Offline: files seen last stay searchable."), "offline", "maybe")
    if activity is not None:
        return FolderNote(activity.text, activity.icon)
    parts: list[str] = []
    if root.problems:
        parts.append(problems_text(root.problems))
    if root.missing:
        parts.append(tr_count("%n gone lately", root.missing))
    return FolderNote(" · ".join(parts), "warning" if root.problems else "", "maybe")


def folder_tip(root: Root, activity: FolderActivity | None = None) -> str:
    """A folder's path, and what its line says in more words."""
    lines = [isolate(format_path(root.path))]
    if activity is not None:
        lines.append(activity.text)
        lines += [activity.rate] if activity.rate else []
    if root.problems:
        lines.append(
            tr(
                "Some of its files could not be read; «Problems and notes…» in the menu names "
                "them and says why."
            )
        )
    if root.missing:
        lines.append(
            tr(
                "Files that are gone are remembered for a while: if they come back, here or in "
                "another folder, nothing has to be read again."
            )
        )
    if root.exclusions:
        lines.append(tr("Left out: {patterns}", patterns=", ".join(root.exclusions)))
    return "\n".join(lines)
