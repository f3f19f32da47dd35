"""What the files around a model say of it: settings, inputs and outputs, the padding token."""

import json
import mmap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.packs import gguf_file
from retllm_desktop.packs.importers.file_tree import FileTree
from retllm_desktop.packs.installed import read_json
from retllm_desktop.packs.onnx_reader import OnnxPort, find_external_files, read_ports

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
        external: Names of the files beside it in which its weights lie.
    """

    inputs: tuple[OnnxPort, ...]
    outputs: tuple[OnnxPort, ...]
    external: frozenset[str] = frozenset()

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


def inspect_onnx(path: Path, beside: frozenset[str] = frozenset()) -> OnnxSummary:
    """Read the inputs and outputs of an ONNX file.

    Args:
        path: The file.
        beside: Names of files in its folder that its weights may lie in.

    Raises:
        PackError: It is none, or its weights lie in other files, or it cannot be read.
    """
    refuse_danger(path, path.name)
    reason = ""
    summary: OnnxSummary | None = None
    try:
        with (
            path.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            memoryview(mapped) as view,
        ):
            summary, reason = _summarise(view, beside)
    except OSError as exc:
        raise PackError("A file cannot be read", exc.strerror or str(exc), path) from exc
    except ValueError as exc:  # An empty file cannot be mapped.
        raise PackError("The file is no ONNX model", str(exc), path) from exc
    if summary is None:
        raise PackError("The ONNX model cannot be used", reason, path)
    return summary


def _summarise(view: memoryview, beside: frozenset[str]) -> tuple[OnnxSummary | None, str]:
    """Keep the views into the mapping local, so that it can be closed after an error too."""
    try:
        external = find_external_files(view)
        if external - beside:
            return None, "its weights lie in other files, for which nobody would vouch"
        return OnnxSummary(*read_ports(view), external), ""
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


_MAX_TOKENIZER_BYTES: Final = 128 * 2**20

JsonTable = Mapping[str, object]


def read_settings_file(tree: FileTree, name: str, *, optional: bool = False) -> JsonTable:
    """Read a settings file of the folder; an empty table where it may be absent and is.

    Raises:
        PackError: It is absent, or no JSON.
    """
    if name not in tree.files:
        if optional:
            return {}
        require_file(tree, name)
    return as_table(read_json(tree.files[name], f"«{name}»"))


def require_file(tree: FileTree, name: str) -> None:
    """Refuse a folder that lacks a file, or has a link out of it in its place.

    Raises:
        PackError: It does.
    """
    if name in tree.outside_links:
        raise PackError(f"«{name}» is a link that leads out of the folder", "", tree.root)
    if name not in tree.files:
        raise PackError(
            f"The folder lacks «{name}»", "without it the model is of no use", tree.root
        )


def as_table(value: object) -> JsonTable:
    """Return a decoded JSON object; an empty one for anything else."""
    return cast("JsonTable", value) if isinstance(value, dict) else {}


def as_whole_number(value: object) -> int | None:
    """Return a decoded whole number between 1 and 65,536; None for anything else."""
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 65536
    return cast("int", value) if whole else None


def fixed_axis_length(port: OnnxPort, axis: int) -> int | None:
    """Return the length of an axis that a model fixes, None where it does not."""
    side = port.shape[axis] if axis < len(port.shape) else None
    return side if isinstance(side, int) and side > 0 else None


def require_input(port: OnnxPort | None, wanted: str, model: str) -> OnnxPort:
    """Return an input that has to be there.

    Raises:
        PackError: It is not.
    """
    if port is None:
        raise PackError(f"The model «{model}» has no input «{wanted}»")
    return port


def require_output(summary: OnnxSummary, model: str, *names: str) -> OnnxPort:
    """Return the first output that there is of some names, or the only one.

    Raises:
        PackError: There is none, or it gives no numbers.
    """
    found = summary.output(*names) or (summary.outputs[0] if len(summary.outputs) == 1 else None)
    if found is None:
        raise PackError(f"The model «{model}» has no output «{'» or «'.join(names)}»")
    if found.element not in {"float", "float16"}:
        raise PackError(f"The model «{model}» gives no numbers but {found.element}")
    return found


def token_id_dtype(port: OnnxPort, model: str) -> str:
    """Return the type of token ids that an input takes.

    Raises:
        PackError: It takes none.
    """
    if port.element not in {"int32", "int64"}:
        raise PackError(f"The model «{model}» takes {port.element} where token ids should go")
    return port.element


def find_pad_id(tree: FileTree, name: str, pad_token: object) -> int:
    """Find the id of the padding token in a ``tokenizer.json``; 0 where nothing names it."""
    path = tree.files[name]
    if tree.size_bytes(name) > _MAX_TOKENIZER_BYTES:
        raise PackError(f"«{name}» is too large to be a tokenizer", "", path)
    try:
        value: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as exc:
        raise PackError(f"«{name}» is no tokenizer", str(exc)[:200], path) from exc
    table = as_table(value)
    padding = as_table(table.get("padding"))
    if isinstance(pad_token, dict):
        pad_token = as_table(cast("object", pad_token)).get("content")
    finders: tuple[Callable[[], object], ...] = (
        lambda: _added(table, pad_token),
        lambda: _vocabulary(table).get(str(pad_token)),
        lambda: padding.get("pad_id"),
    )
    for find in finders:
        found = find()
        if isinstance(found, int) and not isinstance(found, bool) and found >= 0:
            return found
    return 0


def _added(table: JsonTable, token: object) -> object:
    added = table.get("added_tokens")
    for entry in cast("list[object]", added) if isinstance(added, list) else ():
        if as_table(entry).get("content") == token:
            return as_table(entry).get("id")
    return None


def _vocabulary(table: JsonTable) -> JsonTable:
    return as_table(as_table(table.get("model")).get("vocab"))
