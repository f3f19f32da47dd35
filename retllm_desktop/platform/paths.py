"""Where things lie: the person's data, what can be rebuilt, and what came with the program."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

APP_NAME = "retllm-desktop"
_LIBRARIES = "libraries"
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders of one installation, as one of its libraries uses them.

    Installed packs and what was found out about the machine belong to all libraries; the library
    file, its cache and its choices to one.

    Attributes:
        data: What must be kept: the library files, installed packs.
        cache: What can be rebuilt: thumbnails.
        log: Logs of the program and of its children.
        config: The settings files' folder.
        library: The library's name; empty for the one that has none.
    """

    data: Path
    cache: Path
    log: Path
    config: Path
    library: str = ""

    @property
    def database(self) -> Path:
        """The library file."""
        return self._own(self.data) / "library.db"

    @property
    def log_file(self) -> Path:
        """The program's log; older ones lie beside it."""
        return self.log / "retllm-desktop.log"

    @property
    def judge_log(self) -> Path:
        """What llama.cpp prints."""
        return self.log / "judge.log"

    @property
    def connections(self) -> Path:
        """The record of what was connected to."""
        return self.log / "connections.jsonl"

    @property
    def seen_releases(self) -> Path:
        """Which lists of releases were seen."""
        return self.data / "releases.json"

    @property
    def library_cache(self) -> Path:
        """What can be rebuilt of this library."""
        return self._own(self.cache)

    @property
    def window_state(self) -> Path:
        """How the window on this library was left."""
        return self._own(self.data) / "window.ini"

    @property
    def query_history(self) -> Path:
        """What was searched for in this library."""
        return self._own(self.data) / "searches.json"

    @property
    def access_token(self) -> Path:
        """What programs show that ask for this library."""
        return self._own(self.data) / "access-token"

    @property
    def questions(self) -> Path:
        """The file of how each judge is asked, where that was decided here."""
        return self.data / "questions.json"

    @property
    def packs(self) -> Path:
        """The folder of packs that the person installed."""
        return self.data / "packs"

    @property
    def settings(self) -> Path:
        """The settings file that this library's choices are written to."""
        if not self.library:
            return self.common_settings
        return self.config / _LIBRARIES / f"{self.library}.toml"

    @property
    def common_settings(self) -> Path:
        """The settings file of the library without a name, which the others go by too."""
        return self.config / "settings.toml"

    def other_libraries(self) -> "tuple[AppPaths, ...]":
        """The same installation as its other libraries use it, by name."""
        try:
            named = [entry.name for entry in (self.data / _LIBRARIES).iterdir() if entry.is_dir()]
        except OSError:
            named = []
        names = ["", *sorted(named)]
        return tuple(replace(self, library=name) for name in names if name != self.library)

    def _own(self, folder: Path) -> Path:
        return folder / _LIBRARIES / self.library if self.library else folder


def resolve_paths(data_dir: Path | None = None, library: str = "") -> AppPaths:
    """Return the folders: the platform's own, or all below one folder.

    Args:
        data_dir: A folder to keep everything in; falls back to the environment variable
            ``RETLLM_DATA_DIR``, then to the platform's conventions.
        library: Which of the libraries; empty for the one without a name.
    """
    if data_dir is None and (named := os.environ.get("RETLLM_DATA_DIR")):
        data_dir = Path(named)
    if data_dir is not None:
        base = Path(os.path.abspath(data_dir.expanduser()))  # noqa: PTH100 - keeps symlinks
        return AppPaths(base, base / "cache", base / "log", base, library)
    return replace(platform_paths(), library=library)


def platform_paths() -> AppPaths:
    """Return the system's own folders for us, where nobody else keeps anything."""
    dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
    return AppPaths(
        dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path, dirs.user_config_path
    )


def downloads_folder() -> Path:
    """Return the person's folder for what they fetched."""
    return platformdirs.user_downloads_path()


def bundled_folder(kind: str) -> Path:
    """Return the folder of ``models`` or ``resources`` that came with the program.

    A wheel carries them inside the package; a checkout has them beside it.
    """
    inside = _PACKAGE / "_bundled" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind
