"""The files of a sentence encoder as sentence-transformers and transformers.js lay them out.

What the graph takes tells how it is fed: a graph that goes on writing has inputs for what it has
read before, which are given nothing, and its vector is the last token's.
"""

from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.packs.importers.file_tree import FileTree
from retllm_desktop.packs.importers.model_files import (
    JsonTable,
    OnnxSummary,
    as_table,
    as_whole_number,
    find_pad_id,
    fixed_axis_length,
    inspect_onnx,
    read_settings_file,
    require_file,
    token_id_dtype,
)

_GRAPHS: Final = (
    (FileRole.TEXT, "onnx/model.onnx", "text.onnx"),
    (FileRole.TEXT_INT8, "onnx/model_quantized.onnx", "text.int8.onnx"),
)
_POOLED: Final = "sentence_embedding"
_PAST: Final = "past_key_values."
_MOST_TOKENS: Final = 2048
"""Passages are a few hundred; attention over the whole of 8192 would take gigabytes."""
_POOLINGS: Final = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_lasttoken": "last_token",
}


@dataclass(frozen=True, slots=True)
class SentenceEncoderFiles:
    """What a folder of a sentence encoder means.

    Attributes:
        files: (role, path in the tree, path in the pack) of each file.
        part: The text role's part of the manifest, but for the space's id.
        manifest_format: The least one that can say it.
    """

    files: tuple[tuple[FileRole, str, str], ...]
    part: dict[str, object]
    manifest_format: int


def match_sentence_encoder(tree: FileTree) -> SentenceEncoderFiles | None:
    """Return what a folder means, None where it holds no sentence encoder.

    Raises:
        PackError: It holds one that cannot be used.
    """
    graphs = [graph for graph in _GRAPHS if graph[1] in tree.files]
    if not graphs:
        return None
    files: list[tuple[FileRole, str, str]] = []
    summaries: list[OnnxSummary] = []
    for role, name, target in graphs:
        folder = name.rpartition("/")[0]
        beside = {path.rpartition("/")[2] for path in tree.files if path.startswith(f"{folder}/")}
        summary = inspect_onnx(tree.files[name], frozenset(beside))
        summaries.append(summary)
        files.append((role, name, target))
        # onnxruntime looks for them under the name that the graph has for them.
        files += [(FileRole.DATA, f"{folder}/{data}", data) for data in sorted(summary.external)]
    model, summary = graphs[0][1], summaries[0]
    ids = summary.input("input_ids")
    output = summary.output(_POOLED, "last_hidden_state", "token_embeddings")
    if ids is None or output is None:
        return None
    require_file(tree, "tokenizer.json")
    files.append((FileRole.TOKENIZER, "tokenizer.json", "tokenizer.json"))
    config = read_settings_file(tree, "config.json")
    tokens = read_settings_file(tree, "tokenizer_config.json", optional=True)
    pooled = output.name == _POOLED
    dimension = fixed_axis_length(output, 1 if pooled else 2)
    dimension = dimension or as_whole_number(config.get("hidden_size"))
    if dimension is None:
        raise PackError(f"The model «{model}» does not say how long its vectors are")
    mask, types = summary.input("attention_mask"), summary.input("token_type_ids")
    past = _read_past(summary, model)
    newer = {
        **_read_prefixes(tree),
        **({"padding": "left", "empty_inputs": past} if past else {}),
        **({"positions": "position_ids"} if summary.input("position_ids") is not None else {}),
    }
    pooling = "none" if pooled else _read_pooling(tree, writes=bool(past))
    encoder: dict[str, object] = {
        "input": ids.name,
        "mask": mask.name if mask is not None else None,
        "token_types": types.name if types is not None else None,
        "output": output.name,
        "pooling": pooling,
        "ids_dtype": token_id_dtype(ids, model),
        "context_length": _read_context(tree, config, tokens),
        "pad_id": find_pad_id(tree, "tokenizer.json", tokens.get("pad_token")),
        "pad_to_context": False,
        "lowercase": False,
        **newer,
    }
    outside = any(summary.external for summary in summaries)
    needs_2 = bool(newer) or outside or pooling not in {"none", "mean"}
    part: dict[str, object] = {"dimension": dimension, "normalised": False, "encoder": encoder}
    return SentenceEncoderFiles(tuple(files), part, 2 if needs_2 else 1)


def _read_context(tree: FileTree, config: JsonTable, tokens: JsonTable) -> int:
    limits = read_settings_file(tree, "sentence_bert_config.json", optional=True)
    stated = (
        limits.get("max_seq_length"),
        tokens.get("model_max_length"),
        config.get("max_position_embeddings"),
    )
    known = [n for n in map(as_whole_number, stated) if n is not None]
    return min([*known, _MOST_TOKENS]) if known else 512


def _read_pooling(tree: FileTree, *, writes: bool) -> str:
    """How one vector is made of those of the tokens; ``writes``: the graph could go on writing."""
    settings = read_settings_file(tree, "1_Pooling/config.json", optional=True)
    if not settings:
        return "last_token" if writes else "mean"
    chosen = [way for name, way in _POOLINGS.items() if settings.get(name) is True]
    if len(chosen) != 1:
        raise PackError(
            "The sentence encoder makes one vector of its tokens' in a way that is not known here",
            "«1_Pooling/config.json» says so; known are the mean, the first and the last token's",
            tree.root,
        )
    return chosen[0]


def _read_prefixes(tree: FileTree) -> dict[str, object]:
    settings = read_settings_file(tree, "config_sentence_transformers.json", optional=True)
    prompts = as_table(settings.get("prompts"))
    wanted = {
        "query_prefix": prompts.get("query"),
        "passage_prefix": prompts.get("document") or prompts.get("passage"),
    }
    return {name: text for name, text in wanted.items() if isinstance(text, str) and text}


def _read_past(summary: OnnxSummary, model: str) -> list[dict[str, object]]:
    """The inputs for what a graph has read before: (batch, heads, 0, width) each."""
    found: list[dict[str, object]] = []
    for port in summary.inputs:
        if not port.name.startswith(_PAST):
            continue
        heads, width = fixed_axis_length(port, 1), fixed_axis_length(port, 3)
        if port.element != "float" or heads is None or width is None:
            raise PackError(f"The model «{model}» takes «{port.name}» in a form not known here")
        found.append({"name": port.name, "element": "float", "shape": ["batch", heads, 0, width]})
    return found
