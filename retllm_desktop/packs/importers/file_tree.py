"""The files of a folder that somebody points at, counted and bounded before any is opened."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.packs.inner_paths import MAX_DEPTH
from retllm_desktop.packs.manifest import RepositorySource

MAX_TREE_FILES: Final = 10_000
_REPO_FOLDER: Final = "models--"


@dataclass(frozen=True, slots=True)
class FileTree:
    """A folder's files.

    Attributes:
        name: What the person would call it.
        files: Real paths by path inside the folder; links are resolved.
        outside_links: Links that lead out, which are never followed, by path inside.
        source: The repository that it is a copy of, where that is known.
    """

    root: Path
    name: str
    files: Mapping[str, Path]
    outside_links: frozenset[str] = frozenset()
    source: RepositorySource | None = None

    def size_bytes(self, inner: str) -> int:
        """Length of a file.

        Raises:
            PackError: It is gone, or cannot be looked at.
        """
        path = self.files[inner]
        try:
            return path.stat().st_size
        except OSError as exc:
            raise PackError("A file cannot be read", exc.strerror or str(exc), path) from exc

    def below(self, prefix: str) -> "FileTree":
        """Return what lies in one folder of this one."""
        start = f"{prefix}/"
        files = {k.removeprefix(start): v for k, v in self.files.items() if k.startswith(start)}
        outside_links = frozenset(
            k.removeprefix(start) for k in self.outside_links if k.startswith(start)
        )
        return FileTree(
            self.root / prefix, prefix.rsplit("/", 1)[-1], files, outside_links, self.source
        )

    def unwrapped(self) -> "FileTree":
        """Return the one folder that holds everything, where it is so; archives are often so."""
        tops = {inner.split("/", 1)[0] for inner in (*self.files, *self.outside_links)}
        nested = all("/" in inner for inner in (*self.files, *self.outside_links))
        return self.below(tops.pop()).unwrapped() if len(tops) == 1 and nested else self


def list_tree(folder: Path, jail: Path | None = None) -> FileTree:
    """List a folder's files.

    Args:
        folder: The folder.
        jail: Links may lead to files below this folder; None for ``folder`` itself.

    Raises:
        InputError: It is no folder, or cannot be read.
        PackError: It holds more than any pack would.
    """
    try:
        inside = (jail or folder).resolve(strict=True)
        walk = _Walk(inside)
        walk.scan(folder, "", 0)
    except OSError as exc:
        raise InputError("The folder cannot be read", exc.strerror or str(exc), folder) from exc
    return FileTree(folder, folder.resolve().name, walk.files, frozenset(walk.outside_links))


def list_files_beside(file: Path) -> FileTree:
    """Return a file and those of its kind beside it, as a tree.

    Raises:
        InputError: The folder cannot be read.
    """
    try:
        kin = [p for p in file.parent.iterdir() if p.suffix.lower() == file.suffix.lower()]
        files = {path.name: path for path in kin if path.is_file()}
    except OSError as exc:
        raise InputError(
            "The folder cannot be read", exc.strerror or str(exc), file.parent
        ) from exc
    return FileTree(file.parent, file.stem, files)


@dataclass(slots=True)
class _Walk:
    inside: Path
    files: dict[str, Path] = field(default_factory=dict[str, Path])
    outside_links: set[str] = field(default_factory=set[str])

    def scan(self, folder: Path, prefix: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise PackError("The folder is nested more deeply than any pack", "", folder)
        with os.scandir(folder) as entries:
            for entry in entries:
                inner = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    self.scan(Path(entry.path), f"{inner}/", depth + 1)
                elif entry.is_symlink():
                    self._follow(entry, inner)
                elif entry.is_file(follow_symlinks=False):
                    self.files[inner] = Path(entry.path)
                if len(self.files) + len(self.outside_links) > MAX_TREE_FILES:
                    raise PackError(
                        f"The folder holds more than {MAX_TREE_FILES} files: it is no pack",
                        "",
                        folder,
                    )

    def _follow(self, entry: "os.DirEntry[str]", inner: str) -> None:
        try:
            real = Path(entry.path).resolve(strict=True)
            good = real.is_relative_to(self.inside) and real.is_file()
        except (OSError, RuntimeError):
            good, real = False, Path(entry.path)
        if good:
            self.files[inner] = real
        else:
            self.outside_links.add(inner)


def find_cached_snapshot(folder: Path, wanted: Mapping[str, str]) -> FileTree | None:
    """Return a repository's copy in a Hugging Face cache that a folder is, holds, or lies in.

    Its files are links to blobs beside them; they are followed within the repository's own
    folder and nowhere else.

    Args:
        folder: The cache, the folder of a repository in it, or one of its snapshots.
        wanted: Repositories to choose from in a whole cache, with what each is for.

    Raises:
        InputError: A whole cache, which holds none or several of them.
    """
    above = folder.parent
    if above.name == "snapshots" and above.parent.name.startswith(_REPO_FOLDER):
        return _snapshot(folder)
    if folder.name.startswith(_REPO_FOLDER) and (folder / "snapshots").is_dir():
        return _snapshot(_newest(folder))
    hub = folder / "hub" if (folder / "hub").is_dir() else folder
    try:
        names = sorted(p.name for p in hub.iterdir() if p.name.startswith(_REPO_FOLDER))
    except OSError:
        return None
    if not names:
        return None
    known = [name for name in names if _repo(name) in wanted] or names
    if len(known) > 1:
        listed = ", ".join(known[:8])
        raise InputError("The cache holds several models", f"name one folder: {listed}", hub)
    return _snapshot(_newest(hub / known[0]))


def _snapshot(folder: Path) -> FileTree:
    home = folder.parent.parent
    listed = list_tree(folder, home)
    revision = folder.name
    commit = len(revision) == 40 and all(c in "0123456789abcdef" for c in revision)
    repo = _repo(home.name)
    return FileTree(
        folder,
        repo.rsplit("/", 1)[-1],
        listed.files,
        listed.outside_links,
        RepositorySource(repo, revision) if commit and repo.count("/") == 1 else None,
    )


def _newest(home: Path) -> Path:
    """Return the snapshot that ``refs/main`` names, or the only one."""
    try:
        named = (home / "refs" / "main").read_text("utf-8").strip()
    except (OSError, ValueError):
        named = ""
    try:
        snapshots = sorted((home / "snapshots").iterdir())
    except OSError as exc:
        raise InputError("The cache cannot be read", exc.strerror or str(exc), home) from exc
    for snapshot in snapshots:
        if snapshot.name == named:
            return snapshot
    if len(snapshots) != 1:
        raise InputError("The cache holds several versions of the model", "name one", home)
    return snapshots[0]


def _repo(folder_name: str) -> str:
    return folder_name.removeprefix(_REPO_FOLDER).replace("--", "/")
