"""Where things lie: the person's data, what can be rebuilt, and what came with the program."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "retllm-desktop"
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation.

    Attributes:
        data: What must be kept: the library file, installed packs.
        cache: What can be rebuilt: thumbnails.
        log: Logs of the program and of its children.
        config: The settings file's folder.
    """

    data: Path
    cache: Path
    log: Path
    config: Path

    @property
    def database(self) -> Path:
        """The library file."""
        return self.data / "library.db"

    @property
    def packs(self) -> Path:
        """The folder of packs that the person installed."""
        return self.data / "packs"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"


def places(data_dir: Path | None = None) -> Places:
    """Return the folders: the platform's own, or all below one folder.

    Args:
        data_dir: A folder to keep everything in; falls back to the environment variable
            ``RETLLM_DATA_DIR``, then to the platform's conventions.
    """
    if data_dir is None and (named := os.environ.get("RETLLM_DATA_DIR")):
        data_dir = Path(named)
    if data_dir is not None:
        base = Path(os.path.abspath(data_dir.expanduser()))  # noqa: PTH100 - keeps symlinks
        return Places(base, base / "cache", base / "log", base)
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Places(
        dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path, dirs.user_config_path
    )


def bundled(kind: str) -> Path:
    """Return the folder of ``models`` or ``resources`` that came with the program.

    A wheel carries them inside the package; a checkout has them beside it.
    """
    inside = _PACKAGE / "_bundled" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind
