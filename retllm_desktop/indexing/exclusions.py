"""What is excluded below a folder: built-in rules, and the user's patterns in gitignore syntax."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError

_JUNK_FOLDERS: Final = frozenset(
    {
        # Previews, bins and snapshots of network storage and operating systems.
        "@eadir", "#recycle", "#snapshot", "$recycle.bin", "system volume information",
        "lost+found", "network trash folder", "temporary items", "__macosx",
        # Installed code: thousands of icons that nobody searches for.
        "node_modules", "__pycache__", "site-packages",
    }
)  # fmt: skip
_PACKAGES: Final = (".app", ".download", ".lrdata", ".sparsebundle")
"""Folders that are one document to their program: programs, downloads, caches, disk images."""
_PHOTO_LIBRARIES: Final = (".photoslibrary", ".migratedphotolibrary", ".aplibrary")
_PHOTO_LIBRARY_INNARDS: Final = frozenset(
    {"resources", "database", "private", "internal", "scopes", "external", "thumbnails", "previews"}
)
"""A photo library holds each picture again in several sizes beside the original."""
_JUNK_FILES: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
_IN_FLIGHT: Final = (
    ".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".tmp",
)  # fmt: skip
"""Unfinished files: they are renamed when complete."""
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
"""The built-in rules as patterns, for display; they ignore case."""


class Exclusions:
    """The exclusions of one folder.

    The built-in rules come first, then the user's patterns; the last one that matches an entry
    decides, so ``!pattern`` includes something again. As in git, entries of an excluded folder
    cannot be included by themselves, only the folder. The user's patterns are case-sensitive on
    every system. Any thread may use an object.
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
        # The last pattern that matches decides, so they are tried from the end.
        self._rules = [
            rule for pattern in reversed(patterns) if (rule := _compile_pattern(pattern))
        ]
        # Most entries match nothing: one combined expression finds that out.
        either = "|".join(_without_names(regex) for regex, _ in self._rules)
        self._any = re.compile(either) if either else None
        self._home_junk = _system_folder_in_home(root)
        self._folders: dict[str, bool] = {"": False}
        self._cached_folders = cached_folders

    def excludes(self, path: Path, is_folder: bool) -> bool:
        """Return whether a path, or a folder it lies in, is excluded.

        Args:
            path: A path below the root; the root itself is never excluded.
            is_folder: Whether it is a folder: some rules apply to folders only.

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
        return self._is_folder_excluded(folder) or self.excludes_entry(folder, name, is_folder)

    def relative(self, path: str) -> str:
        """Return a path below the root relative to it, with ``/`` between its parts."""
        text = path[len(self._prefix) :]
        return text if os.sep == "/" else text.replace(os.sep, "/")

    def excludes_entry(self, folder: str, name: str, is_folder: bool) -> bool:
        """Return whether an entry of a folder that is not excluded is excluded.

        Args:
            folder: Its folder relative to the root with ``/`` between parts; empty for the root.
            name: The entry's name.
            is_folder: Whether it is a folder.
        """
        if self._any is not None:
            verdict = self._pattern_verdict(f"{folder}/{name}" if folder else name, is_folder)
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

    def _pattern_verdict(self, relative: str, is_folder: bool) -> bool | None:
        """Return the verdict of the user's patterns on an entry itself, None where none matches."""
        slashed = relative + "/" if is_folder else relative
        if self._any is None or not self._any.search(slashed):
            return None
        for regex, excluded in self._rules:
            if _matches_entry(regex, relative, slashed):
                return excluded
        return None

    def _is_folder_excluded(self, folder: str) -> bool:
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
    """Return a pattern's expression and whether it excludes; None for blanks and comments."""
    if not pattern.strip() or pattern.startswith("#"):
        return None
    if "\n" in pattern or "\0" in pattern:
        raise _malformed(pattern, "it has more than one line")
    import pathspec  # here: most folders have no patterns of their own

    # pathspec reads «a/**/» as «a/»; git reads it as every folder below a.
    normalised = f"{pattern}*/" if pattern.endswith("/**/") else pattern
    try:
        rules = list(pathspec.GitIgnoreSpec.from_lines([normalised]).patterns)
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
"""pathspec's group for the slash after a folder that a pattern matches."""


def _matches_entry(regex: re.Pattern[str], relative: str, slashed: str) -> bool:
    """Whether an expression matches this entry itself, not a folder that it lies in.

    Folders are tested before their entries; a pattern that matches the folder must not override
    patterns that match the entry.
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
    """Return the name of the folder of application data in the user's home, empty for none."""
    name = {"darwin": "library", "win32": "appdata"}.get(sys.platform, "")
    if not name:
        return ""
    try:
        return name if root == Path.home() else ""
    except RuntimeError:
        return ""
