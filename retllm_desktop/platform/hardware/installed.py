"""Which libraries are installed, in which versions, and which exclude each other."""

import importlib.util
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

ONNX_VARIANTS: Final = (
    "onnxruntime",
    "onnxruntime-gpu",
    "onnxruntime-directml",
    "onnxruntime-openvino",
    "onnxruntime-silicon",
    "onnxruntime-rocm",
)
"""All of them write into one folder: of two, the one installed last wins, half."""
_REPORTED: Final = (
    "numpy",
    "onnxruntime",
    "llama-cpp-python",
    "tokenizers",
    "apsw",
    "sqlite-vec",
    "pillow",
    "pypdfium2",
    "pyside6-essentials",
)
_PLUGINS: Final = (
    Path("Qt", "plugins", "platforms"),  # Linux, macOS
    Path("plugins", "platforms"),  # Windows
)


@dataclass(frozen=True, slots=True)
class PythonEnvironment:
    """The Python environment.

    Attributes:
        python: Version of Python.
        executable: Where it lies.
        versions: By library; those that are not there are not named.
        onnx_variants: The distributions of onnxruntime that are installed; more than one is wrong.
        qt_platforms: Names of Qt's platform plug-ins (``xcb``, ``wayland``, ``offscreen``).
    """

    python: str
    executable: str
    versions: dict[str, str]
    onnx_variants: tuple[str, ...]
    qt_platforms: tuple[str, ...]


def read_environment(search: Sequence[str] | None = None) -> PythonEnvironment:
    """Return what is installed; nothing is imported for it.

    Args:
        search: Folders to look for distributions in; None for those of this Python.
    """
    path = list(sys.path if search is None else search)
    found: dict[str, str] = {}
    for distribution in metadata.distributions(path=path):
        name = _distribution_name(distribution)
        if name in _REPORTED or name in ONNX_VARIANTS:
            found.setdefault(name, distribution.version)
    variants = tuple(name for name in ONNX_VARIANTS if name in found)
    return PythonEnvironment(
        python=platform.python_version(),
        executable=sys.executable,
        versions={name: found[name] for name in (*_REPORTED, *variants) if name in found},
        onnx_variants=variants,
        qt_platforms=_qt_platforms(),
    )


def _distribution_name(distribution: metadata.Distribution) -> str:
    # A broken installation has records without a name.
    value: object = distribution.metadata["Name"]
    return str(value).lower().replace("_", "-") if value else ""


def _qt_platforms() -> tuple[str, ...]:
    """Return Qt's platform plug-ins by their files: Qt itself is the window's affair."""
    spec = importlib.util.find_spec("PySide6")
    names = set[str]()
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for plugins in _PLUGINS:
            try:
                files = list((Path(folder) / plugins).iterdir())
            except OSError:
                continue
            # libqxcb.so, libqcocoa.dylib, qwindows.dll
            names |= {file.stem.removeprefix("lib").removeprefix("q") for file in files}
    return tuple(sorted(names))
