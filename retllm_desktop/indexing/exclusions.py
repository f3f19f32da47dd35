"""What is left out of a folder: the built-in rules, and the person's own in gitignore's syntax."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError

_JUNK_FOLDERS: Final = frozenset(
    {
        # Previews, bins and snapshots that storage boxes and systems keep beside the files.
        "@eadir", "#recycle", "#snapshot", "$recycle.bin", "system volume information",
        "lost+found", "network trash folder", "temporary items", "__macosx",
        # Installed code: its pictures are icons by the thousand, and nobody looks for them.
        "node_modules", "__pycache__", "site-packages",
    }
)  # fmt: skip
_PACKAGES: Final = (".app", ".download", ".lrdata", ".sparsebundle")
"""Folders that are one thing to their program: programs, downloads, preview caches, disk images."""
_PHOTO_LIBRARIES: Final = (".photoslibrary", ".migratedphotolibrary", ".aplibrary")
_PHOTO_LIBRARY_INNARDS: Final = frozenset(
    {"resources", "database", "private", "internal", "scopes", "external", "thumbnails", "previews"}
)
"""Beside the originals a photo library holds each picture again in several sizes."""
_JUNK_FILES: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
_IN_FLIGHT: Final = (
    ".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".tmp",
)  # fmt: skip
"""Files that are not finished: they get their name when they are."""
_HIDDEN: Final = (".", "~$")
"""Dot files (AppleDouble's ``._*`` and ``.Trash*`` with them) and the lock files of Office."""


def _built_in_patterns() -> tuple[str, ...]:
    folders = sorted({*_JUNK_FOLDERS, *(f"*{ending}" for ending in _PACKAGES)})
    innards = sorted(
        f"*{ending}/{name}" for ending in _PHOTO_LIBRARIES for name in _PHOTO_LIBRARY_INNARDS
    )
    files = sorted({*_JUNK_FILES, *(f"*{ending}" for ending in _IN_FLIGHT)})
    return (
        *(f"{start}*" for start in _HIDDEN),
        *(f"{'' if name[0] != '#' else chr(92)}{name}/" for name in folders),
        *(f"**/{name}/" for name in innards),
        *files,
    )


BUILT_IN_PATTERNS: Final = _built_in_patterns()
"""The built-in rules as patterns, to be shown; upper and lower case are alike to them."""


class Exclusions:
    """What is left out below one folder.

    The built-in rules come first; the person's patterns follow and the last one that names an
    entry decides, so ``!pattern`` takes something in again. As in git, what lies in a folder
    that is left out cannot be taken in by itself: take in the folder. The person's patterns tell
    upper from lower case, on every system.

    One object serves scanning, watching and searching, so that they agree. It may be asked from
    several threads.
    """

    def __init__(
        self, root: Path, patterns: Sequence[str], *, cached_folders: int = 65_536
    ) -> None:
        """Compile the rules.

        Args:
            root: The folder that the patterns are relative to.
            patterns: One gitignore pattern each; blank ones and comments mean nothing.
            cached_folders: Verdicts on folders that are kept.

        Raises:
            InputError: A pattern is malformed.
        """
        text = str(root)
        self._root = text
        self._prefix = text if text.endswith(os.sep) else text + os.sep
        # The last pattern that matches decides, so they are asked from the end.
        self._rules = [
            rule for pattern in reversed(patterns) if (rule := _compile_pattern(pattern))
        ]
        # Most entries match nothing: one expression tells that at the price of one.
        either = "|".join(_without_names(regex) for regex, _ in self._rules)
        self._any = re.compile(either) if either else None
        self._home_junk = _system_folder_in_home(root)
        self._folders: dict[str, bool] = {"": False}
        self._cached_folders = cached_folders

    def excludes(self, path: Path, is_folder: bool) -> bool:
        """Return whether a path, or a folder it lies in, is left out.

        Args:
            path: A path below the root; the root itself is never left out.
            is_folder: Whether it is a folder: some rules are about folders alone.

        Raises:
            ValueError: The path does not lie below the root.
        """
        text = str(path)
        if text == self._root:
            return False
        if not text.startswith(self._prefix):
            raise ValueError(f"{text!r} does not lie below {self._root!r}")
        relative = self.relative(text)
        folder, _, name = relative.rpartition("/")
        return self._folder_left_out(folder) or self.excludes_entry(folder, name, is_folder)

    def relative(self, path: str) -> str:
        """Return a path below the root relative to it, with ``/`` between its parts."""
        text = path[len(self._prefix) :]
        return text if os.sep == "/" else text.replace(os.sep, "/")

    def excludes_entry(self, folder: str, name: str, is_folder: bool) -> bool:
        """Return whether an entry of a folder that is not left out itself is left out.

        Args:
            folder: Its folder relative to the root with ``/`` between parts; empty for the root.
            name: The entry's name.
            is_folder: Whether it is a folder.
        """
        if self._any is not None:
            verdict = self._own_verdict(f"{folder}/{name}" if folder else name, is_folder)
            if verdict is not None:
                return verdict
        if name.startswith(_HIDDEN):
            return True
        lower = name.lower()
        if not is_folder:
            return lower in _JUNK_FILES or lower.endswith(_IN_FLIGHT)
        return (
            lower in _JUNK_FOLDERS
            or lower.endswith(_PACKAGES)
            or (lower in _PHOTO_LIBRARY_INNARDS and folder.lower().endswith(_PHOTO_LIBRARIES))
            or (not folder and lower == self._home_junk)
        )

    def _own_verdict(self, relative: str, is_folder: bool) -> bool | None:
        """What the person's patterns say of an entry itself, None where they say nothing."""
        slashed = relative + "/" if is_folder else relative
        if self._any is None or not self._any.search(slashed):
            return None
        for regex, left_out in self._rules:
            if _matches_entry(regex, relative, slashed):
                return left_out
        return None

    def _folder_left_out(self, folder: str) -> bool:
        known = self._folders.get(folder)
        if known is not None:
            return known
        verdict = False
        above = ""
        for name in folder.split("/"):
            if self.excludes_entry(above, name, True):
                verdict = True
                break
            above = f"{above}/{name}" if above else name
        if len(self._folders) >= self._cached_folders:
            self._folders = {"": False}
        self._folders[folder] = verdict
        return verdict


def _compile_pattern(pattern: str) -> tuple[re.Pattern[str], bool] | None:
    """Return a pattern's expression and whether it leaves out; None for one without meaning."""
    if not pattern.strip() or pattern.startswith("#"):
        return None
    if "\n" in pattern or "\0" in pattern:
        raise _malformed(pattern, "it has more than one line")
    import pathspec  # here: most folders have no patterns of their own

    # pathspec takes «a/**/» for «a/»; to git it is every folder below a.
    meant = f"{pattern}*/" if pattern.endswith("/**/") else pattern
    try:
        rules = list(pathspec.GitIgnoreSpec.from_lines([meant]).patterns)
    except (ValueError, re.error) as exc:
        raise _malformed(pattern, "it is not valid in the syntax of .gitignore") from exc
    rule = rules[0] if len(rules) == 1 else None
    regex = cast("re.Pattern[str] | None", getattr(rule, "regex", None))
    if rule is None or regex is None or rule.include is None:
        raise _malformed(pattern, "it can match nothing")
    return regex, rule.include


def _malformed(pattern: str, why: str) -> InputError:
    return InputError(f"The pattern «{pattern}» cannot be used: {why}", "correct or remove it")


_FOLDER_GROUP: Final = "ps_d"
"""The group by which pathspec marks the slash behind a folder that a pattern names."""


def _matches_entry(regex: re.Pattern[str], relative: str, slashed: str) -> bool:
    """Whether an expression is about this entry, not merely about a folder it lies in.

    Folders were asked before their entries; a pattern that names the folder must not take in,
    or leave out, each entry again over the heads of patterns that name the entry.
    """
    marked = _FOLDER_GROUP in regex.groupindex
    for match in regex.finditer(relative):
        if not marked or match.end(_FOLDER_GROUP) == -1:
            return True
    if slashed == relative or not marked:
        return False
    return any(match.end(_FOLDER_GROUP) == len(slashed) for match in regex.finditer(slashed))


def _without_names(regex: re.Pattern[str]) -> str:
    return f"(?:{regex.pattern.replace(f'(?P<{_FOLDER_GROUP}>', '(?:')})"


def _system_folder_in_home(root: Path) -> str:
    """The folder of programs' own data in the person's home, where it is not a dot folder."""
    name = {"darwin": "library", "win32": "appdata"}.get(sys.platform, "")
    if not name:
        return ""
    try:
        return name if root == Path.home() else ""
    except RuntimeError:
        return ""
