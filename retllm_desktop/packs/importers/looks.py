"""Looks at a model's file without running anything of it, and refuses what could run by itself."""

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.packs import gguf_file
from retllm_desktop.packs.onnx_reader import OnnxPort, has_external_data, read_ports

PICKLE_SUFFIXES: Final = frozenset({".pt", ".pth", ".pkl", ".pickle", ".bin", ".ckpt", ".joblib"})
_PICKLE: Final = "it is a pickle: opening it would run whatever its author wrote into it"
_PROGRAM: Final = "it is a program"
_HEADS: Final = (
    (b"\x80\x02", _PICKLE), (b"\x80\x03", _PICKLE), (b"\x80\x04", _PICKLE), (b"\x80\x05", _PICKLE),
    (b"\x7fELF", _PROGRAM), (b"MZ", _PROGRAM), (b"#!", _PROGRAM),
    (b"\xfe\xed\xfa", _PROGRAM), (b"\xce\xfa\xed\xfe", _PROGRAM), (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnnxSummary:
    """What an ONNX file says of itself.

    Attributes:
        inputs: Its inputs.
        outputs: Its outputs.
    """

    inputs: tuple[OnnxPort, ...]
    outputs: tuple[OnnxPort, ...]

    def output(self, *names: str) -> OnnxPort | None:
        """The first output that there is of some names."""
        by_name = {port.name: port for port in self.outputs}
        return next((by_name[name] for name in names if name in by_name), None)

    def input(self, *names: str) -> OnnxPort | None:
        """The first input that there is of some names."""
        by_name = {port.name: port for port in self.inputs}
        return next((by_name[name] for name in names if name in by_name), None)


def find_danger(path: Path) -> str:
    """Return why a file must not be used whatever it is called, or an empty text.

    Raises:
        PackError: It cannot be read.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError as exc:
        raise PackError("A file cannot be read", exc.strerror or str(exc), path) from exc
    if head.startswith(b"PK\3\4") and b"data.pkl" in head:
        return _PICKLE
    return next((reason for start, reason in _HEADS if head.startswith(start)), "")


def refuse_danger(path: Path, name: str) -> None:
    """Refuse a file that could run by itself.

    Raises:
        PackError: It could, or it cannot be read.
    """
    if reason := find_danger(path):
        raise PackError(f"«{name}» is refused", reason, path)


def inspect_onnx(path: Path) -> OnnxSummary:
    """Read the inputs and outputs of an ONNX file.

    Raises:
        PackError: It is none, or its weights lie in other files, or it cannot be read.
    """
    refuse_danger(path, path.name)
    reason = ""
    look: OnnxSummary | None = None
    try:
        with (
            path.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            memoryview(mapped) as view,
        ):
            look, reason = _summarise(view)
    except OSError as exc:
        raise PackError("A file cannot be read", exc.strerror or str(exc), path) from exc
    except ValueError as exc:  # An empty file cannot be mapped.
        raise PackError("The file is no ONNX model", str(exc), path) from exc
    if look is None:
        raise PackError("The ONNX model cannot be used", reason, path)
    return look


def _summarise(view: memoryview) -> tuple[OnnxSummary | None, str]:
    """Keep the views into the mapping local, so that it can be closed after an error too."""
    try:
        if has_external_data(view):
            return None, "its weights lie in other files, for which nobody would vouch"
        return OnnxSummary(*read_ports(view)), ""
    except ValueError as exc:
        return None, f"it is no ONNX model: {exc}"


def inspect_gguf(path: Path) -> gguf_file.GgufSummary:
    """Read what a GGUF file says of itself.

    Raises:
        PackError: It is none, is damaged, or cannot be read.
    """
    refuse_danger(path, path.name)
    try:
        return gguf_file.read_gguf_summary(path)
    except EngineError as exc:
        raise PackError(exc.title, exc.detail, path) from exc
