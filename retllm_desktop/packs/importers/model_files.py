"""What the files around a model say of it: settings, inputs and outputs, the padding token."""

import json
from collections.abc import Callable, Mapping
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.importers.file_tree import FileTree
from retllm_desktop.packs.importers.looks import OnnxSummary
from retllm_desktop.packs.installed import read_json
from retllm_desktop.packs.onnx_reader import OnnxPort

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
    if name in tree.astray:
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


def require_output(look: OnnxSummary, model: str, *names: str) -> OnnxPort:
    """Return the first output that there is of some names, or the only one.

    Raises:
        PackError: There is none, or it gives no numbers.
    """
    found = look.output(*names) or (look.outputs[0] if len(look.outputs) == 1 else None)
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
