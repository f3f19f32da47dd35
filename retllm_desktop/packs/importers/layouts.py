"""How other programs lay out encoders and judges, and the manifest that each layout means.

Source: Immich's machine-learning models (``visual/``, ``textual/``), rclip's ONNX models, the
ONNX folders of transformers.js («Xenova»), and those of sentence-transformers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.packs.importers.file_tree import FileTree
from retllm_desktop.packs.importers.model_files import (
    JsonTable,
    OnnxSummary,
    as_table,
    as_whole_number,
    find_pad_id,
    fixed_axis_length,
    inspect_gguf,
    inspect_onnx,
    read_settings_file,
    require_file,
    require_input,
    require_output,
    token_id_dtype,
)
from retllm_desktop.packs.importers.rerankers import is_reranker, reranker_part
from retllm_desktop.packs.importers.sentence_layout import match_sentence_encoder

_OVERSAMPLING: Final = 5.75
"""Large photographs stay nearer to the makers' own preprocessing; see ``ImageSpec``."""
_CLIP_MEAN: Final[Sequence[float]] = [0.48145466, 0.4578275, 0.40821073]
_CLIP_STD: Final[Sequence[float]] = [0.26862954, 0.26130258, 0.27577711]
_RESAMPLING: Final = {1: "lanczos", 2: "bilinear", 3: "bicubic"}
_TOWER_FILES: Final = {
    FileRole.IMAGE: "image.onnx",
    FileRole.TEXT: "text.onnx",
    FileRole.IMAGE_INT8: "image.int8.onnx",
    FileRole.TEXT_INT8: "text.int8.onnx",
}
"""What towers are called in a pack that is made here."""
_TRANSFORMERS_JS_TOWERS: Final = (
    ((FileRole.IMAGE, FileRole.TEXT), ("",)),
    ((FileRole.IMAGE_INT8, FileRole.TEXT_INT8), ("_int8", "_quantized", "_uint8")),
)
"""Pairs of towers, and the endings of their names, the best first."""


@dataclass(frozen=True, slots=True)
class LayoutMatch:
    """Files that a layout makes a pack of.

    Attributes:
        kind: The layout, as a phrase.
        files: (role, path in the tree, path in the pack) of each file.
        part: The role's part of the manifest, but for the space's id and measured numbers.
        manifest_format: The least one that can say it.
    """

    kind: str
    role: PackRole
    files: tuple[tuple[FileRole, str, str], ...]
    part: JsonTable
    manifest_format: int = 1


def match_encoder(tree: FileTree) -> LayoutMatch | None:
    """Return what an encoder's files mean, None where no layout fits.

    Raises:
        PackError: A layout fits, but what it holds cannot be used.
    """
    for layout in (_immich, _rclip, _transformers_js, _sentences):
        found = layout(tree)
        if found is not None:
            return found
    return None


def _immich(tree: FileTree) -> LayoutMatch | None:
    visual, textual = "visual/model.onnx", "textual/model.onnx"
    if not {visual, textual} <= set(tree.files):
        return None
    picture, words = (inspect_onnx(tree.files[name]) for name in (visual, textual))
    shape = read_settings_file(tree, "visual/preprocess_cfg.json")
    config = read_settings_file(tree, "config.json", optional=True)
    text_config = as_table(config.get("text_cfg"))
    require_file(tree, "textual/tokenizer.json")
    image_in = require_input(picture.input("image"), "image", visual)
    text_in = require_input(words.input("text"), "text", textual)
    kwargs = as_table(text_config.get("tokenizer_kwargs"))
    context = (
        fixed_axis_length(text_in, 1) or as_whole_number(text_config.get("context_length")) or 77
    )
    names = read_settings_file(tree, "textual/tokenizer_config.json", optional=True)
    part = _part(
        _dimension(picture, "embedding", config.get("embed_dim"), visual),
        normalised=True,
        image={
            "input": image_in.name,
            "output": require_output(picture, visual, "embedding").name,
            **_square(shape.get("size"), fixed_axis_length(image_in, 2), visual),
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
            "output": require_output(words, textual, "embedding").name,
            "ids_dtype": token_id_dtype(text_in, textual),
            "context_length": context,
            "pad_id": find_pad_id(tree, "textual/tokenizer.json", names.get("pad_token")),
            "pad_to_context": True,
            "lowercase": False,
            "cleaning": "canonical" if kwargs.get("clean") == "canonicalize" else "none",
        },
    )
    files = (
        (FileRole.IMAGE, visual, "image.onnx"),
        (FileRole.TEXT, textual, "text.onnx"),
        (FileRole.TOKENIZER, "textual/tokenizer.json", "tokenizer.json"),
    )
    return LayoutMatch("files in Immich's layout", PackRole.COARSE, files, part)


def _rclip(tree: FileTree) -> LayoutMatch | None:
    visual, textual = "visual.onnx", "textual.onnx"
    if not {visual, textual} <= set(tree.files):
        return None
    vocabulary = next(
        (n for n in tree.files if n.rsplit("/", 1)[-1] == "bpe_simple_vocab_16e6.txt.gz"), None
    )
    if vocabulary is None:
        raise PackError("The folder has rclip's models but not their vocabulary", "", tree.root)
    picture, words = (inspect_onnx(tree.files[name]) for name in (visual, textual))
    image_in, text_in = picture.inputs[0], words.inputs[0]
    output = require_output(picture, visual, "output")
    part = _part(
        _dimension(picture, output.name, None, visual),
        normalised=False,
        image={
            "input": image_in.name,
            "output": output.name,
            **_square(None, fixed_axis_length(image_in, 2), visual),
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
            "output": require_output(words, textual, "output").name,
            "ids_dtype": token_id_dtype(text_in, textual),
            "context_length": fixed_axis_length(text_in, 1) or 77,
            "pad_id": 0,
            "pad_to_context": True,
            "lowercase": True,
            "tokenizer": "clip",
            "cleaning": "clip",
        },
    )
    files = (
        (FileRole.IMAGE, visual, "image.onnx"),
        (FileRole.TEXT, textual, "text.onnx"),
        (FileRole.TOKENIZER, vocabulary, "bpe_simple_vocab_16e6.txt.gz"),
    )
    return LayoutMatch("files in rclip's layout", PackRole.COARSE, files, part)


def _transformers_js(tree: FileTree) -> LayoutMatch | None:
    present: dict[FileRole, str] = {}
    for roles, suffixes in _TRANSFORMERS_JS_TOWERS:
        pair = {
            role: name
            for role, kind in zip(roles, ("vision", "text"), strict=True)
            for suffix in reversed(suffixes)
            if (name := f"onnx/{kind}_model{suffix}.onnx") in tree.files
        }
        if len(pair) == len(roles):  # Half a pair is of no use.
            present |= pair
    if not present:
        return None
    summaries = {role: inspect_onnx(tree.files[name]) for role, name in present.items()}
    image_role, text_role = list(present)[:2]
    picture, words = summaries[image_role], summaries[text_role]
    shape = read_settings_file(tree, "preprocessor_config.json")
    config = read_settings_file(tree, "config.json", optional=True)
    tokens = read_settings_file(tree, "tokenizer_config.json", optional=True)
    require_file(tree, "tokenizer.json")
    image_in = require_input(picture.input("pixel_values"), "pixel_values", present[image_role])
    text_in = require_input(words.input("input_ids"), "input_ids", present[text_role])
    mask = words.input("attention_mask")
    siglip = str(config.get("model_type", "")).startswith("siglip")
    image_out = require_output(picture, present[image_role], "image_embeds", "pooler_output")
    text_config = as_table(config.get("text_config"))
    stated = as_whole_number(text_config.get("max_position_embeddings"))
    model_max = as_whole_number(tokens.get("model_max_length"))
    context = fixed_axis_length(text_in, 1) or stated or model_max or (64 if siglip else 77)
    cropped = shape.get("do_center_crop") is True
    size = as_table(shape.get("size")) or {"height": shape.get("size")}
    part = _part(
        _dimension(picture, image_out.name, config.get("projection_dim"), present[image_role]),
        normalised=False,
        image={
            "input": image_in.name,
            "output": image_out.name,
            **_square(
                size.get("height") or size.get("shortest_edge"),
                fixed_axis_length(image_in, 2),
                present[image_role],
            ),
            "resize": "shortest" if cropped else "squash",
            "crop": cropped,
            "interpolation": _RESAMPLING.get(
                as_whole_number(shape.get("resample")) or 3, "bicubic"
            ),
            "oversampling": _OVERSAMPLING,
            "mean": _triple(shape.get("image_mean"), _CLIP_MEAN),
            "std": _triple(shape.get("image_std"), _CLIP_STD),
        },
        text={
            "input": text_in.name,
            "mask": mask.name if mask is not None else None,
            "output": require_output(
                words, present[text_role], "text_embeds", "pooler_output"
            ).name,
            "ids_dtype": token_id_dtype(text_in, present[text_role]),
            "context_length": min(context, 65536),
            "pad_id": find_pad_id(tree, "tokenizer.json", tokens.get("pad_token")),
            "pad_to_context": siglip or mask is None,
            "lowercase": siglip,
            "cleaning": "none",
        },
    )
    files = tuple((role, name, _TOWER_FILES[role]) for role, name in sorted(present.items()))
    files += ((FileRole.TOKENIZER, "tokenizer.json", "tokenizer.json"),)
    return LayoutMatch("files in the layout of transformers.js", PackRole.COARSE, files, part)


def _sentences(tree: FileTree) -> LayoutMatch | None:
    found = match_sentence_encoder(tree)
    if found is None:
        return None
    return LayoutMatch(
        "files of a sentence encoder",
        PackRole.TEXT,
        found.files,
        found.part,
        found.manifest_format,
    )


def _part(
    dimension: int, *, normalised: bool, image: JsonTable, text: JsonTable
) -> dict[str, object]:
    return {
        "dimension": dimension,
        "normalised": normalised,
        "image": dict(image),
        "text": dict(text),
    }


def _dimension(summary: OnnxSummary, output: str, stated: object, model: str) -> int:
    port = next((port for port in summary.outputs if port.name == output), summary.outputs[0])
    found = fixed_axis_length(port, 1) or as_whole_number(stated)
    if found is None:
        raise PackError(f"The model «{model}» does not say how long its vectors are")
    return found


def _square(stated: object, fixed: int | None, model: str) -> dict[str, object]:
    values = cast("list[object]", stated) if isinstance(stated, list) else [stated]
    px = as_whole_number(values[0]) if values else None
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


CLIP_ARCHITECTURE: Final = "clip"
DEFAULT_JUDGE_PROMPT: Final = (
    "Does the image match the caption: {query}? Please directly output True or False"
)


def match_gguf_pair(tree: FileTree, chosen: Path | None) -> LayoutMatch | None:
    """Return the pack that GGUF files make, None where there are none.

    Args:
        tree: The files.
        chosen: The file that the person pointed at, None for a whole folder.

    Raises:
        PackError: One of the two is missing, or there are several to choose from.
    """
    names = sorted(name for name in tree.files if name.lower().endswith(".gguf"))
    if not names:
        return None
    summaries = {name: inspect_gguf(tree.files[name]) for name in names}
    projectors = [name for name in names if summaries[name].architecture == CLIP_ARCHITECTURE]
    models = [name for name in names if summaries[name].architecture != CLIP_ARCHITECTURE]
    if chosen is not None:
        pointed_at = [name for name in names if tree.files[name] == chosen]
        models = pointed_at if pointed_at and pointed_at[0] in models else models
        projectors = pointed_at if pointed_at and pointed_at[0] in projectors else projectors
    model = _only(models, "language model", tree)
    projector = _only(_fitting(projectors, model), "picture encoder (mmproj)", tree)
    files = ((FileRole.MODEL, model, "model.gguf"), (FileRole.MMPROJ, projector, "mmproj.gguf"))
    if is_reranker(summaries[model], model):
        part = reranker_part(summaries[model])
        kind = "a reranker with its picture encoder"
        # Frames are of that format.
        return LayoutMatch(kind, PackRole.FINE, files, part, manifest_format=2)
    template = "gguf" if summaries[model].chat_template else "none"
    part = {
        "image": None,
        "image_max_px": 768,
        "image_max_tokens": 256,
        "context_length": 4096,
        "chat_template": template,
        "prompts": {
            "text_to_image": "{image}" + DEFAULT_JUDGE_PROMPT + ("\n" if template == "none" else "")
        },
        "answers": {"true": ["True", " True"], "false": ["False", " False"]},
        "fine_k": 12,
        # Nothing was measured: the verdict alone orders, and its own probability is shown.
        "fusion": {"weight": 0.0, "temperature": 1.0},
        "calibration": {"scale": 1.0, "offset": 0.0},
    }
    return LayoutMatch("a GGUF model with its picture encoder", PackRole.FINE, files, part)


def _fitting(projectors: list[str], model: str) -> list[str]:
    """Of several picture encoders prefer those whose name holds the model's."""
    stem = model.rsplit("/", 1)[-1].lower().rsplit("-", 1)[0]
    named = [name for name in projectors if stem in name.lower()]
    eight = [name for name in (named or projectors) if "q8_0" in name.lower()]
    chosen = named or projectors
    return eight if len(chosen) > 1 and len(eight) == 1 else chosen


def _only(names: list[str], what: str, tree: FileTree) -> str:
    if not names:
        raise PackError(f"The folder has no {what}", "a fine pack needs both GGUF files", tree.root)
    if len(names) > 1:
        listed = ", ".join(names[:6])
        raise PackError(
            f"The folder has more than one {what}", f"point at one file: {listed}", tree.root
        )
    return names[0]
