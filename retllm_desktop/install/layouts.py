"""How other programs lay out dual encoders, and the manifest that each layout means.

Source: Immich's machine-learning models (``visual/``, ``textual/``), rclip's ONNX models, and
the ONNX folders of transformers.js («Xenova»).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.onnx_format import OnnxPort
from retllm_desktop.install.looks import OnnxLook, look_at_onnx
from retllm_desktop.install.tree import Tree
from retllm_desktop.pack_files import read_json

_OVERSAMPLING: Final = 5.75
"""Large photographs stay nearer to the makers' own preprocessing; see ``ImageSpec``."""
_CLIP_MEAN: Final[Sequence[float]] = [0.48145466, 0.4578275, 0.40821073]
_CLIP_STD: Final[Sequence[float]] = [0.26862954, 0.26130258, 0.27577711]
_RESAMPLING: Final = {1: "lanczos", 2: "bilinear", 3: "bicubic"}
_MAX_TOKENIZER_BYTES: Final = 128 * 2**20
_EIGHT_BIT: Final = ("int8", "quantized", "uint8")

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Match:
    """Files that a layout makes a pack of.

    Attributes:
        kind: The layout, as a phrase.
        role: The pack's role.
        files: (role, path in the tree, path in the pack) of each file.
        part: The role's part of the manifest, but for the space's id and measured numbers.
    """

    kind: str
    role: str
    files: tuple[tuple[str, str, str], ...]
    part: Json


def match_encoder(tree: Tree) -> Match | None:
    """Return what a dual encoder's files mean, None where no layout fits.

    Raises:
        PackError: A layout fits, but what it holds cannot be used.
    """
    for layout in (_immich, _rclip, _transformers_js):
        found = layout(tree)
        if found is not None:
            return found
    return None


def _immich(tree: Tree) -> Match | None:
    visual, textual = "visual/model.onnx", "textual/model.onnx"
    if not {visual, textual} <= set(tree.files):
        return None
    picture, words = (look_at_onnx(tree.files[name]) for name in (visual, textual))
    shape = _settings(tree, "visual/preprocess_cfg.json")
    config = _settings(tree, "config.json", optional=True)
    text_config = _object(config.get("text_cfg"))
    _need(tree, "textual/tokenizer.json")
    image_in = _port(picture.input("image"), "image", visual)
    text_in = _port(words.input("text"), "text", textual)
    kwargs = _object(text_config.get("tokenizer_kwargs"))
    context = _fixed(text_in, 1) or _whole(text_config.get("context_length")) or 77
    names = _settings(tree, "textual/tokenizer_config.json", optional=True)
    part = _part(
        _dimension(picture, "embedding", config.get("embed_dim"), visual),
        normalised=True,
        image={
            "input": image_in.name,
            "output": _output(picture, visual, "embedding").name,
            **_square(shape.get("size"), _fixed(image_in, 2), visual),
            "resize": "squash" if shape.get("resize_mode") == "squash" else "shortest",
            "crop": shape.get("resize_mode") != "squash",
            "interpolation": _named(shape.get("interpolation")),
            "oversampling": _OVERSAMPLING,
            "mean": _triple(shape.get("mean"), _CLIP_MEAN),
            "std": _triple(shape.get("std"), _CLIP_STD),
        },
        text={
            "input": text_in.name,
            "mask": None,
            "output": _output(words, textual, "embedding").name,
            "ids_dtype": _ids(text_in, textual),
            "context_length": context,
            "pad_id": _pad_id(tree, "textual/tokenizer.json", names.get("pad_token")),
            "pad_to_context": True,
            "lowercase": False,
            "cleaning": "canonical" if kwargs.get("clean") == "canonicalize" else "none",
        },
    )
    files = (
        ("image", visual, "image.onnx"),
        ("text", textual, "text.onnx"),
        ("tokenizer", "textual/tokenizer.json", "tokenizer.json"),
    )
    return Match("files in Immich's layout", "coarse", files, part)


def _rclip(tree: Tree) -> Match | None:
    visual, textual = "visual.onnx", "textual.onnx"
    if not {visual, textual} <= set(tree.files):
        return None
    vocabulary = next(
        (n for n in tree.files if n.rsplit("/", 1)[-1] == "bpe_simple_vocab_16e6.txt.gz"), None
    )
    if vocabulary is None:
        raise PackError("The folder has rclip's models but not their vocabulary", "", tree.root)
    picture, words = (look_at_onnx(tree.files[name]) for name in (visual, textual))
    image_in, text_in = picture.inputs[0], words.inputs[0]
    output = _output(picture, visual, "output")
    part = _part(
        _dimension(picture, output.name, None, visual),
        normalised=False,
        image={
            "input": image_in.name,
            "output": output.name,
            **_square(None, _fixed(image_in, 2), visual),
            "resize": "shortest",
            "crop": True,
            "interpolation": "bicubic",
            "oversampling": _OVERSAMPLING,
            "mean": list(_CLIP_MEAN),
            "std": list(_CLIP_STD),
        },
        text={
            "input": text_in.name,
            "mask": None,
            "output": _output(words, textual, "output").name,
            "ids_dtype": _ids(text_in, textual),
            "context_length": _fixed(text_in, 1) or 77,
            "pad_id": 0,
            "pad_to_context": True,
            "lowercase": True,
            "tokenizer": "clip",
            "cleaning": "clip",
        },
    )
    files = (
        ("image", visual, "image.onnx"),
        ("text", textual, "text.onnx"),
        ("tokenizer", vocabulary, "bpe_simple_vocab_16e6.txt.gz"),
    )
    return Match("files in rclip's layout", "coarse", files, part)


def _transformers_js(tree: Tree) -> Match | None:
    towers = [
        (role, f"onnx/{kind}_model{suffix}.onnx")
        for suffix, eight in (("", ""), *((f"_{name}", "_int8") for name in _EIGHT_BIT))
        for role, kind in ((f"image{eight}", "vision"), (f"text{eight}", "text"))
    ]
    present: dict[str, str] = {}
    for role, name in towers:
        if name in tree.files:
            present.setdefault(role, name)
    for eight in ("", "_int8"):  # Half a pair is of no use.
        if not {f"image{eight}", f"text{eight}"} <= set(present):
            present.pop(f"image{eight}", None)
            present.pop(f"text{eight}", None)
    if not present:
        return None
    looks = {role: look_at_onnx(tree.files[name]) for role, name in present.items()}
    image_role = "image" if "image" in present else "image_int8"
    text_role = "text" if "text" in present else "text_int8"
    picture, words = looks[image_role], looks[text_role]
    shape = _settings(tree, "preprocessor_config.json")
    config = _settings(tree, "config.json", optional=True)
    tokens = _settings(tree, "tokenizer_config.json", optional=True)
    _need(tree, "tokenizer.json")
    image_in = _port(picture.input("pixel_values"), "pixel_values", present[image_role])
    text_in = _port(words.input("input_ids"), "input_ids", present[text_role])
    mask = words.input("attention_mask")
    siglip = str(config.get("model_type", "")).startswith("siglip")
    image_out = _output(picture, present[image_role], "image_embeds", "pooler_output")
    text_config = _object(config.get("text_config"))
    said = _whole(text_config.get("max_position_embeddings"))
    model_max = _whole(tokens.get("model_max_length"))
    context = _fixed(text_in, 1) or said or model_max or (64 if siglip else 77)
    cropped = shape.get("do_center_crop") is True
    size = _object(shape.get("size")) or {"height": shape.get("size")}
    part = _part(
        _dimension(picture, image_out.name, config.get("projection_dim"), present[image_role]),
        normalised=False,
        image={
            "input": image_in.name,
            "output": image_out.name,
            **_square(
                size.get("height") or size.get("shortest_edge"),
                _fixed(image_in, 2),
                present[image_role],
            ),
            "resize": "shortest" if cropped else "squash",
            "crop": cropped,
            "interpolation": _RESAMPLING.get(_whole(shape.get("resample")) or 3, "bicubic"),
            "oversampling": _OVERSAMPLING,
            "mean": _triple(shape.get("image_mean"), _CLIP_MEAN),
            "std": _triple(shape.get("image_std"), _CLIP_STD),
        },
        text={
            "input": text_in.name,
            "mask": mask.name if mask is not None else None,
            "output": _output(words, present[text_role], "text_embeds", "pooler_output").name,
            "ids_dtype": _ids(text_in, present[text_role]),
            "context_length": min(context, 65536),
            "pad_id": _pad_id(tree, "tokenizer.json", tokens.get("pad_token")),
            "pad_to_context": siglip or mask is None,
            "lowercase": siglip,
            "cleaning": "none",
        },
    )
    names = {"image": "image.onnx", "text": "text.onnx"}
    names |= {"image_int8": "image.int8.onnx", "text_int8": "text.int8.onnx"}
    files = tuple((role, name, names[role]) for role, name in sorted(present.items()))
    files += (("tokenizer", "tokenizer.json", "tokenizer.json"),)
    return Match("files in the layout of transformers.js", "coarse", files, part)


def _part(dimension: int, *, normalised: bool, image: Json, text: Json) -> dict[str, object]:
    return {
        "dimension": dimension,
        "normalised": normalised,
        "image": dict(image),
        "text": dict(text),
    }


def _settings(tree: Tree, name: str, *, optional: bool = False) -> Json:
    if name not in tree.files:
        if optional:
            return {}
        _need(tree, name)
    return _object(read_json(tree.files[name], f"«{name}»"))


def _need(tree: Tree, name: str) -> None:
    if name in tree.astray:
        raise PackError(f"«{name}» is a link that leads out of the folder", "", tree.root)
    if name not in tree.files:
        raise PackError(
            f"The folder lacks «{name}»", "without it the model is of no use", tree.root
        )


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _whole(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 65536
    return cast("int", value) if whole else None


def _fixed(port: OnnxPort, axis: int) -> int | None:
    side = port.shape[axis] if axis < len(port.shape) else None
    return side if isinstance(side, int) and side > 0 else None


def _port(port: OnnxPort | None, wanted: str, model: str) -> OnnxPort:
    if port is None:
        raise PackError(f"The model «{model}» has no input «{wanted}»")
    return port


def _output(look: OnnxLook, model: str, *names: str) -> OnnxPort:
    found = look.output(*names) or (look.outputs[0] if len(look.outputs) == 1 else None)
    if found is None:
        raise PackError(f"The model «{model}» has no output «{'» or «'.join(names)}»")
    if found.element not in {"float", "float16"}:
        raise PackError(f"The model «{model}» gives no numbers but {found.element}")
    return found


def _dimension(look: OnnxLook, output: str, said: object, model: str) -> int:
    port = next((port for port in look.outputs if port.name == output), look.outputs[0])
    found = _fixed(port, 1) or _whole(said)
    if found is None:
        raise PackError(f"The model «{model}» does not say how long its vectors are")
    return found


def _ids(port: OnnxPort, model: str) -> str:
    if port.element not in {"int32", "int64"}:
        raise PackError(f"The model «{model}» takes {port.element} where token ids should go")
    return port.element


def _square(said: object, fixed: int | None, model: str) -> dict[str, object]:
    values = cast("list[object]", said) if isinstance(said, list) else [said]
    px = _whole(values[0]) if values else None
    if (fixed or px) is None:
        raise PackError(f"Nothing says how large the pictures of «{model}» must be")
    if fixed is not None and px is not None and fixed != px:
        raise PackError(f"The model «{model}» takes {fixed} px and its settings say {px}")
    return {"px": fixed or px}


def _named(value: object) -> str:
    return value if value in {"bicubic", "bilinear", "lanczos"} else "bicubic"  # type: ignore[return-value]


def _triple(value: object, usual: Sequence[float]) -> list[float]:
    if not isinstance(value, list):
        return list(usual)
    numbers = [v for v in cast("list[object]", value) if isinstance(v, (int, float))]
    return [float(v) for v in numbers] if len(numbers) == 3 else list(usual)


def _pad_id(tree: Tree, name: str, pad_token: object) -> int:
    """Find the id of the padding token in a ``tokenizer.json``; 0 where nothing names it."""
    path = tree.files[name]
    if tree.size_bytes(name) > _MAX_TOKENIZER_BYTES:
        raise PackError(f"«{name}» is too large to be a tokenizer", "", path)
    try:
        value: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as exc:
        raise PackError(f"«{name}» is no tokenizer", str(exc)[:200], path) from exc
    table = _object(value)
    padding = _object(table.get("padding"))
    if isinstance(pad_token, dict):
        pad_token = _object(cast("object", pad_token)).get("content")
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


def _added(table: Json, token: object) -> object:
    added = table.get("added_tokens")
    for entry in cast("list[object]", added) if isinstance(added, list) else ():
        if _object(entry).get("content") == token:
            return _object(entry).get("id")
    return None


def _vocabulary(table: Json) -> Json:
    return _object(_object(table.get("model")).get("vocab"))
